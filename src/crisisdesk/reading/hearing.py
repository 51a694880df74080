"""Where speakers stand by what they say: each statement near the question, as the rules see it."""

import re
from collections.abc import Iterator, Mapping, Sequence

from crisisdesk.model import Act, Form, Position, Span, Statement, base, covers
from crisisdesk.reading.inquiries import Inquiry
from crisisdesk.reading.leanings import leanings_in
from crisisdesk.reading.pointing import TOWARDS, pointed
from crisisdesk.reading.signs import signs_in
from crisisdesk.reading.stance_rules import Heard, heard_as
from crisisdesk.reading.told import actors_at, joined
from crisisdesk.reading.topics import Nearness, refers_back, subjects

_CONDITION = re.compile(
    r"[\s,;]*(?:but )?(?:only|provided|on (?:the )?(?:condition|premise)|as long as|unless|if)\b", re.IGNORECASE
)
_HARM = re.compile(
    r"\b(?:violence|attacks?|killings?|deaths?|riots?|rioters|unrest|looting|terror\w*|bloodshed|crimes?)\b",
    re.IGNORECASE,
)
_DEED = re.compile(
    r"\b(?:vot(?:e|ed|es)|approv\w+|veto\w*|sign(?:s|ed)?|ratif\w+|agree(?:d|s)?|adopt\w*|block\w*|abstain\w*)\b",
    re.IGNORECASE,
)
_DISMISSES = re.compile(r"\b(?:dismiss|disput)\w*", re.IGNORECASE)
_REPORT = re.compile(
    r"\b(?:that|reports?|claims?|allegations?|accusations?|rumou?rs?|speculation|charges?|suggestions?)\b",
    re.IGNORECASE,
)
_RUMOUR = re.compile(r"\b(?:rumou?rs?|speculation|gossip|whispers|whether)(?: that)?(?: the)?\s*\Z", re.IGNORECASE)
_OF_WORDS = re.compile(
    r"\W*(?:the |these |those |such |all |any )?(?:remarks?|comments?|words|claims?|reports?|allegations?|accusations?|"
    r"assertions?|charges|criticisms?|suggestions?)\b",
    re.IGNORECASE,
)
"""Words of somebody: who rejects them has not said where it stands on what they are about."""
_ASSUMED = re.compile(
    r"it (?:is|was|has been) (?:\w+ )?(?:assumed|believed|thought|supposed|rumou?red|expected)", re.IGNORECASE
)
_ASKED = re.compile(r"(?:, |\b(?:been|was|were|when|is|are) )\Z", re.IGNORECASE)
_NOUN = re.compile(r"(?:calls|demands|appeals|requests|support|praise|threats)\b", re.IGNORECASE)
_BESIDE = re.compile(r"\b(?:despite|amid|ignoring|following|after|spite of|against)\s\Z", re.IGNORECASE)
_NEW = re.compile(r"(?:an? |some |another |[a-z]+er \w+|new \w+)", re.IGNORECASE)
_NO_LONGER = re.compile(r"\b(?:no longer|any longer|stopped|ceased to)\b", re.IGNORECASE)
_ONCE = re.compile(r"\b(?:once|used to|formerly|earlier|at first)\b", re.IGNORECASE)
_LISTED = re.compile(r",? and |, (?=[A-Z])|,? as well as ")
"""Behind a state, another is named beside it: the state itself speaks, and not a body of it."""
_OWN = 0.9
_LOOK_BACK = 16
_ADDRESS = 80
"""Letters that may stand between a demand and its content, of whom it is made."""


def heard_in(inquiry: Inquiry) -> Iterator[Position]:
    """The positions that speakers take in their own statements, or that others cite them with."""
    by_id = {statement.statement_id: statement for statement in inquiry.reading.statements}
    for statement in inquiry.reading.statements:
        actor = statement.speaker.speaks_for
        if actor is None or not statement.content or _is_no_statement(inquiry, statement):
            continue
        near = max(inquiry.topic.near(span) for span in (*statement.content, *statement.cue))
        shown = heard_as(_heard(inquiry, statement, near)) if near is not Nearness.ELSEWHERE else None
        if shown is None or near < shown.needs:
            continue
        where = covers([*statement.cue, *statement.content[:1]])
        own = None if _is_deed(inquiry.text, statement) else statement
        teller = _reporter(statement, by_id)
        for speaker in _speakers(inquiry, statement, actor):
            confidence = _OWN * statement.confidence * near.confidence
            yield inquiry.position(speaker, shown, where, confidence, own=own, teller=teller)


def _heard(inquiry: Inquiry, statement: Statement, near: Nearness) -> Heard:
    text = inquiry.text
    spans = [*statement.content, *_condition_after(inquiry, statement)]
    before = text[max(0, statement.cue[0].start - _LOOK_BACK) : statement.cue[0].start] if statement.cue else ""
    pointing, wanted = pointed(text, inquiry.topic, statement, spans, inquiry.mentioned)
    return Heard(
        act=statement.act,
        leanings=leanings_in(inquiry.without_terms([*statement.cue, *_addressed(statement), *spans])),
        own_plan=statement.speaker.speaks_for in subjects(inquiry.topic.question.proposition),
        names_actor=near is Nearness.NEAR
        and statement.act in TOWARDS
        and any(map(inquiry.mentioned.any_inside, statement.content)),
        negated=inquiry.without_terms(spans).lstrip("· ").lower().startswith(("not ", "never ", "no ")),
        to_the_point=_to_the_point(inquiry, statement.content),
        pointing=pointing,
        wanted=wanted,
        cue_sign=_cue_sign(text, statement),
        direct=statement.form is Form.DIRECT,
        dismissing=_dismisses(text, statement),
        reversed=_is_reversed(statement, before, text),
        of_something=bool(_NEW.match(text, statement.content[0].start)),
        of_others=_tells_of_others(inquiry, statement),
        former=any(_ONCE.search(span.of(text)) for span in statement.cue),
    )


