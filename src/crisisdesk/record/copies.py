"""Whether two texts tell one story: the decision by itself, over what is known of each text.

Wire copy differs from its original by edits of whole parts: the tail is cut, the lead is written anew, a note is added,
two dispatches are run as one. So most of the shorter text stands in the longer one, and what stands there begins near
the beginning. Texts that look alike and are not copies differ otherwise: routine texts (weather, exchange rates,
appointments) by their numbers and names, articles that cite one speaker by all but the quotation.
"""

from collections.abc import Collection, Set
from enum import StrEnum

from crisisdesk.wire.stories import Print

INNER = 0.5
"""Of the shorter text's runs at least this share stands in the longer one."""
WHOLE = 0.85
"""Where this share of the longer text's runs stands in the shorter one, there is no room for another story."""
OUTER = 0.55
"""Where this share of the longer text's runs stands in the shorter one, nothing is asked of their order."""
CUT_OUTER = 0.1
"""A text of which most stands in a far longer one is its copy only if it begins where the longer one begins."""
CONTAINED = 0.7
"""Of a text that is run whole within another one at least this share of runs stands there."""
HEAD = 0.4
"""Runs in this first part of a text are near its beginning."""
DETAILS = 0.5
"""Of the numbers, and of the names, of the shorter text at least this share stands in the longer one."""
_FEW_DETAILS = 4
"""So many numbers or names are needed to say anything."""
_FEW_RUNS = 8
"""Texts with fewer runs are copies only if all their words agree."""
PASSAGE = 7
"""Runs in a row that stand in another text make a passage: about twenty words."""


class Relation(StrEnum):
    """How a text relates to an earlier one."""

    COPY = "copy"
    """The same story."""
    MOST = "most"
    """Most of the longer one stands in the shorter one: a copy unless the rest is another story's."""
    PART = "part"
    """Much of one stands in the other, which is the longer by far: a copy unless the rest is another story's."""
    OTHER = "other"
    """Another story, even if passages are shared."""


def relation(new: Print, old: Print, stock: Collection[int] = frozenset()) -> Relation:
    """How two texts relate. ``stock`` are runs that stand in so many stories that they say nothing."""
    if new.wording == old.wording:
        return Relation.COPY
    mine, theirs = _comparable(new, old, stock), _comparable(old, new, stock)
    shared = set(mine) & set(theirs)
    small, large = sorted((len(mine), len(theirs)))
    if small < _FEW_RUNS or len(shared) < INNER * small or _only_cited(mine, theirs, shared, new, old):
        return Relation.OTHER
    shorter, longer = (new, old) if len(mine) <= len(theirs) else (old, new)
    if _differ(shorter.numbers, longer.numbers) or _differ(shorter.names, longer.names):
        return Relation.OTHER
    if len(shared) >= OUTER * large:
        return Relation.COPY if len(shared) >= WHOLE * large else Relation.MOST
    cut = len(shared) >= CUT_OUTER * large
    return Relation.PART if cut and _begin_alike(mine, theirs, shared) else Relation.OTHER


def contained(part: Print, whole: Print) -> bool:
    """Whether most of a text's runs stand in another one."""
    mine = _comparable(part, whole, ())
    return len(mine) >= _FEW_RUNS and len(set(mine) & set(whole.runs)) >= CONTAINED * len(mine)


def passages(new: Print, old: Print, stock: Collection[int]) -> list[tuple[int, int]]:
    """First and last run (numbers in ``new.runs``) of what stands in both texts in a row."""
    place = {value: at for at, value in enumerate(old.runs)}
    found: list[tuple[int, int]] = []
    start = -1
    for at in range(len(new.runs) + 1):
        here = place.get(new.runs[at]) if at < len(new.runs) and new.runs[at] not in stock else None
        before = place.get(new.runs[at - 1]) if start >= 0 else None
        follows = here is not None and before is not None and 0 < here - before <= PASSAGE
        if start >= 0 and not follows:
            if at - start >= PASSAGE:
                found.append((start, at - 1))
            start = -1
        if here is not None and start < 0:
            start = at
    return found


def _comparable(one: Print, other: Print, stock: Collection[int]) -> list[int]:
    """The runs that the other text would have kept if it held them."""
    ceiling = other.ceiling
    return [value for value in one.runs if value not in stock and (ceiling is None or value <= ceiling)]


def _only_cited(mine: list[int], theirs: list[int], shared: set[int], new: Print, old: Print) -> bool:
    """Whether what is shared are quotations, and the texts around them are not the same."""
    own = sum(1 for value in mine if value not in new.quoted)
    their_own = sum(1 for value in theirs if value not in old.quoted)
    told = sum(1 for value in shared if value not in new.quoted and value not in old.quoted)
    few = min(own, their_own)
    return few >= _FEW_RUNS and told < INNER * few


def _differ(shorter: Set[int], longer: Set[int]) -> bool:
    return len(shorter) >= _FEW_DETAILS and len(shorter & longer) < DETAILS * len(shorter)


def _begin_alike(mine: list[int], theirs: list[int], shared: set[int]) -> bool:
    """Whether what is shared begins near the beginning of both; a stray run before it does not count."""
    few = len(shared) // 10
    places = ([at for at, value in enumerate(runs) if value in shared][few] / len(runs) for runs in (mine, theirs))
    return all(place <= HEAD for place in places)
