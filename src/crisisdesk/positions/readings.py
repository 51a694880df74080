"""What the record's documents say on a question: each document is read for a question once, then kept."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from crisisdesk.errors import Misuse
from crisisdesk.model import Document, Position, Question, Reading, base
from crisisdesk.reading import READER, discourse_of, pattern_of, positions_of
from crisisdesk.reading.mentioned import Mentioned
from crisisdesk.reading.terms import stem
from crisisdesk.reading.topics import parts_of_words, speaks_of, subjects
from crisisdesk.record import Snapshot
from crisisdesk.record.candidates import Candidate, Wanted, candidates
from crisisdesk.record.findings import Finding, Findings, Imprint, Read
from crisisdesk.record.reach import Within

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_STEM = 5
_ARTICLES = frozenset({"the", "a", "an"})
_VERSION = "1"
"""Of what a finding holds; a change of the rules of reading is noticed by itself."""


def findings(snapshot: Snapshot, question: Question) -> Read:
    """What every document of the snapshot's batches says on the question, by date; ``as_of`` is not looked at.

    Batches that were not read for the question yet are read first. Raises ``Misuse`` for a question without terms.
    """
    try:
        pattern_of(question.terms)
    except ValueError as error:
        raise Misuse(f"question {question.question_id!r}: {error}") from None
    kept = Findings(snapshot, rules(), _key(question))
    missing = kept.missing()
    if missing:
        wanted = wanted_for(question)
        within = Within.days(question.begins, question.ends, None)
        read = candidates(snapshot, missing, wanted, within, lambda text, actors: speaks_of(question, text, actors))
        kept.keep([found for one in read if (found := finding_of(one, question))], missing)
    return kept.newest(question.question_id)


def wanted_for(question: Question) -> Wanted:
    """What the record is asked for: no document that is read for the question is without it."""
    return Wanted(stems_of(question.terms), tuple(sorted(_actors(question))), parts_of_words(question))


def finding_of(candidate: Candidate, question: Question) -> Finding | None:
    """What one reading of a document says on a question; None for nothing, where no earlier reading said anything."""
    document = candidate.document
    terms: tuple[int, ...] = ()
    shown: tuple[tuple[Position, str], ...] = ()
    if candidate.read and speaks_of(question, document.text, candidate.actors):
        terms = terms_in(document.text, question)
        mentioned = Mentioned.of(discourse_of(document))
        positions = positions_of(_reading(candidate), question, mentioned)
        shown = tuple((position, position.evidence.of(document.text)) for position in positions)
    if not terms and not shown and not candidate.again:
        return None
    return Finding(candidate.batch, imprint_of(document), terms, candidate.actors, shown)


def terms_in(text: str, question: Question) -> tuple[int, ...]:
    """The places, in the question's list, of the terms that a text holds."""
    return tuple(at for at, pattern in enumerate(_each(question.terms)) if pattern and pattern.search(text))


def imprint_of(document: Document) -> Imprint:
    """A recorded document without its text."""
    if document.published_at is None:
        raise Misuse(f"document {document.document_id} has no date of publication; the record refuses such")
    return Imprint(
        document.document_id,
        document.story_id,
        document.outlet,
        document.via,
        document.title,
        document.language,
        document.published_at,
        document.precision,
    )


@lru_cache(maxsize=512)
def stems_of(terms: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """For each term what any inflection of it must hold: of each word the longest part of its stem."""
    return tuple(tuple(_of_words(term)) for term in terms)


def _of_words(term: str) -> Iterator[str]:
    words = _WORD.findall(term)
    for word in words[1:] if len(words) > 1 and words[0].lower() in _ARTICLES else words:
        yield max(_PART.findall(stem(word)), key=len).lower()


def beginnings(terms: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """For each term how its words begin: what words of the same family begin with."""
    return tuple(tuple(word[:_STEM] for word in words) for words in stems_of(terms))


def _actors(question: Question) -> frozenset[str]:
    """Who would act if the question's proposition came true, without sectors."""
    return frozenset(base(code) for code in subjects(question.proposition))


@cache
def rules() -> str:
    """Names the state of everything that a reading for a question rests on, so that a change of it is noticed."""
    digest = hashlib.sha256(_VERSION.encode())
    for room in ("crisisdesk.reading", "crisisdesk.actors"):
        for path, content in sorted(_contents(files(room), room)):
            digest.update(path.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()[:16]


def _contents(folder: Traversable, name: str) -> Iterator[tuple[str, bytes]]:
    for item in folder.iterdir():
        if item.is_dir() and item.name not in {"models", "__pycache__"}:
            yield from _contents(item, f"{name}/{item.name}")
        elif item.name.endswith((".py", ".csv", ".tsv", ".txt", ".yaml", ".json")):
            yield f"{name}/{item.name}", item.read_bytes()


def _key(question: Question) -> str:
    parts = (question.proposition, *question.terms, str(question.begins), str(question.ends))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


@lru_cache(maxsize=512)
def _each(terms: tuple[str, ...]) -> Sequence[re.Pattern[str] | None]:
    found: list[re.Pattern[str] | None] = []
    for term in terms:
        try:
            found.append(pattern_of((term,)))
        except ValueError:
            found.append(None)
    return tuple(found)


def _reading(candidate: Candidate) -> Reading:
    return Reading(
        document=candidate.document,
        reader=READER,
        mentions=(),
        statements=candidate.statements,
        events=candidate.events,
        sentences=0,
    )
