"""Which way what somebody says points with regard to a question, and what it asks for as a condition."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from crisisdesk.model import Act, Form, Mention, Span, Statement
from crisisdesk.reading.directions import Direction, clauses_of, direction_of, direction_without, tells_its_ways
from crisisdesk.reading.mentioned import Mentioned
from crisisdesk.reading.signs import signs_in
from crisisdesk.reading.topics import Topic, subjects

_CONDITION = re.compile(
    r"\b(?P<negated>unless|until|without)\b|\b(?:only (?:if|when|once|after)|if|provided(?: that)?|providing|"
    r"on (?:the )?(?:condition|premise) that|as long as|so long as)\b",
    re.IGNORECASE,
)
TOWARDS = {Act.PRAISES: 1, Act.OFFERS: 1, Act.PROMISES: 1, Act.DEMANDS: 1, Act.REJECTS: -1, Act.ACCUSES: -1}
"""Acts that are for or against what is said in them."""
_ASKS = re.compile(r"\?\W*\Z|\basked (?:whether|if)\b", re.IGNORECASE)
_WHY = re.compile(r"\W*why (?:should|would|must)\b", re.IGNORECASE)
_SHORT = "(?:we|i|it|they|he|she) (?:do|does|did|will|would|is|are|was|has|have)"
_ANSWER = re.compile(
    rf"\W*(?:that )?(?:yes|of course|certainly|{_SHORT}|(?P<no>no|never|certainly not|{_SHORT}(?: not|n['’]t)))\W*",
    re.IGNORECASE,
)
_NO_CONDITION = re.compile(r"\b(?:even|as|whether|ask\w*|wonder\w*|see|doubt\w*|say|know)\s*\Z", re.IGNORECASE)
_CONCLUDES = re.compile(r"(?:the )?(?:end(?:s|ed|ing)?|conclu\w+|complet\w+|finish\w*)", re.IGNORECASE)
_BEGINNING = re.compile(r"\b(?:sends?|deploys?|dispatch(?:es)?|launch(?:es)?|starts?|begins?)\b", re.IGNORECASE)
"""Who asks for the end of what was sent is not against its sending; who asks to stop or to withdraw it may be."""
_SPOKEN_TO = re.compile(r"\b(?:to|with) (?:the )?\Z", re.IGNORECASE)
_TO = 10
"""Letters before a name in which "to the" or "with the" stands."""
_WHETHER = re.compile(r"\b(?:whether|if)\b", re.IGNORECASE)
_ITSELF = re.compile(
    r"\b(?:we|i|us|it|he|she|they|(?:his|her|their|our|its) (?:country|government|side|nation|people|men|troops|"
    r"delegation|movement|members)|the country)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pointing:
    """A direction towards the proposition.

    ``itself`` where the speaker is who acts in the clause, ``another`` where another state or organisation is;
    ``general`` where the clause does not name the question.
    """

    direction: Direction
    itself: bool
    another: bool
    general: bool = False

    @property
    def bare(self) -> bool:
        """Whether it is only named."""
        return not self.direction.words

    @property
    def sign(self) -> int:
        """1 for the proposition, -1 against it."""
        return self.direction.sign


def pointed(
    text: str, topic: Topic, statement: Statement, spans: Sequence[Span], mentioned: Mentioned
) -> tuple[Pointing | None, Pointing | None]:
    """What the main clauses of a content say of the question; and what a condition in it asks for.

    The second only where the main clauses do not name the question and something is withheld or threatened in them.
    """
    if answer := answered(text, topic, spans):
        return answer, None
    main: list[Pointing] = []
    wanted: list[Pointing] = []
    withheld = statement.act is Act.THREATENS
    named = False
    for span in spans:
        for part, negated in _parts(text, span):
            found = list(_of_clauses(text, topic, statement, clauses_of(text, part), mentioned))
            if negated is None:
                main += found
                named = named or any(topic.things(part, text))
                withheld = withheld or any(sign.turns for sign in signs_in(part.of(text)))
            elif topic.things(part, text):
                threat = statement.act is Act.THREATENS and not negated
                wanted += [_turned(one) if threat else one for one in found or [_named(topic, text, part)]]
    return _best(main) or _in_general(text, spans, topic, statement), None if named or not withheld else _best(wanted)


def answered(text: str, topic: Topic, spans: Sequence[Span]) -> Pointing | None:
    """An answer of a word or two to a question, in the words themselves or in the sentence before; "why should we?"."""
    whole = Span(spans[0].start, spans[-1].end)
    asked = text.rfind("?", *whole)
    if asked >= 0:
        question, answer = Span(whole.start, asked), text[asked + 1 : whole.end]
    else:
        at = topic.index(whole)
        question, answer = topic.sentences[at - 1].span if at else Span(0, 0), whole.of(text)
        if not _ASKS.search(question.of(text)):
            return None
    things = topic.things(question, text)
    found = _ANSWER.fullmatch(answer)
    why = _WHY.match(question.of(text))
    if not things or not (found or why):
        return None
    direction = direction_of(text, question, [thing.span for thing in things])
    sign = (direction.sign if direction else 1) * things[0].bearing
    turned = bool(why) if not found else bool(found.group("no"))
    return Pointing(
        Direction(-sign if turned else sign, True, (answer if found else question.of(text)).strip()), False, False
    )


def _in_general(text: str, spans: Sequence[Span], topic: Topic, statement: Statement) -> Pointing | None:
    """What a content that does not name the question says all the same, of whatever its sentence is about."""
    if any(topic.things(span, text) for span in spans):
        return None
    clauses = (clause for span in spans for clause in clauses_of(text, span))
    deeds = statement.act is Act.DEMANDS or statement.speaker.speaks_for in subjects(topic.question.proposition)
    found = next((found for clause in clauses if (found := direction_without(text, clause, deeds=deeds))), None)
    return found and Pointing(found, itself=False, another=False, general=True)


def _parts(text: str, span: Span) -> Iterator[tuple[Span, bool | None]]:
    """What is said outright (None) and the conditions in it, each with whether it is that something is not so."""
    at, kind = span.start, None
    for found in _CONDITION.finditer(text, *span):
        if not _NO_CONDITION.search(text[span.start : found.start()]):
            yield Span(at, found.start()), kind
            at, kind = found.end(), bool(found.group("negated"))
    yield Span(at, span.end), kind


def _of_clauses(
    text: str, topic: Topic, statement: Statement, clauses: Iterable[Span], mentioned: Mentioned
) -> Iterator[Pointing]:
    judged = statement.act in TOWARDS and statement.form is not Form.DIRECT
    for clause in clauses:
        things = topic.things(clause, text)
        if not things or tells_its_ways(text, clause, things[-1].span):
            continue
        if _WHETHER.search(text, clause.start, max(clause.start, things[0].span.start)):
            continue
        direction = direction_of(text, clause, [thing.span for thing in things], judged=judged)
        direction = direction or Direction(1, judged=False, words="")
        if _CONCLUDES.fullmatch(direction.words) and _BEGINNING.search(topic.question.proposition):
            continue
        lead = Span(clause.start, clause.start + direction.first) if direction.words else clause
        others = [mention.code for mention in mentioned.named(lead) if not _is_spoken_to(text, mention)]
        speaker = statement.speaker.speaks_for
        yield Pointing(
            direction._replace(sign=direction.sign * things[0].bearing),
            itself=speaker in others or bool(_ITSELF.search(lead.of(text))) or text.startswith("to ", clause.start),
            another=bool(others) and speaker not in others,
        )


def _is_spoken_to(text: str, mention: Mention) -> bool:
    return bool(_SPOKEN_TO.search(text, max(0, mention.span.start - _TO), mention.span.start))


def _named(topic: Topic, text: str, part: Span) -> Pointing:
    return Pointing(
        Direction(topic.things(part, text)[0].bearing, True, part.of(text).strip()), itself=False, another=False
    )


def _turned(one: Pointing) -> Pointing:
    return Pointing(one.direction._replace(sign=-one.sign), one.itself, one.another)


def _best(found: Sequence[Pointing]) -> Pointing | None:
    """What is thought now, before what is only done, before what was thought once."""
    return min(found, key=lambda one: (one.bare, one.direction.former, not one.direction.judged), default=None)
