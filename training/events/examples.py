"""From coded sentences to examples: scenes with the answers for each trigger, each actor and each status."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crisisdesk.actors import Discourse
from crisisdesk.model import Document, Mention, Precision, Section, SectionKind, Span, Statement, content_id
from crisisdesk.reading.event_model import NONE
from crisisdesk.reading.events import scenes_of
from crisisdesk.reading.reader import discourse_of, mentions_of
from crisisdesk.reading.scenes import Occurrence, Scene
from crisisdesk.reading.statements import statements_of
from crisisdesk.reading.stems import stem
from crisisdesk.reading.text import Sentence, paragraphs_of, quotations_of, sentences_of
from crisisdesk.reading.triggers import triggers

_NEVER = datetime.fromtimestamp(0, UTC)
_EMPTY = frozenset(
    "the a an of to on in at for by with from and or had has have been was were is are be not its his her their it up "
    "out off down over under into against that more no all".split()
)
_INTENDING = frozenset("will would is are said says say may might shall plans".split())


@dataclass(frozen=True, slots=True)
class Answer:
    """A gold event: spans as tuples, None where the sentence has no words for it."""

    plover: str
    status: str | None
    source: str
    target: str | None
    trigger: Span
    source_span: Span | None
    target_span: Span | None


@dataclass(frozen=True, slots=True)
class Example:
    """A scene and, by the order of its occurrences, the events told there; ``ignored`` occurrences teach nothing."""

    text: str
    scene: Scene
    answers: dict[int, list[Answer]]
    ignored: frozenset[int]
    group: str
    weight: float


def document_of(text: str) -> Document:
    """A sentence as a document of its own."""
    return Document(
        document_id=content_id(text),
        outlet="",
        url="",
        title="",
        text=text,
        language="en",
        published_at=None,
        precision=Precision.UNKNOWN,
        retrieved_at=_NEVER,
        via=(),
        text_hash="",
        story_id="",
        sections=(Section(SectionKind.BODY, Span(0, len(text))),),
    )


def own(path: Path) -> Iterator[tuple[str, list[Answer], bool]]:
    """The sentences of this project: text, answers, and whether it is held back."""
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        yield record["text"], [_answer(event) for event in record["events"]], record["held_back"]


def gold_records(path: Path) -> Iterator[tuple[str, list[Answer]]]:
    """PLOVER gold records; of a pair of events that mirror each other the first stands for both.

    What is only intended is left out: it is AGREE or THREATEN there, and the deed with its status here.
    """
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        yield record["text"], list(_from_gold(record))


def _from_gold(record: dict[str, Any]) -> Iterator[Answer]:
    text = record["text"]
    seen: set[tuple[str, str, str]] = set()
    for event in record["events"]:
        key = (event["source_text"], event["target_text"], event["plover"])
        if (key[1], key[0], key[2]) in seen or not event.get("event_text"):
            continue
        seen.add(key)
        words = event["event_text"].split()
        if words[0].lower() in _INTENDING:
            continue
        first = next((text.find(word) for word in words if word.lower() not in _EMPTY and text.find(word) >= 0), -1)
        if first >= 0:
            end = next((at for at in range(first, len(text)) if not text[at].isalnum()), len(text))
            yield Answer(
                event["plover"],
                None,
                event["source"],
                event["target"] or None,
                Span(first, end),
                _place(text, event["source_text"]),
                _place(text, event["target_text"]),
            )


def _place(text: str, words: str | None) -> Span | None:
    at = text.find(words) if words else -1
    return Span(at, at + len(words)) if words and at >= 0 else None


def _answer(event: dict[str, Any]) -> Answer:
    spans = {name: Span(*event[name]) if event[name] else None for name in ("trigger", "source_span", "target_span")}
    trigger = spans["trigger"]
    assert trigger is not None
    return Answer(
        event["plover"],
        event["status"],
        event["source"],
        event["target"],
        trigger,
        spans["source_span"],
        spans["target_span"],
    )


def learned_from(texts: Iterable[tuple[str, list[Answer]]]) -> frozenset[str]:
    """Stems of triggers that the table has no row for: the first word of each that says something."""
    table = triggers()
    counts: Counter[str] = Counter()
    for text, answers in texts:
        for answer in answers:
            words = [word.strip(".,;:'\"").lower() for word in answer.trigger.of(text).split()]
            stemmed = [stem(word) for word in words if word and word not in _EMPTY]
            if stemmed and not any(word in table for word in stemmed):
                counts[stemmed[0]] += 1
    return frozenset(counts)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text as the reader holds it before it looks for events."""

    document: Document
    sentences: list[Sentence]
    quotations: list[Span]
    statements: tuple[Statement, ...]
    mentions: tuple[Mention, ...]
    discourse: Discourse


