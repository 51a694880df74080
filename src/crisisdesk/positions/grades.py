"""What analysts' grades by the Admiralty code weigh; they are handed in as plain data.

A letter says how reliable a source is, a figure how credible one item is; the weight of evidence is their product.
What nobody graded, and what could not be judged (F, 6), weighs as much as a fairly reliable source and a possibly
true item.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from crisisdesk.errors import Misuse

Grades = Mapping[str, str]
"""Grades as people write them (``B2``, ``B``, ``-3``), by the name of an outlet or the id of what was graded."""

_UNJUDGED = Fraction(3, 5)
RELIABILITY = {
    "A": Fraction(1),
    "B": Fraction(4, 5),
    "C": Fraction(3, 5),
    "D": Fraction(2, 5),
    "E": Fraction(0),
    "F": _UNJUDGED,
}
CREDIBILITY = {
    "1": Fraction(1),
    "2": Fraction(4, 5),
    "3": Fraction(3, 5),
    "4": Fraction(2, 5),
    "5": Fraction(0),
    "6": _UNJUDGED,
}
_WEIGHTS = {
    (letter, figure): reliable * credible
    for letter, reliable in {"": _UNJUDGED, **RELIABILITY}.items()
    for figure, credible in {"": _UNJUDGED, **CREDIBILITY}.items()
}
_WRITTEN = re.compile(r"([A-F])?-?([1-6])?-?")


@dataclass(frozen=True, slots=True)
class Weighed:
    """The letter and the figure that hold for one piece of evidence; empty where nobody graded it."""

    reliability: str = ""
    credibility: str = ""

    def __str__(self) -> str:
        """``B2``, ``B-``, ``-3``; empty for what nobody graded."""
        if not self.reliability and not self.credibility:
            return ""
        return f"{self.reliability or '-'}{self.credibility or '-'}"

    @property
    def weight(self) -> Fraction:
        """Between 0 and 1; 0 for what is unreliable or improbable, which does not count."""
        return _WEIGHTS[self.reliability, self.credibility]


UNGRADED = Weighed()


def weighed(grades: Grades, *subjects: str | None) -> Weighed:
    """The grade of evidence by its subjects, the nearest first: letter and figure each from the nearest that has one.

    Raises ``Misuse`` for a grade that is none.
    """
    letter = figure = ""
    for subject in subjects:
        if subject and subject in grades:
            found = _WRITTEN.fullmatch(grades[subject].strip().upper())
            if found is None:
                raise Misuse(f"{grades[subject]!r} of {subject} is no grade; write B2, B or -2")
            letter, figure = letter or found[1] or "", figure or found[2] or ""
    return Weighed(letter, figure)
