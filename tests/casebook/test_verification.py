"""Every way to change an exported ledger, and what finds it: the chain alone, or only a checkpoint somebody kept."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import START, chained, key, signed

from crisisdesk.casebook.merkle import leaf_hash
from crisisdesk.casebook.signing import Purpose
from crisisdesk.casebook.verification import Fault, verify
from crisisdesk.errors import Misuse

WHOLE = chained(10)
KEPT = signed(WHOLE)
KEY = key().verifier
Change = Callable[[list[bytes]], list[bytes]]


def edit(at: int) -> Change:
    return lambda lines: [*lines[:at], lines[at].replace(b'"yes"', b'"no"'), *lines[at + 1 :]]


def delete(at: int) -> Change:
    return lambda lines: lines[:at] + lines[at + 1 :]


def swap(at: int, other: int) -> Change:
    def swapped(lines: list[bytes]) -> list[bytes]:
        lines = list(lines)
        lines[at], lines[other] = lines[other], lines[at]
        return lines

    return swapped


def insert(at: int) -> Change:
    return lambda lines: [*lines[:at], lines[3].replace(b"X004", b"XXXX"), *lines[at:]]


def truncate(to: int) -> Change:
    return lambda lines: lines[:to]


def rewrite(lines: list[bytes]) -> list[bytes]:
    return chained(len(lines), "no")


def rewrite_the_last(lines: list[bytes]) -> list[bytes]:
    return [*lines[:-1], lines[-1].replace(b'"yes"', b'"no"')]


def cut_in_the_last_line(lines: list[bytes]) -> list[bytes]:
    return [*lines[:-1], lines[-1][:40]]


CHAIN_FINDS = {
    "edit the first": edit(0),
    "edit in the middle": edit(4),
    "delete the first": delete(0),
    "delete in the middle": delete(4),
    "swap neighbours": swap(4, 5),
    "swap the ends": swap(0, 9),
    "swap the last two": swap(8, 9),
    "insert at the beginning": insert(0),
    "insert in the middle": insert(5),
    "insert at the end": insert(10),
    "say one twice": lambda lines: [*lines[:5], lines[4], *lines[5:]],
    "cut in the last line": cut_in_the_last_line,
    "leave an empty line": lambda lines: [*lines[:5], b"\n", *lines[5:]],
    "other line ends": lambda lines: [line.replace(b"\n", b"\r\n") for line in lines],
}
ONLY_A_CHECKPOINT_FINDS = {
    "edit the last": rewrite_the_last,
    "delete the last (truncate)": delete(9),
    "truncate": truncate(6),
    "truncate to nothing": truncate(0),
    "rewrite everything": rewrite,
}


def cases(changes: dict[str, Change]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("change", changes.values(), ids=changes.keys())


def test_an_untouched_ledger_holds() -> None:
    for notes, keys, covered in (((), (), 0), ((KEPT,), (), 10), ((KEPT,), (KEY,), 10)):
        verdict = verify(WHOLE, notes, keys)
        assert verdict.holds
        assert (verdict.entries, verdict.covered) == (10, covered)
    assert verdict.signers == (KEY.name,)
    assert verdict.head == leaf_hash(WHOLE[-1].removesuffix(b"\n")).hex()


@cases(CHAIN_FINDS | ONLY_A_CHECKPOINT_FINDS)
def test_with_a_kept_checkpoint_every_change_is_found(change: Change) -> None:
    assert not verify(change(WHOLE), [KEPT], [KEY]).holds


@cases(CHAIN_FINDS)
def test_the_chain_alone_finds(change: Change) -> None:
    assert not verify(change(WHOLE)).holds


@cases(ONLY_A_CHECKPOINT_FINDS)
def test_the_chain_alone_does_not_find(change: Change) -> None:
    """What the chapter on the ledger says plainly: against these only a checkpoint that somebody kept helps."""
    verdict = verify(change(WHOLE))
    assert verdict.holds
    assert "would look the same" in " ".join(verdict.sentences())


def test_an_entry_that_continues_the_chain_is_growth() -> None:
    """Nobody can tell it from an act that took place; the next checkpoint covers it."""
    verdict = verify(chained(11), [KEPT], [KEY])
    assert (verdict.holds, verdict.covered, verdict.entries) == (True, 10, 11)


def test_an_older_checkpoint_covers_the_beginning_and_says_so() -> None:
    verdict = verify(WHOLE, [signed(WHOLE, 6)], [KEY])
    assert (verdict.holds, verdict.covered) == (True, 6)
    assert "the last 4 rest on the chain alone" in " ".join(verdict.sentences())
    assert not verify(edit(5)(WHOLE), [signed(WHOLE, 6)]).holds
    assert verify(rewrite_the_last(WHOLE), [signed(WHOLE, 6)]).holds


def test_a_rewritten_ledger_with_a_new_checkpoint_of_the_same_key_is_two_ledgers() -> None:
    """The operator rewrites everything and signs anew: the member's copy shows it."""
    other = rewrite(WHOLE)
    verdict = verify(other, [signed(other), KEPT], [KEY])
    assert {finding.fault for finding in verdict.findings} == {Fault.TWO_LEDGERS, Fault.REWRITTEN}
    assert verify(other, [signed(other)], [KEY]).holds


