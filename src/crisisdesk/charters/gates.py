"""Preconditions outside the vote: each passed, failed or unknown, with the evidence that the caller brought."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from crisisdesk.charters.nodes import Node, compose
from crisisdesk.charters.organs import Gate
from crisisdesk.errors import Misuse


@dataclass(frozen=True, slots=True)
class Shown:
    """The precondition is there; ``evidence`` says how one knows."""

    evidence: str


@dataclass(frozen=True, slots=True)
class KnownAbsent:
    """It is known not to be there; ``evidence`` says how one knows. Nothing found is not this."""

    evidence: str


Fact = Shown | KnownAbsent
"""What a caller knows about a precondition. What is not given is unknown, never absent."""


@dataclass(frozen=True, slots=True)
class GateWords:
    """An entry of the vocabulary in ``data/gates.yaml``."""

    code: str
    label: str
    ask: str
    computed: bool


@dataclass(frozen=True, slots=True)
class Passed:
    """The precondition is fulfilled."""

    gate: str
    label: str
    evidence: str

    def sentences(self) -> tuple[str, ...]:
        """In words."""
        return (f"Fulfilled: {self.label} ({self.evidence}).",)


@dataclass(frozen=True, slots=True)
class Failed:
    """The precondition is known not to be fulfilled."""

    gate: str
    label: str
    evidence: str

    def sentences(self) -> tuple[str, ...]:
        """In words."""
        return (f"Not fulfilled: {self.label} ({self.evidence}).",)


@dataclass(frozen=True, slots=True)
class Open:
    """Nothing is known about the precondition."""

    gate: str
    label: str
    ask: str

    def sentences(self) -> tuple[str, ...]:
        """In words."""
        return (f"Not known: {self.label}. {self.ask}",)


GateResult = Passed | Failed | Open


@cache
def vocabulary() -> dict[str, GateWords]:
    """All gates by id."""
    text = (files("crisisdesk.charters") / "data" / "gates.yaml").read_text("utf-8")
    top = compose(text, "gates.yaml").section()
    found = [_words(node) for node in top.entries("gates")]
    top.done()
    return {words.code: words for words in found}


def check_facts(facts: Mapping[str, Fact]) -> None:
    """Raise ``Misuse`` for a fact about a gate that no charter knows."""
    for code in facts:
        if code not in vocabulary() and not code.startswith("approval:"):
            known = ", ".join(vocabulary())
            raise Misuse(f"no precondition {code!r}; known are {known}, and approval:XXX for a member's own act")


def pass_through(gate: Gate, facts: Mapping[str, Fact], computed: Mapping[str, GateResult]) -> GateResult:
    """Answer one gate from the facts; of alternatives one is enough, and all must fail for it to fail."""
    if gate.any_of:
        return _any(gate, [pass_through(each, facts, computed) for each in gate.any_of])
    if gate.code in computed:
        return computed[gate.code]
    fact = facts.get(gate.code)
    if fact is None:
        return Open(gate.code, gate.label, vocabulary()[gate.code].ask)
    return (Passed if isinstance(fact, Shown) else Failed)(gate.code, gate.label, fact.evidence)


def _any(gate: Gate, results: list[GateResult]) -> GateResult:
    for result in results:
        if isinstance(result, Passed):
            return Passed(gate.code, gate.label, f"{result.label}: {result.evidence}")
    opened = [result.ask for result in results if isinstance(result, Open)]
    if opened:
        return Open(gate.code, gate.label, " ".join(opened))
    failed = [f"{result.label}: {result.evidence}" for result in results if isinstance(result, Failed)]
    return Failed(gate.code, gate.label, "; ".join(failed))


def _words(node: Node) -> GateWords:
    section = node.section()
    computed = section.maybe("computed")
    words = GateWords(
        section.need("id").text(),
        section.need("label").text(),
        section.need("ask").text(),
        computed.flag() if computed else False,
    )
    section.done()
    return words
