"""Where actors stand on a question, as one document shows it.

A stance is read from what an actor says (its statements), from what it does (its events) and from sentences which say
that it has taken no position. How near a sentence must be to the words that name the question depends on how plain
it is: a refusal or an abstention counts in the neighbourhood of the question, a mere opinion only where the question
is named or referred to. Support for a government or a person is no stance on a measure. Every stance carries its
sentence and the rule and words that showed it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from crisisdesk.model import (
    ITSELF,
    OUTLET,
    Act,
    Event,
    Mention,
    Plover,
    Position,
    Question,
    Reading,
    Span,
    Stance,
    Statement,
    Status,
    covers,
)
from crisisdesk.reading.leanings import Leaning, leanings_in
from crisisdesk.reading.text import sentences_of
from crisisdesk.reading.topics import Nearness, Topic, subjects, topic_of

_SUPPORTING_ACTS = frozenset({Act.PRAISES, Act.OFFERS, Act.PROMISES})
_OPPOSING_ACTS = frozenset({Act.REJECTS, Act.ACCUSES})
_SUPPORTING = frozenset(
    {Plover.AGREE, Plover.SUPPORT, Plover.AID, Plover.COOPERATE, Plover.REQUEST, Plover.CONCEDE, Plover.MOBILIZE}
)
_OPPOSING = frozenset({Plover.REJECT, Plover.THREATEN, Plover.PROTEST, Plover.SANCTION, Plover.ACCUSE})
_OWN, _DONE, _SILENT = 0.9, 0.9, 0.75


@dataclass(frozen=True, slots=True)
class _Shown:
    """A stance, why, and how near its sentence must be to the question for it to count."""

    stance: Stance
    rule: str
    needs: Nearness = Nearness.REFERRED


def positions_of(reading: Reading, question: Question) -> tuple[Position, ...]:
    """Every sentence of a document that shows where an actor stands on the question, in the order of the text."""
    topic = topic_of(reading.document.text, sentences_of(reading.document), question)
    if topic is None:
        return ()
    found = [*_from_statements(reading, topic), *_from_events(reading, topic), *_from_silence(reading, topic)]
    return tuple(sorted(dict.fromkeys(found), key=lambda position: (position.evidence, position.actor)))


def strongest(positions: Sequence[Position]) -> tuple[Position, ...]:
    """For each actor and question the one position that says most: own words first, then the surest."""
    best: dict[tuple[str, str], Position] = {}
    for position in positions:
        if position.said_of:
            continue
        key = (position.actor, position.question_id)
        if key not in best or _weight(position) > _weight(best[key]):
            best[key] = position
    return tuple(best.values())


def _weight(position: Position) -> tuple[bool, bool, float]:
    return (position.stance is not Stance.SILENT, position.reported_by in {ITSELF, OUTLET}, position.confidence)


def _from_statements(reading: Reading, topic: Topic) -> Iterator[Position]:
    by_id = {statement.statement_id: statement for statement in reading.statements}
    for statement in reading.statements:
        actor = statement.speaker.speaks_for
        if actor is None or not statement.content:
            continue
        near = max(topic.near(span) for span in (*statement.content, *statement.cue))
        shown = _said(statement, _clause(reading, topic, statement), topic)
        if shown and near >= shown.needs:
            yield _position(
                reading,
                topic,
                actor,
                shown,
                covers([*statement.cue, *statement.content[:1]]),
                statement_id=statement.statement_id,
                teller=_reporter(statement, by_id),
                confidence=_OWN * statement.confidence * near.confidence,
            )


def _reporter(statement: Statement, by_id: Mapping[str, Statement]) -> Statement | None:
    """The statement of another speaker in whose words this one is told; None where it is the actor's own.

    A paper that cites an official passes on the official's words: the two share their content.
    """
    outer = by_id.get(statement.within or "")
    if outer is None or outer.content == statement.content:
        return None
    return None if outer.speaker.speaks_for == statement.speaker.speaks_for else outer


@dataclass(frozen=True, slots=True)
class _Clause:
    """The content of a statement without the question's own terms, and whether it names an actor."""

    words: str
    names_actor: bool


def _clause(reading: Reading, topic: Topic, statement: Statement) -> _Clause:
    named = any(span.holds(mention.span) for mention in reading.mentions if mention.code for span in statement.content)
    return _Clause(_without_terms(reading, topic, statement.content), named)


def _said(statement: Statement, clause: _Clause, topic: Topic) -> _Shown | None:
    """What a statement's act and words show. Blame or praise of somebody counts only where the question is named."""
    leanings = leanings_in(clause.words)
    act = statement.act
    is_subject = statement.speaker.speaks_for in subjects(topic.question.proposition)
    object_near = Nearness.REFERRED if clause.names_actor else Nearness.NEAR
    if "silent" in leanings:
        return _worded(Stance.SILENT, leanings["silent"], act, Nearness.NEAR)
    if "conditional" in leanings:
        return _worded(Stance.CONDITIONAL, leanings["conditional"], act, Nearness.NEAR)
    if act in _OPPOSING_ACTS:
        return _Shown(Stance.OPPOSES, f"{act} it", object_near)
    if act in _SUPPORTING_ACTS:
        if clause.words.lstrip("· ").lower().startswith(("not ", "never ", "no ")):
            return _Shown(Stance.OPPOSES, f"{act} not to", object_near)
        return _Shown(Stance.SUPPORTS, f"{act} it", object_near)
    if act is Act.DENIES:
        return None
    if "neutral" in leanings:
        return _worded(Stance.NEUTRAL, leanings["neutral"], act, Nearness.NEAR)
    if "between" in leanings and act in {Act.DEMANDS, Act.ASKS}:
        return _worded(Stance.NEUTRAL, leanings["between"], act, Nearness.NEAR)
    if act is Act.THREATENS:
        return _Shown(Stance.SUPPORTS if is_subject else Stance.OPPOSES, f"{act} it", Nearness.NEAR)
    if "insists" in leanings:
        return _worded(Stance.SUPPORTS, leanings["insists"], act)
    if "against" in leanings:
        return _worded(Stance.OPPOSES, leanings["against"], act)
    if "for" in leanings:
        return _worded(Stance.SUPPORTS, leanings["for"], act)
    return _Shown(Stance.SUPPORTS, f"{act} what it would do itself", Nearness.HINTED) if is_subject else None


