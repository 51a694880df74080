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
from crisisdesk.actors.names import Role
from crisisdesk.actors.nounphrase import NounPhrase
from crisisdesk.actors.people import People
from crisisdesk.actors.scene import Entity
from crisisdesk.actors.sentences import Sentences
from crisisdesk.model import Mention, Span, base

_STATES = frozenset({"state", "territory", "disputed", "dissolved"})
_OWN = frozenset({"own", "CVL", "group"})
_DOCUMENTS = frozenset(
    "statement communique communiqué declaration letter note read-out readout resolution decree speech interview message "
    "post tweet verbale".split()
)
_DESK = frozenset("institution media".split())
_ABROAD = re.compile(r"\b(?:exiled|in exile|abroad|based abroad|émigré|emigre|refugee)\b", re.I)
_COUP = re.compile(
    r"\b(?:(?:asked|told|urged|ordered|forced|called on|demanded)\b[^.]{0,40}\b(?:step down|resign|quit|leave office|go)|"
    r"(?:seized|seize|taken|took|grabbed) power|coup|mutin\w+|putsch|toppled|overthr\w+|dissolved the government|"
    r"suspended the constitution|placed the president|detained the president)\b"
)
_OF_GROUP = re.compile(
    r"(?:one|another|some|several|two|three|most|many) of (them|those|these|the|its|their|his|her)\b", re.I
)
_FOLK_WORD = re.compile(r"(?:[A-Z]?[a-z-]+ ){0,2}[A-Z]?[a-z-]+(?:ers|ors|ists|men|women|ees|ants|ians|folk)$")
_CALLING = re.compile(r"[^,]+, (an? [a-z].*)$", re.S)
_SOME_FOLK = re.compile(r"(?:[A-Z]?[a-z-]+ ){0,2}[A-Z]?[a-z-]+s (?:in|from|at|near|of|around) ")
_NUMBER = re.compile(r"^(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|several|some|many|dozens of|\d+)\b", re.I)


@dataclass(frozen=True, slots=True)
class Voice:
    """For whom somebody speaks (None: for nobody but himself), by which rule, how surely."""

    speaks_for: str | None
    rule: str
    confidence: float


