"""What an organisation can do at most on a day, how fast it can meet, what must come first, what stands in the way."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from crisisdesk.charters.agreement import Office
from crisisdesk.charters.allowed import EVERY
from crisisdesk.charters.assembly import assemble
from crisisdesk.charters.charter import Charter
from crisisdesk.charters.clocks import Clock, clocks
from crisisdesk.charters.evaluation import find_rule, missing
from crisisdesk.charters.measures import Step
from crisisdesk.charters.membership import Confidence
from crisisdesk.charters.organs import Power, Rule
from crisisdesk.charters.outcomes import UnknownRule
from crisisdesk.charters.votes import Possible, look_ahead
from crisisdesk.charters.words import capital, listed, plural


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """One measure that one organ can take.

    ``first`` lists what must be there before the vote matters, ``in_the_way`` says in words what the rule asks for;
    ``can_stop`` is how many members together can stop it, ``must_agree`` how many must say yes for it to be certain
    (both None where no vote is taken or the rule is not known). ``approvals`` names members with a national act to
    come after it.
    """

    measure: str
    label: str
    step: Step
    organ: str
    organ_name: str
    article: str
    confidence: Confidence
    basis: str
    first: tuple[str, ...]
    in_the_way: str
    can_stop: int | None
    must_agree: int | None
    approvals: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """In words."""
        first = f" First: {listed(self.first)}." if self.first else ""
        after = f" Afterwards national acts of {listed(self.approvals)}." if self.approvals else ""
        ground = "" if self.basis == "text" else f", by {self.basis}"
        said = f"{capital(self.label)}: {self.organ_name} ({self.article}, {self.confidence}{ground})."
        return (f"{said}{first} {capital(self.in_the_way)}.{after}",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """An organisation's means on a day.

    ``at_most`` is the strongest step on grounds that were read or are public text (H, M), ``perhaps`` a stronger one
    on uncertain grounds (L); both None where there is nothing.
    """

    SHOWN: ClassVar = ("answer", "most")

    charter: str
    name: str
    on: date
    members: int
    at_most: Step | None
    perhaps: Step | None
    capacities: tuple[Capacity, ...]
    clocks: tuple[Clock, ...]
    limits: tuple[str, ...]
    gaps: tuple[str, ...]

    @property
    def answer(self) -> str:
        """One line: ``can at most send a force``."""
        return f"can at most {self.most}"

    @property
    def most(self) -> str:
        """The strongest measures in words, then what is stronger on uncertain grounds."""
        most = listed(dict.fromkeys(each.label for each in self.strongest) or ("do nothing that its charter founds",))
        uncertain = dict.fromkeys(each.label for each in self.capacities if each.step is self.perhaps)
        return f"{most}{f', on uncertain grounds {listed(uncertain)}' if uncertain else ''}"

    @property
    def strongest(self) -> tuple[Capacity, ...]:
        """The capacities of the strongest step that is well founded."""
        return tuple(each for each in self.capacities if each.step is self.at_most)

    @property
    def fastest(self) -> Clock | None:
        """The way to meet with the shortest time before it."""
        return min(self.clocks, key=lambda clock: clock.earliest, default=None)

    def sentences(self) -> tuple[str, ...]:
        """The answer first, then every measure, every way to meet, limits and gaps."""
        head = f"{self.name}, {self.on}, {plural(self.members, 'member')}: {self.answer}."
        can = [sentence for capacity in self.capacities for sentence in capacity.sentences()]
        called = [sentence for clock in self.clocks for sentence in clock.sentences()]
        return (head, *can, *called, *self.limits, *(f"Not known: {gap}" for gap in self.gaps))


def readiness(charter: Charter, on: date) -> Readiness:
    """The means of an organisation on a day; raises ``Misuse`` for a day before it existed."""
    members = charter.members(on)
    powers = charter.measures(on)
    sure = max((power.measure.step for power in powers if power.confidence is not Confidence.LOW), default=None)
    most = charter.highest(on)
    return Readiness(
        charter=charter.code,
        name=charter.name,
        on=on,
        members=len(members),
        at_most=sure,
        perhaps=most if most is not sure else None,
        capacities=tuple(_capacity(charter, power, on) for power in powers),
        clocks=tuple(clock for organ in charter.organs(on) for clock in clocks(charter, organ.code, on)),
        limits=tuple(f"{member.code}: {member.limits}." for member in members if member.statuses),
        gaps=charter.gaps,
    )


def _capacity(charter: Charter, power: Power, on: date) -> Capacity:
    in_the_way, can_stop, must_agree = _obstacle(charter, power, on)
    return Capacity(
        measure=power.measure.code,
        label=power.measure.label,
        step=power.measure.step,
        organ=power.organ,
        organ_name=charter.organ(power.organ, on).name,
        article=power.article,
        confidence=power.confidence,
        basis=power.basis,
        first=tuple(gate.label for gate in power.gates),
        in_the_way=in_the_way,
        can_stop=can_stop,
        must_agree=must_agree,
        approvals=tuple(row.member for row in charter.approvals(on, power.measure.code)),
    )


def _obstacle(charter: Charter, power: Power, on: date) -> tuple[str, int | None, int | None]:
    rule = find_rule(charter, power.organ, power.matter, on)
    if isinstance(rule, UnknownRule):
        return f"the rule is not known: {rule.missing}", None, None
    if isinstance(rule.kind, Office):
        return rule.kind.words, None, None
    if rule.without:
        return rule.words, None, None
    return _weigh(charter, rule, power.organ, on)


def _weigh(charter: Charter, rule: Rule, organ: str, on: date) -> tuple[str, int | None, int | None]:
    assembly = assemble(charter, rule, organ, on, {})
    if not assembly.complete:
        return f"who sits there is not known; {rule.words}", None, None
    vote = look_ahead(assembly, dict.fromkeys(assembly.entitled, EVERY))
    if not isinstance(vote.result, Possible):
        practice = f"; in practice {rule.practice.kind.words}" if rule.practice else ""
        return f"the rule is not known: {missing(assembly)}{practice}", None, None
    stop = vote.to_stop.size if vote.to_stop else None
    agree = vote.to_adopt.size if vote.to_adopt else None
    by = f"; {plural(stop, 'member')} can stop it" if stop else ""
    return f"{rule.words}{by}", stop, agree
