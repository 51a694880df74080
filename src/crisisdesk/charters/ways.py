"""The answer to whether a measure can be decided: one way for each organ that could, or that there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from crisisdesk.charters.clocks import Clock
from crisisdesk.charters.gates import Failed, GateResult, Open, Passed
from crisisdesk.charters.measures import Measure
from crisisdesk.charters.outcomes import UnknownRule
from crisisdesk.charters.votes import Impossible, Necessary, Possible, Vote, VoteResult
from crisisdesk.charters.words import capital, listed, several
from crisisdesk.model import Stance


@dataclass(frozen=True, slots=True)
class NoSuchMeasure:
    """No organ of the organisation can do this; ``at_most`` is the strongest it can do on that day."""

    measure: str
    label: str
    at_most: str
    can: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """In words."""
        return (f"No organ can {self.label}. At most it can {self.at_most}; in all: {', '.join(self.can)}.",)


@dataclass(frozen=True, slots=True)
class SilenceReading:
    """The vote read as a silence procedure: adopted unless somebody breaks it.

    ``breaks`` are opposed and expected to, ``may_break`` could, ``never_heard`` of them have said nothing.
    ``until`` is the earliest lawful expiry where the hours are known and a beginning is given.
    """

    text: str
    article: str
    hours: int | None
    until: datetime | None
    breaks: tuple[str, ...]
    may_break: tuple[str, ...]
    never_heard: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """In words."""
        when = self.until.isoformat() if self.until else f"after {self.hours} h" if self.hours else "at the hour set"
        if self.breaks:
            return (f"Under silence ({self.article}) it fails: {listed(self.breaks)} would object.",)
        if not self.may_break:
            return (f"Under silence ({self.article}) it passes {when}: nobody is left who could object.",)
        heard = f" Never heard from: {several(self.never_heard)}." if self.never_heard else ""
        who = several(self.may_break, "or")
        return (f"Under silence ({self.article}) it passes {when} unless {who} breaks it.{heard}",)


@dataclass(frozen=True, slots=True)
class NationalApproval:
    """A member's own act after the collective decision: given, refused, or pending."""

    member: str
    by: str
    article: str
    state: GateResult

    def sentences(self) -> tuple[str, ...]:
        """In words."""
        said = {Passed: "given", Failed: "refused", Open: "pending"}[type(self.state)]
        evidence = f" ({self.state.evidence})" if not isinstance(self.state, Open) else ""
        return (f"{self.member}: approval of {self.by} {said}{evidence}.",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One organ's way to the measure.

    ``vote`` is the answer in law and ``practice`` the answer in fact where the two rest on different rules or on a
    member that keeps its vote and does not come; both are None where the vote cannot be computed, and ``result``
    then says why. ``weaker`` is the result of the sensitivity run.
    """

    SHOWN: ClassVar = ("answer", "waits_for", "barred_by", "pending", "differs", "robust")

    organ: str
    organ_name: str
    rule: str
    rule_words: str
    article: str
    confidence: str
    result: VoteResult
    vote: Vote | None
    practice: Vote | None
    practice_note: str
    weaker: VoteResult | None
    gates: tuple[GateResult, ...]
    approvals: tuple[NationalApproval, ...]
    silence: SilenceReading | None
    clocks: tuple[Clock, ...]
    remarks: tuple[str, ...]

    @property
    def waits_for(self) -> tuple[str, ...]:
        """Preconditions of which nothing is known."""
        return tuple(gate.label for gate in self.gates if isinstance(gate, Open))

    @property
    def barred_by(self) -> tuple[str, ...]:
        """Preconditions known not to be fulfilled."""
        return tuple(gate.label for gate in self.gates if isinstance(gate, Failed))

    @property
    def pending(self) -> tuple[str, ...]:
        """Members whose own approval is still to come."""
        return tuple(each.member for each in self.approvals if isinstance(each.state, Open))

    @property
    def differs(self) -> bool:
        """Whether law and practice give different kinds of answers."""
        return self.practice is not None and type(self.practice.result) is not type(self.result)

    @property
    def robust(self) -> bool:
        """Whether the answer stays when whoever spoke may still end in an abstention."""
        return type(self.weaker) is type(self.result)

    @property
    def answer(self) -> str:
        """One line: the vote, and what stands before it."""
        if self.barred_by:
            return f"barred: there is not {listed(self.barred_by)}"
        wait = f", and waits for {listed(self.waits_for)}" if self.waits_for else ""
        return f"{RESULT_WORDS[type(self.result)]}{wait}"

    def sentences(self) -> tuple[str, ...]:
        """Everything in words, the answer first."""
        said = [f"{capital(self.organ_name)}: {self.answer}.", f"Rule ({self.article}): {self.rule_words}."]
        said += self.vote.sentences() if self.vote else self.result.sentences()
        if self.practice:
            said.append(f"In practice {RESULT_WORDS[type(self.practice.result)]}: {self.practice_note}")
        if not self.robust and self.weaker:
            said.append(f"If those who spoke may still abstain it is {RESULT_WORDS[type(self.weaker)]}.")
        for part in (*self.gates, *self.approvals, *((self.silence,) if self.silence else ()), *self.clocks):
            said += part.sentences()
        return (*said, *self.remarks)


RESULT_WORDS: dict[type, str] = {
    Necessary: "certain",
    Possible: "possible, not certain",
    Impossible: "impossible",
    UnknownRule: "unknown, for want of the rule",
}
PROMISE: dict[type, int] = {Necessary: 3, Possible: 2, UnknownRule: 1, Impossible: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decidability:
    """Whether an organisation can take a measure, by every organ that could, the most promising way first."""

    SHOWN: ClassVar = ("answer", "result", "gates")

    charter: str
    measure: Measure
    on: date
    affected: str | None
    positions: Mapping[str, Stance]
    ways: tuple[Way, ...]
    none: NoSuchMeasure | None

    @property
    def result(self) -> VoteResult | NoSuchMeasure:
        """The vote of the most promising way, or that there is no way."""
        return self.none or self.ways[0].result

    @property
    def gates(self) -> tuple[GateResult, ...]:
        """The preconditions of the most promising way."""
        return self.ways[0].gates if self.ways else ()

    @property
    def answer(self) -> str:
        """One line for a table."""
        if self.none:
            return f"cannot: no organ can {self.none.label}; at most {self.none.at_most}"
        return self.ways[0].answer

    def sentences(self) -> tuple[str, ...]:
        """Everything in words."""
        head = f"{self.charter}, {self.measure.label}, {self.on}: {self.answer}."
        if self.none:
            return (head, *self.none.sentences())
        return (head, *(sentence for way in self.ways for sentence in way.sentences()))
