"""Where actors stand on a question, as one document shows it.

A stance is read from what an actor says (its statements that name the question), from what it does (its events in
sentences that name it), and from sentences that say that it has not taken a position. Support for a government or a
person is no stance on a measure: only words that name the question count. Every stance carries its sentence and the
rule and words that showed it.
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
from crisisdesk.reading.terms import named_in, named_within
from crisisdesk.reading.text import Sentence, sentences_of

_SUPPORTING_ACTS = frozenset({Act.PRAISES, Act.OFFERS, Act.PROMISES})
_OPPOSING_ACTS = frozenset({Act.REJECTS, Act.ACCUSES})
_SUPPORTING = frozenset(
    {Plover.AGREE, Plover.SUPPORT, Plover.AID, Plover.COOPERATE, Plover.REQUEST, Plover.CONCEDE, Plover.MOBILIZE}
)
_OPPOSING = frozenset({Plover.REJECT, Plover.THREATEN, Plover.PROTEST, Plover.SANCTION, Plover.ACCUSE})
_OWN, _DONE, _SILENT = 0.8, 0.6, 0.7


@dataclass(frozen=True, slots=True)
class _Shown:
    stance: Stance
    rule: str


def positions_of(reading: Reading, question: Question) -> tuple[Position, ...]:
    """Every sentence of a document that shows where an actor stands on the question, in the order of the text."""
    text = reading.document.text
    places = named_in(text, question)
    if not places:
        return ()
    sentences = sentences_of(reading.document)
    found = [
        *_from_statements(reading, question, places, sentences),
        *_from_events(reading, question, places, sentences),
        *_from_silence(reading, question, places, sentences),
    ]
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
    return (position.stance is not Stance.SILENT, position.reported_by == ITSELF, position.confidence)


def _from_statements(
    reading: Reading, question: Question, places: Sequence[Span], sentences: Sequence[Sentence]
) -> Iterator[Position]:
    by_id = {statement.statement_id: statement for statement in reading.statements}
    for statement in reading.statements:
        actor = statement.speaker.speaks_for
        if actor is None or not any(named_within(places, span) for span in statement.content):
            continue
        shown = _said(statement, _without_terms(reading.document.text, statement.content, places))
        if shown:
            yield _position(
                reading,
                question,
                actor,
                shown,
                _sentence_of(covers([*statement.cue, *statement.content[:1]]), sentences),
                statement_id=statement.statement_id,
                teller=_reporter(statement, by_id),
                confidence=_OWN * statement.confidence,
            )


def _reporter(statement: Statement, by_id: Mapping[str, Statement]) -> Statement | None:
    """The statement of another speaker in whose words this one is told; None where it is the actor's own.

    A paper that cites an official passes on the official's words: the two share their content.
    """
    outer = by_id.get(statement.within or "")
    if outer is None or outer.content == statement.content:
        return None
    return None if outer.speaker.speaks_for == statement.speaker.speaks_for else outer


def _said(statement: Statement, clause: str) -> _Shown | None:
    leanings = leanings_in(clause)
    for kind, stance in (("conditional", Stance.CONDITIONAL), ("silent", Stance.SILENT)):
        if kind in leanings:
            return _shown(stance, leanings[kind], statement.act)
    if statement.act in _OPPOSING_ACTS:
        return _Shown(Stance.OPPOSES, f"{statement.act} it")
    if statement.act in _SUPPORTING_ACTS:
        return _Shown(Stance.SUPPORTS, f"{statement.act} it")
    if statement.act is Act.DENIES:
        return None
    if "neutral" in leanings:
        return _shown(Stance.NEUTRAL, leanings["neutral"], statement.act)
    if "against" in leanings or statement.act is Act.THREATENS:
        words = leanings.get("against", Leaning("against", statement.act.value))
        return _shown(Stance.OPPOSES, words, statement.act)
    return _shown(Stance.SUPPORTS, leanings["for"], statement.act) if "for" in leanings else None


def _shown(stance: Stance, leaning: Leaning, act: Act) -> _Shown:
    return _Shown(stance, f"{act} with “{leaning.words}”")


def _from_events(
    reading: Reading, question: Question, places: Sequence[Span], sentences: Sequence[Sentence]
) -> Iterator[Position]:
    by_id = {statement.statement_id: statement for statement in reading.statements}
    for event in reading.events:
        sentence = _sentence_of(event.trigger, sentences)
        statement = by_id.get(event.statement_id or "")
        told_by_itself = statement is not None and statement.speaker.speaks_for == event.source
        if told_by_itself or event.status in {Status.DENIED, Status.CALLED_FOR} or not named_within(places, sentence):
            continue
        shown = _done(event, _without_terms(reading.document.text, (sentence,), places))
        if shown:
            yield _position(
                reading,
                question,
                event.source,
                shown,
                sentence,
                event=event,
                teller=statement,
                confidence=_DONE * event.confidence,
            )


def _done(event: Event, clause: str) -> _Shown | None:
    conditional = leanings_in(clause).get("conditional")
    if conditional:
        return _Shown(Stance.CONDITIONAL, f"{event.plover} with “{conditional.words}”")
    if event.plover in _SUPPORTING:
        return _Shown(Stance.SUPPORTS, f"act: {event.plover}")
    return _Shown(Stance.OPPOSES, f"act: {event.plover}") if event.plover in _OPPOSING else None


def _from_silence(
    reading: Reading, question: Question, places: Sequence[Span], sentences: Sequence[Sentence]
) -> Iterator[Position]:
    """Sentences which themselves say that an actor took no position."""
    for at, sentence in enumerate(sentences):
        near = [s.span for s in sentences[max(0, at - 1) : at + 1]]
        if not any(named_within(places, span) for span in near):
            continue
        silent = leanings_in(sentence.span.of(reading.document.text)).get("silent")
        if not silent or any(span.meets(sentence.span) for s in reading.statements for span in s.content):
            continue
        for mention in _subjects(reading.mentions, sentence.span, silent.words, reading.document.text):
            shown = _Shown(Stance.SILENT, f"said to be silent: “{silent.words}”")
            yield _position(reading, question, mention.code, shown, sentence.span, confidence=_SILENT)


def _subjects(mentions: Sequence[Mention], sentence: Span, words: str, text: str) -> Iterator[Mention]:
    """The actors before the words of silence; where there is none, the first after them."""
    start = sentence.start + sentence.of(text).lower().find(words)
    inside = [mention for mention in mentions if mention.code and sentence.holds(mention.span)]
    before = [mention for mention in inside if mention.span.end <= start]
    yield from before[:1] or [mention for mention in inside if mention.span.start > start][:1]


def _position(
    reading: Reading,
    question: Question,
    actor: str,
    shown: _Shown,
    evidence: Span,
    *,
    statement_id: str | None = None,
    event: Event | None = None,
    teller: Statement | None = None,
    confidence: float,
) -> Position:
    return Position(
        actor=actor,
        question_id=question.question_id,
        stance=shown.stance,
        document_id=reading.document.document_id,
        evidence=evidence,
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


def _sentence_of(span: Span, sentences: Sequence[Sentence]) -> Span:
    return next((s.span for s in sentences if s.span.meets(span)), span)


def _without_terms(text: str, spans: Sequence[Span], places: Sequence[Span]) -> str:
    """The words of the spans with the question's own terms blotted out, so that they do not speak for it."""
    letters = list(text)
    for place in places:
        letters[place.start : place.end] = "·" * (place.end - place.start)
    blotted = "".join(letters)
    return " ".join(span.of(blotted) for span in spans)