def _is_reversed(statement: Statement, before: str, text: str) -> bool:
    """Whether it is said no longer, in the words before the cue or at the head of a cue that is for or against."""
    said = any(_NO_LONGER.match(text, *span) for span in statement.cue) and statement.act in TOWARDS
    return said or any(not before[found.end() :].strip() for found in _NO_LONGER.finditer(before))


def _is_no_statement(inquiry: Inquiry, statement: Statement) -> bool:
    """Whether the speaker says nothing: it is asked for its view, goes against "calls for" it, or tells of another.

    Nobody speaks where it is rumoured or assumed that somebody would. In "Egypt, according to Malta, would like it to
    end" it is Egypt who would.
    """
    for cue in statement.cue:
        words, before = cue.of(inquiry.text).lower(), inquiry.text[max(0, cue.start - _LOOK_BACK) : cue.start]
        source = statement.source[0].start if statement.source else cue.start
        if _ASSUMED.match(words) or _RUMOUR.search(inquiry.text, inquiry.sentence(cue).start, min(source, cue.start)):
            return True
        if (words.startswith("asked") and _ASKED.search(before)) or (_NOUN.match(words) and _BESIDE.search(before)):
            return True
        if words == "according to" and before.endswith(", ") and cue.start < statement.content[0].start:
            return any(mention.span.end == cue.start - 2 for mention in inquiry.mentioned.inside(inquiry.sentence(cue)))
    return False


def _speakers(inquiry: Inquiry, statement: Statement, first: str) -> Sequence[str]:
    """Who says it: the speaker, and whoever is joined to it: "Germany, France and Britain"."""
    named = [mention for span in statement.source for mention in inquiry.mentioned.inside(span)]
    together = [mention.code for mention in joined(inquiry.text, named)]
    if first in together:
        return tuple(dict.fromkeys([first, *together]))
    listed = named and _LISTED.match(inquiry.text, named[0].span.end) and base(first) == together[0]
    return tuple(dict.fromkeys(together)) if listed else (first,)


def _tells_of_others(inquiry: Inquiry, statement: Statement) -> bool:
    """Whether a plain assertion has another actor for its subject: "Tunisia would abstain, Algeria's delegate said"."""
    if statement.act is not Act.ASSERTS:
        return False
    acting = actors_at(inquiry.text, statement.content[0], inquiry.mentioned)
    return bool(acting) and statement.speaker.speaks_for not in {mention.code for mention in acting}


def _is_deed(text: str, statement: Statement) -> bool:
    """Whether what was taken for a word of saying tells what somebody did: to vote, to sign."""
    if any(_DEED.search(span.of(text)) for span in statement.cue):
        return True
    if statement.act is not Act.ASSERTS or text.startswith("that ", statement.content[0].start):
        return False
    kinds = {sign.kind for span in statement.cue for sign in signs_in(span.of(text))}
    return bool(kinds & {"end", "go", "keep"}) and not kinds & {"for", "against"}


def _reporter(statement: Statement, by_id: Mapping[str, Statement]) -> Statement | None:
    """The statement of another speaker in whose words this one is told; None where it is the actor's own.

    A paper that cites an official passes on the official's words: the two share their content.
    """
    outer = by_id.get(statement.within or "")
    if outer is None or outer.content == statement.content:
        return None
    return None if outer.speaker.speaks_for == statement.speaker.speaks_for else outer


def _dismisses(text: str, statement: Statement) -> bool:
    said = any(_DISMISSES.search(span.of(text)) for span in statement.cue)
    return said and not any(_REPORT.search(span.of(text)) for span in statement.content)


def _cue_sign(text: str, statement: Statement) -> int:
    """What the word of saying itself is: 1 for what follows, -1 against it, 0 neither."""
    signs = [sign for span in statement.cue for sign in signs_in(span.of(text))]
    told = text.startswith("that ", statement.content[0].start)
    if told or all(sign.kind not in {"for", "against", "keep", "end", "go"} for sign in signs):
        return 0
    return -1 if (signs[-1].turns + sum(sign.kind == "not" for sign in signs)) % 2 else 1


def _to_the_point(inquiry: Inquiry, spans: Sequence[Span]) -> bool:
    """Whether what is said may be of the question; "the violence" beside it is not, where nothing names it."""
    text = inquiry.text
    if _OF_WORDS.match(text, *spans[0]):
        return False
    named = any(inquiry.topic.names(span, text) or refers_back(span.of(text)) for span in spans)
    return named or not any(_HARM.search(span.of(text)) for span in spans)


def _addressed(statement: Statement) -> Iterator[Span]:
    """Of whom something is asked, between the cue and the content: "urged | both capitals | to keep talking"."""
    if statement.act not in {Act.DEMANDS, Act.ASKS} or not statement.cue:
        return
    between = Span(statement.cue[-1].end, max(statement.cue[-1].end, statement.content[0].start))
    if between.end - between.start <= _ADDRESS:
        yield between


def _condition_after(inquiry: Inquiry, statement: Statement) -> Iterator[Span]:
    """What follows the content in its sentence where it begins with a condition: ", provided that ..."."""
    ends = statement.content[-1].end
    tail = Span(ends, max(ends, inquiry.sentence(statement.content[-1]).end))
    if _CONDITION.match(tail.of(inquiry.text)):
        yield tail
