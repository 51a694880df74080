"""Votes looked at before they are taken: who settles them, who stands in the way, who could stay away."""

from collections.abc import Mapping
from fractions import Fraction
from time import process_time

import pytest
from charter_builders import NO_QUORUM, assembly

from crisisdesk.charters import Impossible, Necessary, Possible, UnknownRule, Vote
from crisisdesk.charters.agreement import Consensus, Declared, Unanimity, Unknown, Whole
from crisisdesk.charters.allowed import EVERY, STRONG, WEAK, Ballots
from crisisdesk.charters.ballots import HALF, Ballot, Denominator, Share
from crisisdesk.charters.combined import AllOf, Veto
from crisisdesk.charters.kinds import Kind
from crisisdesk.charters.majorities import AtLeast, Threshold, Weighted
from crisisdesk.charters.quorum import Quorate, Quorum
from crisisdesk.charters.votes import foresee, look_ahead, weigh_up
from crisisdesk.model import Stance

S = Stance
D = Denominator
TWO_THIRDS = Share(Fraction(2, 3))
STANCES = {
    "s": S.SUPPORTS,
    "o": S.OPPOSES,
    "c": S.CONDITIONAL,
    "n": S.NEUTRAL,
    "m": S.MIXED,
    "?": S.SILENT,
}
LETTERS = {"y": Ballot.YES, "n": Ballot.NO, "a": Ballot.ABSTAIN, "c": Ballot.CONSTRUCTIVE, "-": Ballot.ABSENT}


def vote(kind: Kind, stances: str, quorum: Quorum = NO_QUORUM, mapping: Mapping[Stance, Ballots] = STRONG) -> Vote:
    """The vote of A, B, C ... with a letter each: supports, opposes, conditional, neutral, mixed, ? silent."""
    sitting = assembly(kind, len(stances), quorum=quorum)
    positions = {name: STANCES[letter] for name, letter in zip(sitting.entitled, stances, strict=True)}
    return weigh_up(sitting, positions, mapping)


def open_vote(kind: Kind, *open_: str, quorum: Quorum = NO_QUORUM, weights: Mapping[str, int] | None = None) -> Vote:
    """The vote of A, B, C ... with the open ballots of each as letters."""
    sitting = assembly(kind, len(open_), quorum=quorum, weights=weights)
    allowed = [frozenset(LETTERS[letter] for letter in letters) for letters in open_]
    return look_ahead(sitting, dict(zip(sitting.entitled, allowed, strict=True)))


TABLE = [
    ("consensus, all support", Consensus(), "sssss", Necessary),
    ("consensus, the rest neutral", Consensus(), "ssnnn", Necessary),
    ("consensus, five silent", Consensus(), "s?????", Possible),
    ("consensus, one opposes", Consensus(), "sssso", Impossible),
    ("two thirds of all reached", Threshold(TWO_THIRDS, D.MEMBERS), "ssss??", Necessary),
    ("two thirds of all out of reach", Threshold(TWO_THIRDS, D.MEMBERS), "sssooo", Impossible),
    ("two thirds of those voting: neutral members do not count", Threshold(TWO_THIRDS, D.VOTING), "ssnnnn", Necessary),
    (
        "two thirds of those present: neutral members may stay away",
        Threshold(TWO_THIRDS, D.PRESENT),
        "ssnnnn",
        Possible,
    ),
    ("a veto power is silent", Veto(frozenset("A"), AtLeast(3)), "?ssss", Possible),
    ("a veto power is neutral", Veto(frozenset("A"), AtLeast(3)), "nssss", Necessary),
    ("a veto power opposes", Veto(frozenset("A"), AtLeast(3)), "ossss", Impossible),
    ("the rule is unknown", Unknown("it"), "sssss", UnknownRule),
    ("mixed is any ballot", Consensus(), "ssssm", Possible),
    ("conditional is open", Consensus(), "ssssc", Possible),
]


