"""How a decision rule is written in a charter file: ``{kind: threshold, fraction: 2/3, of: members}``.

One reader per kind. ``{kind: rule, id: other}`` stands for another rule of the same file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from crisisdesk.charters.agreement import Consensus, Declared, Office, OptIn, Silence, Unanimity, Unknown, Whole
from crisisdesk.charters.ballots import HALF, Denominator, Share
from crisisdesk.charters.combined import AllOf, AnyOf, Fallback, Veto
from crisisdesk.charters.kinds import Kind
from crisisdesk.charters.majorities import AllBut, AtLeast, DoubleMajority, Threshold, Weighted
from crisisdesk.charters.nodes import Node, Section


@dataclass(frozen=True, slots=True)
class Notation:
    """Reads rules; ``written`` holds the nodes of the file's rules by id, ``behind`` those being followed."""

    written: Mapping[str, Node] = field(default_factory=dict)
    behind: tuple[str, ...] = ()

    def read(self, node: Node) -> Kind:
        """The rule written at a node: a mapping with ``kind``, or the bare name of a kind that needs nothing else."""
        section = Section(node, {"kind": node}) if _is_bare(node) else node.section()
        kind = section.need("kind")
        reader = READERS.get(kind.text())
        if reader is None:
            kind.fail(f"unknown kind of rule {kind.text()!r}; known are {', '.join(sorted(READERS))}")
        rule = reader(section, self)
        section.done()
        return rule

    def several(self, section: Section, key: str) -> tuple[Kind, ...]:
        """Two or more rules in a list."""
        node = section.need(key)
        rules = tuple(self.read(item) for item in node.items())
        if len(rules) < 2:
            node.fail("needs at least two rules")
        return rules

    def follow(self, node: Node) -> Kind:
        """The rule that another id stands for; refuses a circle."""
        name = node.text()
        if name in self.behind:
            node.fail(f"the rules refer to each other in a circle: {' → '.join((*self.behind, name))}")
        if name not in self.written:
            node.fail(f"no rule {name!r} in this file; there are {', '.join(sorted(self.written)) or 'none'}")
        return Notation(self.written, (*self.behind, name)).read(self.written[name])


class _Abstention(StrEnum):
    ALLOWED = "allowed"
    BLOCKS = "blocks"


Reader = Callable[[Section, Notation], Kind]


def share(section: Section) -> Share:
    """``fraction`` with ``more_than: true`` where it must be passed."""
    more = section.maybe("more_than")
    return Share(section.need("fraction").fraction(), more.flag() if more else False)


def _is_bare(node: Node) -> bool:
    return node.is_scalar and not node.is_null


def _whole(section: Section, key: str, default: int, least: int = 0) -> int:
    found = section.maybe(key)
    return found.whole(least) if found else default


def _consensus(section: Section, _: Notation) -> Kind:
    return Consensus(_whole(section, "objections_allowed", 0))


def _unanimity(section: Section, _: Notation) -> Kind:
    of = section.need("of").choice(Whole)
    allowed = section.maybe("abstention")
    declared = section.maybe("constructive")
    limit = None
    if declared:
        inner = declared.section()
        limit = Declared(share(inner), inner.need("weights").text())
        inner.done()
    return Unanimity(of, allowed.choice(_Abstention) is _Abstention.ALLOWED if allowed else False, limit)


def _threshold(section: Section, _: Notation) -> Kind:
    return Threshold(share(section), section.need("of").choice(Denominator))


def _majority(section: Section, _: Notation) -> Kind:
    return Threshold(HALF, section.need("of").choice(Denominator))


def _weighted(section: Section, _: Notation) -> Kind:
    return Weighted(share(section), section.need("of").choice(Denominator), section.need("weights").text())


def _double(section: Section, _: Notation) -> Kind:
    members = Share(section.need("members").fraction())
    weight = Share(section.need("weight").fraction())
    least, blocking = _whole(section, "at_least", 1, 1), _whole(section, "blocking_minority", 1, 1)
    return DoubleMajority(members, weight, section.need("weights").text(), least, blocking)


def _veto(section: Section, notation: Notation) -> Kind:
    return Veto(frozenset(section.need("members").words()), notation.read(section.need("rule")))


def _silence(section: Section, _: Notation) -> Kind:
    hours = section.maybe("hours")
    return Silence(hours.whole(1) if hours else None)


READERS: dict[str, Reader] = {
    "all_but": lambda section, _: AllBut(section.need("members").whole()),
    "all_of": lambda section, notation: AllOf(notation.several(section, "rules")),
    "any_of": lambda section, notation: AnyOf(notation.several(section, "rules")),
    "at_least": lambda section, _: AtLeast(section.need("votes").whole(1)),
    "consensus": _consensus,
    "double_majority": _double,
    "fallback": lambda section, notation: Fallback(notation.several(section, "rules")),
    "majority": _majority,
    "office": lambda section, _: Office(section.need("office").text()),
    "opt_in": lambda section, _: OptIn(section.need("at_least").whole(1)),
    "rule": lambda section, notation: notation.follow(section.need("id")),
    "silence": _silence,
    "threshold": _threshold,
    "unanimity": _unanimity,
    "unknown": lambda section, _: Unknown(section.need("missing").text()),
    "veto": _veto,
    "weighted": _weighted,
}
