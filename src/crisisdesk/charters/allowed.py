"""Which ballots a member may still cast, given where it stands."""

from collections.abc import Mapping

from crisisdesk.charters.agreement import Unanimity
from crisisdesk.charters.assembly import Assembly
from crisisdesk.charters.ballots import Ballot
from crisisdesk.model import Stance

Ballots = frozenset[Ballot]

EVERY: Ballots = frozenset({Ballot.YES, Ballot.NO, Ballot.ABSTAIN, Ballot.ABSENT})
"""What a member of whom nothing is known may do."""

STRONG: dict[Stance, Ballots] = {
    Stance.SUPPORTS: frozenset({Ballot.YES}),
    Stance.OPPOSES: frozenset({Ballot.NO}),
    Stance.CONDITIONAL: frozenset({Ballot.YES, Ballot.ABSTAIN, Ballot.NO}),
    Stance.NEUTRAL: frozenset({Ballot.ABSTAIN, Ballot.ABSENT}),
    Stance.MIXED: EVERY,
    Stance.SILENT: EVERY,
}
"""Positions taken at their word."""

WEAK: dict[Stance, Ballots] = STRONG | {
    Stance.SUPPORTS: frozenset({Ballot.YES, Ballot.ABSTAIN}),
    Stance.OPPOSES: frozenset({Ballot.NO, Ballot.ABSTAIN}),
}
"""The sensitivity run: whoever spoke may still end in an abstention."""


def allowed(
    assembly: Assembly, positions: Mapping[str, Stance], mapping: Mapping[Stance, Ballots] = STRONG
) -> dict[str, Ballots]:
    """The ballots open to every member entitled to vote; one without a position is silent.

    Where the rule counts constructive abstentions, whoever may abstain may do so by declaration as well. A party
    that must abstain may do that or stay away.
    """
    declares = any(isinstance(part, Unanimity) and part.declared for part in assembly.kind.tree())
    found: dict[str, Ballots] = {}
    for code in assembly.entitled:
        ballots = mapping[positions.get(code, Stance.SILENT)]
        if code in assembly.must_abstain:
            ballots = mapping[Stance.NEUTRAL]
        if declares and Ballot.ABSTAIN in ballots:
            ballots |= {Ballot.CONSTRUCTIVE}
        found[code] = ballots
    return found
