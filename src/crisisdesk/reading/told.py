"""Where somebody stands by what is told of it in another's voice: "Armenia no longer objects to the candidacy"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from crisisdesk.model import Act, Mention, Reading, Span, Statement, base
from crisisdesk.reading.directions import Direction, clauses_of, direction_of, tells_its_ways
from crisisdesk.reading.leanings import leanings_in
from crisisdesk.reading.mentioned import Mentioned
from crisisdesk.reading.pointing import TOWARDS
from crisisdesk.reading.text import Sentence
from crisisdesk.reading.topics import PRONOUNS, Nearness, Topic

_UNSURE = re.compile(r"\b(?:may|might|could|whether|if|would|should|must|to be|expected to|can)\b", re.IGNORECASE)
_ASKED = re.compile(r"\b(?:whether|if|wonder\w*|may|might)\b", re.IGNORECASE)
_LEAD = re.compile(r"(?:that\s+)?[\"“'‘]?(?:the\s+)?", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|never|nor|n['’]t|hardly)(?: \w+){0,2} ?\Z", re.IGNORECASE)
_BY = re.compile(r"\bby\s+(?:the\s+)?\Z", re.IGNORECASE)
_BEHIND = re.compile(
    r"\b(?:in|at|on|to|of|from|with|for|through|into|over|under|near|against|between|across|towards?|without|behind|"
    r"outside|inside|around|about|before|after|like|unlike|than|via)\s+(?:the\s+|an?\s+)?\Z",
    re.IGNORECASE,
)
_QUALITY = re.compile(r"(?<=\bthe )[a-z-]+ \Z")
"""A word between the article and an office: "with the security council"."""
_APPOSED = re.compile(r"\s*(?:then|now|currently|formerly|once|long|the|an?|its|his|her|their)\b", re.IGNORECASE)
_RELATIVE = re.compile(r"\b(?:who|which)\s*\Z", re.IGNORECASE)
_LOOK_BACK = 8
_AND = re.compile(r"\band\b", re.IGNORECASE)
_JOINS = re.compile(r"\s*(?:,|and|,\s*and|as well as)\s*(?:the\s+)?", re.IGNORECASE)
_LIST = 3
"""Words that may stand between the actors of a list."""
_WOULD = re.compile(
    r"\b(?:would|will|could|can|is ready|are ready|prepared|willing|agrees?|accepts?|consents?)\b", re.IGNORECASE
)
_UNREAL = re.compile(r"\bif\b.{0,60}\bhad\b|\bwould have\b", re.IGNORECASE)
_ALONE, _COMPLETE = ("yes", "no", "echo"), ("yes", "no", "echo", "conditional")
"""Leanings that need no object, the last with a condition in the same sentence."""
_NEAR, _FAR = 3, 8
"""Words between a deed, or what is thought, and the thing that it is done with or thought of."""


@dataclass(frozen=True, slots=True)
class Told:
    """An actor, which way it points, where, the statement in which it is told, if any, and the actor's name there."""

    actor: str
    direction: Direction
    where: Span
    within: Statement | None
    who: Span

    @property
    def echoes(self) -> bool:
        """Whether the actor is only said to think as another does."""
        return self.direction.sign == 0


def told_in(reading: Reading, topic: Topic, mentioned: Mentioned) -> Iterator[Told]:
    """What the sentences about the question tell of actors who are not their speakers."""
    text = reading.document.text
    crowds = {mention.span for mention in mentioned.all() if mention.kind == "sector"}
    for sentence, near in zip(topic.sentences, topic.nearness, strict=True):
        if near is Nearness.ELSEWHERE or text[: sentence.span.end].endswith("?"):
            continue
        if near < Nearness.REFERRED and not leanings_in(sentence.span.of(text), _COMPLETE):
            continue
        held = [s for s in reading.statements if any(part.meets(sentence.span) for part in (*s.content, *s.cue))]
        found = [_as_read(reading, one) for one in _in_sentence(text, topic, sentence, near, held, mentioned)]
        yield from _latest([one for one in found if one.who not in crowds or one.actor != base(one.actor)])


def _as_read(reading: Reading, one: Told) -> Told:
    """The same of the sector of which an event knows it: "crowds" are people of a state, not the state."""
    for event in reading.events:
        if event.source_span == one.who and event.trigger.meets(one.where) and base(event.source) == one.actor:
            return replace(one, actor=event.source)
    return one


