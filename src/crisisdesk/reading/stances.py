"""Where actors stand on a question, as one document shows it.

A stance is read from what an actor says (its statements), from what it does (its events), from what sentences tell of
it and from those which say that it has taken no position. How near a sentence must be to the words that name the
question depends on how plain it is: a refusal or an abstention counts in the neighbourhood of the question, a mere
opinion only where the question is named or referred to. Support for a government or a person is no stance on a
measure. Every stance carries its sentence and the rule and words that showed it.
"""

import re
from collections.abc import Iterator, Sequence

from crisisdesk.model import ITSELF, OUTLET, Act, Event, Position, Question, Reading, Span, Stance, Statement, Status
from crisisdesk.reading.hearing import heard_in
from crisisdesk.reading.inquiries import Inquiry
from crisisdesk.reading.leanings import leanings_in
from crisisdesk.reading.mentioned import Mentioned
from crisisdesk.reading.proposals import proposed
from crisisdesk.reading.stance_rules import FRIENDLY, HOSTILE, Done, Shown, done_as
from crisisdesk.reading.text import sentences_of
from crisisdesk.reading.told import Told, actors_at, holding, subjects_before, told_in
from crisisdesk.reading.topics import Nearness, subjects, topic_of

_AGAINST = re.compile(r"\bagainst\b", re.IGNORECASE)
_IN_CONDITION = re.compile(
    r"\b(?:only if|only once|unless|provided that|on condition that|if)\b[^,;]*\Z", re.IGNORECASE
)
_AT = re.compile(r"\bat the (?:\w+ )?\Z", re.IGNORECASE)
_PRESS = "MED"
_DONE, _TOLD, _SILENT = 0.9, 0.7, 0.75
_DEED, _FORMERLY, _ECHO = 0.9, 0.7, 0.9
"""What is left of the confidence where only a deed is told, where it was once so, and of who thinks as another."""
_NAMING, _NEARBY = 0.6, 0.4
"""Confidence above which a stated silence names the question, up to which a stance only stands near it."""


def positions_of(reading: Reading, question: Question, mentioned: Mentioned | None = None) -> tuple[Position, ...]:
    """Every sentence of a document that shows where an actor stands on the question, in the order of the text.

    ``mentioned`` stands in for the reading's own mentions where these are still to be resolved.
    """
    mentioned = mentioned or Mentioned(reading.mentions)
    acting = mentioned.all() if subjects(question.proposition) else ()
    topic = topic_of(reading.document.text, sentences_of(reading.document), question, acting)
    if topic is None:
        return ()
    inquiry = Inquiry(reading, topic, mentioned)
    heard, told = list(heard_in(inquiry)), list(told_in(reading, topic, mentioned))
    worded = {(position.actor, position.evidence) for position in heard}
    worded |= {(one.actor, inquiry.sentence(one.where)) for one in told}
    done = [one for one in _from_events(inquiry) if (one.actor, one.evidence) not in worded]
    found = [*heard, *done, *_from_silence(inquiry)]
    found += _from_told(inquiry, told, found)
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


def _weight(position: Position) -> tuple[int, bool, float]:
    """Stated silence yields to words and deeds, but for those that only stand near a question which it names."""
    if position.stance is Stance.SILENT:
        rank = 2 if position.confidence > _NAMING else 0
    else:
        rank = 3 if position.confidence > _NEARBY else 1
    return (rank, position.reported_by in {ITSELF, OUTLET}, position.confidence)


def _from_told(inquiry: Inquiry, told: Sequence[Told], known: Sequence[Position]) -> Iterator[Position]:
    """What is told of others than who speaks.

    Of those who are said to think as another does it is what that other was last said to think.
    """
    taken = list(known)
    for one in sorted(told, key=lambda one: one.echoes):
        shown = _shown(inquiry, one, taken)
        if shown is None:
            continue
        own = one.within is not None and one.within.speaker.speaks_for == one.actor
        confidence = _TOLD * inquiry.topic.near(one.where).confidence
        position = inquiry.position(
            one.actor,
            shown,
            one.where,
            confidence * (1 if one.direction.judged else _DEED) * (_FORMERLY if one.direction.former else 1),
            own=one.within if own else None,
            teller=None if own else one.within,
        )
        taken.append(position)
        yield position


def _shown(inquiry: Inquiry, one: Told, taken: Sequence[Position]) -> Shown | None:
    sentence = inquiry.sentence(one.where)
    leanings = leanings_in(sentence.of(inquiry.text), ("open", "silent", "conditional"))
    words = f"told: “{one.direction.words}”"
    if "silent" in leanings or "open" in leanings:
        return None
    if found := leanings.get("conditional"):
        return Shown(Stance.CONDITIONAL, f"{words} with “{found.words}”")
    if not one.echoes:
        return Shown(Stance.SUPPORTS if one.direction.sign > 0 else Stance.OPPOSES, words)
    before = [p for p in taken if p.evidence <= sentence and p.actor != one.actor]
    last = max(before, key=lambda position: (position.evidence, position.confidence), default=None)
    return Shown(last.stance, f"{words} after {last.actor}", surety=_ECHO) if last else None


