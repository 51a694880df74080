"""What people think of what was read: grades by the Admiralty code, and agreeing or not with a reading."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from crisisdesk.errors import Misuse

Kind = TypeVar("Kind", bound=StrEnum)

MOST_WORDS = 20_000
"""Characters that a comment, an amendment or a name may have."""

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
CREDIBILITY = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}
"""The Admiralty code (NATO STANAG 2511): the source by a letter, what it says by a figure, each apart."""


class Of(StrEnum):
    """What is judged."""

    OUTLET = "outlet"
    DOCUMENT = "document"
    STATEMENT = "statement"
    EVENT = "event"
    POSITION = "position"


class Verdict(StrEnum):
    """What somebody says of a machine reading; an amendment says what it should be."""

    AGREE = "agree"
    DISAGREE = "disagree"
    AMEND = "amend"


@dataclass(frozen=True, slots=True)
class Grade:
    """An Admiralty grade; either part may be missing, as an outlet has no credibility of one item."""

    reliability: str = ""
    credibility: str = ""

    def __str__(self) -> str:
        return f"{self.reliability or '-'}{self.credibility or '-'}"

    @property
    def words(self) -> str:
        """``usually reliable; probably true``."""
        parts = (RELIABILITY.get(self.reliability), CREDIBILITY.get(self.credibility))
        return "; ".join(part for part in parts if part)


_GRADE = re.compile(r"([A-F])?-?([1-6])?-?")


def grade(text: str, of: Of) -> Grade:
    """A grade as people write it: ``B2``, ``B``, ``-3``. Raises ``Misuse`` for others, and for an outlet's figure."""
    found = _GRADE.fullmatch(text.strip().upper())
    if not found or not any(found.groups()):
        raise Misuse(f"{text!r} is no grade; write a letter A-F for the source, a figure 1-6 for what it says, or both")
    given = Grade(found[1] or "", found[2] or "")
    if of is Of.OUTLET and given.credibility:
        raise Misuse(f"{text!r}: an outlet has a letter only; the figure grades one document or statement")
    return given


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One person's judgement at one time. It has a grade or a verdict, never both.

    ``amended`` holds the fields of the reading as they should be (``{"speaks_for": "KAZ"}``); ``stands`` is false
    once somebody judged the same in the same respect later.
    """

    number: int
    of: Of
    subject: str
    person: str
    at: datetime
    grade: Grade | None = None
    verdict: Verdict | None = None
    amended: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    stands: bool = True

    @property
    def respect(self) -> str:
        """In which respect it judges: ``grade`` or ``reading``."""
        return "grade" if self.grade else "reading"


@dataclass(frozen=True, slots=True)
class Grading:
    """The grades that stand, as people write them, by the outlet, document, statement or event that they grade.

    ``newest`` is the number of the newest grade, 0 where there is none. Judgements are only ever added, so that it
    alone tells two states of one casebook apart, and a grading can be the key of what rests on it.
    """

    newest: int = 0
    by_subject: Mapping[str, str] = field(default_factory=dict, compare=False)


UNGRADED = Grading()
"""Nobody has graded anything."""


def payload_of(
    of: str,
    subject: str,
    *,
    grade_: str | None = None,
    verdict: str | None = None,
    amended: Mapping[str, str] | None = None,
    comment: str = "",
) -> dict[str, Any]:
    """What the ledger keeps of a judgement, checked. Raises ``Misuse`` for anything that does not fit together."""
    what = _one_of(Of, of, "thing to judge")
    if not subject.strip():
        raise Misuse(f"say which {what} is judged: its id, or an outlet's name")
    if (grade_ is None) == (verdict is None):
        raise Misuse("a judgement is a grade or a verdict on a reading; give one of the two")
    said = _one_of(Verdict, verdict, "verdict") if verdict is not None else None
    if said is not None and what in {Of.OUTLET, Of.DOCUMENT}:
        raise Misuse(f"a {what} is graded; agreeing is for readings: statements, events and positions")
    if bool(amended) != (said is Verdict.AMEND):
        raise Misuse("an amendment says what the reading should be, and only an amendment does: speaks_for=KAZ")
    said_of_it = {
        "subject": subject,
        "comment": comment,
        "amendment": " ".join(f"{k}{v}" for k, v in (amended or {}).items()),
    }
    for name, text in said_of_it.items():
        if len(text) > MOST_WORDS or "\x00" in text:
            raise Misuse(
                f"the {name} has {len(text)} characters; at most {MOST_WORDS} are kept, and none that is empty"
            )
    return {
        "of": what.value,
        "subject": subject.strip(),
        "grade": str(grade(grade_, what)) if grade_ is not None else None,
        "verdict": said.value if said else None,
        "amended": {str(name): str(value) for name, value in (amended or {}).items()},
        "comment": comment,
    }


def _one_of(kind: type[Kind], text: str, what: str) -> Kind:
    try:
        return kind(text.strip().lower())
    except ValueError:
        raise Misuse(f"no {what} {text!r}; known are {', '.join(kind)}") from None


def with_standing(found: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Judgements in the order they were made, each knowing whether it still stands."""
    ordered = sorted(found, key=lambda judgement: judgement.number)
    last = {(each.of, each.subject, each.respect): each.number for each in ordered}
    return tuple(replace(each, stands=last[each.of, each.subject, each.respect] == each.number) for each in ordered)
