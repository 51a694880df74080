"""Whom a bare noun or a pronoun means: the best of the actors around it, by a list of reasons with weights."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from crisisdesk.actors.names import Role
from crisisdesk.actors.registry import Registry
from crisisdesk.actors.scene import Entity, counts
from crisisdesk.actors.sentences import Sentences
from crisisdesk.actors.words import words
from crisisdesk.errors import Misuse
from crisisdesk.model import Span

_ASIDE = frozenset({"MED", "EDU", "NGO", "BUS", "REF"})
_REACH = 60
"""Mentions in front of and behind a phrase that are looked at."""
_BONUS, _SAME_NOUN, _SAME_NUMBER, _SECTOR_BONUS = 1.5, 4.0, 0.5, 3.0
"""Points for the place where a sentence is set, and for the same noun, number and part of society."""
_NOUN_BONUS = _SAME_NOUN + _SAME_NUMBER
_OPENING = 0.4
_OWNED = re.compile(r"\b(its|his|her|their) (?:[a-z-]+ ){0,2}$", re.IGNORECASE)
_PLACES = frozenset({"region", "city", "capital", "state"})
_AFFILIATED = frozenset({"IGO", "BLC"})


Reason = tuple[float, str]
"""Points and what they are for."""


@dataclass(frozen=True, slots=True)
class Antecedent:
    """The entity that a phrase means, with the reasons that decided and the points it got."""

    entity: Entity
    points: float
    reasons: tuple[str, ...]

    @property
    def confidence(self) -> float:
        """Between 0.35 and 0.85, rising with the points."""
        return round(min(0.85, max(0.35, 0.6 + self.points / 12)), 2)


@dataclass(frozen=True, slots=True)
class Need:
    """What is looked for: where, the noun in hand, and which entities can be meant."""

    at: int
    noun: str
    plural: bool
    fits: Callable[[Entity], bool]
    sector: str = ""
    human: bool = False
    scene: bool = False
    until: int = 0


def _at_home(role: Role) -> bool:
    """Whether a role is one that the news of a place means its own by: police, courts, mayors, electoral officials."""
    return role.sector in ("COP", "JUD") or any(word in role.noun for word in words("domestic"))


class Antecedents:
    """Chooses among the entities of one document; bare ones get their own antecedents first."""

    def __init__(self, registry: Registry, text: str, sentences: Sentences, made: Sequence[Entity]) -> None:
        self._text = text
        self._registry = registry
        self._sentences = sentences
        self._kinds: dict[str, str] = {}
        self._paragraphs: dict[int, int] = {}
        self._stood: dict[tuple[int, str, bool, bool], tuple[float, tuple[str, ...]]] = {}
        self._counts: Counter[str] = counts(made)
        self.entities: list[Entity] = []
        self._begins = [entity.start for entity in made]
        self._ahead: Sequence[Entity] = made
        self._guests = {entity.state for entity in made if entity.abroad and entity.code}
        self._topic = next(
            (e.state for e in made if self._is_state(e) and not (e.venue or e.modifier or e.sentence > 1)), ""
        )
        for entity in made:
            self.entities.append(entity if entity.code else self._settled(entity))
        self._ahead = self.entities

    def _settled(self, entity: Entity) -> Entity:
        """A bare entity with the code of its antecedent, if it has one."""
        if entity.mention.kind == "people":
            home = self.state(entity.start)
            sector = entity.mention.rule.rpartition(": ")[2]
            return replace(entity, code=f"{home.entity.state}.{sector}") if home else entity
        if entity.role is None:
            return entity
        found = self.owner_before(entity.start, entity.role) or self.of_role(entity.role, entity.noun, entity.start)
        if found is None:
            return entity
        code = found.entity.state if entity.role.voice in ("state", "party") else found.entity.code
        return replace(entity, code=code)

    def owner_before(self, at: int, role: Role) -> Antecedent | None:
        """Whom "its", "his" or "their" in front of a bare role means."""
        word = _OWNED.search(self._text[max(0, at - 30) : at])
        return self.of_owner(word[1].lower(), at, role) if word else None

    def of_owner(self, word: str, at: int, role: Role | None = None) -> Antecedent | None:
        """Whom a possessive pronoun means; an organ ("its council") has an organisation for owner first."""
        if role is not None and role.sector in _AFFILIATED and (found := self.organisation(at)):
            return found
        if word == "its":
            return self.thing(at)
        return self.several(at) if word == "their" else self.person(at)

    def of_role(self, role: Role, noun: str, at: int, until: int = 0) -> Antecedent | None:
        """The state or organisation that a bare role belongs to; what lies before ``until`` is part of the phrase."""
        if role.sector in _AFFILIATED:
            fits = lambda e: self._is_organisation(e) or (e.noun == noun and self._is_state(e))  # noqa: E731
            found = self._best(Need(at, noun, role.plural, fits, until=until))
            return found or self._best(Need(at, noun, role.plural, self._is_state, until=until))
        return self._best(
            Need(
                at,
                noun,
                role.plural,
                lambda e: self._is_state(e) or (e.noun == noun and self._is_organisation(e)),
                role.sector,
                scene=role.voice in ("own", "CVL", "group") or _at_home(role),
                until=until,
            )
        )

    def state(self, at: int, until: int = 0) -> Antecedent | None:
        """The state where the text is at a place."""
        return self._best(Need(at, "", plural=False, fits=self._is_state, scene=True, until=until))

    def organisation(self, at: int) -> Antecedent | None:
        """The organisation that the text is about at a place."""
        return self._best(Need(at, "", plural=False, fits=self._is_organisation))

    def states(self, at: int, count: int) -> tuple[Entity, ...]:
        """The last so many different states in front of a place, in the order in which they stand."""
        end = bisect_left(self._begins, at, hi=len(self.entities))
        found: dict[str, Entity] = {}
        for entity in reversed(self.entities[max(0, end - _REACH) : end]):
            if self._is_state(entity) and not entity.modifier and not entity.venue:
                found[entity.state] = entity
            if len(found) == count:
                break
        return tuple(sorted(found.values(), key=lambda entity: entity.start))

    def person(self, at: int) -> Antecedent | None:
        """Whom "he" or "she" means."""
        return self._best(Need(at, "", plural=False, fits=lambda e: e.person and not e.said, human=True))

    def thing(self, at: int) -> Antecedent | None:
        """What "it" or "its" means: a state, an organisation or a body."""
        return self._best(
            Need(at, "", plural=False, fits=lambda e: not e.person and not e.plural and bool(e.code), human=True)
        )

    def several(self, at: int) -> Antecedent | None:
        """Whom "they" or "their" means."""
        several = self._best(Need(at, "", plural=True, fits=lambda e: e.plural, human=True))
        return several or self.thing(at)

    def issuer(self, at: int) -> Antecedent | None:
        """Who issued a letter or statement: the subject in front."""
        return self._best(Need(at, "", plural=False, fits=lambda e: bool(e.code), human=True))

    def place(self, name: Span) -> str | None:
        """The state of a place that no table knows, if the text names a known one beside it somewhere."""
        words, text = name.of(self._text), self._text
        at = text.find(words)
        while at >= 0:
            nearby = [e for e in self.entities if e.code and abs(e.start - at) < 60 and e.mention.kind in _PLACES]
            if nearby:
                return min(nearby, key=lambda e: abs(e.start - at)).state
            at = text.find(words, at + 1)
        return None

    def _paragraph(self, at: int) -> int:
        if at not in self._paragraphs:
            self._paragraphs[at] = self._sentences.paragraph(at)
        return self._paragraphs[at]

    def kind(self, code: str) -> str:
        """The kind of the actor of a code; empty for an unknown one."""
        if code not in self._kinds:
            try:
                self._kinds[code] = self._registry.actor(code).kind
            except Misuse:
                self._kinds[code] = ""
        return self._kinds[code]

    def _is_organisation(self, entity: Entity) -> bool:
        return bool(entity.code) and self.kind(entity.state) == "organisation"

    def _is_state(self, entity: Entity) -> bool:
        return bool(entity.code) and self.kind(entity.state) in ("state", "territory", "disputed", "dissolved")

    def _best(self, need: Need) -> Antecedent | None:
        here = self._sentences.number(need.at)
        near = self._before(need)
        after = [] if need.human else self._after(need, here)
        if near:
            near += [e for e in after if e.sentence == here]
            best, points = self._strongest(near, need, here)
            return Antecedent(best, points, self._reasons(best, need, here))
        if not after:
            return None
        first = min(after, key=lambda e: (e.sentence, e.modifier, e.away, e.start))
        return Antecedent(first, -2.0, ("only named later",))

    def _strongest(self, near: list[Entity], need: Need, here: int) -> tuple[Entity, float]:
        """The entity with most points, of equals the last; those that no bonus could lift above it are passed over."""
        bonus = _BONUS + (_NOUN_BONUS if need.noun else 0) + (_SECTOR_BONUS if need.sector else 0)
        best, most = near[-1], self._points(near[-1], need, here)
        for entity in reversed(near[:-1]):
            if self._standing(entity, need)[0] + self._distance(entity, need, here) + bonus >= most:
                points = self._points(entity, need, here)
                if (points, entity.start) > (most, best.start):
                    best, most = entity, points
        return best, most

    def _before(self, need: Need) -> list[Entity]:
        end = bisect_left(self._begins, need.at, hi=len(self.entities))
        near = self.entities[max(0, end - _REACH) : end]
        return [e for e in near if e.mention.span.end <= need.at and need.fits(e)]

    def _after(self, need: Need, here: int) -> list[Entity]:
        """Entities that fit, behind the place, in its sentence or the next."""
        behind = bisect_right(self._begins, max(need.at, need.until))
        return [e for e in self._ahead[behind : behind + _REACH] if need.fits(e) and e.sentence <= here + 1]

    def _points(self, entity: Entity, need: Need, here: int) -> float:
        """The sum of all reasons, rounded so that equal sums are equal in whatever order they were added."""
        total, _ = self._standing(entity, need)
        for points, _ in self._placed(entity, need, here):
            total += points
        return round(total, 6)

    def _reasons(self, entity: Entity, need: Need, here: int) -> tuple[str, ...]:
        """What speaks for the entity."""
        _, standing = self._standing(entity, need)
        return (*standing, *(reason for points, reason in self._placed(entity, need, here) if points > 0))

    def _standing(self, entity: Entity, need: Need) -> tuple[float, tuple[str, ...]]:
        """Points and reasons that are the same wherever in the document the phrase stands."""
        key = (entity.start, entity.code, need.scene, need.human)
        found = self._stood.get(key)
        if found is None:
            rows = self._stands(entity, need)
            found = (sum(points for points, _ in rows), tuple(reason for points, reason in rows if points > 0))
            self._stood[key] = found
        return found

    def _stands(self, entity: Entity, need: Need) -> tuple[Reason, ...]:
        scene, human = need.scene, need.human
        return (
            (0.0 if scene or not entity.subject else 1.2 + 0.6 * human, "subject of its sentence"),
            (-1.8 if scene and entity.official else 0.0, "an office, not the scene"),
            (0.0 if human or not entity.dateline else 1.5, "where the article is from"),
            (-1.5 if human and entity.dateline else 0.0, "only where the article is from"),
            (-1.5 if entity.venue and not human else 0.0, "only visited"),
            (-1.0 if scene and entity.metonym else 0.0, "a government, not the scene"),
            (-1.5 if scene and entity.state in self._guests else 0.0, "has an envoy here"),
            (self._opening(entity, need), "what the article opens with"),
            (0.0 if entity.mention.code else -0.5 - 0.5 * scene, "itself only inferred"),
            (-1.0 if scene and entity.acts else 0.0, "acts, is not the scene"),
            (-0.8 if entity.away else 0.0, "object of a preposition"),
            (0.5 + 0.7 * scene if entity.located and not human else 0.0, "place of what happens"),
            (-2.0 if entity.modifier else 0.0, "only a modifier"),
            ((-1.5 - 1.5 * scene) if entity.sector in _ASIDE else 0.0, "not the state itself"),
            (-1.0 if entity.mention.kind == "pronoun" else 0.0, "a pronoun itself"),
            (self._often(entity, need), "named often"),
        )

    def _placed(self, entity: Entity, need: Need, here: int) -> list[Reason]:
        """Reasons that hang on the place of the phrase and its noun."""
        found = [(self._distance(entity, need, here), "sentences back")]
        if entity.start > need.at:
            found.append((-1.2, "only named later"))
        if entity.opens and entity.sentence == here:
            found.append((_BONUS, "the sentence is set there"))
        if not need.human and entity.noun != need.noun and entity.abroad:
            found.append((-1.5, "sent abroad"))
        if need.noun:
            if entity.noun == need.noun:
                found.append((_SAME_NOUN, "same noun"))
            if entity.plural == need.plural:
                found.append((_SAME_NUMBER, "same number"))
        if need.sector and entity.sector == need.sector:
            found.append((_SECTOR_BONUS, "same part of society"))
        return found

    def _opening(self, entity: Entity, need: Need) -> float:
        """Points for the state that the article opens with: offices and people at home are mostly its own."""
        if need.human or entity.state != self._topic:
            return 0.0
        return 1.0 if need.scene else _OPENING

    def _often(self, entity: Entity, need: Need) -> float:
        """Points for a state that the text names often; none for one that only has an envoy there."""
        if need.scene and entity.state in self._guests:
            return 0.0
        return (0.25 + 0.25 * need.scene) * min(self._counts[entity.state] - 1, 4)

    def _distance(self, entity: Entity, need: Need, here: int) -> float:
        """Points lost by sentences and paragraphs between; a dateline is never far."""
        if entity.dateline and not need.human:
            return 0.0
        paragraphs = self._paragraph(need.at) - self._paragraph(entity.start)
        return (-0.5 if need.scene else -1.0) * abs(here - entity.sentence) - 0.3 * paragraphs
