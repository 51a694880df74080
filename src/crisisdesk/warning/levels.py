"""Words for numbers: likelihood, level and confidence, each by rules that are data."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from crisisdesk.actors.tables import Row, read
from crisisdesk.warning.signals import DATA

LEVELS = ("usual", "watch", "warning", "alert")
"""From nothing to most."""
_SURE = ("low", "moderate", "high")


@dataclass(frozen=True, slots=True)
class Likelihood:
    """An estimative word with its range, as the US Intelligence Community Directive 203 gives them."""

    word: str
    at_least: float
    at_most: float

    def __str__(self) -> str:
        return f"{self.word} ({self.at_least:.0%} to {self.at_most:.0%})"


@dataclass(frozen=True, slots=True)
class Confidence:
    """How far the assessment can be trusted, apart from how likely it says the crisis is, and why no further."""

    word: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LevelRule:
    """A level and what it takes: probabilities and the number of signals that stand out."""

    level: str
    begun: float
    ahead: float
    standing_out: int
    meaning: str

    def holds(self, begun: float, ahead: float, standing_out: int) -> bool:
        """Whether all three are reached."""
        return begun >= self.begun and ahead >= self.ahead and standing_out >= self.standing_out


@dataclass(frozen=True, slots=True)
class ConfidenceRule:
    """Below a value of a measure, confidence is at most this, and says so."""

    measure: str
    below: float
    at_most: str
    says: str


def likelihood(probability: float) -> Likelihood:
    """The word for a probability; a bound belongs to the more likely word."""
    return next(found for found in reversed(likelihoods()) if probability >= found.at_least)


def level(begun: float, ahead: float, standing_out: int) -> str:
    """The first level whose rule holds; the last rule always does."""
    return next(rule.level for rule in level_rules() if rule.holds(begun, ahead, standing_out))


def confidence(measures: Mapping[str, float]) -> Confidence:
    """The lowest confidence that a rule allows, with the reason of every rule that limits it.

    Of several rules for one measure the strictest that applies speaks. A measure that is not given limits nothing.
    """
    word, reasons, spoken = "high", [], set()
    for rule in confidence_rules():
        value = measures.get(rule.measure)
        if value is not None and value < rule.below and rule.measure not in spoken:
            spoken.add(rule.measure)
            word = min(word, rule.at_most, key=_SURE.index)
            reasons.append(rule.says.format(value=value))
    return Confidence(word, tuple(reasons))


@cache
def likelihoods() -> tuple[Likelihood, ...]:
    """The seven words from the least likely up."""
    return tuple(Likelihood(row["word"], float(row["from"]), float(row["to"])) for row in read("likelihood.csv", DATA))


@cache
def level_rules() -> tuple[LevelRule, ...]:
    """The rules of levels in the order in which they are tried."""
    return tuple(_level_rule(row) for row in read("levels.csv", DATA))


@cache
def confidence_rules() -> tuple[ConfidenceRule, ...]:
    """The rules of confidence, for each measure the strictest first."""
    return tuple(
        ConfidenceRule(row["measure"], float(row["below"]), row["at_most"], row["says"])
        for row in read("confidence.csv", DATA)
    )


def _level_rule(row: Row) -> LevelRule:
    if row["level"] not in LEVELS:
        raise row.fault(f"{row['level']!r} is no level; use one of {', '.join(LEVELS)}")
    least = (float(row["begun_at_least"]), float(row["ahead_at_least"]), int(row["standing_out_at_least"]))
    return LevelRule(row["level"], *least, row["meaning"])
