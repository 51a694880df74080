"""How fast decidability and power are, up to 193 members with weights, beside trying everything where that can run.

    python benchmarks/charters.py               every table
    python benchmarks/charters.py decide power  some of: decide power brute
    python benchmarks/charters.py --seed 7      other weights and positions

Times are the best of five runs on one core, in milliseconds.
"""

import argparse
import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from itertools import product
from math import prod
from time import perf_counter

from crisisdesk.charters.allowed import Ballots, allowed
from crisisdesk.charters.assembly import Assembly
from crisisdesk.charters.ballots import HALF, Denominator, Share
from crisisdesk.charters.checks import tables
from crisisdesk.charters.combined import Veto
from crisisdesk.charters.completions import Standing
from crisisdesk.charters.evaluation import decide
from crisisdesk.charters.kinds import Kind
from crisisdesk.charters.majorities import AtLeast, DoubleMajority, Threshold, Weighted
from crisisdesk.charters.membership import Confidence, Member, Period
from crisisdesk.charters.organs import Rule
from crisisdesk.charters.outcomes import Adopted
from crisisdesk.charters.power import Power, power_in
from crisisdesk.charters.quorum import Quorum
from crisisdesk.charters.votes import foresee, look_ahead
from crisisdesk.model import Stance

DAY = date(2024, 1, 1)
MOST = 193
HEAVIEST = 10_000_000
TWO_THIRDS = Share(Fraction(2, 3))
QUORUM = Quorum(HALF, Denominator.MEMBERS)
KINDS: dict[str, Kind] = {
    "two thirds of those voting": Threshold(TWO_THIRDS, Denominator.PRESENT_AND_VOTING),
    "veto of five": Veto(frozenset(f"M{number:03}" for number in range(5)), AtLeast(9)),
    "weights of all": Weighted(TWO_THIRDS, Denominator.MEMBERS, "people"),
    "weights of those present": Weighted(TWO_THIRDS, Denominator.PRESENT, "people"),
    "double majority": DoubleMajority(Share(Fraction(55, 100)), Share(Fraction(65, 100)), "people", blocking=4),
}
MOODS: dict[str, list[Stance]] = {
    "all silent": [Stance.SILENT],
    "half support": [Stance.SUPPORTS] * 5 + [Stance.SILENT] * 3 + [Stance.OPPOSES, Stance.CONDITIONAL, Stance.NEUTRAL],
    "most oppose": [Stance.OPPOSES] * 8 + [Stance.SILENT] * 3 + [Stance.NEUTRAL, Stance.CONDITIONAL],
}


def assembly(kind: Kind, heads: int, chance: random.Random) -> Assembly:
    """An invented assembly of so many members, each of its own weight."""
    names = [f"M{number:03}" for number in range(heads)]
    period = Period(date(2000, 1, 1))
    members = tuple(
        Member(code=name, role="member", founding=True, period=period, confidence=Confidence.HIGH, source="treaty")
        for name in names
    )
    rule = Rule(
        code="r",
        organs=("COUNCIL",),
        matter="substantive",
        kind=kind,
        quorum=QUORUM,
        article="Art. 1",
        source="treaty",
        confidence=Confidence.HIGH,
    )
    return Assembly(
        organ="COUNCIL",
        organ_name="Council",
        rule=rule,
        kind=kind,
        quorum=QUORUM,
        members=members,
        entitled=tuple(names),
        must_abstain=frozenset(),
        away=frozenset(),
        excluded={},
        seats=heads,
        complete=True,
        weights={name: chance.randint(1, HEAVIEST) for name in names},
        weighed=bool(tables(kind)),
        vetoers=frozenset(code for part in kind.tree() if isinstance(part, Veto) for code in part.members),
    )


def moods(sitting: Assembly, chance: random.Random) -> Iterator[tuple[str, dict[str, Ballots]]]:
    """Positions in several mixtures, as open ballots."""
    for mood, stances in MOODS.items():
        yield mood, allowed(sitting, {name: chance.choice(stances) for name in sitting.entitled})


def best(run: Callable[[], object]) -> float:
    """Milliseconds of the fastest of five runs."""
    times = []
    for _ in range(5):
        began = perf_counter()
        run()
        times.append(perf_counter() - began)
    return min(times) * 1000


def deciding(chance: random.Random) -> None:
    """The answer alone, and everything around it."""
    print(f"\ndecidability, {MOST} members, quorum of more than half")
    print(f"{'rule':28}{'positions':16}{'answer':>10}{'all of it':>12}  result")
    for label, kind in KINDS.items():
        sitting = assembly(kind, MOST, chance)
        for mood, ballots in moods(sitting, chance):
            answer, whole = best(lambda: foresee(sitting, ballots)), best(lambda: look_ahead(sitting, ballots))  # noqa: B023
            result = foresee(sitting, ballots).value
            print(f"{label:28}{mood:16}{answer:8.2f}ms{whole:10.2f}ms  {result}")


def powers(chance: random.Random) -> None:
    """Banzhaf and Shapley-Shubik of every member."""
    print(f"\npower of all of {MOST} members")
    for label, kind in KINDS.items():
        sitting = assembly(kind, MOST, chance)
        found = power_in(sitting, {}, DAY)
        assert isinstance(found, Power)
        assert sum(row.shapley_shubik for row in found.members) == 1
        took = best(lambda: power_in(sitting, {}, DAY))  # noqa: B023
        print(f"{label:28}{took:8.0f}ms  weights in units of {found.unit:,}")


def brute(chance: random.Random) -> None:
    """The same answers by trying every completion, while that ends."""
    print("\ndecidability beside trying every completion, all silent")
    for heads in (4, 6, 8, 9):
        for label in ("two thirds of those voting", "double majority"):
            sitting = assembly(KINDS[label], heads, chance)
            ballots = allowed(sitting, {})
            tried: list[Standing] = []
            began = perf_counter()
            tried.append(_tried(sitting, ballots))
            took = (perf_counter() - began) * 1000
            answer = foresee(sitting, ballots)
            assert answer is tried[0]
            count = prod(len(each) for each in ballots.values())
            fast = best(lambda: foresee(sitting, ballots))  # noqa: B023
            print(f"{heads:3} members, {label:28}{fast:8.3f}ms  {count:9,} completions {took:10.0f}ms")


def _tried(sitting: Assembly, ballots: Mapping[str, Ballots]) -> Standing:
    kinds = set()
    for cast in product(*(sorted(ballots[name]) for name in sitting.entitled)):
        votes = dict(zip(sitting.entitled, cast, strict=True))
        kinds.add(type(decide(sitting, sitting.tally(votes), votes)))
    if kinds == {Adopted}:
        return Standing.NECESSARY
    return Standing.POSSIBLE if Adopted in kinds else Standing.IMPOSSIBLE


TABLES = {"decide": deciding, "power": powers, "brute": brute}


def main() -> None:
    """Print the tables asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="*", choices=[*TABLES, []], help="some of the tables; all if none is named")
    parser.add_argument("--seed", type=int, default=1, help="of weights and positions (1)")
    given = parser.parse_args()
    for name in given.tables or TABLES:
        TABLES[name](random.Random(given.seed))


if __name__ == "__main__":
    main()
