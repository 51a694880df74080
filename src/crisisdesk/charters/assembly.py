"""An organ as it sits on a day for a matter: who may vote, who may not and why, how many seats, what each weighs."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from crisisdesk.charters.ballots import Ballot, Load, Tally
from crisisdesk.charters.charter import Charter
from crisisdesk.charters.checks import tables
from crisisdesk.charters.combined import Veto
from crisisdesk.charters.kinds import Kind
from crisisdesk.charters.membership import Effect, Member
from crisisdesk.charters.organs import Rule
from crisisdesk.charters.quorum import Quorum
from crisisdesk.charters.words import listed
from crisisdesk.errors import Misuse

Roles = Mapping[str, Collection[str]]
"""Who holds which role in a matter: ``{"target": {"SYR"}}``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """Those who decide, and by what.

    ``kind`` and ``quorum`` are the rule's, or those of its practice. ``away`` names members who keep their vote and
    in practice do not come; ``complete`` is false where the file does not know who holds all seats.
    """

    organ: str
    organ_name: str
    rule: Rule
    kind: Kind
    quorum: Quorum
    members: tuple[Member, ...]
    entitled: tuple[str, ...]
    must_abstain: frozenset[str]
    away: frozenset[str]
    excluded: Mapping[str, str]
    seats: int
    complete: bool
    weights: Mapping[str, int] | None
    weighed: bool
    vetoers: frozenset[str]

    def weight(self, member: str) -> int:
        """What a member weighs under this rule; 0 where the rule does not weigh or the weights are unknown."""
        return self.weights[member] if self.weights and self.weighed else 0

    def tally(self, ballots: Mapping[str, Ballot], sent: Collection[str] = ()) -> Tally:
        """Add up one ballot of every entitled member."""
        counts = dict.fromkeys(Ballot, 0)
        for code in self.entitled:
            counts[ballots[code]] += 1
        objectors = frozenset(code for code in self.vetoers if ballots.get(code) is Ballot.NO)
        return Tally(
            seats=self.seats,
            members=len(self.members),
            entitled=len(self.entitled),
            yes=counts[Ballot.YES],
            no=counts[Ballot.NO],
            abstain=counts[Ballot.ABSTAIN],
            constructive=counts[Ballot.CONSTRUCTIVE],
            absent=counts[Ballot.ABSENT],
            sent=len(sent),
            objectors=objectors,
            load=self.load(ballots),
        )

    def load(self, ballots: Mapping[str, Ballot]) -> Load | None:
        """The same by weight; None where nothing is weighed or the weights are unknown."""
        if not self.weights or not self.weighed:
            return None
        sums = dict.fromkeys(Ballot, 0)
        for code in self.entitled:
            sums[ballots[code]] += self.weights[code]
        everybody = sum(self.weights[member.code] for member in self.members)
        yes, no, abstain, constructive, absent, _ = (sums[ballot] for ballot in Ballot)
        return Load(everybody, sum(sums.values()), yes, no, abstain, constructive, absent)


def assemble(charter: Charter, rule: Rule, organ: str, on: date, roles: Roles, *, practice: bool = False) -> Assembly:
    """The organ as it sits on a day under a rule; with ``practice`` as it does in fact.

    Raises ``Misuse`` where the rule leaves out somebody (the target of a suspension) whom the caller does not name.
    """
    body = charter.organ(organ, on)
    members = charter.members(on, organ)
    size = body.size(on)
    seats = len(members) if size is None else size
    excluded = _excluded(rule, members, roles, on)
    used = rule.practice if practice and rule.practice else rule
    names = tables(used.kind)
    return Assembly(
        organ=body.code,
        organ_name=body.name,
        rule=rule,
        kind=used.kind,
        quorum=used.quorum,
        members=members,
        entitled=tuple(member.code for member in members if member.code not in excluded),
        must_abstain=frozenset() if practice else _holders(rule.abstaining, roles),
        away=frozenset(member.code for member in members if not member.comes),
        excluded=excluded,
        seats=seats,
        complete=bool(members) and len(members) >= seats,
        weights=charter.weights(names[0], on) if names else None,
        weighed=bool(names),
        vetoers=frozenset(code for part in used.kind.tree() if isinstance(part, Veto) for code in part.members),
    )


def check_roles(rules: Iterable[Rule], roles: Roles) -> None:
    """Raise ``Misuse`` for a role that none of the rules knows, and for holders that are not a collection."""
    asked = tuple(rules)
    known = tuple(dict.fromkeys(role for rule in asked for role in rule.roles))
    for role, holders in roles.items():
        if isinstance(holders, str):
            raise Misuse(f"give the holders of the role {role!r} as a set of members, not as one text")
        if role not in known:
            where = f"the rule {asked[0].code} knows" if len(asked) == 1 else "the rules know"
            raise Misuse(f"{where} no role {role!r}, only {listed(known)}")


def _excluded(rule: Rule, members: Iterable[Member], roles: Roles, on: date) -> dict[str, str]:
    excluded: dict[str, str] = {}
    for member in members:
        if not member.votes:
            limits = [status for status in member.statuses if not status.effect.keeps_vote]
            excluded[member.code] = f"{member.code}, {limits[0].words}"
    for role in (*rule.without, *rule.recused):
        if role in rule.without and not roles.get(role):
            raise Misuse(f"the rule {rule.code} leaves out the {role}; say who that is ({rule.article}, {on})")
        for code in roles.get(role, ()):
            excluded.setdefault(code, f"{code}, {role}")
    there = {member.code for member in members}
    return {code: why for code, why in excluded.items() if code in there}


def _holders(names: Iterable[str], roles: Roles) -> frozenset[str]:
    return frozenset(code for role in names for code in roles.get(role, ()))


def disputed(members: Iterable[Member]) -> tuple[Member, ...]:
    """Members of whom it is disputed whether they are."""
    return tuple(member for member in members if any(status.effect is Effect.DISPUTED for status in member.statuses))
