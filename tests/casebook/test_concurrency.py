"""Two people acting at once: one wins, the other is told what changed, and no act is lost."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Barrier
from typing import Any

import pytest
from casebook_builders import JULY, Lakes, contents
from lake_union import charters

from crisisdesk.casebook import Casebook
from crisisdesk.casebook.ledger import broken_at
from crisisdesk.casebook.rebuilding import rebuild
from crisisdesk.clock import fixed_clock
from crisisdesk.errors import Conflict, DeskError, Misuse

MEMBERS = ("LAA", "LBB", "LCC", "LDD", "LEE")


@pytest.fixture
def lakes(address: str) -> Lakes:
    lakes = Lakes(address)
    for member in MEMBERS:
        lakes.person(member)
    return lakes


def test_whoever_has_not_seen_the_last_change_is_told_what_it_was(lakes: Lakes) -> None:
    lakes.convene().do("table", "LAA", title="Dam", text="One.", measure="statement")
    seen = lakes.case.version
    lakes.do("amend", "LAA", text="Two.")
    before = lakes.book.entries()
    with pytest.raises(
        Conflict, match=r"changed since version 4 \(now 5\): LAA amended the draft at 09:04:00\. Nothing"
    ):
        lakes.do("open_ballot", seen_version=seen)
    assert lakes.book.entries() == before


@pytest.mark.parametrize("seen", [0, -1, 99])
def test_a_version_that_nobody_can_have_seen(lakes: Lakes, seen: int) -> None:
    with pytest.raises(Misuse, match="is at version 1; nobody can have seen"):
        lakes.do("request", "LAA", route="urgent", seen_version=seen)


def test_ballots_of_different_members_do_not_disturb_each_other(lakes: Lakes) -> None:
    seen = lakes.convene().table().do("open_ballot").version
    for member in ("LAA", "LBB", "LCC"):
        lakes.do("cast", member, ballot="yes", seen_version=seen)
    with pytest.raises(Conflict, match="LAA cast a ballot"):
        lakes.do("cast", "LAA", ballot="no", seen_version=seen)
    lakes.do("close_vote")
    with pytest.raises(Conflict, match="chair closed the vote"):
        lakes.do("cast", "LDD", ballot="no", seen_version=seen)


def at_once(lakes: Lakes, *acts: dict[str, Any], casebooks: int = 1) -> list[DeskError | None]:
    """All acts started at the same moment in threads, on one casebook or on as many as there are servers."""
    lakes.watch.wait(minutes=1)
    address = lakes.book.database.address
    books = [lakes.book, *(Casebook(address, lakes.watch, charters=charters) for _ in range(casebooks - 1))]
    ready = Barrier(len(acts))

    def one(number: int, act: dict[str, Any]) -> DeskError | None:
        ready.wait()
        try:
            books[number % casebooks].act(lakes.case_id, **act)
        except DeskError as error:
            return error
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, range(len(acts)), acts))


@pytest.mark.parametrize("casebooks", [1, 2], ids=["one server", "two servers"])
def test_of_two_amendments_at_once_one_wins(lakes: Lakes, casebooks: int) -> None:
    version = lakes.convene().table().case.version
    texts = [f"Wording {number}." for number in range(4)]
    acts: list[dict[str, Any]] = [
        {"act": "amend", "person": "chair", "seen_version": version, "text": text} for text in texts
    ]
    errors = at_once(lakes, *acts, casebooks=casebooks)
    lost = [error for error in errors if error is not None]
    assert len(lost) == 3
    assert all(isinstance(error, Conflict) and "chair amended the draft" in str(error) for error in lost)
    case = lakes.case
    assert case.draft is not None
    assert case.draft.current.text == texts[errors.index(None)]
    assert len(case.draft.versions) == 2


@pytest.mark.parametrize("casebooks", [1, 2], ids=["one server", "two servers"])
def test_all_ballots_at_once_are_counted_once(lakes: Lakes, casebooks: int) -> None:
    version = lakes.convene().table().do("open_ballot").version
    acts: list[dict[str, Any]] = [
        {"act": "cast", "person": member.lower(), "member": member, "ballot": "yes", "seen_version": version}
        for member in MEMBERS
    ]
    assert at_once(lakes, *acts, *acts, casebooks=casebooks).count(None) == 5
    case = lakes.do("close_vote")
    assert "5 for, 0 against" in case.outcomes[-1].sentences[1]
    assert broken_at(lakes.book.entries()) is None
    assert contents(rebuild(lakes.book.entries())) == contents(lakes.book.database)


def judge_many(address: str, name: str) -> None:
    """What another process does."""
    book = Casebook(address, fixed_clock(JULY.replace(year=2023)))
    for number in range(10):
        book.judge("outlet", f"{name} {number}", "ana", grade="B")


def test_two_processes_write_at_once_and_lose_nothing(lakes: Lakes) -> None:
    context = multiprocessing.get_context("spawn")
    address = lakes.book.database.address
    workers = [context.Process(target=judge_many, args=(address, name)) for name in ("one", "two")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert len(lakes.book.judgements()) == 20
    assert broken_at(lakes.book.entries()) is None


def judge_until_killed(address: str, answers: Connection) -> None:
    """What a server does until it is killed: one act after another, each answered once it is done."""
    book = Casebook(address, fixed_clock(JULY.replace(year=2023)))
    for number in range(10_000):
        book.judge("outlet", f"outlet {number}", "ana", grade="B")
        answers.send(number)


def test_a_server_that_is_killed_loses_nothing_that_it_answered(lakes: Lakes) -> None:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    server = context.Process(target=judge_until_killed, args=(lakes.book.database.address, there))
    server.start()
    answered = [here.recv() for _ in range(12)]
    server.kill()
    server.join(60)
    there.close()
    with suppress(EOFError):
        while True:
            answered.append(here.recv())
    here.close()
    kept = [judgement.subject for judgement in lakes.book.judgements()]
    assert kept[: len(answered)] == [f"outlet {number}" for number in answered]
    assert len(kept) - len(answered) <= 1, "more than the one act that was being answered"
    assert broken_at(lakes.book.entries()) is None
    assert contents(rebuild(lakes.book.entries())) == contents(lakes.book.database)
    lakes.watch.now = JULY.replace(year=2024)
    assert lakes.do("request", "LAA", route="urgent").version == 2
