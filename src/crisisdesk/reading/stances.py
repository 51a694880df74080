"""Where actors stand on a question, as one document shows it.

A stance is read from what an actor says (its statements), from what it does (its events) and from sentences which say
that it has taken no position. How near a sentence must be to the words that name the question depends on how plain
it is: a refusal or an abstention counts in the neighbourhood of the question, a mere opinion only where the question
is named or referred to. Support for a government or a person is no stance on a measure. Every stance carries its
sentence and the rule and words that showed it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from crisisdesk.model import (
    ITSELF,
    OUTLET,
    Act,
    Event,
    Mention,
    Position,
    Question,
    Reading,
    Span,
    Stance,
    Statement,
    Status,
    covers,
)
from crisisdesk.reading.leanings import leanings_in
from crisisdesk.reading.mentioned import Mentioned
from crisisdesk.reading.proposals import proposed
from crisisdesk.reading.stance_rules import FRIENDLY, Done, Heard, Shown, done_as, heard_as
from crisisdesk.reading.text import sentences_of
from crisisdesk.reading.topics import (
    Nearness,
    Topic,
    is_an_ending,
    refers_back,
    speaks_of_ending,
    subjects,
    topic_of,
)

_CONDITION = re.compile(
    r"[\s,;]*(?:but )?(?:only|provided|on (?:the )?(?:condition|premise)|as long as|unless|if)\b", re.I
)
_HARM = re.compile(
    r"\b(?:violence|attacks?|killings?|deaths?|riots?|rioters|unrest|looting|terror\w*|bloodshed|crimes?)\b", re.I
)
_OWN, _DONE, _SILENT = 0.9, 0.9, 0.75


def positions_of(reading: Reading, question: Question, mentioned: Mentioned | None = None) -> tuple[Position, ...]:
    """Every sentence of a document that shows where an actor stands on the question, in the order of the text.

    ``mentioned`` stands in for the reading's own mentions where these are still to be resolved.
    """
    mentioned = mentioned or Mentioned(reading.mentions)
    acting = mentioned.all() if subjects(question.proposition) else ()
    topic = topic_of(reading.document.text, sentences_of(reading.document), question, acting)
    if topic is None:
        return ()
    said, silent = _from_statements(reading, topic, mentioned), _from_silence(reading, topic, mentioned)
    found = [*said, *_from_events(reading, topic), *silent]
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


def _from_statements(reading: Reading, topic: Topic, mentioned: Mentioned) -> Iterator[Position]:
    by_id = {statement.statement_id: statement for statement in reading.statements}
    for statement in reading.statements:
        actor = statement.speaker.speaks_for
        if actor is None or not statement.content:
            continue
        near = max(topic.near(span) for span in (*statement.content, *statement.cue))
        if near is Nearness.ELSEWHERE:
            continue
        shown = heard_as(_heard(reading, topic, statement, mentioned, near))
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


def _heard(reading: Reading, topic: Topic, statement: Statement, mentioned: Mentioned, near: Nearness) -> Heard:
    words = _without_terms(reading, topic, [*statement.content, *_condition_after(reading, topic, statement)])
    return Heard(
        act=statement.act,
        leanings=leanings_in(words),
        own_plan=statement.speaker.speaks_for in subjects(topic.question.proposition),
        names_actor=near is Nearness.NEAR and any(map(mentioned.any_inside, statement.content)),
        negated=words.lstrip("· ").lower().startswith(("not ", "never ", "no ")),
        turned=_turned(reading, topic, statement.content),
        to_the_point=_to_the_point(reading, topic, statement.content),
    )


def _to_the_point(reading: Reading, topic: Topic, spans: Sequence[Span]) -> bool:
    """Whether what is said may be of the question; "the violence" beside it is not, where nothing names it."""
    text = reading.document.text
    named = any(topic.names(span, text) or refers_back(span.of(text)) for span in spans)
    return named or not any(_HARM.search(span.of(text)) for span in spans)


def _turned(reading: Reading, topic: Topic, spans: Sequence[Span]) -> bool:
    """Whether the proposition is that something ends while the words speak of the thing, not of its end."""
    words = " ".join(span.of(reading.document.text) for span in spans)
    return is_an_ending(topic.question.proposition) and not speaks_of_ending(words)


def _condition_after(reading: Reading, topic: Topic, statement: Statement) -> Iterator[Span]:
    """What follows the content in its sentence where it begins with a condition: ", provided that ..."."""
    ends = statement.content[-1].end
    tail = Span(ends, max(ends, topic.sentences[topic.index(statement.content[-1])].span.end))
    if _CONDITION.match(tail.of(reading.document.text)):
        yield tail


def _from_events(reading: Reading, topic: Topic) -> Iterator[Position]:
    by_id = {statement.statement_id: statement for statement in reading.statements}
    cues = [span for s in reading.statements if s.act is not Act.ASSERTS for span in s.cue]
    for event in reading.events:
        near = topic.near(event.trigger)
        if near is Nearness.ELSEWHERE or any(cue.meets(event.trigger) for cue in cues):
            continue
        statement = by_id.get(event.statement_id or "")
        told_by_itself = statement is not None and statement.speaker.speaks_for == event.source
        if told_by_itself or event.status in {Status.DENIED, Status.CALLED_FOR}:
            continue
        shown = done_as(_done(reading, topic, event))
        if shown is None or near < shown.needs:
            continue
        for actor in _doers(event):
            yield _position(
                reading,
                topic,
                actor,
                shown,
                event.trigger,
                event=event,
                teller=statement,
                confidence=_DONE * event.confidence * near.confidence,
            )


def _doers(event: Event) -> Iterator[str]:
    """Who does it: the source, and a target that stands beside it before the act ("A and B agreed")."""
    yield event.source
    source, target = event.source_span, event.target_span
    together = source and target and source.end <= target.start and target.end <= event.trigger.start
    if event.target and together and event.plover in FRIENDLY:
        yield event.target


def _done(reading: Reading, topic: Topic, event: Event) -> Done:
    actors = subjects(topic.question.proposition)
    sentence = topic.sentences[topic.index(event.trigger)].span
    return Done(
        event=event,
        leanings=leanings_in(_without_terms(reading, topic, [sentence])),
        by_subject=event.source in actors,
        to_subject=event.target in actors,
        names_question=topic.names(event.trigger, reading.document.text),
        as_proposed=any(deed.is_done_by(event) for deed in proposed(topic.question.proposition)),
    )


def _from_silence(reading: Reading, topic: Topic, mentioned: Mentioned) -> Iterator[Position]:
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
        shown = Shown(stance, f"said to be {stance}: “{words}”")
        for mention in _subjects(mentioned.inside(sentence.span), sentence.span, start):
            yield _position(reading, topic, mention.code, shown, sentence.span, confidence=_SILENT * near.confidence)


def _subjects(inside: Sequence[Mention], sentence: Span, start: int) -> Iterator[Mention]:
    """The last actor before the words of silence; where they open the sentence, the first after them."""
    if start > sentence.start:
        yield from [mention for mention in inside if mention.span.end <= start][-1:]
    else:
        yield from [mention for mention in inside if mention.span.start > start][:1]


def _position(
    reading: Reading,
    topic: Topic,
    actor: str,
    shown: Shown,
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
