"""The shared vocabulary of what an organisation can do, in order of strength (``data/measures.yaml``)."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files

from crisisdesk.charters.nodes import Node, compose
from crisisdesk.errors import Misuse


class Step(IntEnum):
    """How far a measure goes."""

    SPEAK = 1
    CONSULT = 2
    MEDIATE = 3
    OBSERVE = 4
    ASSIST = 5
    SANCTION = 6
    SEND = 7

    @property
    def words(self) -> str:
        """The step's name."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Measure:
    """A kind of measure: what charters grant and questions ask for."""

    code: str
    step: Step
    label: str
    help: str


@cache
def measures() -> dict[str, Measure]:
    """All measures by id, weakest first."""
    text = (files("crisisdesk.charters") / "data" / "measures.yaml").read_text("utf-8")
    top = compose(text, "measures.yaml").section()
    found = [_measure(node) for node in top.entries("measures")]
    top.done()
    return {measure.code: measure for measure in sorted(found, key=lambda measure: measure.step)}


def measure(code: str) -> Measure:
    """One measure; raises ``Misuse`` for an id that nobody knows."""
    if code not in measures():
        raise Misuse(f"no measure {code!r}; known are {', '.join(measures())}")
    return measures()[code]


def _measure(node: Node) -> Measure:
    section = node.section()
    step = section.need("step")
    if step.text().upper() not in Step.__members__:
        step.fail(f"{step.text()!r} is not a step; steps are {', '.join(each.words for each in Step)}")
    labels = (section.need("label").text(), section.need("help").text())
    found = Measure(section.need("id").text(), Step[step.text().upper()], *labels)
    section.done()
    return found
