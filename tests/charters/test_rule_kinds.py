"""Every kind of rule on ballots given by letter: y yes, n no, a abstaining, c constructive abstention, - absent."""

from fractions import Fraction

import pytest
from charter_builders import NO_QUORUM, assembly, ballots

from crisisdesk.charters.agreement import Consensus, Declared, Office, OptIn, Silence, Unanimity, Unknown, Whole
from crisisdesk.charters.ballots import HALF, Denominator, Share
from crisisdesk.charters.combined import AllOf, AnyOf, Fallback, Veto
from crisisdesk.charters.evaluation import decide
from crisisdesk.charters.kinds import Kind, Truth
from crisisdesk.charters.majorities import AllBut, AtLeast, DoubleMajority, Threshold, Weighted
from crisisdesk.charters.outcomes import Adopted, NoQuorum, NotAdopted, Outcome, UnknownRule, Vetoed
from crisisdesk.charters.quorum import Quorate, Quorum

D = Denominator
TWO_THIRDS = Share(Fraction(2, 3))
THIRD = Share(Fraction(1, 3))
PEOPLE = {"A": 50, "B": 30, "C": 10, "D": 5, "E": 5}
CFSP = Unanimity(Whole.ENTITLED, abstention=True, declared=Declared(THIRD, "people"))


def outcome(kind: Kind, cast: str, quorum: Quorum = NO_QUORUM, weights: dict[str, int] | None = None) -> Outcome:
    votes = ballots(cast)
    sitting = assembly(kind, len(votes), quorum=quorum, weights=weights)
    return decide(sitting, sitting.tally(votes), votes)


TABLE = [
    ("consensus: abstaining and absent do not object", Consensus(), "ya-aa", Adopted),
    ("consensus: one objection", Consensus(), "yyyyn", NotAdopted),
    ("consensus minus one: one objection", Consensus(1), "yyyyn", Adopted),
    ("consensus minus one: two objections", Consensus(1), "yyynn", NotAdopted),
    ("consensus in an empty room", Consensus(), "-----", NoQuorum),
    ("unanimity of all: all yes", Unanimity(Whole.ENTITLED), "yyyyy", Adopted),
    ("unanimity of all: an absence blocks", Unanimity(Whole.ENTITLED), "yyyy-", NotAdopted),
    ("unanimity of all: an abstention blocks", Unanimity(Whole.ENTITLED), "yyyya", NotAdopted),
    ("unanimity of all, abstention allowed", Unanimity(Whole.ENTITLED, abstention=True), "yyyya", Adopted),
    ("unanimity of all, abstention allowed, absence", Unanimity(Whole.ENTITLED, abstention=True), "yyyy-", NotAdopted),
    ("unanimity of those present: absent members do not matter", Unanimity(Whole.PRESENT), "yyy--", Adopted),
    ("unanimity of those present: an abstention blocks", Unanimity(Whole.PRESENT), "yya--", NotAdopted),
    ("unanimity of those voting: an abstention is no vote", Unanimity(Whole.VOTING), "yya--", Adopted),
    ("unanimity of those voting: one no", Unanimity(Whole.VOTING), "yyn--", NotAdopted),
    ("unanimity of those voting: nobody votes", Unanimity(Whole.VOTING), "aaa--", NotAdopted),
    ("majority of members present and voting", Threshold(HALF, D.PRESENT_AND_VOTING), "yynaa", Adopted),
    ("a tie is no majority", Threshold(HALF, D.PRESENT_AND_VOTING), "yynn-", NotAdopted),
    ("half is reached where more than half is not asked", Threshold(Share(Fraction(1, 2)), D.MEMBERS), "yynn", Adopted),
    ("majority of all members: abstaining is as good as no", Threshold(HALF, D.MEMBERS), "yynaa", NotAdopted),
    ("majority of all abstaining", Threshold(HALF, D.PRESENT_AND_VOTING), "aaaaa", NotAdopted),
    ("two thirds of those present: an abstention weighs like a no", Threshold(TWO_THIRDS, D.PRESENT), "yyya-", Adopted),
    ("two thirds of those present, missed", Threshold(TWO_THIRDS, D.PRESENT), "yyyaa", NotAdopted),
    ("two thirds of those voting", Threshold(TWO_THIRDS, D.VOTING), "yynaa", Adopted),
    ("a fixed number", AtLeast(3), "yyynn", Adopted),
    ("a fixed number, missed", AtLeast(3), "yy---", NotAdopted),
    ("all but one", AllBut(1), "yyyyn", Adopted),
    ("all but one, two missing", AllBut(1), "yyyna", NotAdopted),
    ("a veto", Veto(frozenset("AB"), AtLeast(3)), "nyyyy", Vetoed),
    ("a veto power that abstains", Veto(frozenset("AB"), AtLeast(3)), "a-yyy", Adopted),
    ("a no of a veto power without the votes is no veto", Veto(frozenset("AB"), AtLeast(4)), "nyyaa", NotAdopted),
    ("all of", AllOf((AtLeast(2), Threshold(HALF, D.PRESENT_AND_VOTING))), "yynna", NotAdopted),
    ("any of", AnyOf((AtLeast(4), Threshold(HALF, D.PRESENT_AND_VOTING))), "yynaa", Adopted),
    (
        "consensus, else two thirds: consensus",
        Fallback((Consensus(), Threshold(TWO_THIRDS, D.VOTING))),
        "yaaaa",
        Adopted,
    ),
    ("consensus, else two thirds: a vote", Fallback((Consensus(), Threshold(TWO_THIRDS, D.VOTING))), "yyyyn", Adopted),
    (
        "consensus, else two thirds: neither",
        Fallback((Consensus(), Threshold(TWO_THIRDS, D.VOTING))),
        "yyynn",
        NotAdopted,
    ),
    ("silence", Silence(72), "y-a-a", Adopted),
    ("silence broken", Silence(72), "y-a-n", NotAdopted),
    ("a project of two", OptIn(2), "yynnn", Adopted),
    ("a project of one where two are needed", OptIn(2), "ynnnn", NotAdopted),
    ("an office acts", Office("the chair"), "nnnnn", Adopted),
    ("an unknown rule", Unknown("the text"), "yyyyy", UnknownRule),
    ("consensus, else an unknown rule: consensus", Fallback((Consensus(), Unknown("it"))), "yyyyy", Adopted),
    ("consensus, else an unknown rule: no consensus", Fallback((Consensus(), Unknown("it"))), "yyyyn", UnknownRule),
    ("an unknown rule and a failed one", AllOf((Unknown("it"), AtLeast(5))), "yyyyn", NotAdopted),
]


