"""What a vote is worth: Banzhaf and Shapley-Shubik, exactly, for any rule, also among the members still open.

Every open member is taken to vote yes or no, all ways being equally likely: a convention that measures the rule, not
a forecast. Members whose position is known vote by it, and a neutral one abstains.

Coalitions are counted by size and weight with one polynomial for each size, whose coefficients lie side by side in
one large integer, so that adding a member is one shift and one addition.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import reduce
from math import factorial, gcd

from crisisdesk.charters.assembly import Assembly, Roles, assemble
from crisisdesk.charters.ballots import Ballot
from crisisdesk.charters.charter import Charter
from crisisdesk.charters.completions import Sums, signature
from crisisdesk.charters.evaluation import find_rule, missing, unknown_holders
from crisisdesk.charters.kinds import Truth
from crisisdesk.charters.outcomes import UnknownRule
from crisisdesk.model import Stance

CELLS = 48_000_000
"""Most bits of one polynomial in size and weight; heavier weights are rounded to a common unit."""

SETTLED = {Stance.SUPPORTS: Ballot.YES, Stance.OPPOSES: Ballot.NO, Stance.NEUTRAL: Ballot.ABSTAIN}


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPower:
    """One open member's power.

    ``swings`` counts the coalitions of the others that it turns from failing to passing; ``banzhaf`` is their share
    of all coalitions of the others, ``banzhaf_index`` its share of all members' swings, ``shapley_shubik`` the share
    of orders in which it is the one that turns the vote.
    """

    member: str
    weight: int
    swings: int
    banzhaf: Fraction
    banzhaf_index: Fraction
    shapley_shubik: Fraction

    @property
    def words(self) -> str:
        """``CHN: Banzhaf 16.69 %, Shapley-Shubik 19.63 %``."""
        indices = f"Banzhaf {percent(self.banzhaf_index)}, Shapley-Shubik {percent(self.shapley_shubik)}"
        return f"{self.member}: {indices}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """The power of every open member, the strongest first; ``unit`` is what weights were rounded to."""

    organ: str
    rule: str
    rule_words: str
    article: str
    on: date
    unit: int
    members: tuple[MemberPower, ...]
    settled: Mapping[str, Ballot]

    def sentences(self) -> tuple[str, ...]:
        """The convention, then a line for each member."""
        given = f", given {len(self.settled)} known positions" if self.settled else ""
        rounded = f" Weights are rounded to {self.unit:,}." if self.unit > 1 else ""
        rule = f"{self.organ}, {self.on}, {self.rule_words} ({self.article})"
        head = f"{rule}{given}: every way to vote counts alike.{rounded}"
        return (head, *(f"{member.words}." for member in self.members))


def percent(share: Fraction, digits: int = 2) -> str:
    """A fraction in per cent, rounded half up: ``16.69 %``."""
    scaled = share * 100 * 10**digits
    whole = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return f"{whole // 10**digits}.{whole % 10**digits:0{digits}d} %"


def power(
    charter: Charter,
    *,
    organ: str,
    matter: str,
    on: date,
    positions: Mapping[str, Stance] | None = None,
    roles: Roles | None = None,
) -> Power | UnknownRule:
    """The voting power in an organ for a matter on a day; with ``positions``, among the members still open."""
    rule = find_rule(charter, organ, matter, on)
    if isinstance(rule, UnknownRule):
        return rule
    assembly = assemble(charter, rule, organ, on, roles or {})
    if not assembly.complete:
        return unknown_holders(assembly, on)
    known = positions or {}
    settled = {code: SETTLED[stance] for code, stance in known.items() if stance in SETTLED}
    return power_in(assembly, {code: ballot for code, ballot in settled.items() if code in assembly.entitled}, on)


def power_in(assembly: Assembly, settled: Mapping[str, Ballot], on: date) -> Power | UnknownRule:
    """The power of the members of an assembly who are not settled."""
    scaled, unit = _scaled(assembly, sum(code not in settled for code in assembly.entitled))
    game = _Game(scaled, settled)
    try:
        swings = {code: game.swings(code) for code in game.open}
    except _Unknown:
        return UnknownRule(assembly.rule.article, missing(assembly))
    everybody = sum(sum(by_size) for by_size in swings.values())
    rows = [_row(assembly, code, swings[code], everybody) for code in game.open]
    return Power(
        organ=assembly.organ_name,
        rule=assembly.rule.code,
        rule_words=assembly.kind.words,
        article=assembly.rule.article,
        on=on,
        unit=unit,
        members=tuple(sorted(rows, key=lambda row: (-row.swings, row.member))),
        settled=dict(settled),
    )


class _Unknown(Exception):
    """The rule gives no answer for some coalition."""


def _row(assembly: Assembly, code: str, by_size: list[int], everybody: int) -> MemberPower:
    players = len(by_size)
    orders = sum(each * factorial(size) * factorial(players - size - 1) for size, each in enumerate(by_size) if each)
    return MemberPower(
        member=code,
        weight=assembly.weight(code),
        swings=sum(by_size),
        banzhaf=Fraction(sum(by_size), 2 ** (players - 1)),
        banzhaf_index=Fraction(sum(by_size), everybody or 1),
        shapley_shubik=Fraction(orders, factorial(players)),
    )


def _scaled(assembly: Assembly, players: int) -> tuple[Assembly, int]:
    """The assembly with weights in the smallest unit that keeps the counting small, and that unit."""
    if not assembly.weights or not assembly.weighed:
        return assembly, 1
    weights = assembly.weights
    common = reduce(gcd, weights.values()) or 1
    most = max(1, CELLS // ((players + 1) * _width(players) * 8))
    unit = max(common, -(-sum(weights.values()) // most))
    rounded = {code: (weight * 2 + unit) // (unit * 2) for code, weight in weights.items()}
    return replace(assembly, weights=rounded), unit if unit > common else 1


def _width(players: int) -> int:
    """Bytes that hold any number of coalitions and their sums."""
    return players // 8 + 2


class _Game:
    """A yes-or-no game among the open members of an assembly."""

    def __init__(self, assembly: Assembly, settled: Mapping[str, Ballot]) -> None:
        self.assembly = assembly
        self.open = tuple(code for code in assembly.entitled if code not in settled)
        self.settled = settled
        self.vetoes = {code: _mask(signature(assembly, code)) for code in self.open if code in assembly.vetoers}
        self.total = sum(assembly.weight(code) for code in self.open)
        self.width = _width(len(self.open))
        self.alike: dict[int, list[int]] = {}
        self.needed: dict[tuple[int, int], int] = {}
        self.everybody = self._count(None)

    def swings(self, code: str) -> list[int]:
        """How many coalitions of the others, by their size, this member turns."""
        if code in self.vetoes:
            return self._swings_with_veto(code)
        weight = self.assembly.weight(code)
        if weight not in self.alike:
            self.alike[weight] = [
                sum(self._turned(masked, size, mask, weight) for mask, masked in self.everybody.items())
                for size in range(len(self.open))
            ]
        return self.alike[weight]

    def _turned(self, coalitions: "_Coalitions", size: int, mask: int, weight: int) -> int:
        lost = coalitions.below_without(size, self._need(size, mask), weight)
        return lost - coalitions.below_without(size, self._need(size + 1, mask) - weight, weight)

    def _swings_with_veto(self, code: str) -> list[int]:
        others, weight, veto = self._count(code), self.assembly.weight(code), self.vetoes[code]
        return [
            sum(
                coalitions.below(size, self._need(size, mask | veto))
                - coalitions.below(size, self._need(size + 1, mask) - weight)
                for mask, coalitions in others.items()
            )
            for size in range(len(self.open))
        ]

    def _count(self, left_out: str | None) -> dict[int, "_Coalitions"]:
        """Coalitions of the open members but one, for each set of vetoes cast by those who say no."""
        shift = self.width * 8
        found: dict[int, list[int]] = {0: [1]}
        for code in sorted(self.open, key=lambda code: code in self.vetoes):
            if code == left_out:
                continue
            weight = self.assembly.weight(code) * shift
            after: dict[int, list[int]] = {}
            for mask, sizes in found.items():
                _add(after, mask, [0, *(each << weight for each in sizes)])
                _add(after, mask | self.vetoes.get(code, 0), sizes)
            found = after
        return {mask: _Coalitions(sizes, self.width, self.total) for mask, sizes in found.items()}

    def _need(self, size: int, mask: int) -> int:
        """The least weight with which so many members pass; more than all weight where they never do."""
        if (size, mask) not in self.needed:
            low, high = 0, self.total + 1
            while low < high:
                middle = (low + high) // 2
                if self._passes(size, middle, mask):
                    high = middle
                else:
                    low = middle + 1
            self.needed[size, mask] = low
        return self.needed[size, mask]

    def _passes(self, size: int, weight: int, mask: int) -> bool:
        sums = Sums(self.assembly)
        for code, ballot in self.settled.items():
            sums.put(code, ballot)
        sums.counts[Ballot.YES] += size
        sums.counts[Ballot.NO] += len(self.open) - size
        sums.loads[Ballot.YES] += weight
        sums.loads[Ballot.NO] += self.total - weight
        sums.objectors |= {code for code, veto in self.vetoes.items() if veto | mask == mask}
        tally = sums.tally()
        truth = min(self.assembly.quorum.truth(tally), self.assembly.kind.truth(tally))
        if truth is Truth.UNKNOWN:
            raise _Unknown
        return truth is Truth.TRUE


class _Coalitions:
    """How many coalitions there are of each size with less than a given weight."""

    def __init__(self, sizes: list[int], width: int, total: int) -> None:
        self.width = width
        self.total = total
        self.sums = [self._running(coefficients) for coefficients in sizes]

    def below(self, size: int, weight: int) -> int:
        """Coalitions of a size with less than a weight."""
        if weight <= 0 or not 0 <= size < len(self.sums):
            return 0
        at = (min(weight, self.total + 1) - 1) * self.width
        return int.from_bytes(self.sums[size][at : at + self.width], "little")

    def below_without(self, size: int, weight: int, one: int) -> int:
        """The same among coalitions that leave out one member, who weighs ``one``."""
        found, sign, width, sums = 0, 1, self.width, self.sums
        while size >= 0 and weight > 0:
            if size < len(sums):
                end = weight * width
                found += sign * int.from_bytes(sums[size][end - width : end], "little")
            size, weight, sign = size - 1, weight - one, -sign
        return found

    def _running(self, coefficients: int) -> bytes:
        """Running sums over the weight, by doubling."""
        step = 1
        while step <= self.total:
            coefficients += coefficients << (step * self.width * 8)
            step *= 2
        length = (self.total + 1) * self.width
        return (coefficients & ((1 << (length * 8)) - 1)).to_bytes(length, "little")


def _add(found: dict[int, list[int]], mask: int, sizes: list[int]) -> None:
    held = found.setdefault(mask, [])
    held.extend([0] * (len(sizes) - len(held)))
    for size, each in enumerate(sizes):
        held[size] += each


def _mask(numbers: frozenset[int]) -> int:
    return sum(1 << number for number in numbers)
