"""Who did what to whom: events by their triggers.

A trigger outside quotation marks, an actor before it and, where the text names one, an actor after it make an event;
what surrounds it says whether it happened, is planned, called for, alleged or denied. Every event names its trigger.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crisisdesk.model import Act, Document, Event, Mention, Plover, Precision, Span, Statement, Status, event_id
from crisisdesk.reading.phrases import Group, group_at, subject_before
from crisisdesk.reading.text import Sentence
from crisisdesk.reading.triggers import Trigger, trigger_at

HOSTILE = frozenset({Plover.ASSAULT, Plover.COERCE, Plover.MOBILIZE, Plover.SANCTION, Plover.THREATEN})
_STATUS_OF_ACT = {
    Act.DEMANDS: Status.CALLED_FOR,
    Act.PROMISES: Status.PLANNED,
    Act.DENIES: Status.DENIED,
    Act.ACCUSES: Status.ALLEGED,
}
_FUTURE = frozenset({"will", "shall", "to"})
_UNREAL = frozenset({"would", "could", "might", "may", "can", "should", "must"})
_CONDITIONS = frozenset({"if", "unless", "whether"})
_CONFIDENCE = {True: 0.7, False: 0.5}


@dataclass(frozen=True, slots=True)
class _Found:
    trigger: Trigger
    span: Span
    group: Group
    source: Mention
    target: Mention | None


def events_of(
    document: Document,
    sentences: Sequence[Sentence],
    quotations: Sequence[Span],
    statements: Sequence[Statement],
    mentions: Sequence[Mention],
) -> tuple[Event, ...]:
    """All events of a document in the order of the text."""
    events: dict[str, Event] = {}
    for sentence in sentences:
        if not sentence.readable:
            continue
        named = [mention for mention in mentions if mention.code and sentence.span.holds(mention.span)]
        for found in _in_sentence(sentence, quotations, named):
            event = _event(document, sentence, found, statements)
            if event and not _already_told(event, events.values()):
                events[event.event_id] = event
    return tuple(events.values())


def _in_sentence(sentence: Sentence, quotations: Sequence[Span], named: list[Mention]) -> Iterable[_Found]:
    words = sentence.words
    at = 0
    while at < len(words):
        trigger = trigger_at(words, at)
        if trigger is None or any(quotation.holds(words[at].span) for quotation in quotations):
            at += 1
            continue
        end = at + len(trigger.words)
        span = Span(words[at].start, words[end - 1].end)
        group = group_at(words, at, end)
        found = _parties(sentence, trigger, span, group, named)
        if found:
            yield found
        at = end


def _parties(sentence: Sentence, trigger: Trigger, span: Span, group: Group, named: list[Mention]) -> _Found | None:
    before = [mention for mention in named if mention.span.end <= span.start]
    after = [mention for mention in named if mention.span.start >= span.end]
    if trigger.is_noun:
        source = _by(sentence, after) or (before[-1] if before else None)
        target = next((mention for mention in after if source and mention.code != source.code), None)
    elif group.passive:
        source = _by(sentence, after)
        target = before[-1] if before else None
    else:
        source = _subject(sentence, group, before)
        target = next((mention for mention in after if source and mention.code != source.code), None)
    if source is None or (target and target.code == source.code):
        return None
    return _Found(trigger, span, group, source, target)


def _subject(sentence: Sentence, group: Group, before: list[Mention]) -> Mention | None:
    phrase = subject_before(sentence.words, group.start, lambda at: trigger_at(sentence.words, at) is not None)
    if phrase is not None:
        span = Span(sentence.words[phrase.start].start, sentence.words[phrase.end - 1].end)
        inside = [mention for mention in before if span.holds(mention.span)]
        if inside:
            return inside[0]
    return before[-1] if before and sentence.words[group.start - 1].low in {"and", ",", "but"} else None


def _by(sentence: Sentence, after: list[Mention]) -> Mention | None:
    for mention in after:
        word = sentence.first_at(mention.span.start) - 1
        previous = [w.low for w in sentence.words[max(0, word - 2) : word + 1]]
        if "by" in previous:
            return mention
    return None


def _event(document: Document, sentence: Sentence, found: _Found, statements: Sequence[Statement]) -> Event | None:
    statement = _holding(found.span, statements)
    status = _status(sentence, found, statement)
    if status is None:
        return None
    target = found.target.code if found.target else None
    identity = (document.document_id, found.source.code, found.trigger.plover, target, status, found.span)
    return Event(
        event_id=event_id(*identity),
        document_id=document.document_id,
        statement_id=statement.statement_id if statement else None,
        source=found.source.code,
        target=target,
        plover=found.trigger.plover,
        mode=None,
        context=None,
        status=status,
        on=document.day if status is Status.HAPPENED else None,
        precision=Precision.MONTH if status is Status.HAPPENED and document.day else Precision.UNKNOWN,
        place=None,
        trigger=found.span,
        source_span=found.source.span,
        target_span=found.target.span if found.target else None,
        rule=f"trigger: {' '.join(found.trigger.words)}",
        confidence=_CONFIDENCE[found.target is not None],
    )


def _holding(span: Span, statements: Sequence[Statement]) -> Statement | None:
    holders = [s for s in statements if any(part.holds(span) for part in s.content)]
    return min(holders, key=lambda s: sum(part.end - part.start for part in s.content)) if holders else None


def _status(sentence: Sentence, found: _Found, statement: Statement | None) -> Status | None:
    """What the surroundings make of the trigger; None where nothing was done."""
    if found.group.negated or _conditional(sentence, found):
        return None
    if statement:
        reported = _STATUS_OF_ACT.get(statement.act)
        if reported:
            return reported
        if statement.act is Act.THREATENS:
            return None
    if found.group.modal in _UNREAL:
        return None
    if found.group.modal in _FUTURE:
        return Status.PLANNED
    if statement and found.trigger.plover in HOSTILE and found.source.code != statement.speaker.speaks_for:
        return Status.ALLEGED
    return Status.HAPPENED


def _conditional(sentence: Sentence, found: _Found) -> bool:
    return any(word.low in _CONDITIONS for word in sentence.words if word.start < found.span.start)


def _already_told(event: Event, earlier: Iterable[Event]) -> bool:
    key = (event.source, event.plover, event.target, event.status, event.statement_id)
    return any(key == (e.source, e.plover, e.target, e.status, e.statement_id) for e in earlier)