class Voices:
    """Answers for the phrases of one document."""

    def __init__(
        self, text: str, sentences: Sentences, antecedents: Antecedents, people: People, parse: Callable[[Span], NounPhrase]
    ) -> None:
        self._text = text
        self._sentences = sentences
        self._antecedents = antecedents
        self._people = people
        self._parse = parse
        self._rules: tuple[Callable[[NounPhrase], Voice | None], ...] = (
            self._pronoun,
            self._gone,
            self._one_of_a_group,
            self._organisation_expert,
            self._voiceless,
            self._diplomat,
            self._document,
            self._against_own_president,
            self._part_of_society,
            self._office,
            self._person,
            self._named_actor,
            self._somebody,
        )

    def voice(self, span: Span) -> Voice:
        """For whom the phrase at a span speaks."""
        phrase = self._parse(span)
        for rule in self._rules:
            answer = rule(phrase)
            if answer is not None:
                return answer
        return Voice(None, "nothing says who it is", 0.3)

    def meant(self, pronoun: str, at: int) -> Antecedent | None:
        """Whom a pronoun means."""
        if pronoun in ("he", "she", "him", "her", "himself", "herself", "his"):
            return self._antecedents.person(at)
        if pronoun in ("it", "which", "this", "that", "itself", "its"):
            return self._antecedents.thing(at)
        if pronoun in ("they", "them", "these", "those", "themselves", "their", "both", "others", "some", "many", "all"):
            return self._antecedents.several(at)
        if pronoun == "who":
            return self._antecedents.person(at)
        return None

    def _of(self, found: Antecedent) -> Voice:
        """The voice of an antecedent."""
        entity = found.entity
        answer = self.voice(self.extent(entity))
        return Voice(answer.speaks_for, f"{answer.rule}; meant by {', '.join(found.reasons) or 'place'}", found.confidence)

    def extent(self, entity: Entity) -> Span:
        """A mention with what depends on it: ``a researcher`` with ``at the institute``."""
        start, end = entity.mention.span
        tail = re.match(r"(?: (?:of|at|for|in|from|with|to) (?:the |an? |its |their )?[\w'’-]+(?: [A-Z][\w'’-]+){0,4})?", self._text[end:])
        lead = re.search(r"(?:\b(?:an?|the|its|his|her|their|former|retired|exiled|unnamed)\s+)+$", self._text[max(0, start - 25) : start], re.I)
        longer = end + (len(tail[0]) if tail and entity.role is not None and not entity.mention.code else 0)
        return Span(start - (len(lead[0]) if lead else 0), longer)

    def _pronoun(self, phrase: NounPhrase) -> Voice | None:
        word = phrase.pronoun
        if not word:
            return None
        if word in ("i", "we"):
            return Voice(None, "the author speaks", 0.7)
        found = self.meant(word, phrase.span.start)
        return self._of(found) if found else Voice(None, f"{word} without an antecedent", 0.3)

    def _gone(self, phrase: NounPhrase) -> Voice | None:
        head = phrase.head
        office = head is None or head.kind == "office" or head.sector in ("MIL", "GOV", "COP", "SPY", "LEG", "JUD")
        return Voice(None, "out of office", 0.9) if phrase.gone and office else None

    def _one_of_a_group(self, phrase: NounPhrase) -> Voice | None:
        group = _OF_GROUP.match(phrase.text)
        if group is None or (group[1].lower() == "the" and (phrase.roles or phrase.depends)):
            return None
        word = group[1].lower()
        if word in ("its", "their", "his", "her"):
            found = self._antecedents.of_owner(word, phrase.span.start)
        else:
            found = self._antecedents.several(phrase.span.start)
        return self._of(found) if found else None

    def _organisation_expert(self, phrase: NounPhrase) -> Voice | None:
        """``UN experts`` speak for the UN, ``experts in Geneva`` for nobody."""
        head = phrase.head
        if head is None or head.voice not in ("none", "diplomat") or head.sector == "MED":
            return None
        for actor in phrase.actors:
            if actor.kind in ("office", "sector") and self._kind(actor) == "organisation":
                return Voice(actor.code, "expert of an organisation", 0.8)
        return None

    def _voiceless(self, phrase: NounPhrase) -> Voice | None:
        head = phrase.head
        if head is None:
            return None
        if head.voice == "none":
            return Voice(None, f"{head.noun}: speaks for nobody", 0.9)
        chain = self._chain(phrase)
        if head.voice == "generic" and chain is not None and chain.voice == "none":
            return Voice(None, f"{head.noun} of {chain.noun}: speaks for nobody", 0.85)
        return None

    def _diplomat(self, phrase: NounPhrase) -> Voice | None:
        head = phrase.head
        if head is None or head.voice != "diplomat":
            return None
        own = self._own_actor(phrase)
        if own is not None and "western" not in phrase.text.lower():
            return Voice(own.code, f"{head.noun} of {own.code}", 0.8)
        return Voice(None, "unnamed diplomat", 0.85)

    def _document(self, phrase: NounPhrase) -> Voice | None:
        """``The letter``, ``their joint statement``: whoever issued it."""
        head = phrase.head
        if head is None or head.noun.split()[-1] not in _DOCUMENTS or self._own_actor(phrase):
            return None
        at = phrase.span.start
        found = self._antecedents.several(at) if phrase.owner == "their" else None
        found = found or self._antecedents.issuer(at)
        return self._of(found) if found else None

    def _against_own_president(self, phrase: NounPhrase) -> Voice | None:
        head = phrase.head
        if head is None or head.sector != "MIL" or head.noun in ("military ruler", "military leader"):
            return None
        start, end = self._sentences.bounds(phrase.span.start)
        around = self._text[start : phrase.span.start] + self._text[phrase.span.end : end]
        state = self._state_code(phrase, head)
        if state and _COUP.search(around):
            return Voice(f"{state}.MIL", "army against its own president", 0.7)
        return None

    def _part_of_society(self, phrase: NounPhrase) -> Voice | None:
        head = self._principal(phrase)
        if head is None or head.voice not in _OWN:
            return None
        sector = self._sector(head, phrase)
        if head.voice == "group" and (phrase.names or not phrase.definite):
            sector = "NGO"
        for actor in self._at_home(phrase):
            if self._elsewhere(phrase, actor):
                continue
            if actor.code.partition(".")[2] and actor.kind not in ("people", "person"):
                return Voice(f"{base(actor.code)}.{sector}", f"{head.noun} of {base(actor.code)}", actor.confidence)
        if head.voice == "group" or sector in ("REB", "OPP", "CRM"):
            group = self._antecedents.of_role(head, head.noun.split()[-1], phrase.span.start, phrase.span.end)
            if group and group.entity.sector in ("REB", "OPP", "CRM") and not self._state_named(phrase):
                return Voice(group.entity.code, f"{head.noun}: {', '.join(group.reasons)}", group.confidence)
        state = self._state_code(phrase, head)
        return Voice(f"{state}.{sector}", f"{head.noun} of {state}", 0.7) if state else None

    def _at_home(self, phrase: NounPhrase) -> tuple[Mention, ...]:
        """The actors of a phrase; a people gives way to the place where it lives: ``a Tatar leader in Simferopol``."""
        first = phrase.actors[0] if phrase.actors else None
        if first is None or "people of the state" not in first.rule:
            return phrase.actors
        placed = tuple(a for a in phrase.actors[1:] if self._text[max(0, a.span.start - 6) : a.span.start].endswith((" in ", " of ", " from ")))
        return placed or phrase.actors

    def _office(self, phrase: NounPhrase) -> Voice | None:
        head = self._principal(phrase)
        if head is None:
            return None
        if head.noun == "source" and not phrase.actors:
            return Voice(None, "unnamed source", 0.8)
        named = self._own_actor(phrase)
        if named is not None and not self._elsewhere(phrase, named):
            return Voice(self._lifted(named, head), named.rule, named.confidence)
        found = self._owner(phrase) or self._antecedents.of_role(
            head, head.noun.split(" of ")[0].split()[-1], phrase.span.start, phrase.span.end
        )
        if found is None:
            return None
        code = found.entity.code
        if head.sector in ("OPP", "REB"):
            code = f"{found.entity.state}.{head.sector}"
        elif head.voice == "state" or head.noun.startswith(("ruling", "governing")):
            code = found.entity.state
        elif head.voice == "party" and found.entity.noun != "party":
            code = f"{found.entity.state}.PTY"
        return Voice(code, f"{head.noun}: {', '.join(found.reasons) or 'place'}", found.confidence)

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
                return Voice(answer.speaks_for, f"{known.name}, {known.described.of(self._text)}: {answer.rule}", answer.confidence)
            if known.sector == "":
                return Voice(None, f"{known.name} heads a body of no state", 0.6)
            state = self._antecedents.state(known.at.start)
            if state is not None and known.sector:
                return Voice(f"{state.entity.state}.{known.sector}", f"{known.name}: told by a clause", 0.6)
        return None

    def _named_actor(self, phrase: NounPhrase) -> Voice | None:
        actors = [actor for actor in phrase.actors if not actor.rule.endswith("only a modifier")]
        if not actors:
            return None
        actor = actors[0]
        if _SOME_FOLK.match(phrase.text) and actor.span.start > phrase.span.start:
            return None
        if actor.kind in ("media", "think tank") or actor.code.endswith((".ELI", ".MED", ".EDU")):
            return Voice(None, f"{actor.kind}: speaks for nobody", 0.85)
        if phrase.names and actor.kind in ("city", "region", "capital", "demonym") and not phrase.definite:
            return None
        return Voice(actor.code, actor.rule, actor.confidence)

    def _somebody(self, phrase: NounPhrase) -> Voice | None:
        """A stranger with an unknown calling is a private person of the place."""
        called = _CALLING.match(phrase.text)
        stranger = _NUMBER.match(phrase.text) or _SOME_FOLK.match(phrase.text) or _FOLK_WORD.match(phrase.text)
        if phrase.head is not None or not (stranger or (called and phrase.names)):
            return None
        place = next((a for a in phrase.actors if self._kind(a) in _STATES), None)
        state = base(place.code) if place else self._scene(phrase)
        return Voice(f"{state}.CVL", "a private person of the place", 0.45) if state else None

    def _chain(self, phrase: NounPhrase) -> Role | None:
        """The role beside or behind a generic head: ``ministry`` of ``ministry spokesman``, ``spokesman of the ministry``."""
        for role in (*reversed(phrase.roles[:-1]), *phrase.depends):
            if role.voice != "generic":
                return role
        return None

    def _principal(self, phrase: NounPhrase) -> Role | None:
        head = phrase.head
        if head is None:
            return None
        if head.voice == "generic":
            return self._chain(phrase) or head
        if head.sector in ("LEG", "PTY", "GOV"):
            return next((role for role in phrase.roles[:-1] if role.sector in ("OPP", "REB", "IGO")), head)
        return head

    def _sector(self, role: Role, phrase: NounPhrase) -> str:
        petty = role.sector == "BUS" and any(other.sector == "CVL" for other in phrase.roles[:-1])
        if role.voice == "CVL" or petty:
            return "CVL"
        refugee = re.match(r"(?:an?|the|several|some|\w+)? ?(?:internally )?displaced\b", phrase.text, re.I)
        return "REF" if refugee and role.sector == "CVL" else role.sector

    def _own_actor(self, phrase: NounPhrase) -> Mention | None:
        """The actor that the phrase itself names as the one it belongs to."""
        actors = [a for a in phrase.actors if not a.rule.endswith("only a modifier") and a.kind != "person"]
        return actors[0] if actors else next((a for a in phrase.actors if a.kind == "person"), None)

    def _lifted(self, actor: Mention, head: Role) -> str | None:
        if actor.code.endswith((".MED", ".EDU")):
            return None
        return base(actor.code) if head.sector in ("GOV", "MIL", "COP", "SPY", "LEG", "JUD") and actor.kind != "group" else actor.code

    def _owner(self, phrase: NounPhrase) -> Antecedent | None:
        """Whom "its", "his" or "their" at the head of the phrase means."""
        return self.meant(phrase.owner, phrase.span.start) if phrase.owner not in ("", "my", "our") else None

    def _elsewhere(self, phrase: NounPhrase, actor: Mention) -> bool:
        """Whether an actor is only where the speaker stands: ``its officer in Banda Aceh``."""
        far = bool(phrase.owner) or _ABROAD.search(phrase.text) is not None
        joined = actor.span.of(self._text)
        ahead = self._text[phrase.span.start : actor.span.start]
        return far and (ahead.endswith((" in ", " at ")) or " in " in joined or " at " in joined)

    def _state_named(self, phrase: NounPhrase) -> bool:
        return any(self._kind(actor) in _STATES for actor in phrase.actors)

    def _state_code(self, phrase: NounPhrase, head: Role) -> str | None:
        """The state of a role: named in the phrase, learned of a place in it, or that of the scene."""
        for actor in self._at_home(phrase):
            if self._kind(actor) in _STATES and not self._elsewhere(phrase, actor):
                return base(actor.code)
        if not _ABROAD.search(phrase.text):
            for name in phrase.names:
                known = self._antecedents.place(name)
                if known:
                    return known
        owner = self._owner(phrase)
        if owner is not None:
            return owner.entity.state
        found = self._antecedents.of_role(head, head.noun.split()[-1], phrase.span.start, phrase.span.end)
        return found.entity.state if found else None

    def _scene(self, phrase: NounPhrase) -> str | None:
        for name in phrase.names:
            known = self._antecedents.place(name)
            if known:
                return known
        found = self._antecedents.state(phrase.span.start, phrase.span.end)
        return found.entity.state if found else None

    def _kind(self, actor: Mention) -> str:
        return self._antecedents.kind(base(actor.code))
