"""From coded sentences to examples: scenes with the answers for each trigger, each actor and each status."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crisisdesk.actors import Discourse
from crisisdesk.model import (
    Document,
    Mention,
    Plover,
    Precision,
    Section,
    SectionKind,
    Span,
    Statement,
    Status,
    base,
    content_id,
)
from crisisdesk.reading.event_model import NONE
from crisisdesk.reading.events import scenes_of
from crisisdesk.reading.plover import coded_type, taken_in
from crisisdesk.reading.reader import discourse_of, mentions_of
from crisisdesk.reading.scenes import Occurrence, Scene
from crisisdesk.reading.statements import statements_of
from crisisdesk.reading.stems import stem
from crisisdesk.reading.tagged import TaggedSentence, tagged_sentences
from crisisdesk.reading.text import paragraphs_of, quotations_of
from crisisdesk.reading.triggers import triggers

OWN_GROUP, FRAME_GROUP, GOLD_GROUP, CODED_GROUP = "own", "frame", "gold", "coded"
"""Where examples come from: written, made, and gold records, for the desk's types and in their own conventions."""
_BESIDE = 0.5
"""Weight of the word beside a gold record's event that is taken for none."""
_NEVER = datetime.fromtimestamp(0, UTC)
_EMPTY = frozenset(
    "the a an of to on in at for by with from and or had has have been was were is are be not its his her their it up "
    "out off down over under into against that more no all".split()
)
_PENALTIES = re.compile(
    r"(?i)\b(?:sanctions?|embargo|boycott|blacklist|tariffs?|duties|asset freeze|(?:visa|import) ban)"
)
_OBJECT = 45
"""Characters behind a trigger among which its object stands."""
_INTENDING = frozenset("will would is are said says say may might shall plans".split())