@pytest.mark.parametrize(("kind", "stances", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_result(kind: Kind, stances: str, expected: type) -> None:
    assert type(vote(kind, stances).result) is expected


def test_blockers_of_a_consensus_are_all_who_oppose() -> None:
    result = vote(Consensus(), "ssoo?").result
    assert isinstance(result, Impossible)
    assert result.blockers is not None
    assert result.blockers.words == "C and D"


def test_blockers_of_a_threshold_are_any_so_many() -> None:
    result = vote(Threshold(TWO_THIRDS, D.MEMBERS), "ssoooo").result
    assert isinstance(result, Impossible)
    assert result.blockers is not None
    assert result.blockers.words == "any 2 of C, D, E and F"


def test_blockers_with_a_veto_and_too_few_votes() -> None:
    result = vote(Veto(frozenset("A"), AtLeast(4)), "oossooo").result
    assert isinstance(result, Impossible)
    assert result.blockers is not None
    assert result.blockers.words == "A, and any one of B, E, F and G"


def test_pivotal_and_deciding_sets() -> None:
    found = vote(Threshold(HALF, D.MEMBERS), "sso??")
    assert isinstance(found.result, Possible)
    assert found.result.pivotal == ("D", "E")
    assert found.to_adopt is not None
    assert found.to_adopt.words == "any one of D and E"
    assert found.to_stop is not None
    assert found.to_stop.words == "D and E"


def test_who_has_a_veto_is_asked_first() -> None:
    found = vote(Veto(frozenset("D"), AtLeast(3)), "s?c??")
    assert found.ask[0] == "D"
    assert found.to_adopt is not None
    assert found.to_adopt.size == 2


def test_the_heaviest_is_asked_first() -> None:
    kind = Weighted(HALF, D.MEMBERS, "people")
    found = open_vote(kind, "yn", "yn", "yn", weights={"A": 2, "B": 7, "C": 4})
    assert found.ask == ("B", "C", "A")
    assert found.to_adopt is not None
    assert found.to_adopt.words == "B"


def test_a_quorum_can_be_emptied() -> None:
    found = vote(Threshold(HALF, D.PRESENT_AND_VOTING), "ss???", Quorum(TWO_THIRDS))
    assert found.to_empty is not None
    assert found.to_empty.words == "any 2 of C, D and E"


def test_a_no_voter_can_supply_the_quorum() -> None:
    """B can only oppose or stay away: its no makes the quorum, and A's yes then is half."""
    kind = Threshold(Share(Fraction(1, 2)), D.PRESENT_AND_VOTING)
    found = open_vote(kind, "y", "n-", "-", quorum=Quorum(number=2))
    assert isinstance(found.result, Possible)
    assert found.result.pivotal == ("B",)


def test_an_absence_can_block_where_an_abstention_does_not() -> None:
    kind = Unanimity(Whole.ENTITLED, abstention=True)
    assert isinstance(open_vote(kind, "y", "y", "a-").result, Possible)
    assert isinstance(open_vote(kind, "y", "y", "a").result, Necessary)
    assert isinstance(open_vote(kind, "y", "y", "-").result, Impossible)


def test_an_abstention_and_an_absence_can_each_be_the_worse_one() -> None:
    """Two thirds of those present, and unanimity in which only an absence blocks."""
    kind = AllOf((Threshold(TWO_THIRDS, D.PRESENT), Unanimity(Whole.ENTITLED, abstention=True)))
    assert isinstance(open_vote(kind, "y", "y", "y", "a-").result, Possible)
    assert isinstance(open_vote(kind, "y", "y", "a-", "a-").result, Impossible)


def test_who_stays_away_is_chosen_by_weight() -> None:
    """Two of three must be there; of two neutral members the heavy one stays away and the light one comes."""
    kind = Weighted(TWO_THIRDS, D.PRESENT, "people")
    quorum = Quorum(number=2)
    found = open_vote(kind, "y", "a-", "a-", quorum=quorum, weights={"A": 10, "B": 90, "C": 1})
    assert isinstance(found.result, Possible)
    heavy = open_vote(kind, "y", "a-", "a-", quorum=quorum, weights={"A": 10, "B": 90, "C": 80})
    assert isinstance(heavy.result, Impossible)


def test_members_of_different_sorts_stay_away_together() -> None:
    """Neither the opponent nor the neutral member may be there for A's weight to be half of what is."""
    kind = Weighted(Share(Fraction(1, 2)), D.PRESENT, "people")
    weights = {"A": 10, "B": 50, "C": 50}
    assert isinstance(open_vote(kind, "y", "n-", "a-", weights=weights).result, Possible)
    assert isinstance(open_vote(kind, "y", "n-", "a", weights=weights).result, Impossible)
    assert isinstance(open_vote(kind, "y", "n", "a-", weights=weights).result, Impossible)


def test_an_abstention_can_block_where_an_absence_does_not() -> None:
    kind = Unanimity(Whole.PRESENT)
    assert isinstance(open_vote(kind, "y", "y", "a-").result, Possible)
    assert isinstance(open_vote(kind, "y", "y", "a").result, Impossible)
    assert isinstance(open_vote(kind, "y", "y", "-").result, Necessary)


def test_constructive_abstentions_are_open_where_the_rule_counts_them() -> None:
    kind = Unanimity(Whole.ENTITLED, abstention=True, declared=Declared(Share(Fraction(1, 3)), "people"))
    sitting = assembly(kind, 3, weights={"A": 1, "B": 1, "C": 1})
    found = weigh_up(sitting, {"A": S.SUPPORTS, "B": S.SUPPORTS, "C": S.NEUTRAL})
    assert Ballot.CONSTRUCTIVE in found.ballots["C"]
    assert isinstance(found.result, Possible)


def test_sensitivity_turns_what_rests_on_words() -> None:
    assert isinstance(vote(Consensus(), "sssso", mapping=WEAK).result, Possible)
    assert isinstance(vote(Threshold(HALF, D.MEMBERS), "sssoo", mapping=WEAK).result, Possible)
    assert isinstance(vote(Consensus(), "sssnn", mapping=WEAK).result, Necessary)


def test_unknown_quorum_leaves_a_full_house_necessary() -> None:
    unknown = Quorum(word=Quorate.UNKNOWN)
    assert isinstance(vote(Consensus(), "sss", unknown).result, Necessary)
    assert isinstance(vote(Consensus(), "ss?", unknown).result, Possible)
    assert isinstance(open_vote(Consensus(), "y", "y", "-", quorum=unknown).result, UnknownRule)


def test_nobody_entitled_decides_nothing() -> None:
    assert isinstance(look_ahead(assembly(Consensus(), []), {}).result, Impossible)


def test_sentences_say_it() -> None:
    said = vote(Threshold(HALF, D.MEMBERS), "sso??").sentences()
    assert said[:4] == (
        "It can still pass and still fail; open are D and E. Each of them alone could settle it.",
        "It would be certain with the yes of any one of D and E.",
        "It would be stopped by the no of D and E.",
        "Ask next, in this order: D and E.",
    )


def test_every_member_with_every_ballot_open() -> None:
    sitting = assembly(Consensus(), 6)
    found = look_ahead(sitting, dict.fromkeys(sitting.entitled, EVERY))
    assert found.to_stop is not None
    assert found.to_stop.size == 1
    assert found.to_adopt is not None
    assert found.to_adopt.size == 6


def test_long_lists_are_counted_in_sentences_and_whole_in_the_value() -> None:
    found = weigh_up(assembly(Threshold(HALF, D.MEMBERS), HOUSE), {})
    assert isinstance(found.result, Possible)
    assert len(found.result.unknown) == 193
    assert "M015 and 177 more." in found.result.sentences()[0]


HOUSE = [f"M{number:03}" for number in range(193)]
LARGE = {
    "two thirds of those voting": Threshold(TWO_THIRDS, D.PRESENT_AND_VOTING),
    "weights of all": Weighted(TWO_THIRDS, D.MEMBERS, "people"),
    "weights of those present": Weighted(TWO_THIRDS, D.PRESENT, "people"),
}
MOODS = {"all silent": "?", "in parts": "ssss???ocn", "most oppose": "oooooo??nc"}


@pytest.mark.parametrize("mood", MOODS.values(), ids=MOODS)
@pytest.mark.parametrize("kind", LARGE.values(), ids=LARGE)
def test_193_members_are_decided_within_five_milliseconds(kind: Kind, mood: str) -> None:
    weights = {name: 1 + number * number for number, name in enumerate(HOUSE)}
    sitting = assembly(kind, HOUSE, quorum=Quorum(HALF), weights=weights)
    ballots = {name: STRONG[STANCES[mood[number % len(mood)]]] for number, name in enumerate(HOUSE)}
    took = []
    for _ in range(5):
        began = process_time()
        foresee(sitting, ballots)
        took.append(process_time() - began)
    assert min(took) < 0.005
