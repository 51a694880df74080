from threading import Barrier, Thread
from typing import Any

import pytest
from starlette.requests import Request

from crisisdesk.desk import once
from crisisdesk.desk.calls import Call, Upload
from crisisdesk.desk.once import Once
from crisisdesk.errors import Misuse


def call(path: str = "/cases", upload: bytes = b"", **form: str) -> Call:
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": [], "server": ("x", 80)}
    return Call(Request({**scope, "scheme": "http"}), None, form, Upload("x", upload) if upload else None)


def counter() -> tuple[list[int], Any]:
    done: list[int] = []

    def do() -> int:
        done.append(len(done))
        return done[-1]

    return done, do


def test_the_same_form_is_done_once_and_answered_twice() -> None:
    done, do = counter()
    forms: Once[int] = Once()
    assert [forms.do(call(token="t", title="x"), do) for _ in range(3)] == [0, 0, 0]
    assert done == [0]


@pytest.mark.parametrize(
    "other",
    [
        call(token="u", title="x"),
        call(token="t", title="y"),
        call(token="tx", title=""),
        call("/people", token="t", title="x"),
        call(token="t", title="x", more=""),
        call(token="t", title="x", upload=b"file"),
    ],
    ids=["another page", "another word", "the words elsewhere", "another address", "another field", "a file"],
)
def test_another_form_is_another(other: Call) -> None:
    _, do = counter()
    forms: Once[int] = Once()
    assert (forms.do(call(token="t", title="x"), do), forms.do(other, do)) == (0, 1)


def test_a_moment_later_it_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "SECONDS", -1.0)
    _, do = counter()
    forms: Once[int] = Once()
    assert [forms.do(call(token="t"), do) for _ in range(2)] == [0, 1]


def test_what_was_refused_is_refused_twice() -> None:
    forms: Once[int] = Once()

    def refuse() -> int:
        raise Misuse("no")

    for _ in range(2):
        with pytest.raises(Misuse, match="no"):
            forms.do(call(token="t"), refuse)


def test_who_clicks_while_it_is_being_done_waits_for_it() -> None:
    forms: Once[int] = Once()
    begun, found = Barrier(2), []

    def slow() -> int:
        begun.wait(5)
        begun.wait(5)
        return 7

    first = Thread(target=lambda: found.append(forms.do(call(token="t"), slow)))
    second = Thread(target=lambda: found.append(forms.do(call(token="t"), slow)))
    first.start()
    begun.wait(5)
    second.start()
    second.join(0.1)
    assert second.is_alive()
    begun.wait(5)
    first.join(5)
    second.join(5)
    assert found == [7, 7]