def test_a_checkpoint_that_somebody_else_signed_counts_for_nothing() -> None:
    forged = signed(WHOLE, by=key(seed=2))
    verdict = verify(WHOLE, [forged], [KEY])
    assert [finding.fault for finding in verdict.findings] == [Fault.NOT_SIGNED]
    assert verdict.covered == 0


def test_a_checkpoint_whose_text_was_changed_counts_for_nothing() -> None:
    changed = replace(KEPT, text=KEPT.text.replace("\n10\n", "\n9\n"))
    verdict = verify(WHOLE, [changed], [KEY])
    assert [finding.fault for finding in verdict.findings] == [Fault.BAD_SIGNATURE]


def test_without_a_key_signatures_are_said_to_be_unchecked() -> None:
    assert "not checked" in " ".join(verify(WHOLE, [KEPT]).sentences())


def test_a_countersignature_is_named() -> None:
    member = key("kaz.example.org", Purpose.MEMBER, 3)
    note = KEPT.with_line(member.sign(KEPT.text, START))
    assert verify(WHOLE, [note], [KEY, member.verifier]).signers == (KEY.name, "kaz.example.org")
    assert verify(WHOLE, [note], [member.verifier]).signers == ("kaz.example.org",)


def test_checkpoints_of_several_ledgers_are_not_mixed() -> None:
    with pytest.raises(Misuse, match="several ledgers"):
        verify(WHOLE, [KEPT, signed(WHOLE, by=key("other.example.org"))])


def entry(**changed: object) -> bytes:
    first = json.loads(WHOLE[0]) | changed
    return json.dumps(first, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param(b"{}\n", "other fields", id="no fields"),
        pytest.param(b"[]\n", "other fields", id="a list"),
        pytest.param(b"nothing\n", "not JSON", id="no JSON"),
        pytest.param(b"\xff\n", "not JSON", id="not UTF-8"),
        pytest.param(b"[" * 100_000 + b"\n", "not JSON", id="nested without end"),
        pytest.param(entry(seq="1"), "seq", id="a number as text"),
        pytest.param(entry(seq=True), "another kind", id="a number as truth"),
        pytest.param(entry(payload="{}"), "payload", id="a payload as text"),
        pytest.param(entry(more=1), "other fields", id="a field too many"),
        pytest.param(WHOLE[0].replace(b":1}", b": 1}"), "canonical", id="a space"),
        pytest.param(WHOLE[0].replace(b'"act"', b'"act":"","act"'), "canonical", id="a key twice"),
        pytest.param(WHOLE[0].replace(b"yes", b"\\u0079es"), "canonical", id="another escape"),
        pytest.param(entry(payload={"a": 1e20}), "canonical", id="a number that cannot be exact"),
    ],
)
def test_a_line_that_is_no_entry_is_named(line: bytes, words: str) -> None:
    (finding,) = verify([line]).findings
    assert finding.fault is Fault.NO_ENTRY
    assert finding.line == 1
    assert words in finding.words


@pytest.mark.parametrize(
    "payload",
    [{"share": 0.5}, {"😀": 1, "\ufb33": 2}, {"text": "Türkiye \u2028 \x7f 😀"}, {"deep": [{"b": [], "a": None}]}],
    ids=["a float", "keys beyond the plane", "characters", "nested"],
)
def test_every_payload_that_can_be_written_is_read_as_canonical(payload: dict[str, object]) -> None:
    from crisisdesk.casebook.canonical import canonical

    line = canonical(json.loads(WHOLE[0]) | {"payload": payload}) + b"\n"
    assert verify([line]).holds


def test_a_ruined_file_is_told_in_a_few_sentences() -> None:
    verdict = verify([b"nonsense\n"] * 5_000)
    assert verdict.entries == 5_000
    assert len(verdict.findings) == 20


@settings(max_examples=60)
@given(st.data())
def test_no_change_of_a_byte_escapes_a_kept_checkpoint(data: st.DataObject) -> None:
    raw = bytearray(b"".join(WHOLE))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    assert not verify(bytes(raw).splitlines(keepends=True), [KEPT], [KEY]).holds
