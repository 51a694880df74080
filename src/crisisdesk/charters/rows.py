"""The rows of a charter file, read one by one into values."""

from dataclasses import dataclass

from crisisdesk.charters.ballots import Denominator
from crisisdesk.charters.charter import Source, Weights
from crisisdesk.charters.gates import vocabulary
from crisisdesk.charters.measures import measures
from crisisdesk.charters.membership import Confidence, Effect, Member, Period, Status
from crisisdesk.charters.nodes import Node, Section
from crisisdesk.charters.notation import Notation, share
from crisisdesk.charters.organs import (
    Approval,
    Gate,
    Organ,
    Power,
    Practice,
    Route,
    Rule,
    Seats,
    SilenceProcedure,
    Step,
)
from crisisdesk.charters.quorum import Quorate, Quorum


@dataclass(frozen=True, slots=True)
class Names:
    """What rows may refer to: sources, organs and rules of the same file."""

    sources: frozenset[str]
    organs: frozenset[str] = frozenset()

    def source(self, section: Section) -> str:
        """The row's source, which must be one of the file's."""
        node = section.need("source")
        return _known(node, node.text(), self.sources, "source")

    def organ(self, node: Node) -> str:
        """An organ's code, which must be one of the file's."""
        return _known(node, node.text(), self.organs, "organ")


def period(section: Section) -> Period:
    """``from`` and ``to`` of a row; refuses an end that is not after the beginning."""
    since, until = section.day("from"), section.day("to")
    if since and until and until <= since:
        section.need("to").fail(f"ends on {until}, which is not after its beginning on {since}")
    return Period(since, until)


def confidence(section: Section) -> Confidence:
    """The row's confidence mark."""
    return section.need("confidence").choice(Confidence)


def source(code: str, node: Node) -> Source:
    """One entry of ``sources``."""
    section = node.section()
    found = Source(code, section.need("title").text(), section.text("url"), section.text("seen", "no"))
    section.done()
    return found


def member(node: Node, names: Names) -> Member:
    """One row of ``members``, ``observers`` or an organ's ``holders``."""
    section = node.section()
    section.need("from")
    founding = section.maybe("founding")
    found = Member(
        code=section.need("member").text(),
        role=section.text("role", "member"),
        founding=founding.flag() if founding else False,
        period=period(section),
        confidence=confidence(section),
        source=names.source(section),
        note=section.text("note"),
        line=node.line,
    )
    section.done()
    return found


def status(node: Node, names: Names) -> Status:
    """One row of ``statuses``."""
    section = node.section()
    section.need("from")
    found = Status(
        member=section.need("member").text(),
        kind=section.need("kind").text(),
        effect=section.need("effect").choice(Effect),
        period=period(section),
        confidence=confidence(section),
        source=names.source(section),
        note=section.text("note"),
        line=node.line,
    )
    section.done()
    return found


def organ(node: Node, names: Names) -> Organ:
    """One row of ``organs``."""
    section = node.section()
    holders = section.maybe("holders")
    found = Organ(
        code=section.need("id").text(),
        name=section.need("name").text(),
        level=section.need("level").text(),
        confidence=confidence(section),
        source=names.source(section),
        seats=tuple(_seats(item) for item in section.entries("seats")),
        holders=tuple(member(item, names) for item in section.entries("holders")),
        elected=holders is not None,
        period=period(section),
        note=section.text("note"),
        line=node.line,
    )
    section.done()
    return found


def weights(node: Node, names: Names) -> Weights:
    """One row of ``weights``: a table that holds for a time."""
    section = node.section()
    table = section.need("values").section()
    found = Weights(
        name=section.need("id").text(),
        period=period(section),
        values={code: value.whole() for code, value in table.keys.items()},
        confidence=confidence(section),
        source=names.source(section),
        note=section.text("note"),
        line=node.line,
    )
    section.done()
    return found


def rule(node: Node, names: Names, notation: Notation) -> Rule:
    """One row of ``rules``."""
    section = node.section()
    sent, practice, silence = section.maybe("sent_ballots"), section.maybe("practice"), section.maybe("silence")
    found = Rule(
        code=section.need("id").text(),
        organs=tuple(names.organ(item) for item in section.need("organs").items()),
        matter=section.need("matter").text(),
        kind=notation.read(section.need("rule")),
        quorum=quorum(section.need("quorum")),
        article=section.need("article").text(),
        source=names.source(section),
        confidence=confidence(section),
        period=period(section),
        without=section.words("without"),
        recused=section.words("recused"),
        abstaining=section.words("must_abstain"),
        sent=sent.flag() if sent else False,
        silence=_silence(silence) if silence else None,
        practice=_practice(practice, names, notation) if practice else None,
        note=section.text("note"),
        line=node.line,
    )
    section.done()
    return found


