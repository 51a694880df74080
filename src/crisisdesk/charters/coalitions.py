"""The smallest sets of members whose moving would settle a vote."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cmp_to_key

from crisisdesk.charters.allowed import Ballots
from crisisdesk.charters.assembly import Assembly
from crisisdesk.charters.ballots import Ballot
from crisisdesk.charters.completions import RISING, signature
from crisisdesk.charters.words import several

LIMIT = 400
"""Most ways of composing a smaller set that are tried; beyond, the set found is not claimed to be the smallest."""


@dataclass(frozen=True, slots=True)
class Group:
    """``count`` of these members, whichever."""

    count: int
    members: tuple[str, ...]

    @property
    def words(self) -> str:
        """``RUS``, ``all of A and B``, ``any 2 of A, B and C``."""
        if self.count == len(self.members):
            return several(self.members)
        return f"any {'one' if self.count == 1 else self.count} of {several(self.members)}"


@dataclass(frozen=True, slots=True)
class Coalition:
    """A set of members given by groups; ``smallest`` is false where no proof was made that none is smaller."""

    groups: tuple[Group, ...]
    smallest: bool = True

    @property
    def size(self) -> int:
        """How many members it takes."""
        return sum(group.count for group in self.groups)

    @property
    def words(self) -> str:
        """``RUS, and any 2 of IND, MEX and NOR``."""
        return ", and ".join(group.words for group in self.groups)

    def sentences(self) -> tuple[str, ...]:
        """In words."""
        return (f"{self.words}.",)


@dataclass(frozen=True, slots=True)
class Sort:
    """Members with the same open ballots, the same veto and, where it matters, the same weight."""

    ballots: Ballots
    vetoes: frozenset[int]
    weight: int
    members: tuple[str, ...]


def sorts(assembly: Assembly, ballots: Mapping[str, Ballots], members: Iterable[str]) -> list[Sort]:
    """The members sorted into kinds that a rule cannot tell apart."""
    found: dict[tuple[Ballots, frozenset[int], int], list[str]] = {}
    for code in members:
        vetoes = signature(assembly, code) if code in assembly.vetoers else frozenset()
        found.setdefault((ballots[code], vetoes, assembly.weight(code)), []).append(code)
    return [Sort(*key, tuple(codes)) for key, codes in found.items()]


def smallest(
    candidates: Sequence[Sort], first: Callable[[Sort, Sort], bool], reached: Callable[[Sequence[str]], bool]
) -> Coalition | None:
    """The smallest set of candidates with which ``reached`` holds; None where not even all of them suffice.

    ``first(a, b)`` says that moving a member of sort a does at least as much as moving one of sort b. Where it puts
    all sorts in one line, the set is the shortest beginning of that line. Otherwise the shortest beginning of a line
    by weight is a set that suffices, and the ways to compose a smaller one are tried.
    """
    lines = _lines(candidates, first)
    queue = [code for sort in sorted(candidates, key=lambda sort: -sort.weight) for code in sort.members]
    if len(lines) == 1:
        queue = lines[0]
    found = _beginning(queue, reached)
    if found is None:
        return None
    proven = True
    while found and len(lines) > 1:
        fewer, proven = _first(lines, len(found) - 1, reached)
        if fewer is None:
            break
        found = fewer
    return Coalition(_grouped(candidates, found), proven)


@cache
def no_better(one: Ballots, other: Ballots) -> bool:
    """Whether the best that a member with ``one`` can do for adoption is never better than with ``other``."""
    return all(any(_below(mine, theirs) for theirs in other) for mine in one)


@cache
def no_milder(one: Ballots, other: Ballots) -> bool:
    """Whether the worst that a member with ``one`` can do is never milder than with ``other``."""
    return all(any(_below(mine, theirs) for mine in one) for theirs in other)


def _below(one: Ballot, other: Ballot) -> bool:
    if Ballot.ABSENT in (one, other):
        return one is other or other is Ballot.YES
    return RISING.index(one) <= RISING.index(other)


def _lines(candidates: Sequence[Sort], first: Callable[[Sort, Sort], bool]) -> list[list[str]]:
    """Lines of members in which nobody does more than one in front of him."""

    def order(one: Sort, other: Sort) -> int:
        return first(other, one) - first(one, other)

    lines: list[list[Sort]] = []
    for sort in sorted(sorted(candidates, key=cmp_to_key(order)), key=lambda sort: -sort.weight):
        line = next((line for line in lines if first(line[-1], sort)), None)
        if line is None:
            lines.append([sort])
        else:
            line.append(sort)
    return [[code for sort in line for code in sort.members] for line in lines]


def _beginning(queue: Sequence[str], reached: Callable[[Sequence[str]], bool]) -> list[str] | None:
    """The shortest beginning of a line that suffices, found by halving."""
    if not reached(queue):
        return None
    low, high = 0, len(queue)
    while low < high:
        middle = (low + high) // 2
        if reached(queue[:middle]):
            high = middle
        else:
            low = middle + 1
    return list(queue[:low])


def _first(
    queues: Sequence[Sequence[str]], size: int, reached: Callable[[Sequence[str]], bool]
) -> tuple[list[str] | None, bool]:
    for number, members in enumerate(_compositions(queues, size)):
        if number == LIMIT:
            return None, False
        if reached(members):
            return members, True
    return None, True


def _compositions(queues: Sequence[Sequence[str]], size: int) -> Iterator[list[str]]:
    if not queues:
        if size == 0:
            yield []
        return
    head, rest = queues[0], queues[1:]
    if not rest:
        if size <= len(head):
            yield list(head[:size])
        return
    for count in range(min(size, len(head)), -1, -1):
        for others in _compositions(rest, size - count):
            yield [*head[:count], *others]


def _grouped(candidates: Sequence[Sort], members: Sequence[str]) -> tuple[Group, ...]:
    chosen = set(members)
    groups = []
    for sort in candidates:
        count = sum(code in chosen for code in sort.members)
        if count:
            groups.append(Group(count, tuple(sorted(sort.members))))
    return _merged(groups)


def _merged(groups: Sequence[Group]) -> tuple[Group, ...]:
    whole = sorted(code for group in groups if group.count == len(group.members) for code in group.members)
    parts = [group for group in groups if group.count < len(group.members)]
    return ((Group(len(whole), tuple(whole)),) if whole else ()) + tuple(parts)
