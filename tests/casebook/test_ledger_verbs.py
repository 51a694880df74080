"""The verbs of the ledger, as an operator and a member use them in turn."""

import json
import stat
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from crisisdesk.casebook import LOCAL, Casebook, post
from crisisdesk.cli.ledger import app
from crisisdesk.errors import DeskError, EvidenceError, Misuse
from crisisdesk.settings import load_settings
from crisisdesk.testing import question

MEMBER = "mfa.example.org/witness"


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def done(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    output: str = result.stdout
    return output


def refused(*arguments: object) -> DeskError:
    error = run(*arguments).exception
    assert isinstance(error, DeskError), error
    return error


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk at which a question was kept and reworded."""
    folder = tmp_path / "desk"
    keep(folder, "One", "Two", "Three")
    return folder


def keep(folder: Path, *propositions: str) -> None:
    casebook = Casebook(load_settings(desk=folder).casebook)
    for proposition in propositions:
        casebook.keep_questions([question("a", proposition=proposition)], LOCAL)
    casebook.database.close()


def signed(desk: Path, file: Path) -> str:
    """Sign, keep the checkpoint in a file, give the verifier key."""
    done("checkpoint", "--desk", desk, "--out", file)
    return str(json.loads(done("checkpoint", "--desk", desk, "--json"))["key"])


def test_the_desks_own_ledger_is_verified(desk: Path) -> None:
    assert "3 entries; the chain holds" in done("verify", "--desk", desk)
    assert not (desk / "ledger.key").exists()
    done("checkpoint", "--desk", desk)
    assert stat.S_IMODE((desk / "ledger.key").stat().st_mode) == 0o600
    found = json.loads(done("verify", "--desk", desk, "--json"))
    assert (found["holds"], found["entries"], found["covered"]) == (True, 3, 3)


def test_a_member_verifies_an_export_with_what_it_kept(desk: Path, tmp_path: Path) -> None:
    kept, file = tmp_path / "kept.txt", tmp_path / "ledger.jsonl"
    key = signed(desk, kept)
    keep(desk, "Four")
    done("export", file, "--desk", desk)
    said = done("verify", file, "--checkpoint", kept, "--key", key)
    assert "the first 3 are those of a checkpoint, signed by crisisdesk-" in said
    assert "the last 1 rest on the chain alone" in said
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:2]))
    cut = run("verify", file, "--checkpoint", kept, "--key", key)
    assert cut.exit_code == 3
    assert "cut short" in cut.stdout


def test_the_key_may_be_in_a_file(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "desk.vkey").write_text(signed(desk, tmp_path / "kept.txt") + "\n")
    done("export", tmp_path / "ledger.jsonl", "--desk", desk)
    assert "signed by" in done("verify", tmp_path / "ledger.jsonl", "--key", tmp_path / "desk.vkey")


def test_one_entry_is_proven(desk: Path, tmp_path: Path) -> None:
    key = signed(desk, tmp_path / "kept.txt")
    done("prove", 2, "--desk", desk, "--out", tmp_path / "two.tlog-proof")
    said = done("verify", tmp_path / "two.tlog-proof", "--key", key)
    assert '"proposition":"Two"' in said
    assert "entry 2 is in crisisdesk-" in said
    assert "not checked" in done("verify", tmp_path / "two.tlog-proof")
    other = signed(tmp_path / "other", tmp_path / "other.txt")
    assert run("verify", tmp_path / "two.tlog-proof", "--key", other).exit_code == 3
    text = (tmp_path / "two.tlog-proof").read_text("utf-8").replace("index 1", "index 2")
    (tmp_path / "forged.tlog-proof").write_text(text, "utf-8")
    forged = run("verify", tmp_path / "forged.tlog-proof", "--key", key)
    assert forged.exit_code == 3
    assert "is NOT in" in forged.stdout


def test_growth_is_proven_and_countersigned(desk: Path, tmp_path: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    key = signed(desk, old)
    keep(desk, "Four", "Five")
    signed(desk, new)
    proof = tmp_path / "growth.txt"
    done("prove", "--since", old, "--desk", desk, "--out", proof)
    assert "5 entries: continues the checkpoint of 3" in done("verify", proof, "--checkpoint", old, "--key", key)
    own = tmp_path / "member.key"
    common = ("--key", key, "--key-file", own, "--name", MEMBER)
    both = tmp_path / "both.txt"
    done("countersign", new, *common, "--kept", old, "--proof", proof, "--out", both)
    assert stat.S_IMODE(own.stat().st_mode) == 0o600
    member = run("countersign", new, *common, "--kept", old, "--proof", proof).stderr
    vkey = member.strip().removeprefix("your verifier key: ")
    done("checkpoint", "--add", both, "--key", vkey, "--desk", desk)
    done("export", tmp_path / "ledger.jsonl", "--desk", desk)
    verified = done("verify", tmp_path / "ledger.jsonl", "--checkpoint", both, "--key", key, "--key", vkey)
    assert f"signed by crisisdesk-{key[11:27]}, {MEMBER}" in verified


def test_the_first_countersignature_takes_the_whole_ledger(desk: Path, tmp_path: Path) -> None:
    kept, file = tmp_path / "kept.txt", tmp_path / "ledger.jsonl"
    key = signed(desk, kept)
    done("export", file, "--desk", desk)
    common = ("countersign", kept, "--key", key, "--key-file", tmp_path / "member.key", "--name", MEMBER)
    assert isinstance(refused(*common), Misuse)
    assert f"— {MEMBER} " in done(*common, "--ledger", file)
    file.write_bytes(file.read_bytes().replace(b"Two", b"Zwo"))
    assert isinstance(refused(*common, "--ledger", file), EvidenceError)


def test_a_name_is_wanted_for_a_new_key(desk: Path, tmp_path: Path) -> None:
    key = signed(desk, tmp_path / "kept.txt")
    error = refused("countersign", tmp_path / "kept.txt", "--key", key, "--key-file", tmp_path / "member.key")
    assert "--name" in str(error)
    assert not (tmp_path / "member.key").exists()


def test_the_name_of_the_ledger_is_a_setting(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text('ledger_name = "desk.example.org/ledger"\n')
    keep(tmp_path, "One")
    assert done("checkpoint", "--desk", tmp_path).startswith("desk.example.org/ledger\n1\n")


def test_a_member_with_its_own_key_alone_leaves_what_it_has_not_signed(desk: Path, tmp_path: Path) -> None:
    signed(desk, tmp_path / "kept.txt")
    other = signed(tmp_path / "other", tmp_path / "other.txt")
    done("export", tmp_path / "ledger.jsonl", "--desk", desk)
    assert "no checkpoint covers them" in done("verify", tmp_path / "ledger.jsonl", "--key", other)
    kept = run("verify", tmp_path / "ledger.jsonl", "--checkpoint", tmp_path / "kept.txt", "--key", other)
    assert kept.exit_code == 3
    assert "signed by none of the keys given" in kept.stdout


def test_an_erased_person_is_nowhere_in_the_ledger_and_it_verifies(desk: Path, tmp_path: Path) -> None:
    key = signed(desk, tmp_path / "kept.txt")
    casebook = Casebook(load_settings(desk=desk).casebook)
    casebook.add_person("aylin", name="Aylin Example", email="aylin@example.org", posts=[post("analyst")])
    casebook.judge("outlet", "Test Wire", "aylin", grade="B")
    done("export", tmp_path / "before.jsonl", "--desk", desk)
    casebook.let_go("aylin")
    casebook.erase_person("aylin")
    casebook.database.close()
    done("export", tmp_path / "after.jsonl", "--desk", desk)
    for file in (tmp_path / "before.jsonl", tmp_path / "after.jsonl"):
        assert b"aylin" not in file.read_bytes().lower()
        assert "the chain holds" in done("verify", file, "--checkpoint", tmp_path / "kept.txt", "--key", key)
    assert "the chain holds" in done("verify", "--desk", desk)
    assert b"Aylin" not in b"".join(path.read_bytes() for path in desk.glob("casebook.sqlite*"))


def test_a_proof_cannot_steer_the_terminal(desk: Path, tmp_path: Path) -> None:
    keep(desk, "\x9b31mRed")
    signed(desk, tmp_path / "kept.txt")
    done("prove", 4, "--desk", desk, "--out", tmp_path / "four.tlog-proof")
    assert "\x9b" not in done("verify", tmp_path / "four.tlog-proof")


def test_a_proof_of_something_else_is_refused(desk: Path, tmp_path: Path) -> None:
    signed(desk, tmp_path / "kept.txt")
    text = done("prove", 1, "--desk", desk)
    head, _, rest = text.split("\n", 2)
    (tmp_path / "x").write_text(f"{head}\nextra {b64encode(b'noise').decode()}\n{rest}", "utf-8")
    assert "of no entry" in str(refused("verify", tmp_path / "x"))


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("checkpoint", "--add", "ledger.jsonl"), id="whose line"),
        pytest.param(("verify", "missing.jsonl"), id="no such file"),
        pytest.param(("verify", "ledger.jsonl", "--checkpoint", "noise"), id="not a checkpoint"),
        pytest.param(("verify", "ledger.jsonl", "--checkpoint", "missing"), id="no such checkpoint"),
        pytest.param(("verify", "ledger.jsonl", "--key", "a+b+c"), id="not a key"),
        pytest.param(("verify", "ledger.jsonl", "--key", "missing"), id="no such key"),
        pytest.param(("verify", "."), id="a folder"),
        pytest.param(("prove",), id="nothing to prove"),
        pytest.param(("prove", "1", "--since", "noise"), id="two things to prove"),
        pytest.param(("prove", "1"), id="nothing signed"),
    ],
)
def test_what_makes_no_sense_is_refused(
    desk: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(desk)
    monkeypatch.setenv("CRISISDESK_DESK", str(desk))
    Path("noise").write_text("noise\n")
    Path("ledger.jsonl").write_text("")
    assert isinstance(refused(*arguments), Misuse)
