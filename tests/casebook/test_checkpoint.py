"""Signed checkpoints in the database, proofs from it, and what a member does with them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from casebook_builders import Lakes
from lake_union import charters
from ledgers import START, chained, key, lines_of, read_lines, signed, written
from sqlalchemy import text

from crisisdesk.casebook import Casebook
from crisisdesk.casebook.audit import audit
from crisisdesk.casebook.checkpoint import (
    Checkpoint,
    keep_countersignature,
    kept_checkpoints,
    last_checkpoint,
    read_notes,
    sign_checkpoint,
)
from crisisdesk.casebook.countersigning import countersign
from crisisdesk.casebook.database import Database
from crisisdesk.casebook.export import checkpoints_beside, export
from crisisdesk.casebook.proofs import ConsistencyProof, InclusionProof, prove_entry, prove_growth
from crisisdesk.casebook.signing import Note, Purpose, SigningKey
from crisisdesk.casebook.verification import verify
from crisisdesk.errors import EvidenceError, Misuse, RunAborted

KEY = key()
MEMBER = key("kaz.example.org", Purpose.MEMBER, 5)


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    opened = Database(address)
    yield opened
    opened.close()


def sign(database: Database, by: SigningKey = KEY) -> Note:
    with database.writing() as connection:
        return sign_checkpoint(connection, by, START)


def without_guards(database: Database, sql: str) -> None:
    with database.writing() as connection:
        if database.kind == "sqlite":
            connection.execute(text("DROP TRIGGER ledger_no_delete"))
            connection.execute(text("DROP TRIGGER ledger_no_update"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(sql))


def test_a_checkpoint_is_three_lines_and_a_signature(database: Database) -> None:
    entries = written(database, 3)
    note = sign(database)
    assert note.text == signed(lines_of(entries)).text
    assert note.text.split("\n")[:2] == ["desk.example.org/ledger", "3"]
    assert note.signed_by(KEY.verifier)


def test_an_empty_ledger_can_be_signed(database: Database) -> None:
    assert Checkpoint.read(sign(database).text).size == 0


def test_signing_twice_gives_the_same_and_growth_another(database: Database) -> None:
    written(database, 2)
    first = sign(database)
    assert sign(database) == first
    written(database, 1, first=3)
    with database.reading() as connection:
        assert list(kept_checkpoints(connection)) == [first]
    second = sign(database)
    with database.reading() as connection:
        assert list(kept_checkpoints(connection)) == [first, second]
        assert last_checkpoint(connection) == second


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM ledger WHERE seq = 3", "UPDATE ledger SET hash = '{}' WHERE seq = 2".format("e" * 64)],
    ids=["cut short", "changed"],
)
def test_a_ledger_that_does_not_continue_is_not_signed(database: Database, sql: str) -> None:
    written(database, 3)
    sign(database)
    without_guards(database, sql)
    with pytest.raises(RunAborted, match="does not continue its checkpoint of 3 entries"):
        sign(database)


def test_a_ledger_keeps_its_key(database: Database) -> None:
    written(database, 2)
    sign(database)
    with pytest.raises(RunAborted, match=r"signed as desk\.example\.org/ledger"):
        sign(database, key("other.example.org"))
    with pytest.raises(Misuse, match="countersigns"):
        sign(database, MEMBER)


def test_the_export_holds_all_that_is_needed(database: Database, tmp_path: Path) -> None:
    written(database, 300)
    first = sign(database)
    written(database, 20, first=301)
    file = tmp_path / "ledger.jsonl"
    with database.reading() as connection:
        assert export(connection, file) == 320
    notes = read_notes(checkpoints_beside(file).read_text("utf-8"))
    assert notes == [first]
    found = verify(read_lines(file), notes, [KEY.verifier])
    assert (found.holds, found.covered, found.entries) == (True, 300, 320)
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith("casebook")) == [
        "ledger.jsonl",
        "ledger.jsonl.checkpoints",
    ]


def test_an_export_that_cannot_be_written_leaves_the_old_one(database: Database, tmp_path: Path) -> None:
    written(database, 1)
    with database.reading() as connection, pytest.raises(RunAborted, match="cannot be written"):
        export(connection, tmp_path / "nowhere" / "ledger.jsonl")


@pytest.mark.parametrize(
    "body",
    ["", "a\n", "a\n1\n", "a\n01\nAAAA\n", "a\n1\n????\n", "a\n-1\n" + "A" * 43 + "=\n", "a\n1\nAAAA\n", "\n1\nAAAA\n"],
    ids=repr,
)
def test_what_is_no_checkpoint_is_refused(body: str) -> None:
    with pytest.raises(EvidenceError):
        Checkpoint.read(body)


def test_lines_that_a_later_format_adds_are_left() -> None:
    body = signed(chained(2)).text
    assert Checkpoint.read(f"{body}more\n") == Checkpoint.read(body)


@pytest.mark.parametrize("content", ["text", "a\n\nb\n\nc\n"])
def test_a_file_of_other_things_is_refused(content: str) -> None:
    with pytest.raises(EvidenceError):
        read_notes(content)


# Proofs


def test_an_entry_is_proven_without_the_ledger(database: Database) -> None:
    entries = written(database, 600)
    note = sign(database)
    written(database, 5, first=601)
    with database.reading() as connection:
        for seq in (1, 256, 257, 512, 513, 599, 600):
            proof = InclusionProof.read(str(prove_entry(connection, seq, note)))
            assert proof.holds()
            assert proof.line == entries[seq - 1].line
            assert proof.note.signed_by(KEY.verifier)
            assert not replace(proof, line=proof.line.replace(b'"yes"', b'"no"')).holds()
            assert not replace(proof, index=seq % 600).holds()
        with pytest.raises(Misuse, match="came after the checkpoint of 600"):
            prove_entry(connection, 601, note)


def test_growth_is_proven_without_the_ledger(database: Database) -> None:
    old: list[Note] = []
    for first, count in ((1, 1), (2, 255), (257, 44), (301, 300)):
        written(database, count, first=first)
        old.append(sign(database))
    with database.reading() as connection:
        for note in old:
            before = Checkpoint.read(note.text)
            proof = ConsistencyProof.read(str(prove_growth(connection, before, old[-1])))
            assert proof.holds(before)
            assert not proof.holds(replace(before, root=b"\0" * 32))
        with pytest.raises(Misuse, match="no beginning"):
            prove_growth(connection, Checkpoint.read(old[-1].text), old[0])
        with pytest.raises(EvidenceError, match="does not continue"):
            prove_growth(connection, replace(Checkpoint.read(old[0].text), root=b"\0" * 32), old[-1])


@pytest.mark.parametrize("reader", [InclusionProof, ConsistencyProof])
@pytest.mark.parametrize(
    "whole",
    ["", "old\n\nx", "old x\n\nx", "old 1\nAAAA\n\na\n1\nb\n\n— c AAAAAAAA\n", "c2sp.org/tlog-proof@v1\nindex 0\n\nx"],
    ids=repr,
)
def test_what_is_no_proof_is_refused(reader: type[InclusionProof | ConsistencyProof], whole: str) -> None:
    with pytest.raises(EvidenceError):
        reader.read(whole)


# Countersignatures


def grown() -> tuple[list[bytes], Note, Note]:
    """A ledger, an older checkpoint of it, and the newest."""
    lines = chained(12)
    return lines, signed(lines, 7), signed(lines)


def test_a_member_countersigns_what_it_has_read() -> None:
    lines, old, new = grown()
    first = countersign(old, MEMBER, START, ledger_key=KEY.verifier, lines=lines)
    assert first.signed_at(MEMBER.verifier) == START
    again = countersign(new, MEMBER, START, ledger_key=KEY.verifier, lines=lines, kept=first)
    assert again.signed_by(KEY.verifier)


def test_a_member_countersigns_by_a_proof_alone(database: Database) -> None:
    written(database, 4)
    old = sign(database)
    written(database, 4, first=5)
    new = sign(database)
    with database.reading() as connection:
        proof = prove_growth(connection, Checkpoint.read(old.text), new)
    assert countersign(new, MEMBER, START, ledger_key=KEY.verifier, kept=old, proof=proof).signed_by(MEMBER.verifier)
    with pytest.raises(EvidenceError, match="leads to"):
        countersign(old, MEMBER, START, ledger_key=KEY.verifier, kept=old, proof=proof)
    other = signed(chained(4, "no"))
    with pytest.raises(EvidenceError, match="does not continue"):
        countersign(new, MEMBER, START, ledger_key=KEY.verifier, kept=other, proof=proof)


def test_a_member_does_not_countersign_on_trust() -> None:
    lines, old, new = grown()
    with pytest.raises(Misuse, match="give the exported ledger"):
        countersign(new, MEMBER, START, ledger_key=KEY.verifier, kept=old)
    with pytest.raises(EvidenceError, match="not countersigned"):
        countersign(new, MEMBER, START, ledger_key=KEY.verifier, lines=chained(12, "no"))
    with pytest.raises(EvidenceError, match="not countersigned"):
        countersign(
            signed(chained(12, "no")), MEMBER, START, ledger_key=KEY.verifier, lines=chained(12, "no"), kept=old
        )
    with pytest.raises(EvidenceError, match=r"is not desk\.example\.org"):
        countersign(signed(lines, by=key(seed=9)), MEMBER, START, ledger_key=KEY.verifier, lines=lines)
    with pytest.raises(EvidenceError, match="older than the checkpoint"):
        countersign(old, MEMBER, START, ledger_key=KEY.verifier, lines=lines, kept=new)
    with pytest.raises(Misuse, match="a key of its own"):
        countersign(new, KEY, START, ledger_key=KEY.verifier, lines=lines)


def test_the_desk_keeps_the_lines_of_members(database: Database) -> None:
    entries = written(database, 3)
    note = countersign(sign(database), MEMBER, START, ledger_key=KEY.verifier, lines=lines_of(entries))
    for _ in range(2):
        with database.writing() as connection:
            keep_countersignature(connection, note, MEMBER.verifier)
    with database.reading() as connection:
        assert last_checkpoint(connection) == note
        assert audit(connection, [MEMBER.verifier]).signers == ("kaz.example.org",)


def test_the_desk_refuses_lines_that_do_not_hold(database: Database) -> None:
    entries = written(database, 3)
    note = sign(database)
    other = signed(lines_of(entries), by=key(seed=9)).with_line(MEMBER.sign(note.text, START))
    with database.writing() as connection:
        with pytest.raises(EvidenceError, match="has not countersigned"):
            keep_countersignature(connection, note, MEMBER.verifier)
        with pytest.raises(Misuse, match="no such checkpoint"):
            keep_countersignature(connection, signed(chained(3)), KEY.verifier)
        bad = replace(other.signatures[-1], value=bytes(72))
        with pytest.raises(EvidenceError, match="does not fit"):
            keep_countersignature(connection, note.with_line(bad), MEMBER.verifier)


def test_another_look_at_the_same_size_is_found_by_two_checkpoints() -> None:
    """The desk shows one member one ledger and another member another: their checkpoints, side by side, tell."""
    shown_to_one, shown_to_other = signed(chained(5)), signed(chained(5, "no"))
    found = verify(chained(5), [shown_to_one, shown_to_other], [KEY.verifier])
    assert "shows different ledgers" in " ".join(found.sentences())


def test_every_decision_is_followed_by_a_checkpoint(address: str) -> None:
    desk = Lakes(address)
    desk.book = Casebook(address, desk.watch, charters=charters, signs=lambda: KEY)
    desk.convene().table()
    assert checkpoints_of(desk) == []
    outcome = desk.vote(LAA="yes", LBB="yes", LCC="yes").outcomes[-1]
    assert checkpoints_of(desk) == [outcome.number]
    desk.do("report", text="Nothing new.")
    assert checkpoints_of(desk) == [outcome.number]


def test_a_decision_on_a_changed_ledger_is_not_taken(address: str) -> None:
    desk = Lakes(address)
    desk.book = Casebook(address, desk.watch, charters=charters, signs=lambda: KEY)
    desk.convene().table()
    sign(desk.book.database)
    without_guards(desk.book.database, "UPDATE ledger SET hash = '{}' WHERE seq = 2".format("e" * 64))
    with pytest.raises(RunAborted, match="does not continue"):
        desk.vote(LAA="yes", LBB="yes", LCC="yes")
    assert desk.case.outcomes == ()


def checkpoints_of(desk: Lakes) -> list[int]:
    """The sizes of the checkpoints that were signed."""
    with desk.book.database.reading() as connection:
        return [Checkpoint.read(note.text).size for note in kept_checkpoints(connection)]