def _worded(stance: Stance, leaning: Leaning, act: Act, needs: Nearness = Nearness.REFERRED) -> _Shown:
    return _Shown(stance, f"{act} with “{leaning.words}”", needs)


def _from_events(reading: Reading, topic: Topic) -> Iterator[Position]:
    by_id = {statement.statement_id: statement for statement in reading.statements}
    for event in reading.events:
        statement = by_id.get(event.statement_id or "")
        told_by_itself = statement is not None and statement.speaker.speaks_for == event.source
        if told_by_itself or event.status in {Status.DENIED, Status.CALLED_FOR}:
            continue
        near = topic.near(event.trigger)
        shown = _done(event, reading, topic)
        if shown and near >= shown.needs:
            yield _position(
                reading,
                topic,
                event.source,
                shown,
                event.trigger,
                event=event,
                teller=statement,
                confidence=_DONE * event.confidence * near.confidence,
            )


def _done(event: Event, reading: Reading, topic: Topic) -> _Shown | None:
    """What an act shows: doing what is proposed supports it, hostile acts against who would do it oppose it."""
    actors = subjects(topic.question.proposition)
    sentence = topic.sentences[topic.index(event.trigger)].span
    conditional = leanings_in(_without_terms(reading, topic, [sentence])).get("conditional")
    if conditional and event.status is Status.PLANNED:
        return _Shown(Stance.CONDITIONAL, f"{event.plover} with “{conditional.words}”")
    own = event.source in actors and event.plover is not Plover.REJECT
    if event.status is Status.HAPPENED and (own or topic.names(event.trigger, reading.document.text)):
        return _Shown(Stance.SUPPORTS, f"does it: {event.plover}", Nearness.HINTED)
    if event.plover in _OPPOSING:
        against_them = event.target in actors
        return _Shown(Stance.OPPOSES, f"act: {event.plover}", Nearness.NEAR if against_them else Nearness.REFERRED)
    return _Shown(Stance.SUPPORTS, f"act: {event.plover}") if event.plover in _SUPPORTING else None


def _from_silence(reading: Reading, topic: Topic) -> Iterator[Position]:
    """Sentences which themselves say that an actor took no position or holds itself apart."""
    text = reading.document.text
    said = [span for statement in reading.statements for span in statement.content]
    for sentence, near in zip(topic.sentences, topic.nearness, strict=True):
        leanings = leanings_in(sentence.span.of(text)) if near >= Nearness.NEAR else {}
        kind = next((kind for kind in ("silent", "neutral") if kind in leanings), None)
        if kind is None:
            continue
        words = leanings[kind].words
        start = sentence.span.start + sentence.span.of(text).lower().find(words)
        if any(span.start <= start < span.end for span in said):
            continue
        stance = Stance.SILENT if kind == "silent" else Stance.NEUTRAL
        shown = _Shown(stance, f"said to be {stance}: “{words}”")
        for mention in _subjects(reading.mentions, sentence.span, start):
            yield _position(reading, topic, mention.code, shown, sentence.span, confidence=_SILENT * near.confidence)


def _subjects(mentions: Sequence[Mention], sentence: Span, start: int) -> Iterator[Mention]:
    """The last actor before the words of silence; where there is none, the first after them."""
    inside = [mention for mention in mentions if mention.code and sentence.holds(mention.span)]
    before = [mention for mention in inside if mention.span.end <= start]
    yield from before[-1:] or [mention for mention in inside if mention.span.start > start][:1]


def _position(
    reading: Reading,
    topic: Topic,
    actor: str,
    shown: _Shown,
    where: Span,
    *,
    statement_id: str | None = None,
    event: Event | None = None,
    teller: Statement | None = None,
    confidence: float,
) -> Position:
    return Position(
        actor=actor,
        question_id=topic.question.question_id,
        stance=shown.stance,
        document_id=reading.document.document_id,
        evidence=topic.sentences[topic.index(where)].span,
        reported_by=_teller(teller) if teller or not statement_id else ITSELF,
        statement_id=statement_id or (teller.statement_id if teller else None),
        event_id=event.event_id if event else None,
        rule=shown.rule,
        confidence=round(confidence, 3),
        said_of=teller is not None and teller.speaker.speaks_for is None,
    )


def _teller(statement: Statement | None) -> str:
    if statement is None:
        return OUTLET
    return statement.speaker.speaks_for or statement.speaker.name


def _without_terms(reading: Reading, topic: Topic, spans: Sequence[Span]) -> str:
    """The words of the spans with the question's own terms blotted out, so that they do not speak for it."""
    text = reading.document.text
    parts = []
    for span in spans:
        at = span.start
        for place in topic.places:
            if span.meets(place):
                parts.append(text[at : max(at, place.start)] + "·")
                at = max(at, place.end)
        parts.append(text[at : max(at, span.end)])
    return " ".join(parts)
