"""Where the bearer of a role belongs: the actor his phrase names, or the state or organisation around it."""

import re
from collections.abc import Sequence

from crisisdesk.actors.antecedents import Antecedent, Antecedents
from crisisdesk.actors.names import Role
from crisisdesk.actors.nounphrase import NounPhrase
from crisisdesk.model import Mention, base

STATES = frozenset({"state", "territory", "disputed", "dissolved"})
_ABROAD = re.compile(r"\b(?:exiled|in exile|abroad|based abroad|émigré|emigre|refugee)\b", re.IGNORECASE)
_HERE = (" in ", " at ")
_THERE = (" in ", " of ", " from ")


class Homes:
    """Finds the home of the phrases of one document."""

    def __init__(self, text: str, antecedents: Antecedents) -> None:
        self._text = text
        self._antecedents = antecedents

    def kind(self, actor: Mention) -> str:
        """The kind of the state or organisation of a mention."""
        return self._antecedents.kind(base(actor.code))

    def own(self, phrase: NounPhrase) -> Mention | None:
        """The actor that a phrase itself names as the one its role belongs to."""
        actors = [a for a in phrase.actors if not a.rule.endswith("only a modifier")]
        others = [a for a in actors if a.kind != "person"]
        return next(iter(others or actors), None)

    def owner(self, phrase: NounPhrase) -> Antecedent | None:
        """Whom "its", "his" or "their" at the head of a phrase means."""
        if phrase.owner in ("", "my", "our"):
            return None
        return self._antecedents.of_owner(phrase.owner, phrase.span.start, phrase.head)

    def residents_of(self, phrase: NounPhrase) -> tuple[Mention, ...]:
        """The actors of a phrase; a people gives way to the place where it lives: ``a Tatar leader in Simferopol``."""
        first = phrase.actors[0] if phrase.actors else None
        if first is None or "people of the state" not in first.rule:
            return phrase.actors
        placed = tuple(
            a for a in phrase.actors[1:] if self._text[max(0, a.span.start - 6) : a.span.start].endswith(_THERE)
        )
        return placed or phrase.actors

    def elsewhere(self, phrase: NounPhrase, actor: Mention) -> bool:
        """Whether an actor is only where the speaker stands: ``its officer in Aceh``, ``an exile in Quito``."""
        if not phrase.owner and _ABROAD.search(phrase.text) is None:
            return False
        words = actor.span.of(self._text)
        ahead = self._text[phrase.span.start : actor.span.start]
        return ahead.endswith(_HERE) or any(word in words for word in _HERE)

    def names_state(self, phrase: NounPhrase) -> bool:
        """Whether a phrase names a state at all."""
        return any(self.kind(actor) in STATES for actor in phrase.actors)

    def state(self, phrase: NounPhrase, head: Role) -> str | None:
        """The state of a role: named in the phrase, learned of a place in it, its owner's, or that of the scene."""
        for actor in self.residents_of(phrase):
            if self.kind(actor) in STATES and not self.elsewhere(phrase, actor):
                return base(actor.code)
        if _ABROAD.search(phrase.text) is None and (known := self._learned(phrase)):
            return known
        found = self.owner(phrase)
        if found is None or self._antecedents.kind(found.entity.state) not in STATES:
            noun = head.noun.split()[-1]
            found = self._antecedents.of_role(head, noun, phrase.span.start, phrase.span.end)
        return found.entity.state if found else None

    def scene(self, phrase: NounPhrase) -> str | None:
        """The state where the text is at a phrase that names none."""
        known = self._learned(phrase)
        if known:
            return known
        found = self._antecedents.state(phrase.span.start, phrase.span.end)
        return found.entity.state if found else None

    def _learned(self, phrase: NounPhrase) -> str | None:
        """The state of a place in the phrase that no table knows but the text places elsewhere."""
        known = (self._antecedents.place(name) for name in phrase.names)
        return next(filter(None, known), None)


def principal(phrase: NounPhrase) -> Role | None:
    """The role that decides: that of the ministry for its spokesman, of the opposition for its lawmakers."""
    head = phrase.head
    if head is None:
        return None
    if head.voice == "generic":
        return chain(phrase) or head
    if head.sector in ("LEG", "PTY", "GOV"):
        return next((role for role in phrase.roles[:-1] if role.sector in ("OPP", "REB", "IGO")), head)
    return head


def chain(phrase: NounPhrase) -> Role | None:
    """The role beside or behind a generic head: ``ministry`` in ``ministry spokesman`` and ``head of the ministry``."""
    behind: Sequence[Role] = (*reversed(phrase.roles[:-1]), *phrase.depends)
    return next((role for role in behind if role.voice != "generic"), None)
