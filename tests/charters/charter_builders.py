"""An invented assembly to put questions to: one builder for each noun."""

from collections.abc import Mapping, Sequence
from datetime import date

from crisisdesk.charters.assembly import Assembly
from crisisdesk.charters.ballots import Ballot
from crisisdesk.charters.checks import tables
from crisisdesk.charters.combined import Veto
from crisisdesk.charters.kinds import Kind
from crisisdesk.charters.membership import Confidence, Member, Period
from crisisdesk.charters.organs import Rule
from crisisdesk.charters.quorum import Quorate, Quorum

FOUNDED = date(2000, 1, 1)
NO_QUORUM = Quorum(word=Quorate.NONE)


def member(code: str) -> Member:
    return Member(
        code=code,
        role="member",
        founding=True,
        period=Period(FOUNDED),
        confidence=Confidence.HIGH,
        source="treaty",
    )


def rule(kind: Kind, quorum: Quorum = NO_QUORUM) -> Rule:
    return Rule(
        code="r",
        organs=("COUNCIL",),
        matter="substantive",
        kind=kind,
        quorum=quorum,
        article="Art. 1",
        source="treaty",
        confidence=Confidence.HIGH,
    )


def assembly(
    kind: Kind,
    members: Sequence[str] | int = 5,
    *,
    quorum: Quorum = NO_QUORUM,
    weights: Mapping[str, int] | None = None,
    seats: int | None = None,
) -> Assembly:
    """An assembly in which every member may vote; ``members`` by name, or so many called A, B, C ..."""
    names = [chr(ord("A") + number) for number in range(members)] if isinstance(members, int) else members
    return Assembly(
        organ="COUNCIL",
        organ_name="Council",
        rule=rule(kind, quorum),
        kind=kind,
        quorum=quorum,
        members=tuple(member(name) for name in names),
        entitled=tuple(names),
        must_abstain=frozenset(),
        away=frozenset(),
        excluded={},
        seats=seats or len(names),
        complete=True,
        weights=weights,
        weighed=bool(tables(kind)),
        vetoers=frozenset(code for part in kind.tree() if isinstance(part, Veto) for code in part.members),
    )


def ballots(text: str) -> dict[str, Ballot]:
    """``ballots("yyn-a")``: the ballots of A, B, C ... by letter, ``-`` absent, ``c`` constructive abstention."""
    words = {"y": Ballot.YES, "n": Ballot.NO, "a": Ballot.ABSTAIN, "c": Ballot.CONSTRUCTIVE, "-": Ballot.ABSENT}
    return {chr(ord("A") + number): words[letter] for number, letter in enumerate(text)}