def _in_sentence(
    text: str, topic: Topic, sentence: Sentence, near: Nearness, held: Sequence[Statement], mentioned: Mentioned
) -> Iterator[Told]:
    words = sentence.span.of(text)
    offered = "conditional" in leanings_in(words, ("conditional",)) and not _UNREAL.search(words)
    subject: Sequence[Mention] = ()
    last: Statement | None = None
    for clause in _pieces(text, clauses_of(text, sentence.span), held, mentioned):
        within = holding(Span(clause.start, clause.start + 1), held)
        if within and within.act is Act.DENIES and any(part.start == clause.start for part in within.content):
            continue
        subject, last = subject if within is last or within is None or _goes_on(text, clause) else (), within
        direction = _direction(text, topic, clause, near, offered=offered)
        before = clause.start + direction.first if direction else clause.end
        acting = _acting(text, mentioned.inside(clause), clause, before)
        if not acting and direction and direction.lead == "echo":
            acting = joined(text, [m for m in mentioned.inside(clause) if m.span.start >= before])
        subject = subject if subject and direction is None and _is_apposed(text, clause, acting) else acting or subject
        cited = (s for s in held if any(cue.meets(clause) for cue in s.cue))
        if direction is None or (direction.lead != "echo" and any(_speaks(s, acting, clause) for s in cited)):
            continue
        yield from (Told(mention.code, direction, clause, within, mention.span) for mention in subject)


def _is_apposed(text: str, clause: Span, acting: Sequence[Mention]) -> bool:
    """Whether a clause between commas only says who the one before it is: "..., then the bloc's chairman, ..."."""
    between = text[max(0, clause.start - 1) : clause.start] == "," and text.startswith(",", clause.end)
    return between and bool(_APPOSED.match(text, *clause)) and all(one.span.of(text).islower() for one in acting)


def subjects_before(text: str, sentence: Span, place: int, mentioned: Mentioned) -> Sequence[Mention]:
    """Who acts in the clause of a place, or in the nearest one before it; else whom the sentence names next."""
    subject: Sequence[Mention] = ()
    for clause in clauses_of(text, sentence):
        if clause.start > place:
            break
        subject = _acting(text, mentioned.inside(clause), clause, min(place, clause.end)) or subject
    return subject or [mention for mention in mentioned.inside(sentence) if mention.span.start > place][:1]


def _pieces(text: str, clauses: Sequence[Span], held: Sequence[Statement], mentioned: Mentioned) -> Iterator[Span]:
    """Clauses, cut where a clause with a subject of its own begins that somebody says."""
    starts = {part.start for s in held for part in s.content if _has_subject(text, s, part, mentioned)}
    starts.update(_joined_clauses(text, clauses, mentioned))
    for clause in clauses:
        at = clause.start
        for start in sorted(starts):
            if at < start < clause.end:
                yield Span(at, start)
                at = start
        yield Span(at, clause.end)


def _joined_clauses(text: str, clauses: Sequence[Span], mentioned: Mentioned) -> Iterator[int]:
    """Where behind "and" another actor does something of its own: "Baku prefers talks and Moscow shares its doubts"."""
    for clause in clauses:
        for before, after in pairwise(mentioned.inside(clause) if _AND.search(text, *clause) else ()):
            between = text[before.span.end : after.span.start]
            if between.rstrip().endswith((" and", " and the")) and len(between.split()) > _LIST:
                yield after.span.start


def _goes_on(text: str, clause: Span) -> bool:
    """Whether a clause goes on with the subject of the one before: "denied it and deplored the step"."""
    return text[: clause.start].endswith(" and ")


def _has_subject(text: str, statement: Statement, content: Span, mentioned: Mentioned) -> bool:
    """Whether a content tells of somebody who acts; who is praised, urged or written to only stands at its head."""
    if text.startswith("that ", content.start):
        return True
    return statement.act not in TOWARDS and bool(actors_at(text, content, mentioned))


def actors_at(text: str, content: Span, mentioned: Mentioned) -> Sequence[Mention]:
    """The actors with whose names a content begins, as its subject."""
    if _BEHIND.search(text, max(0, content.start - _LOOK_BACK), content.start):
        return []
    lead = _LEAD.match(text, *content)
    start = lead.end() if lead else content.start
    first = mentioned.begins(content)
    return [] if first is None or first > start else joined(text, mentioned.inside(content))


