"""Rules made of rules: all of, any of, one after the other, and the veto."""

from dataclasses import dataclass, replace
from typing import Self

from crisisdesk.charters.ballots import Tally
from crisisdesk.charters.kinds import Kind, Line, Truth


@dataclass(frozen=True, slots=True)
class _Several(Kind):
    rules: tuple[Kind, ...]

    def lines(self, tally: Tally) -> tuple[Line, ...]:
        """The lines of every part, in order."""
        return tuple(line for rule in self.rules for line in rule.lines(tally))

    @property
    def parts(self) -> tuple[Kind, ...]:
        """What it is made of."""
        return self.rules

    def without_veto(self) -> Self:
        """Every part without its veto."""
        return replace(self, rules=tuple(rule.without_veto() for rule in self.rules))


@dataclass(frozen=True, slots=True)
class AllOf(_Several):
    """Every part must be satisfied."""

    def truth(self, tally: Tally) -> Truth:
        """As weak as the weakest part."""
        return min(rule.truth(tally) for rule in self.rules)

    @property
    def words(self) -> str:
        """In words."""
        return " and ".join(rule.words for rule in self.rules)


@dataclass(frozen=True, slots=True)
class AnyOf(_Several):
    """One part is enough."""

    def truth(self, tally: Tally) -> Truth:
        """As strong as the strongest part."""
        return max(rule.truth(tally) for rule in self.rules)

    @property
    def words(self) -> str:
        """In words."""
        return " or ".join(rule.words for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Fallback(_Several):
    """First one way and, failing that, the next: consensus, else a vote."""

    def truth(self, tally: Tally) -> Truth:
        """In law the last way is open, so that one of them is enough."""
        return max(rule.truth(tally) for rule in self.rules)

    def lines(self, tally: Tally) -> tuple[Line, ...]:
        """The ways tried, until one holds."""
        lines: tuple[Line, ...] = ()
        for rule in self.rules:
            lines += rule.lines(tally)
            if rule.truth(tally) is Truth.TRUE:
                break
        return lines

    @property
    def words(self) -> str:
        """In words."""
        return "; failing that, ".join(rule.words for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Veto(Kind):
    """A rule that falls when a named member votes no; to abstain or to stay away is not a veto."""

    members: frozenset[str]
    rule: Kind

    def truth(self, tally: Tally) -> Truth:
        """The rule holds and nobody of those named votes no."""
        return Truth.FALSE if self.members & tally.objectors else self.rule.truth(tally)

    def lines(self, tally: Tally) -> tuple[Line, ...]:
        """The rule's lines, then the vetoes."""
        cast = self.members & tally.objectors
        name = f"no by {', '.join(sorted(cast))}" if cast else "no by a member with a veto"
        return (*self.rule.lines(tally), Line(name, len(cast), 0, None, "", Truth.of(not cast), at_most=True))

    @property
    def parts(self) -> tuple[Kind, ...]:
        """The rule inside."""
        return (self.rule,)

    def without_veto(self) -> Kind:
        """The rule inside."""
        return self.rule.without_veto()

    @property
    def words(self) -> str:
        """In words."""
        return f"{self.rule.words}, and no negative vote of {', '.join(sorted(self.members))}"
