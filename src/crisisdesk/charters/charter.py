"""A charter: one organisation's members, organs, rules, powers and clocks, each with its dates and its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from crisisdesk.charters.measures import Step
from crisisdesk.charters.membership import Confidence, Member, Period, Status
from crisisdesk.charters.organs import Approval, Organ, Power, Route, Rule
from crisisdesk.errors import Misuse


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts of a charter come from, and how much of it was read."""

    code: str
    title: str
    url: str
    seen: str


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each member weighs for a time (population in the EU Council)."""

    name: str
    period: Period
    values: Mapping[str, int]
    confidence: Confidence
    source: str
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Charter:
    """An organisation as data.

    ``members(on)`` and its sisters answer for a day; the ``all_*`` fields hold every dated row of the file.
    """

    code: str
    name: str
    as_of: date
    file: str
    sources: tuple[Source, ...]
    all_members: tuple[Member, ...]
    all_observers: tuple[Member, ...]
    all_statuses: tuple[Status, ...]
    all_organs: tuple[Organ, ...]
    all_weights: tuple[Weights, ...]
    all_rules: tuple[Rule, ...]
    all_powers: tuple[Power, ...]
    all_routes: tuple[Route, ...]
    all_approvals: tuple[Approval, ...]
    gaps: tuple[str, ...]
    notes: tuple[str, ...]
    begins: date = field(init=False)
    limited: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Remember the first day on which it has a member, and whose part is limited at some time."""
        first = min(row.period.since for row in self.all_members if row.period.since)
        object.__setattr__(self, "begins", first)
        object.__setattr__(self, "limited", frozenset(status.member for status in self.all_statuses))

    def members(self, on: date, organ: str | None = None) -> tuple[Member, ...]:
        """The members on a day, or those who sit in an organ, with whatever limits them then.

        Raises ``Misuse`` for a day before the organisation existed. An organ whose holders the file does not know
        for that day gives fewer members than it has seats.
        """
        self._exists(on)
        rows = self.all_members
        if organ is not None and (body := self.organ(organ, on)).elected:
            rows = body.holders
        return tuple(self._limited(row, on) for row in rows if row.period.holds(on))

    def observers(self, on: date) -> tuple[Member, ...]:
        """Observers, associates and partners on a day."""
        self._exists(on)
        return tuple(row for row in self.all_observers if row.period.holds(on))

    def organs(self, on: date) -> tuple[Organ, ...]:
        """The organs that exist on a day."""
        self._exists(on)
        return tuple(organ for organ in self.all_organs if organ.period.holds(on))

    def organ(self, code: str, on: date) -> Organ:
        """One organ by its code or its name, however capitalised; raises ``Misuse`` naming those there are."""
        for organ in self.organs(on):
            if code.casefold() in {organ.code.casefold(), organ.name.casefold()}:
                return organ
        there = ", ".join(organ.code for organ in self.organs(on))
        raise Misuse(f"{self.code} has no organ {code!r} on {on}; it has {there}")

    def seats(self, on: date, organ: str) -> int:
        """How many seats an organ has on a day: the fixed number, or one for each member."""
        fixed = self.organ(organ, on).size(on)
        return fixed if fixed is not None else len(self.members(on, organ))

    def rules(self, on: date) -> tuple[Rule, ...]:
        """The decision rules in force on a day."""
        self._exists(on)
        return tuple(rule for rule in self.all_rules if rule.period.holds(on))

    def rule(self, organ: str, matter: str, on: date) -> Rule | None:
        """The rule by which an organ decides a matter, given by its matter or its id; None where the file has none."""
        here = [rule for rule in self.rules(on) if self.organ(organ, on).code in rule.organs]
        by_matter = [rule for rule in here if rule.matter == matter]
        return next(iter(by_matter or [rule for rule in here if rule.code == matter]), None)

    def measures(self, on: date) -> tuple[Power, ...]:
        """What the organs can do on a day, the strongest first."""
        there = {organ.code for organ in self.organs(on)}
        powers = (power for power in self.all_powers if power.period.holds(on) and power.organ in there)
        return tuple(sorted(powers, key=lambda power: -power.measure.step))

    def convening(self, on: date) -> tuple[Route, ...]:
        """The ways to call the organs together on a day."""
        there = {organ.code for organ in self.organs(on)}
        return tuple(route for route in self.all_routes if route.period.holds(on) and route.organ in there)

    def approvals(self, on: date, measure: str) -> tuple[Approval, ...]:
        """National acts that members on that day need for a measure, once the organisation has decided."""
        there = {member.code for member in self.members(on)}
        return tuple(
            row
            for row in self.all_approvals
            if row.period.holds(on) and row.member in there and measure in row.measures
        )

    def weights(self, name: str, on: date) -> Mapping[str, int] | None:
        """How much each member weighs on a day; None where the file does not know."""
        for table in self.all_weights:
            if table.name == name and table.period.holds(on):
                return table.values
        return None

    def highest(self, on: date) -> Step | None:
        """The strongest step that any organ can take on a day."""
        return max((power.measure.step for power in self.measures(on)), default=None)

    def with_rule(self, rule: Rule) -> "Charter":
        """The same charter with one rule replaced by another of the same id."""
        rules = tuple(rule if each.code == rule.code else each for each in self.all_rules)
        return replace(self, all_rules=rules)

    def _limited(self, row: Member, on: date) -> Member:
        if row.code not in self.limited:
            return row
        held = (status for status in self.all_statuses if status.member == row.code)
        return replace(row, statuses=tuple(status for status in held if status.period.holds(on)))

    def _exists(self, on: date) -> None:
        if on < self.begins:
            raise Misuse(f"{self.code} did not exist on {on}; its first day in {self.file} is {self.begins}")
