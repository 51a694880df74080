"""An organisation's charter on a day as tables: organs, rules, measures, ways to convene, sources.

Confidence is H (the source was read), M (public text, the article cited, not reopened) or L (uncertain).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from crisisdesk.charters.charter import Charter
from crisisdesk.charters.organs import Gate, Organ, Power, Route, Rule
from crisisdesk.desk.language import say
from crisisdesk.desk.prose import counted, day_words
from crisisdesk.desk.retold import retold


@dataclass(frozen=True, slots=True)
class OrganLine:
    """A body of the organisation; ``seats`` is empty where the charter fixes no number."""

    code: str
    name: str
    level: str
    seats: str
    note: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """How organs decide a matter, where that is written, and how they decide in fact where that differs."""

    organs: str
    matter: str
    words: str
    practice: str
    article: str
    source: str
    confidence: str
    note: str


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure that an organ can take and what must be there first."""

    measure: str
    step: str
    organ: str
    needs: str
    article: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class RouteLine:
    """A way to call an organ together: who may, with how many others, and how fast."""

    organ: str
    who: str
    seconders: str
    clock: str
    article: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Where facts come from, and how much of it was read. The address is text: the desk never opens it."""

    code: str
    title: str
    url: str
    seen: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A charter on a day; ``stand`` is the day up to which the file was kept."""

    name: str
    file: str
    stand: str
    organs: tuple[OrganLine, ...]
    rules: tuple[RuleLine, ...]
    measures: tuple[MeasureLine, ...]
    routes: tuple[RouteLine, ...]
    sources: tuple[SourceLine, ...]
    gaps: tuple[str, ...]
    notes: tuple[str, ...]


def rulebook(charter: Charter, on: date) -> Rulebook:
    """The tables of a charter on a day. Raises ``Misuse`` for a day before the organisation existed."""
    return Rulebook(
        name=charter.name,
        file=charter.file,
        stand=day_words(charter.as_of),
        organs=tuple(_organ(one, on) for one in charter.organs(on)),
        rules=tuple(_rule(one) for one in charter.rules(on)),
        measures=tuple(_measure(one) for one in charter.measures(on)),
        routes=tuple(_route(one) for one in charter.convening(on)),
        sources=tuple(SourceLine(one.code, one.title, one.url, one.seen) for one in charter.sources),
        gaps=charter.gaps,
        notes=charter.notes,
    )


def _organ(organ: Organ, on: date) -> OrganLine:
    size = organ.size(on)
    seats = ", ".join(
        part
        for part in (counted(size, "seat", "seats") if size else "", say("elected") if organ.elected else "")
        if part
    )
    return OrganLine(organ.code, organ.name, _words(organ.level), seats, organ.note)


def _rule(rule: Rule) -> RuleLine:
    practice = rule.practice
    return RuleLine(
        organs=", ".join(rule.organs),
        matter=_words(rule.matter),
        words=rule.words,
        practice=_practice(practice.kind.words, practice.quorum.words) if practice else "",
        article=rule.article,
        source=rule.source,
        confidence=rule.confidence.value,
        note=rule.note,
    )


def _measure(power: Power) -> MeasureLine:
    return MeasureLine(
        measure=retold(power.measure.label),
        step=retold(power.measure.step.words),
        organ=power.organ,
        needs="; ".join(_gates(power.gates)),
        article=power.article,
        source=power.source,
        confidence=power.confidence.value,
    )


def _gates(gates: Iterable[Gate]) -> list[str]:
    return [say(" or ").join(_gates(gate.any_of)) if gate.any_of else retold(gate.label) for gate in gates]


def _route(route: Route) -> RouteLine:
    earliest = say("at the earliest after {hours} h", hours=route.earliest) if route.earliest else ""
    latest = say("at the latest within {hours} h", hours=route.latest) if route.latest is not None else ""
    steps = say(", then ").join(step.what for step in route.steps)
    return RouteLine(
        organ=route.organ,
        who=route.who,
        seconders=counted(route.seconders, "seconder", "seconders") if route.seconders else say("nobody else needed"),
        clock="; ".join(part for part in (route.clock, steps, earliest, latest) if part) or say("no clock in the text"),
        article=route.article,
        source=route.source,
        confidence=route.confidence.value,
    )


def _practice(kind: str, quorum: str) -> str:
    return say("{kind}; quorum: {quorum}", kind=kind, quorum=quorum)


def _words(code: str) -> str:
    return code.replace("_", " ")
