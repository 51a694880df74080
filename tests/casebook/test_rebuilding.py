from dataclasses import replace

import pytest
from casebook_builders import Lakes, contents
from lake_union import charters

from crisisdesk.casebook import Casebook, post
from crisisdesk.casebook.rebuilding import rebuild
from crisisdesk.errors import EvidenceError, Misuse
from crisisdesk.model import Question


def a_life(address: str) -> Lakes:
    """A casebook in which everything was done once."""
    lakes = Lakes(address)
    lakes.book.keep_questions([Question(question_id="q", proposition="It floods", terms=("flood",))], "ana")
    lakes.book.judge("statement", "s", "ana", verdict="amend", amended={"speaks_for": "LAA"}, comment="Sure.")
    lakes.mandate().do("consult", "LAA", stance="supports")
    lakes.do("approve", "LBB", state="given")
    lakes.do("pledge", "LBB", what="boats", quantity="7/2", unit="boats")
    lakes.do("deliver", "LBB", pledge=1, quantity="1/2")
    lakes.table("send_force", renews="yes").vote(LAA="yes", LBB="yes", LCC="yes", LEE="yes")
    lakes.do("extend", ends=lakes.watch.now.replace(year=2023))
    lakes.table("statement").do("start_silence", until=lakes.watch.now.replace(month=8))
    lakes.do("break_silence", "LCC", words="No.")
    lakes.do("withdraw")
    lakes.do("report", text="All well.")
    lakes.do("end", reason="Done.")
    lakes.do("close")
    lakes.book.end_post("laa", post("delegate", "LAKES", "LAA"))
    lakes.book.let_go("laa")
    lakes.book.erase_person("laa")
    return lakes


def test_the_ledger_alone_makes_every_table_again(address: str) -> None:
    lakes = a_life(address)
    again = rebuild(lakes.book.entries())
    assert contents(again) == contents(lakes.book.database)


def test_a_rebuilt_casebook_goes_on(address: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    lakes = Lakes(address).convene()
    file = f"sqlite:///{tmp_path_factory.mktemp('again') / 'casebook.sqlite'}"
    rebuild(lakes.book.entries(), file).close()
    book = Casebook(file, lakes.watch, charters=charters)
    assert book.case(lakes.case_id) == lakes.case
    with pytest.raises(Misuse, match="into an empty database"):
        rebuild(lakes.book.entries(), file)


def test_an_entry_that_does_not_hold_is_not_replayed(address: str) -> None:
    entries = Lakes(address).convene().book.entries()
    entries[1] = replace(entries[1], person="eve")
    with pytest.raises(EvidenceError, match="entry 2 does not hold"):
        rebuild(entries)