@pytest.mark.parametrize(("kind", "cast", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_outcome(kind: Kind, cast: str, expected: type) -> None:
    assert type(outcome(kind, cast)) is expected


WEIGHED = [
    ("weight reached by two", Weighted(TWO_THIRDS, D.MEMBERS, "people"), "yynnn", Adopted),
    ("weight missed by four", Weighted(TWO_THIRDS, D.MEMBERS, "people"), "nyyyy", NotAdopted),
    ("weight of those present", Weighted(TWO_THIRDS, D.PRESENT, "people"), "-yynn", Adopted),
    ("both majorities", DoubleMajority(Share(Fraction(55, 100)), Share(Fraction(65, 100)), "people"), "yyynn", Adopted),
    (
        "members without weight",
        DoubleMajority(Share(Fraction(55, 100)), Share(Fraction(65, 100)), "people"),
        "nyyyy",
        NotAdopted,
    ),
    (
        "weight without members",
        DoubleMajority(Share(Fraction(55, 100)), Share(Fraction(65, 100)), "people"),
        "yynnn",
        NotAdopted,
    ),
    (
        "too few to block by weight",
        DoubleMajority(Share(Fraction(55, 100)), Share(Fraction(65, 100)), "people", blocking=2),
        "nyyyy",
        Adopted,
    ),
    (
        "a smallest number of members",
        DoubleMajority(Share(Fraction(55, 100)), Share(Fraction(65, 100)), "people", least=4),
        "yyynn",
        NotAdopted,
    ),
    ("constructive abstention of few", CFSP, "yyycy", Adopted),
    ("constructive abstention of a third with little weight", CFSP, "yyycc", Adopted),
    ("constructive abstention of a third with a third of the weight", CFSP, "cyycy", NotAdopted),
    ("plain abstentions do not add up to it", CFSP, "ayyay", Adopted),
]


@pytest.mark.parametrize(("kind", "cast", "expected"), [row[1:] for row in WEIGHED], ids=[row[0] for row in WEIGHED])
def test_outcome_by_weight(kind: Kind, cast: str, expected: type) -> None:
    assert type(outcome(kind, cast, weights=PEOPLE)) is expected


@pytest.mark.parametrize(
    ("kind", "cast", "expected"),
    [
        pytest.param(Weighted(HALF, D.MEMBERS, "people"), "yyyyy", UnknownRule, id="all yes"),
        pytest.param(Weighted(HALF, D.MEMBERS, "people"), "nnnnn", NotAdopted, id="no yes at all"),
        pytest.param(CFSP, "yyyyy", Adopted, id="nobody abstains constructively"),
        pytest.param(CFSP, "ccyyy", UnknownRule, id="a third of the members does"),
        pytest.param(
            DoubleMajority(Share(Fraction(55, 100)), Share(Fraction(65, 100)), "people", blocking=4),
            "yyyyn",
            Adopted,
            id="too few are against to block, whatever they weigh",
        ),
    ],
)
def test_unknown_weights_matter_only_where_they_decide(kind: Kind, cast: str, expected: type) -> None:
    assert type(outcome(kind, cast, weights=None)) is expected


@pytest.mark.parametrize(
    ("quorum", "cast", "expected"),
    [
        pytest.param(Quorum(TWO_THIRDS), "yyyy-", Adopted, id="two thirds of five are four"),
        pytest.param(Quorum(TWO_THIRDS), "yyy--", NoQuorum, id="three are not enough"),
        pytest.param(Quorum(TWO_THIRDS), "yann-", NotAdopted, id="a quorum of those against counts"),
        pytest.param(Quorum(HALF), "yya--", Adopted, id="more than half: abstaining members are present"),
        pytest.param(Quorum(number=5), "yyyy-", NoQuorum, id="a fixed number"),
        pytest.param(Quorum(word=Quorate.UNKNOWN), "yyyyy", Adopted, id="unknown: a full room satisfies any"),
        pytest.param(Quorum(word=Quorate.UNKNOWN), "yyyy-", UnknownRule, id="unknown: one is away"),
        pytest.param(Quorum(word=Quorate.UNKNOWN), "nnnn-", NotAdopted, id="unknown, but the votes are not there"),
        pytest.param(Quorum(word=Quorate.UNKNOWN), "-----", NoQuorum, id="unknown: nobody came"),
    ],
)
def test_quorum(quorum: Quorum, cast: str, expected: type) -> None:
    assert type(outcome(Threshold(HALF, D.PRESENT_AND_VOTING), cast, quorum)) is expected


def test_needed_is_exact() -> None:
    assert [TWO_THIRDS.of(total) for total in (0, 1, 2, 3, 4, 15, 193)] == [0, 1, 2, 2, 3, 10, 129]
    assert [HALF.of(total) for total in (0, 1, 2, 3, 15, 193)] == [1, 1, 2, 2, 8, 97]
    assert Share(Fraction(55, 100)).of(27) == 15
    assert Share(Fraction(65, 100)).of(20) == 13


def test_the_arithmetic_is_in_words() -> None:
    found = outcome(Threshold(TWO_THIRDS, D.PRESENT_AND_VOTING), "yynaa", Quorum(TWO_THIRDS))
    assert isinstance(found, Adopted)
    arithmetic = found.arithmetic
    assert (arithmetic.eligible, arithmetic.present, arithmetic.needed) == (5, 5, 2)
    assert (arithmetic.in_favour, arithmetic.against, arithmetic.abstaining, arithmetic.absent) == (2, 1, 2, 0)
    assert found.sentences() == (
        "Adopted by the Council.",
        "2 for, 1 against, 2 abstaining, 0 absent; 5 entitled to vote.",
        "Rule (Art. 1, H): two thirds of members present and voting yes or no; abstentions do not count.",
        "Present: 5, needed 4 of 5 (all members, those without a vote included): met.",
        "For: 2, needed 2 of 3 (members present and voting yes or no; abstentions do not count): met.",
    )


def test_truth_joins_as_in_strong_kleene_logic() -> None:
    false, unknown, true = Truth
    assert min(true, unknown) is unknown
    assert min(false, unknown) is false
    assert max(true, unknown) is true
    assert max(false, unknown) is unknown
