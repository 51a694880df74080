import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from crisisdesk.casebook.keyfile import kept_key
from crisisdesk.casebook.signing import Note, Purpose, Signature, SigningKey, VerifierKey
from crisisdesk.errors import EvidenceError, Misuse, RunAborted

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "desk.example.org/ledger\n3\nAAAA\n"


def signing_key(name: str = "desk.example.org/ledger", purpose: Purpose = Purpose.LEDGER, seed: int = 7) -> SigningKey:
    return SigningKey(name, purpose, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def test_a_note_that_another_program_signed_is_read() -> None:
    """The example that implementations of signed notes share."""
    key = VerifierKey.read("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
    note = Note.read(
        "This is an example message.\n\n"
        "— example.com/foo "
        "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
    )
    assert note.signed_by(key)
    with pytest.raises(EvidenceError, match="does not fit the text"):
        replace(note, text="This is another message.\n").signed_by(key)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_signed_note_comes_back_from_its_text(purpose: Purpose) -> None:
    key = signing_key(purpose=purpose)
    note = Note(TEXT, ()).with_line(key.sign(TEXT, NOON))
    assert Note.read(str(note)) == note
    assert note.signed_by(VerifierKey.read(str(key.verifier)))
    assert not note.signed_by(signing_key(seed=8).verifier)
    assert SigningKey.read(key.notation).notation == key.notation


def test_the_private_half_is_not_shown_by_accident() -> None:
    key = signing_key()
    assert key.notation not in f"{key} {key!r}"
    assert "PRIVATE" not in f"{key} {key!r}"


def test_a_members_line_carries_its_time_and_cannot_be_dated_anew() -> None:
    member = signing_key("kaz.example.org", Purpose.MEMBER)
    line = member.sign(TEXT, NOON)
    note = Note(TEXT, (line,))
    assert note.signed_at(member.verifier) == NOON
    later = replace(line, value=(line.stamp + 60).to_bytes(8, "big") + line.value[8:])
    with pytest.raises(EvidenceError, match=r"kaz\.example\.org"):
        Note(TEXT, (later,)).signed_by(member.verifier)


def test_a_line_of_one_purpose_does_not_pass_for_the_other() -> None:
    ledger, member = signing_key(purpose=Purpose.LEDGER), signing_key(purpose=Purpose.MEMBER)
    assert ledger.verifier.key_id != member.verifier.key_id
    assert not Note(TEXT, (ledger.sign(TEXT, NOON),)).signed_by(member.verifier)


def test_signing_again_replaces_ones_own_line_alone() -> None:
    ledger, member = signing_key(), signing_key("kaz.example.org", Purpose.MEMBER)
    note = Note(TEXT, (ledger.sign(TEXT, NOON),)).with_line(member.sign(TEXT, NOON))
    again = note.with_line(member.sign(TEXT, NOON.replace(hour=13)))
    assert len(again.signatures) == 2
    assert again.signed_by(ledger.verifier)
    assert again.signed_at(member.verifier) == NOON.replace(hour=13)


def test_a_line_of_a_known_key_that_fails_spoils_the_note() -> None:
    key = signing_key()
    good = key.sign(TEXT, NOON)
    bad = replace(good, value=bytes(64))
    for lines in ((good, bad), (bad, good)):
        with pytest.raises(EvidenceError):
            Note(TEXT, lines).signed_by(key.verifier)


@pytest.mark.parametrize(
    "whole",
    [
        pytest.param("", id="nothing"),
        pytest.param("text\n", id="no signatures"),
        pytest.param("text\n\n- name AAAAAAAAAAAA\n", id="a short dash"),
        pytest.param("text\n\n— name AAAA\n", id="too short"),
        pytest.param("text\n\n— name ???\n", id="not base64"),
        pytest.param("text\n\n— AAAAAAAAAAAA\n", id="no name"),
        pytest.param("text\n\n— name AAAAAAAAAAAA", id="no end of the line"),
        pytest.param("te\x00xt\n\n— name AAAAAAAAAAAA\n", id="a control character"),
        pytest.param("te\rxt\n\n— name AAAAAAAAAAAA\n", id="a carriage return"),
        pytest.param("text\n\n" + "— name AAAAAAAAAAAA\n" * 101, id="too many signatures"),
        pytest.param("x" * 1_000_001 + "\n\n— name AAAAAAAAAAAA\n", id="too large"),
    ],
)
def test_what_is_no_signed_note_is_refused(whole: str) -> None:
    with pytest.raises(EvidenceError):
        Note.read(whole)


@pytest.mark.parametrize(
    "text",
    ["", "name", "name+00000000+AQID", "+00000000+" + "A" * 44, "a b+00000000+" + "AQ" * 22, "name+zz+%%%"],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(Misuse):
        VerifierKey.read(text)
    with pytest.raises(Misuse):
        SigningKey.read(f"PRIVATE+KEY+{text}")


def test_a_key_whose_id_does_not_fit_is_damaged() -> None:
    name, key_id, rest = str(signing_key().verifier).split("+", 2)
    changed = f"{'0' if key_id[0] != '0' else '1'}{key_id[1:]}"
    with pytest.raises(Misuse, match="damaged"):
        VerifierKey.read(f"{name}+{changed}+{rest}")


@pytest.mark.parametrize("name", ["", "two words", "a+b", "tab\tname"])
def test_a_key_cannot_have_every_name(name: str) -> None:
    with pytest.raises(Misuse, match="cannot name a key"):
        SigningKey.new(name, Purpose.LEDGER)


# Keys in files


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "desk" / "ledger.key"
    key = kept_key(file, None, Purpose.LEDGER)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert key.name.startswith("crisisdesk-")
    assert kept_key(file, None, Purpose.LEDGER).verifier == key.verifier
    assert [path.name for path in file.parent.iterdir()] == ["ledger.key"]


def test_two_desks_are_never_called_the_same(tmp_path: Path) -> None:
    names = {kept_key(tmp_path / f"{number}.key", None, Purpose.LEDGER).name for number in range(3)}
    assert len(names) == 3


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "ledger.key"
    kept_key(file, None, Purpose.LEDGER)
    file.chmod(0o640)
    with pytest.raises(Misuse, match="others can read"):
        kept_key(file, None, Purpose.LEDGER)


def test_a_key_of_another_purpose_or_name_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "ledger.key"
    kept_key(file, "desk.example.org", Purpose.LEDGER)
    with pytest.raises(Misuse, match="key of a ledger"):
        kept_key(file, None, Purpose.MEMBER)
    with pytest.raises(Misuse, match="not of other"):
        kept_key(file, "other.example.org", Purpose.LEDGER)


@pytest.mark.parametrize("content", [b"", b"secret", b"PRIVATE+KEY+a+b+c", b"\xff\xfe"])
def test_a_file_without_a_key_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "ledger.key"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(Misuse, match=r"ledger\.key"):
        kept_key(file, None, Purpose.LEDGER)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "desk").write_text("a file in the way")
    with pytest.raises((RunAborted, Misuse), match=r"ledger\.key"):
        kept_key(tmp_path / "desk" / "ledger.key", None, Purpose.LEDGER)


def test_a_signature_line_comes_back_from_its_text() -> None:
    line = signing_key().sign(TEXT, NOON)
    assert Signature.read(str(line)) == line