def _direction(text: str, topic: Topic, clause: Span, near: Nearness, *, offered: bool) -> Direction | None:
    things = topic.things(clause, text) if near >= Nearness.REFERRED else []
    if near < Nearness.NAMED:
        things = [thing for thing in things if not text.endswith(" to ", 0, thing.span.start)]
    if things and tells_its_ways(text, clause, things[-1].span):
        return None
    found = direction_of(text, clause, [thing.span for thing in things])
    least = Nearness.NAMED if things and things[0].span.of(text).lower() in PRONOUNS else Nearness.HINTED
    if found and not found.judged and near < least:
        found = None
    if found and _counts(found, text[clause.start : things[0].span.start], offered=offered):
        return found._replace(sign=found.sign * things[0].bearing)
    return _alone(clause.of(text)) or (_offer(clause.of(text)) if offered else None)


def _speaks(statement: Statement, acting: Sequence[Mention], clause: Span) -> bool:
    """Whether who acts in a clause is the speaker: then the clause is a statement, read elsewhere."""
    if acting:
        return any(source.meets(acting[0].span) for source in statement.source)
    return statement.speaker.speaks_for is not None and any(source.meets(clause) for source in statement.source)


def _offer(clause: str) -> Direction | None:
    """Words that somebody would or will do something, of which the sentence says on what condition."""
    found = _WOULD.search(clause)
    return Direction(1, judged=True, words=found.group(), lead="yes", first=found.start()) if found else None


def _alone(clause: str) -> Direction | None:
    """Words that need no object: "voted no", "gave its blessing"; 0 for what repeats what was said before."""
    found = leanings_in(clause, _ALONE)
    if not found or leanings_in(clause, ("silent", "open")):
        return None
    kind = next(iter(found))
    words = found[kind].words
    first = clause.lower().find(words)
    sign = {"yes": 1, "no": -1, "echo": 0}[kind]
    negated = _NOT.search(clause[:first])
    return Direction(-sign if negated else sign, True, words, lead=kind, first=first)


def _counts(direction: Direction, before: str, *, offered: bool) -> bool:
    """Whether the words tell where somebody stands; what would only be done counts where a condition is made."""
    if direction.reach > _FAR or _ASKED.search(before):
        return False
    if direction.judged:
        return direction.thought
    if not direction.ahead or direction.reach > _NEAR or (direction.reach and not direction.lead):
        return False
    return offered or not _UNSURE.search(before)


def _acting(text: str, inside: Sequence[Mention], clause: Span, end: int) -> Sequence[Mention]:
    """Who acts in a clause: the actors joined at its beginning; behind "by" where it tells what is done.

    In a relative clause it is whom the clause before names.
    """
    if _RELATIVE.search(text, max(0, clause.start - _LOOK_BACK), clause.start):
        return []
    before = [mention for mention in inside if mention.span.end <= end and not _aside(text, clause, mention)]
    if not before:
        return [mention for mention in inside if _BY.search(text[clause.start : mention.span.start])][:1]
    return joined(text, before)


def joined(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The first of some mentions and those that follow it in one list: "Germany, France and Britain"."""
    found = list(mentions[:1])
    for mention in mentions[1:]:
        if not _JOINS.fullmatch(text, found[-1].span.end, mention.span.start):
            break
        found.append(mention)
    return found


def _aside(text: str, clause: Span, mention: Mention) -> bool:
    """Whether a mention stands behind a preposition, where it is no subject: "marched through Tbilisi"."""
    before = text[clause.start : mention.span.start]
    return bool(_BEHIND.search(_QUALITY.sub("", before) if mention.span.of(text).islower() else before))


def holding(where: Span, statements: Sequence[Statement]) -> Statement | None:
    """The innermost statement in whose content a place lies."""
    holders = [s for s in statements if any(part.holds(where) for part in s.content)]
    return min(holders, key=lambda s: sum(part.end - part.start for part in s.content), default=None)


def _latest(found: Sequence[Told]) -> Iterator[Told]:
    """Of each actor what is told of now, and the last of that."""
    for actor in dict.fromkeys(one.actor for one in found):
        own = [one for one in found if one.actor == actor]
        yield ([one for one in own if not one.direction.former] or own)[-1]
