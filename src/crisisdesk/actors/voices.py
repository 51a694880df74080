"""On whose behalf a noun phrase speaks.

The rules stand in a list and are asked in turn; the first that knows an answer gives it and its name. They follow one
convention: the offices, ministries, parliaments, courts and troops of a state and the party that governs it speak for
the state; analysts, newspapers, former officials and unnamed diplomats for nobody; private people for their part of
society (``KGZ.CVL``), the opposition for ``KGZ.OPP``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from crisisdesk.actors.antecedents import Antecedent, Antecedents
from crisisdesk.actors.homes import STATES, Homes, chain, principal
from crisisdesk.actors.names import Role
from crisisdesk.actors.nounphrase import NUMBERS, TOGETHER, NounPhrase
from crisisdesk.actors.people import People
from crisisdesk.actors.scene import Entity
from crisisdesk.actors.sectors import STATE_SECTORS
from crisisdesk.actors.sentences import Sentences
from crisisdesk.actors.words import words
from crisisdesk.model import Mention, Span, base

_OWN = frozenset({"own", "CVL", "group"})
_ARMED = frozenset({"REB", "OPP", "CRM"})
_NOBODY = (".ELI", ".MED", ".EDU")
_RULERS = frozenset({"military ruler", "military leader"})
_COUP = re.compile(
    r"\b(?:(?:asked|told|urged|ordered|forced|called on|demanded)\b[^.]{0,40}"
    r"\b(?:step down|resign|quit|leave office|go)|"
    r"(?:seized|seize|taken|took|grabbed) power|coup|mutin\w+|putsch|toppled|overthr\w+|dissolved the government|"
    r"suspended the constitution|placed the president|detained the president)\b"
)
_NO_COUP = re.compile(
    r"\b(?:not|n't|n’t|never|no|denied|denies|denying|without|failed|foiled|thwarted|prevented|against|warned|rumours?|rumors?"
    r"|alleged)\b[^.;]{0,30}$"
)
_OF_GROUP = re.compile(
    r"(?:one|another|some|several|two|three|most|many) of (them|those|these|the|its|their|his|her)\b", re.IGNORECASE
)
_DISPLACED = re.compile(r"(?:an?|the|several|some|\w+)? ?(?:internally )?displaced\b", re.IGNORECASE)
_FOLK_WORD = re.compile(r"(?:[A-Z]?[a-z-]+ ){0,2}[A-Z]?[a-z-]+(?:ers|ors|ists|men|women|ees|ants|ians|folk)$")
_SOME_FOLK = re.compile(r"(?:[A-Z]?[a-z-]+ ){0,2}[A-Z]?[a-z-]+s (?:in|from|at|near|of|around) ")
_WESTERN = re.compile(
    r"\bWestern (?:[a-z]+ ){0,2}(?:official|envoy|diplomat|source|minister|government|leader|power)s?\b"
)
_CALLING = re.compile(r"[^,]+, (an? [a-z].*)$", re.DOTALL)
_COUNTED = re.compile(
    r"^(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|several|some|many|dozens of|\d+)\b", re.IGNORECASE
)
_TAIL = re.compile(r"(?: (?:of|at|for|in|from|with|to) (?:the |an? |its |their )?[\w'’-]+(?: [A-Z][\w'’-]+){0,4})?")
_PLACED = re.compile(r" (?:in|from|at|near|of|around|outside|across) (?:the |[a-z]+ )?$")
_LEAD = re.compile(r"(?:\b(?:an?|the|its|his|her|their|former|retired|exiled|unnamed)\s+)+$", re.IGNORECASE)
_PERSONAL = frozenset("he she him her himself herself his who".split())
_THINGS = frozenset("it which this that itself its".split())
_SEVERAL = frozenset("they them these those themselves their both others some many all".split())


@dataclass(frozen=True, slots=True)
class Voice:
    """For whom somebody speaks (None: for nobody but himself), by which rule, how surely."""

    speaks_for: str | None
    rule: str
    confidence: float


class Voices:
    """Answers for the phrases of one document."""

    def __init__(
        self,
        text: str,
        sentences: Sentences,
        antecedents: Antecedents,
        people: People,
        parse: Callable[[Span], NounPhrase],
    ) -> None:
        self._text = text
        self._sentences = sentences
        self._antecedents = antecedents
        self._people = people
        self._parse = parse
        self._homes = Homes(text, antecedents)
        self._asked: set[Span] = set()
        self._rules: tuple[Callable[[NounPhrase], Voice | None], ...] = (
            self._pronoun,
            self._gone,
            self._one_of_a_group,
            self._together,
            self._organisation_expert,
            self._voiceless,
            self._diplomat,
            self._document,
            self._against_own_president,
            self._part_of_society,
            self._office,
            self._person,
            self._named_actor,
            self._stranger,
        )

    def voice(self, span: Span) -> Voice:
        """For whom the phrase at a span speaks."""
        if span in self._asked:
            return Voice(None, "explained only by itself", 0.3)
        self._asked.add(span)
        try:
            phrase = self._parse(span)
            answers = (rule(phrase) for rule in self._rules)
            found = next((answer for answer in answers if answer is not None), None)
        finally:
            self._asked.discard(span)
        return found or Voice(None, "nothing says who it is", 0.3)

    def meant(self, pronoun: str, at: int) -> Antecedent | None:
        """Whom a pronoun means."""
        if pronoun in _PERSONAL:
            return self._antecedents.person(at)
        if pronoun in _THINGS:
            return self._antecedents.thing(at)
        return self._antecedents.several(at) if pronoun in _SEVERAL else None

    def extent(self, entity: Entity) -> Span:
        """A mention with its article and what depends on it: ``a researcher`` with ``at the institute``."""
        start, end = entity.mention.span
        lead = _LEAD.search(self._text[max(0, start - 25) : start])
        tail = _TAIL.match(self._text, end) if entity.role is not None and not entity.mention.code else None
        return Span(start - (len(lead[0]) if lead else 0), end + (len(tail[0]) if tail else 0))

    def _of(self, found: Antecedent) -> Voice:
        """The voice of an antecedent."""
        answer = self.voice(self.extent(found.entity))
        reasons = ", ".join(found.reasons) or "place"
        return Voice(answer.speaks_for, f"{answer.rule}; meant by {reasons}", found.confidence)

    def _pronoun(self, phrase: NounPhrase) -> Voice | None:
        word = phrase.pronoun
        if not word:
            return None
        if word in ("i", "we"):
            return Voice(None, "the author speaks", 0.7)
        found = self.meant(word, phrase.span.start)
        return self._of(found) if found else Voice(None, f"{word} without an antecedent", 0.3)

    def _gone(self, phrase: NounPhrase) -> Voice | None:
        """A former minister, a retired officer."""
        head = phrase.head
        office = head is None or head.kind == "office" or head.sector in STATE_SECTORS
        return Voice(None, "out of office", 0.9) if phrase.gone and office else None

    def _one_of_a_group(self, phrase: NounPhrase) -> Voice | None:
        group = _OF_GROUP.match(phrase.text)
        if group is None:
            return None
        word = group[1].lower()
        if word == "the" and (phrase.roles or phrase.depends):
            return None
        at = phrase.span.start
        owned = word in ("its", "their", "his", "her")
        found = self._antecedents.of_owner(word, at) if owned else self._antecedents.several(at)
        return self._of(found) if found else None

    def _together(self, phrase: NounPhrase) -> Voice | None:
        """``The two leaders``: the state named first."""
        number = TOGETHER.match(phrase.text)
        if number is None or phrase.actors:
            return None
        states = self._antecedents.states(phrase.span.start, NUMBERS.get(number[1].lower(), 2))
        return Voice(states[0].state, f"first of {number[0]}", 0.6) if states else None

    def _organisation_expert(self, phrase: NounPhrase) -> Voice | None:
        """``UN experts`` speak for the UN, ``experts in Geneva`` for nobody."""
        head = phrase.head
        if head is None or head.voice not in ("none", "diplomat") or head.sector == "MED":
            return None
        for actor in phrase.actors:
            if actor.kind in ("office", "sector") and self._homes.kind(actor) == "organisation":
                return Voice(actor.code, "expert of an organisation", 0.8)
        return None

    def _voiceless(self, phrase: NounPhrase) -> Voice | None:
        """Analysts, newspapers, studies, and whoever heads a think tank."""
        head = phrase.head
        if head is None:
            return None
        if head.voice == "none":
            return Voice(None, f"{head.noun}: speaks for nobody", 0.9)
        body = chain(phrase)
        if head.voice == "generic" and body is not None and body.voice == "none":
            return Voice(None, f"{head.noun} of {body.noun}: speaks for nobody", 0.85)
        return None

    def _diplomat(self, phrase: NounPhrase) -> Voice | None:
        head = phrase.head
        western = _WESTERN.search(phrase.text) is not None
        if head is None or (head.voice != "diplomat" and not western):
            return None
        own = self._homes.own(phrase)
        if own is not None and not western:
            return Voice(own.code, f"{head.noun} of {own.code}", 0.8)
        return Voice(None, "unnamed diplomat", 0.85)

    def _document(self, phrase: NounPhrase) -> Voice | None:
        """``The letter``, ``their joint statement``: whoever issued it."""
        head = phrase.head
        if head is None or head.noun.split()[-1] not in words("document") or self._homes.own(phrase):
            return None
        at = phrase.span.start
        found = self._antecedents.several(at) if phrase.owner == "their" else None
        found = found or self._antecedents.issuer(at)
        return self._of(found) if found else None

    def _against_own_president(self, phrase: NounPhrase) -> Voice | None:
        """The army that topples its president no longer speaks for the state."""
        head = principal(phrase)
        if head is None or head.sector != "MIL" or head.noun in _RULERS:
            return None
        start, end = self._sentences.bounds(phrase.span.start)
        around = self._text[start : phrase.span.start] + self._text[phrase.span.end : end]
        deed = _COUP.search(around)
        if deed is None or _NO_COUP.search(around, 0, deed.start()):
            return None
        state = self._homes.state(phrase, head)
        return Voice(f"{state}.MIL", "army against its own president", 0.7) if state else None

    def _part_of_society(self, phrase: NounPhrase) -> Voice | None:
        """Protesters, rebels, traders, a bishop: the sector of their state."""
        head = principal(phrase)
        if head is None or head.voice not in _OWN:
            return None
        sector = self._sector(head, phrase)
        for actor in self._homes.residents_of(phrase):
            dotted = "." in actor.code and actor.kind not in ("people", "person")
            if dotted and not self._homes.elsewhere(phrase, actor):
                return Voice(f"{base(actor.code)}.{sector}", f"{head.noun} of {base(actor.code)}", actor.confidence)
        if (head.voice == "group" or sector in _ARMED) and not self._homes.names_state(phrase):
            group = self._antecedents.of_role(head, head.noun.split()[-1], phrase.span.start, phrase.span.end)
            if group and group.entity.sector in _ARMED:
                return Voice(group.entity.code, f"{head.noun}: {', '.join(group.reasons)}", group.confidence)
        state = self._homes.state(phrase, head)
        return Voice(f"{state}.{sector}", f"{head.noun} of {state}", 0.7) if state else None

    def _sector(self, role: Role, phrase: NounPhrase) -> str:
        """The sector of a private person: market women are no businesses, displaced teachers are refugees."""
        petty = role.sector == "BUS" and any(other.sector == "CVL" for other in phrase.roles[:-1])
        if role.voice == "CVL" or petty:
            return "CVL"
        if role.voice == "group" and (phrase.names or not phrase.definite):
            return "NGO"
        return "REF" if role.sector == "CVL" and _DISPLACED.match(phrase.text) else role.sector

    def _office(self, phrase: NounPhrase) -> Voice | None:
        """Offices and bodies: the actor that the phrase names, its owner, or the nearest that fits."""
        head = principal(phrase)
        if head is None:
            return None
        if head.noun == "source" and not phrase.actors:
            return Voice(None, "unnamed source", 0.8)
        named = self._homes.own(phrase)
        if named is not None and not self._homes.elsewhere(phrase, named):
            return Voice(_lifted(named, head), named.rule, named.confidence)
        noun = head.noun.split(" of ")[0].split()[-1]
        found = self._homes.owner(phrase) or self._antecedents.of_role(head, noun, phrase.span.start, phrase.span.end)
        if found is None:
            return None
        return Voice(
            _of_home(found.entity, head), f"{head.noun}: {', '.join(found.reasons) or 'place'}", found.confidence
        )

    def _person(self, phrase: NounPhrase) -> Voice | None:
        """A name without a role: what the text said of that person elsewhere."""
        if phrase.head is not None:
            return None
        for name in phrase.names:
            known = self._people.named(name.of(self._text))
            if known is None or known.described == phrase.span:
                continue
            if known.described is not None:
                answer = self.voice(known.described)
                rule = f"{known.name}, {known.described.of(self._text)}: {answer.rule}"
                return Voice(answer.speaks_for, rule, answer.confidence)
            if not known.sector:
                return Voice(None, f"{known.name} heads a body of no state", 0.6)
            state = self._antecedents.state(known.at.start)
            if state is not None:
                return Voice(f"{state.entity.state}.{known.sector}", f"{known.name}: told by a clause", 0.6)
        return None

    def _named_actor(self, phrase: NounPhrase) -> Voice | None:
        """A state, organisation or group by its name."""
        actor = self._homes.own(phrase)
        if actor is None or self._only_there(phrase, actor):
            return None
        if actor.kind in ("media", "think tank") or actor.code.endswith(_NOBODY):
            return Voice(None, f"{actor.kind}: speaks for nobody", 0.85)
        if phrase.names and actor.kind in ("city", "region", "capital", "demonym") and not phrase.definite:
            return None
        return Voice(actor.code, actor.rule, actor.confidence)

    def _only_there(self, phrase: NounPhrase, actor: Mention) -> bool:
        """Whether an actor is only where people without a role are: ``an ice cream seller in Harare``."""
        if actor.span.start == phrase.span.start or phrase.head is not None:
            return False
        ahead = self._text[phrase.span.start : actor.span.start]
        placed = _PLACED.search(ahead) is not None and not any(ahead.startswith(word) for word in ("The ", "the "))
        return placed and bool(_COUNTED.match(ahead) or _SOME_FOLK.match(phrase.text))

    def _stranger(self, phrase: NounPhrase) -> Voice | None:
        """Somebody with an unknown calling is a private person of the place."""
        called = _CALLING.match(phrase.text) and phrase.names
        folk = _COUNTED.match(phrase.text) or _SOME_FOLK.match(phrase.text) or _FOLK_WORD.match(phrase.text)
        if phrase.head is not None or not (folk or called):
            return None
        place = next((actor for actor in phrase.actors if self._homes.kind(actor) in STATES), None)
        state = base(place.code) if place else self._homes.scene(phrase)
        return Voice(f"{state}.CVL", "a private person of the place", 0.45) if state else None


def _lifted(actor: Mention, head: Role) -> str | None:
    """The code that an office speaks for: its state, whatever sector stands beside it."""
    if actor.code.endswith((".MED", ".EDU")):
        return None
    return base(actor.code) if head.sector in STATE_SECTORS and actor.kind != "group" else actor.code


def _of_home(entity: Entity, head: Role) -> str:
    """The code of a bare role from that of its antecedent."""
    if head.sector in ("OPP", "REB"):
        return f"{entity.state}.{head.sector}"
    if head.voice == "state" or head.noun.startswith(("ruling", "governing")):
        return entity.state
    if head.voice == "party" and entity.noun != "party":
        return f"{entity.state}.PTY"
    return entity.code
