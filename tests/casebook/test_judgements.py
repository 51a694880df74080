from datetime import timedelta

import pytest
from casebook_builders import NOW

from crisisdesk.casebook import Casebook, Grade, Grading, Of, Verdict, post
from crisisdesk.clock import fixed_clock
from crisisdesk.errors import Misuse, Refused


@pytest.fixture
def casebook(address: str) -> Casebook:
    casebook = Casebook(address, fixed_clock(NOW))
    casebook.add_person("anna", posts=[post("analyst")])
    casebook.add_person("bob", posts=[post("analyst")])
    casebook.add_person("rita", posts=[post("reader")])
    return casebook


def test_the_latest_judgement_stands_and_all_are_kept(casebook: Casebook) -> None:
    casebook.judge("outlet", "Test Wire", "anna", grade="B")
    casebook.judge("outlet", "Test Wire", "bob", grade="D", comment="twice wrong in May")
    casebook.judge("outlet", "Another", "anna", grade="A")
    found = casebook.judgements("outlet", "Test Wire")
    assert [(str(each.grade), each.stands) for each in found] == [("B-", False), ("D-", True)]
    assert found[1].comment == "twice wrong in May"
    assert [each.stands for each in casebook.judgements(person="anna")] == [False, True]


def test_a_grade_and_a_verdict_stand_side_by_side(casebook: Casebook) -> None:
    casebook.judge("statement", "s1", "anna", grade="B2")
    casebook.judge("statement", "s1", "bob", verdict="amend", amended={"speaks_for": "KAZ"})
    graded, amended = casebook.judgements("statement", "s1")
    assert (graded.grade, graded.stands, graded.of) == (Grade("B", "2"), True, Of.STATEMENT)
    assert (amended.verdict, amended.amended, amended.stands) == (Verdict.AMEND, {"speaks_for": "KAZ"}, True)


def test_the_grading_holds_the_latest_grade_of_each_thing_and_no_verdicts(casebook: Casebook) -> None:
    assert casebook.grading() == Grading()
    casebook.judge("outlet", "Test Wire", "anna", grade="B")
    first = casebook.grading()
    casebook.judge("statement", "s1", "bob", verdict="agree")
    assert casebook.grading(first) is first
    casebook.judge("outlet", "Test Wire", "bob", grade="E")
    casebook.judge("document", "d1", "anna", grade="-3")
    second = casebook.grading(first)
    assert second.by_subject == {"Test Wire": "E-", "d1": "-3"}
    assert second != first
    assert len({first, second, casebook.grading()}) == 2


def test_the_grading_of_a_past_moment(address: str) -> None:
    moments = iter(NOW + timedelta(days=day) for day in range(9))
    casebook = Casebook(address, lambda: next(moments))
    casebook.add_person("anna", posts=[post("analyst")])
    casebook.judge("outlet", "Test Wire", "anna", grade="B")
    given = casebook.judgements()[-1].at
    casebook.judge("outlet", "Test Wire", "anna", grade="D")
    assert casebook.grading(at=given).by_subject == {"Test Wire": "B-"}
    assert casebook.grading(at=given - timedelta(seconds=1)) == Grading()
    assert casebook.grading().by_subject == {"Test Wire": "D-"}


@pytest.mark.parametrize(
    ("written", "grade"),
    [("b2", Grade("B", "2")), (" F6 ", Grade("F", "6")), ("-3", Grade("", "3")), ("C", Grade("C"))],
)
def test_grades_as_people_write_them(casebook: Casebook, written: str, grade: Grade) -> None:
    assert casebook.judge("document", "d1", "anna", grade=written).grade == grade


@pytest.mark.parametrize(
    ("of", "subject", "given", "why"),
    [
        ("weather", "x", {"grade": "A"}, "no thing to judge 'weather'; known are outlet"),
        ("outlet", " ", {"grade": "A"}, "say which outlet"),
        ("outlet", "x", {"grade": "A1"}, "an outlet has a letter only"),
        ("outlet", "x", {"grade": "Z"}, "'Z' is no grade"),
        ("outlet", "x", {"grade": "-"}, "'-' is no grade"),
        ("document", "x", {"grade": "A7"}, "'A7' is no grade"),
        ("document", "x", {"verdict": "agree"}, "agreeing is for readings"),
        ("statement", "x", {}, "a grade or a verdict"),
        ("statement", "x", {"grade": "A1", "verdict": "agree"}, "a grade or a verdict"),
        ("statement", "x", {"verdict": "amend"}, "says what the reading should be"),
        ("statement", "x", {"verdict": "agree", "amended": {"a": "b"}}, "only an amendment does"),
        ("statement", "x", {"verdict": "perhaps"}, "no verdict 'perhaps'; known are agree, disagree, amend"),
        (
            "statement",
            "x",
            {"verdict": "agree", "comment": "x" * 20_001},
            "comment has 20001 characters; at most 20000",
        ),
        ("statement", "x", {"verdict": "agree", "comment": "a\x00b"}, "none that is empty"),
        ("statement", "x\x00", {"verdict": "agree"}, "the subject has"),
        ("statement", "x", {"verdict": "amend", "amended": {"a": "\ud800"}}, "canonical JSON"),
    ],
)
def test_a_judgement_that_does_not_fit_together_is_refused(
    casebook: Casebook, of: str, subject: str, given: dict[str, str], why: str
) -> None:
    before = casebook.entries()
    with pytest.raises(Misuse, match=why):
        casebook.judge(of, subject, "anna", **given)  # type: ignore[arg-type]
    assert casebook.entries() == before


def test_a_reader_does_not_judge(casebook: Casebook) -> None:
    with pytest.raises(Refused, match="rita may not judge: that takes an analyst"):
        casebook.judge("outlet", "Test Wire", "rita", grade="A")