def _from_events(inquiry: Inquiry) -> Iterator[Position]:
    by_id = {statement.statement_id: statement for statement in inquiry.reading.statements}
    words = [span for s in inquiry.reading.statements if s.act is not Act.ASSERTS for span in s.cue]
    plain = [span for s in inquiry.reading.statements if _says_that(inquiry.text, s) for span in s.cue]
    for event in inquiry.reading.events:
        near = inquiry.topic.near(event.trigger)
        cues = [*words, *plain] if event.plover in HOSTILE else words
        if near is Nearness.ELSEWHERE or any(cue.meets(event.trigger) for cue in cues):
            continue
        if _is_no_deed(inquiry, event):
            continue
        statement = by_id.get(event.statement_id or "")
        told_by_itself = statement is not None and statement.speaker.speaks_for == event.source
        if told_by_itself or event.status in {Status.DENIED, Status.CALLED_FOR}:
            continue
        if near is Nearness.NEAR and not _concerns(inquiry, event):
            continue
        shown = done_as(_done(inquiry, event))
        if shown is None or near < shown.needs:
            continue
        for actor in _doers(event):
            confidence = _DONE * event.confidence * near.confidence
            yield inquiry.position(actor, shown, event.trigger, confidence, teller=statement, event=event)


def _says_that(text: str, statement: Statement) -> bool:
    """Whether a word of saying opens a report: what it reports is read elsewhere, and saying it is no hostile act."""
    return bool(statement.content) and text.startswith("that ", statement.content[0].start)


def _is_no_deed(inquiry: Inquiry, event: Event) -> bool:
    """Whether an event is only the condition of another, or a request that somebody else made."""
    before = inquiry.text[inquiry.sentence(event.trigger).start : event.trigger.start]
    of_another = _AT.search(before) and inquiry.text.startswith(" of ", event.trigger.end)
    return bool(of_another or _IN_CONDITION.search(before))


def _concerns(inquiry: Inquiry, event: Event) -> bool:
    """Whether what is done beside the question may be about it: the very deed, or one against who would do it."""
    proposition = inquiry.topic.question.proposition
    return event.target in subjects(proposition) or any(deed.is_done_by(event) for deed in proposed(proposition))


def _doers(event: Event) -> Iterator[str]:
    """Who does it: the source, and a target that stands beside it before the act ("A and B agreed")."""
    yield event.source
    source, target = event.source_span, event.target_span
    together = source and target and source.end <= target.start and target.end <= event.trigger.start
    if event.target and together and event.plover in FRIENDLY:
        yield event.target


def _done(inquiry: Inquiry, event: Event) -> Done:
    proposition = inquiry.topic.question.proposition
    sentence = inquiry.sentence(event.trigger)
    return Done(
        event=event,
        leanings=leanings_in(inquiry.without_terms([sentence])),
        by_subject=event.source in subjects(proposition),
        to_subject=event.target in subjects(proposition),
        names_question=inquiry.topic.names(event.trigger, inquiry.text),
        against=bool(_AGAINST.search(sentence.of(inquiry.text))),
        as_proposed=any(deed.is_done_by(event) for deed in proposed(proposition)),
    )


def _from_silence(inquiry: Inquiry) -> Iterator[Position]:
    """Sentences which themselves say that an actor took no position or holds itself apart."""
    topic, text = inquiry.topic, inquiry.text
    for sentence, near in zip(topic.sentences, topic.nearness, strict=True):
        leanings = leanings_in(sentence.span.of(text), ("silent", "neutral")) if near >= Nearness.NEAR else {}
        if not leanings:
            continue
        kind, words = next(iter(leanings.values()))
        start = sentence.span.start + sentence.span.of(text).lower().find(words)
        teller = holding(Span(start, start + 1), inquiry.reading.statements)
        if teller and not _tells_of_another(inquiry, teller):
            continue
        stance = Stance.SILENT if kind == "silent" else Stance.NEUTRAL
        shown = Shown(stance, f"said to be {stance}: “{words}”")
        clause = sentence.span if teller is None else teller.content[0]
        for mention in subjects_before(text, clause, start, inquiry.mentioned):
            if mention.code.endswith(_PRESS):
                continue
            yield inquiry.position(mention.code, shown, sentence.span, _SILENT * near.confidence, teller=teller)


def _tells_of_another(inquiry: Inquiry, teller: Statement) -> bool:
    """Whether what somebody says has another actor for its subject."""
    acting = actors_at(inquiry.text, teller.content[0], inquiry.mentioned)
    return bool(acting) and teller.speaker.speaks_for not in {mention.code for mention in acting}
