"""Verifying an exported ledger with nothing but the file, and the checkpoints that one has kept."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from crisisdesk.casebook.canonical import canonical
from crisisdesk.casebook.checkpoint import Checkpoint
from crisisdesk.casebook.ledger import ROOT
from crisisdesk.casebook.merkle import Frontier, leaf_hash
from crisisdesk.casebook.signing import Note, VerifierKey
from crisisdesk.errors import EvidenceError, Misuse

FIELDS = {"act": str, "at": str, "payload": dict, "person": str, "previous": str, "seq": int}
MOST_FINDINGS = 20
WITHOUT_TWINS = "\ud800"
"""Below this character the order of code points is the order of UTF-16 that RFC 8785 asks for."""


class Fault(StrEnum):
    """What can be wrong with an exported ledger."""

    NO_ENTRY = "no entry"
    OUT_OF_PLACE = "out of place"
    BROKEN_LINK = "broken link"
    CUT_SHORT = "cut short"
    REWRITTEN = "rewritten"
    TWO_LEDGERS = "two ledgers"
    BAD_SIGNATURE = "bad signature"
    NOT_SIGNED = "not signed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: what, at which line of the file (None for the file as a whole), and in words."""

    fault: Fault
    line: int | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What verifying found.

    ``covered`` is the size of the largest checkpoint that fits, so that the entries after it rest on the chain alone;
    ``signers`` names those of the given keys whose lines hold under a fitting checkpoint.
    """

    entries: int
    head: str
    root: bytes
    covered: int
    signers: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def with_findings(self, more: Iterable[Finding]) -> "Verification":
        """The same with what else was found."""
        return replace(self, findings=(*self.findings, *more))

    def sentences(self) -> tuple[str, ...]:
        """The result in words, what is wrong first."""
        said = [f"{finding.fault}: {finding.words}" for finding in self.findings]
        count = f"{self.entries} {'entry' if self.entries == 1 else 'entries'}"
        said.append(f"{count}; {'the chain holds' if self.holds else 'this ledger cannot be trusted'}")
        said.append(self._cover())
        return tuple(said)

    def _cover(self) -> str:
        if not self.covered:
            return "no checkpoint covers them: a ledger that was cut short or rewritten as a whole would look the same"
        after = self.entries - self.covered
        signed = f", signed by {', '.join(self.signers)}" if self.signers else ", whose signatures were not checked"
        rest = f"; the last {after} rest on the chain alone" if after else ""
        return f"the first {self.covered} are those of a checkpoint{signed}{rest}"


def verify(lines: Iterable[bytes], notes: Sequence[Note] = (), keys: Sequence[VerifierKey] = ()) -> Verification:
    """Check every line of an exported ledger against the next, and its beginning against signed checkpoints.

    ``lines`` keep their line ends. ``keys`` are those that are trusted; with some, every checkpoint must be signed by
    one of them. Raises ``Misuse`` for checkpoints of several ledgers where no key says whose is meant.
    """
    findings = _Findings()
    known = _checkpoints(notes, keys, findings)
    chain = _Chain(findings, {checkpoint.size for checkpoint in known})
    for number, line in enumerate(lines, 1):
        chain.take(number, line)
    fitting = [checkpoint for checkpoint in known if _fits(checkpoint, chain, findings)]
    signers = {name for checkpoint in fitting for name in known[checkpoint]}
    return Verification(
        entries=chain.frontier.size,
        head=chain.previous,
        root=chain.frontier.root,
        covered=max((checkpoint.size for checkpoint in fitting), default=0),
        signers=tuple(sorted(signers)),
        findings=tuple(findings.kept),
    )


class _Findings:
    """What was found so far; past a number they are only counted in the last one's words."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []

    def add(self, fault: Fault, line: int | None, words: str) -> None:
        if len(self.kept) < MOST_FINDINGS:
            self.kept.append(Finding(fault, line, words))