def prepared(text: str) -> Prepared:
    """Sentences, quotations, statements and mentions of a text that is a document of its own."""
    document = document_of(text)
    sentences = sentences_of(document)
    quotations = quotations_of(text, paragraphs_of(text))
    discourse = discourse_of(document)
    statements = statements_of(document, sentences, quotations, discourse)
    return Prepared(document, sentences, quotations, statements, mentions_of(discourse), discourse)


def examples_of(
    given: Prepared, answers: Sequence[Answer], learned: frozenset[str], group: str, weight: float = 1.0
) -> list[Example]:
    """One example a sentence. Actors that no table knows are put where the answers say."""
    mentions = _with_answers(list(given.mentions), answers)
    scenes = scenes_of(given.sentences, given.quotations, given.statements, mentions, given.discourse, learned)
    found = []
    for scene in scenes:
        span = scene.sentence.span
        inside = [answer for answer in answers if span.start <= answer.trigger.start < span.end]
        found.append(_example(given.document.text, scene, inside, group, weight))
    return found


def _with_answers(mentions: list[Mention], answers: Sequence[Answer]) -> list[Mention]:
    for answer in answers:
        for span, code in ((answer.source_span, answer.source), (answer.target_span, answer.target)):
            if span and code and not any(m.span.meets(span) for m in mentions):
                kind = "sector" if "." in code else "state"
                mentions.append(Mention(span, code, kind, "given", 1.0))
    return sorted(mentions, key=lambda m: m.span)


def _example(text: str, scene: Scene, answers: Sequence[Answer], group: str, weight: float) -> Example:
    told: dict[int, list[Answer]] = {}
    ignored: set[int] = set()
    for answer in answers:
        inside = [o for o in scene.occurrences if o.span.meets(answer.trigger) and _starts_in(scene, o, answer.trigger)]
        if not inside:
            continue
        best = max(
            inside, key=lambda o: (answer.plover in {t.value for t in o.match.types()}, o.order in told, -o.order)
        )
        told.setdefault(best.order, []).append(answer)
        ignored |= {o.order for o in inside}
    if group == "gold":
        # A record codes the event that it is an example of; what else its sentence tells is not known.
        ignored = {o.order for o in scene.occurrences}
    return Example(text, scene, told, frozenset(ignored - set(told)), group, weight)


def _starts_in(scene: Scene, occurrence: Occurrence, trigger: Span) -> bool:
    word = scene.sentence.words[occurrence.at]
    return trigger.start <= word.start < trigger.end


def type_rows(example: Example) -> Iterator[tuple[Occurrence, str, float]]:
    """Occurrences with their type or NONE and a weight; one that tells of two types comes twice."""
    for occurrence in example.scene.occurrences:
        if occurrence.order in example.ignored:
            continue
        kinds = sorted({answer.plover for answer in example.answers.get(occurrence.order, [])}) or [NONE]
        for kind in kinds:
            yield occurrence, kind, example.weight / len(kinds)


def party_rows(example: Example) -> Iterator[tuple[Occurrence, str, list[int], list[int]]]:
    """Occurrences with a type and the right choices of source and target, as indexes of parties and ``ABSENT``."""
    for order, answers in sorted(example.answers.items()):
        occurrence = example.scene.occurrences[order]
        for kind in sorted({answer.plover for answer in answers}):
            same = [answer for answer in answers if answer.plover == kind]
            sources = {n for a in same for n in _chosen(example.scene, a.source_span)}
            targets = {n for a in same for n in _targets(example.scene, a)}
            if sources and targets:
                yield occurrence, kind, sorted(sources), sorted(targets)


def _targets(scene: Scene, answer: Answer) -> list[int]:
    count = len(scene.parties)
    if answer.target_span:
        return _chosen(scene, answer.target_span)
    if answer.target is None:
        return [count]
    state = answer.source.partition(".")[0]
    if answer.target == state and "." in answer.source:
        return [count + 2]
    return [count + 1] if answer.target == f"{state}.CVL" else []


def _chosen(scene: Scene, span: Span | None) -> list[int]:
    """The parties at a span."""
    return [n for n, party in enumerate(scene.parties) if span and party.mention.span.meets(span)]


def status_rows(example: Example) -> Iterator[tuple[Occurrence, str, int, str]]:
    """Occurrences with a type, the party that is the source (or -1) and the status."""
    for order, answers in sorted(example.answers.items()):
        occurrence = example.scene.occurrences[order]
        done = set()
        for answer in answers:
            if answer.status and (answer.plover, answer.status) not in done:
                done.add((answer.plover, answer.status))
                number = next(
                    (
                        n
                        for n, p in enumerate(example.scene.parties)
                        if answer.source_span and p.mention.span.meets(answer.source_span)
                    ),
                    -1,
                )
                yield occurrence, answer.plover, number, answer.status