def quorum(node: Node) -> Quorum:
    """``none``, ``unknown``, ``no_meeting``, ``{number: 4}`` or ``{fraction: 2/3, of: members}``."""
    if node.is_scalar:
        return Quorum(word=node.choice(Quorate))
    section = node.section()
    if number := section.maybe("number"):
        found = Quorum(number=number.whole(1))
    else:
        found = Quorum(share(section), section.need("of").choice(Denominator))
    section.done()
    if found.share and found.of in {Denominator.PRESENT, Denominator.PRESENT_AND_VOTING, Denominator.VOTING}:
        node.fail("a quorum is counted out of seats, members or entitled, not out of those present")
    return found


def power(node: Node, names: Names) -> Power:
    """One row of ``measures``."""
    section = node.section()
    measure = section.need("measure")
    code = _known(measure, measure.text(), frozenset(measures()), "measure")
    found = Power(
        measure=measures()[code],
        organ=names.organ(section.need("organ")),
        matter=section.need("matter").text(),
        article=section.need("article").text(),
        source=names.source(section),
        confidence=confidence(section),
        gates=tuple(gate(item) for item in section.entries("gates")),
        period=period(section),
        basis=section.text("basis", "text"),
        note=section.text("note"),
        line=node.line,
    )
    section.done()
    return found


def gate(node: Node) -> Gate:
    """A gate's id, or ``{any_of: [...]}``."""
    if node.is_scalar:
        code = _known(node, node.text(), frozenset(vocabulary()), "precondition")
        return Gate(code, vocabulary()[code].label)
    section = node.section()
    gates = tuple(gate(item) for item in section.need("any_of").items())
    section.done()
    return Gate("any_of", " or ".join(each.label for each in gates), gates)


def route(node: Node, names: Names) -> Route:
    """One row of ``convening``."""
    section = node.section()
    seconders = section.maybe("seconders")
    found = Route(
        code=section.need("id").text(),
        organ=names.organ(section.need("organ")),
        who=section.need("who").text(),
        article=section.need("article").text(),
        source=names.source(section),
        confidence=confidence(section),
        seconders=seconders.whole() if seconders else 0,
        steps=tuple(_step(item) for item in section.entries("steps")),
        clock=section.text("clock"),
        period=period(section),
        note=section.text("note"),
        line=node.line,
    )
    section.done()
    return found


def approval(node: Node, names: Names) -> Approval:
    """One row of ``approvals``."""
    section = node.section()
    wanted = section.need("measures")
    codes = tuple(_known(item, item.text(), frozenset(measures()), "measure") for item in wanted.items())
    found = Approval(
        member=section.need("member").text(),
        by=section.need("by").text(),
        measures=codes,
        article=section.need("article").text(),
        source=names.source(section),
        confidence=confidence(section),
        period=period(section),
        line=node.line,
    )
    section.done()
    return found


def _seats(node: Node) -> Seats:
    section = node.section()
    found = Seats(section.need("count").whole(1), period(section))
    section.done()
    return found


def _silence(node: Node) -> SilenceProcedure:
    section = node.section()
    hours = section.maybe("hours")
    text = section.need("text").text()
    found = SilenceProcedure(hours.whole(1) if hours else None, text, section.need("article").text())
    section.done()
    return found


def _practice(node: Node, names: Names, notation: Notation) -> Practice:
    section = node.section()
    found = Practice(
        kind=notation.read(section.need("rule")),
        quorum=quorum(section.need("quorum")),
        source=names.source(section),
        confidence=confidence(section),
        note=section.text("note"),
    )
    section.done()
    return found


def _step(node: Node) -> Step:
    section = node.section()
    least, most = section.maybe("at_least"), section.maybe("at_most")
    found = Step(section.need("what").text(), least.hours() if least else 0, most.hours() if most else None)
    if found.at_most is not None and found.at_most < found.at_least:
        node.fail(f"at least {found.at_least} h and at most {found.at_most} h exclude each other")
    section.done()
    return found


def _known(node: Node, name: str, known: frozenset[str], what: str) -> str:
    if name not in known:
        node.fail(f"unknown {what} {name!r}; known here are {', '.join(sorted(known)) or 'none'}")
    return name