class _Chain:
    """The chain as it is read, line by line, and the roots at the sizes that somebody signed."""

    def __init__(self, findings: _Findings, sizes: set[int]) -> None:
        self.findings = findings
        self.frontier = Frontier()
        self.previous = ROOT
        self.roots = {0: self.frontier.root} if 0 in sizes else {}
        self._sizes = sizes

    def take(self, number: int, line: bytes) -> None:
        """Check one line against the one before."""
        body = line.removesuffix(b"\n")
        entry = read_entry(body)
        if isinstance(entry, str) or body == line:
            why = entry if isinstance(entry, str) else "it ends in the middle"
            self.findings.add(Fault.NO_ENTRY, number, f"line {number} is no entry: {why}")
        else:
            self._place(number, entry)
        leaf = leaf_hash(body)
        self.previous = leaf.hex()
        self.frontier.add(leaf)
        if self.frontier.size in self._sizes:
            self.roots[self.frontier.size] = self.frontier.root

    def _place(self, number: int, entry: dict[str, Any]) -> None:
        if entry["seq"] != number:
            words = f"line {number} is entry {entry['seq']}: something was taken out, put in or moved"
            self.findings.add(Fault.OUT_OF_PLACE, number, words)
        if entry["previous"] != self.previous:
            words = f"entry {entry['seq']} in line {number} does not continue the line before: one of them was changed"
            self.findings.add(Fault.BROKEN_LINK, number, words)


def read_entry(body: bytes) -> dict[str, Any] | str:
    """The entry in a line without its end, or in words why it is none."""
    floats: list[float] = []

    def remember(number: str) -> float:
        floats.append(float(number))
        return floats[-1]

    try:
        text = body.decode("utf-8")
        found = json.loads(text, parse_float=remember)
    except (ValueError, RecursionError):
        return "it is not JSON"
    if not isinstance(found, dict) or found.keys() != FIELDS.keys():
        return f"it has other fields than {', '.join(FIELDS)}"
    wrong = [name for name, kind in FIELDS.items() if not isinstance(found[name], kind)]
    if wrong or isinstance(found["seq"], bool):
        return f"{', '.join(wrong) or 'seq'} is of another kind"
    return found if _is_canonical(text, found, plain=not floats) else "it is not written as canonical JSON"


def _is_canonical(text: str, value: dict[str, Any], plain: bool) -> bool:
    # For most lines the fast writer of the standard library gives the same bytes.
    if plain and max(text) < WITHOUT_TWINS:
        return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")) == text
    try:
        return canonical(value).decode() == text
    except Misuse:
        return False


def _checkpoints(
    notes: Sequence[Note], keys: Sequence[VerifierKey], findings: _Findings
) -> dict[Checkpoint, tuple[str, ...]]:
    """What was signed, and by whom of those who are trusted; what cannot be relied on is found and left out."""
    known: dict[Checkpoint, tuple[str, ...]] = {}
    for note in notes:
        checkpoint = Checkpoint.read(note.text)
        try:
            signers = tuple(key.name for key in keys if note.signed_by(key))
        except EvidenceError as error:
            findings.add(Fault.BAD_SIGNATURE, None, f"the checkpoint of {checkpoint.words}: {error}")
            continue
        if keys and not signers:
            words = f"the checkpoint of {checkpoint.words} is signed by none of the keys given"
            findings.add(Fault.NOT_SIGNED, None, words)
            continue
        known[checkpoint] = tuple(dict.fromkeys((*known.get(checkpoint, ()), *signers)))
    origins = {checkpoint.origin for checkpoint in known}
    if len(origins) > 1:
        raise Misuse(f"checkpoints of several ledgers ({', '.join(sorted(origins))}); give those of one")
    _no_two_of_a_size(known, findings)
    return known


def _no_two_of_a_size(known: Iterable[Checkpoint], findings: _Findings) -> None:
    sizes: dict[int, Checkpoint] = {}
    for checkpoint in known:
        if sizes.setdefault(checkpoint.size, checkpoint) != checkpoint:
            words = f"two checkpoints of {checkpoint.words} differ: {checkpoint.origin} shows different ledgers"
            findings.add(Fault.TWO_LEDGERS, None, words)


def _fits(checkpoint: Checkpoint, chain: _Chain, findings: _Findings) -> bool:
    found = chain.roots.get(checkpoint.size)
    if found is None:
        words = f"the checkpoint says {checkpoint.size} entries, the file has {chain.frontier.size}: its end is missing"
        findings.add(Fault.CUT_SHORT, None, words)
    elif found != checkpoint.root:
        words = f"the first {checkpoint.size} entries are not those that {checkpoint.origin} signed"
        findings.add(Fault.REWRITTEN, None, words)
    return found == checkpoint.root