@dataclass(frozen=True, slots=True)
class Answer:
    """A gold event: spans as tuples, None where the sentence has no words for it.

    ``coded`` is the type that PLOVER's conventions give it: NONE for what they do not code, None where the status
    alone decides.
    """

    plover: str
    status: str | None
    source: str
    target: str | None
    trigger: Span
    source_span: Span | None
    target_span: Span | None
    coded: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A scene and, by the order of its occurrences, the events told there; ``ignored`` occurrences teach nothing."""

    text: str
    scene: Scene
    answers: dict[int, list[Answer]]
    ignored: frozenset[int]
    group: str


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
        text = record["text"]
        yield text, [_answer(event, text) for event in record["events"]], record["held_back"]


def gold_records(path: Path) -> Iterator[tuple[str, list[Answer]]]:
    """PLOVER gold records; of a pair of events that mirror each other the first stands for both.

    What is only intended is left out: it is AGREE or THREATEN there, and the deed with its status here.
    """
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        yield record["text"], list(_from_gold(record))


def coded_records(path: Path) -> Iterator[tuple[str, list[Answer]]]:
    """PLOVER gold records in their own conventions, what is intended among them.

    The trigger reaches from the first of the words for the event to the last.
    """
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        yield record["text"], list(_as_coded(record))


def _as_coded(record: dict[str, Any]) -> Iterator[Answer]:
    text = record["text"]
    seen: set[tuple[str, str, str]] = set()
    for event in record["events"]:
        source, target, kind = event["source_text"], event["target_text"], event["plover"]
        trigger = _reach(text, event.get("event_text") or "")
        if trigger and (target, source, kind) not in seen:
            seen.add((source, target, kind))
            spans = (_place(text, source), _place(text, target))
            yield Answer(kind, None, event["source"], event["target"] or None, trigger, *spans, coded=kind)


def _reach(text: str, words: str) -> Span | None:
    """From the first to the last of some words of a text, which stand in order."""
    found: list[Span] = []
    for word in words.split():
        if word.lower() not in _EMPTY | _INTENDING:
            at = text.find(word, found[-1].end if found else 0)
            found += [Span(at, at + len(word))] if at >= 0 else []
    return Span(found[0].start, found[-1].end) if found else None


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


def _answer(event: dict[str, Any], text: str) -> Answer:
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
        _coded_elsewhere(event, text[trigger.start : trigger.end + _OBJECT]),
    )


def _coded_elsewhere(event: dict[str, Any], words: str) -> str | None:
    """PLOVER takes sanctions that are put on somebody for COERCE; its SANCTION are relations that are reduced."""
    if event["plover"] != Plover.SANCTION or not _PENALTIES.search(words):
        return None
    return coded_type(Plover.COERCE, Status(event["status"])) or NONE


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
    sentences: list[TaggedSentence]
    quotations: list[Span]
    statements: tuple[Statement, ...]
    mentions: tuple[Mention, ...]
    discourse: Discourse


def prepared(text: str) -> Prepared:
    """Sentences, quotations, statements and mentions of a text that is a document of its own."""
    document = document_of(text)
    quotations = quotations_of(text, paragraphs_of(text))
    sentences = tagged_sentences(document, quotations)
    discourse = discourse_of(document)
    statements = statements_of(document, sentences, quotations, discourse)
    return Prepared(document, sentences, quotations, statements, mentions_of(discourse), discourse)


def examples_of(given: Prepared, answers: Sequence[Answer], learned: frozenset[str], group: str) -> list[Example]:
    """One example a sentence. Actors that no table knows are put where the answers say."""
    mentions = _with_answers(list(given.mentions), answers)
    scenes = scenes_of(given.sentences, given.quotations, given.statements, mentions, given.discourse, learned)
    found = []
    for scene in scenes:
        span = scene.sentence.span
        inside = [answer for answer in answers if span.start <= answer.trigger.start < span.end]
        found.append(_example(given.document.text, scene, inside, group))
    return found


def _with_answers(mentions: list[Mention], answers: Sequence[Answer]) -> list[Mention]:
    for answer in answers:
        for span, code in ((answer.source_span, answer.source), (answer.target_span, answer.target)):
            if span and code and not any(m.span.meets(span) for m in mentions):
                kind = "sector" if "." in code else "state"
                mentions.append(Mention(span, code, kind, "given", 1.0))
    return sorted(mentions, key=lambda m: m.span)


def _example(text: str, scene: Scene, answers: Sequence[Answer], group: str) -> Example:
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
    if group == GOLD_GROUP:
        # A record codes the event that it is an example of; what else its sentence tells is not known.
        ignored = {o.order for o in scene.occurrences}
    return Example(text, scene, told, frozenset(ignored - set(told)), group)


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
            yield occurrence, kind, 1 / len(kinds)


def coding_rows(example: Example) -> Iterator[tuple[Occurrence, str, float]]:
    """Occurrences with their type in PLOVER's conventions or NONE and a weight, as in ``type_rows``.

    What stands in the background of another event is NONE, and so is all but the event of a gold record.
    """
    if example.group == CODED_GROUP and not example.answers:
        return
    codings = _codings([answer for answers in example.answers.values() for answer in answers])
    kinds = {n: {codings[a] for a in told} - {NONE} for n, told in example.answers.items()}
    behind = _background(example, [n for n, found in kinds.items() if found])
    for occurrence in example.scene.occurrences:
        order = occurrence.order
        if order not in example.ignored:
            unsure = order in behind or (example.group == CODED_GROUP and order not in kinds)
            found = sorted(() if order in behind else kinds.get(order, ())) or [NONE]
            for kind in found:
                yield occurrence, kind, (_BESIDE if unsure else 1.0) / len(found)


def _background(example: Example, told: Sequence[int]) -> set[int]:
    """Those events of a written sentence that stand in a circumstance, where another stands in the main clause."""
    clauses = {n: example.scene.clauses[example.scene.occurrences[n].at] for n in told}
    if example.group != OWN_GROUP or all(clauses.values()):
        return set()
    return {n for n, clause in clauses.items() if clause}


def _codings(answers: Sequence[Answer]) -> dict[Answer, str]:
    """What PLOVER makes of the events of a sentence together."""
    found = {answer: answer.coded or _coding(answer, answers) for answer in answers}
    types = [Plover(kind) for kind in found.values() if kind != NONE]
    return {a: NONE if kind != NONE and taken_in(Plover(kind), types) else kind for a, kind in found.items()}


def _coding(answer: Answer, beside: Sequence[Answer]) -> str:
    status = Status(answer.status or Status.HAPPENED)
    if status is Status.ALLEGED and any(one.plover == Plover.ACCUSE for one in beside if one is not answer):
        return NONE
    return coded_type(Plover(answer.plover), status) or NONE


def party_rows(example: Example) -> Iterator[tuple[Occurrence, str, list[int], list[int]]]:
    """Occurrences with a type and the right choices of source and target, as indexes of parties and ``ABSENT``."""
    for order, answers in sorted(example.answers.items()):
        occurrence = example.scene.occurrences[order]
        for kind in sorted({answer.plover for answer in answers}):
            same = [answer for answer in answers if answer.plover == kind]
            sources = {n for a in same for n in _chosen(example.scene, a.source_span)}
            targets = {n for a in same for n in _targets(example.scene, a)}
            targets = targets - sources or targets
            if example.group == CODED_GROUP:
                targets |= {n for a in same for n in _at_home(example.scene, a)}
            if sources and targets:
                yield occurrence, kind, sorted(sources), sorted(targets)


def _at_home(scene: Scene, answer: Answer) -> list[int]:
    """The choice of its people or its government for a deed inside one state, whatever words a record gives."""
    if not answer.target or base(answer.source) != base(answer.target):
        return []
    return [len(scene.parties) + 1, len(scene.parties) + 2]


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
