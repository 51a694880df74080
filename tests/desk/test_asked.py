import pytest
from starlette.requests import Request

from crisisdesk.desk import asked
from crisisdesk.desk.problems import Problem
from crisisdesk.model import Span


def request(query: str) -> Request:
    return Request({"type": "http", "method": "GET", "path": "/", "query_string": query.encode(), "headers": []})


@pytest.mark.parametrize(
    ("query", "written", "iso"),
    [
        pytest.param(
            "as_of=2022-01-05T20:00%2B06:00", "2022-01-05T20:00+06:00", "2022-01-05T20:00:00+06:00", id="zone"
        ),
        pytest.param(
            "as_of=2022-01-05T20:00+06:00", "2022-01-05T20:00+06:00", "2022-01-05T20:00:00+06:00", id="bare plus"
        ),
        pytest.param("as_of=2022-01-05+20:00", "2022-01-05 20:00", "2022-01-05T20:00:00+00:00", id="space for a T"),
        pytest.param(
            "as_of=2022-01-05+20:00:30+0600", "2022-01-05 20:00:30+0600", "2022-01-05T20:00:30+06:00", id="both"
        ),
        pytest.param("as_of=2022-01-05", "2022-01-05", "2022-01-05T23:59:59.999999+00:00", id="a day is its end"),
        pytest.param("as_of=%20%202022-01-05%20", "2022-01-05", "2022-01-05T23:59:59.999999+00:00", id="white space"),
    ],
)
def test_moments(query: str, written: str, iso: str) -> None:
    text, moment = asked.as_of(request(query))
    assert text == written
    assert moment is not None
    assert moment.isoformat() == iso


@pytest.mark.parametrize("query", ["", "as_of=", "as_of=%20", "other=2022"])
def test_no_moment_is_now(query: str) -> None:
    assert asked.as_of(request(query)) == ("", None)


@pytest.mark.parametrize(
    "value", ["yesterday", "2022-13-01", "1799-12-31", "2200-01-01", "2" * 65, "<script>", "٢٠٢٢-٠١-٠٥"]
)
def test_wrong_moments_are_problems(value: str) -> None:
    with pytest.raises(Problem) as caught:
        asked.as_of(request(f"as_of={value}"))
    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("3-9", Span(3, 9)),
        ("9-3", None),
        ("3-3", None),
        ("-1-3", None),
        ("a-b", None),
        ("", None),
        ("1-9999999999", None),
    ],
)
def test_places(value: str, expected: Span | None) -> None:
    assert asked.span(request(f"at={value}")) == expected
