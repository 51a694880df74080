"""Measure one more day: 300 days of 1,500 events, then a day more and the warnings of all countries anew.

    python benchmarks/warning.py [--days 300] [--events 1500]

The stream is invented; its countries are all states that the desk knows.
"""

import argparse
import random
import time
from collections.abc import Iterator
from datetime import date, timedelta

from crisisdesk.record.streams import Told
from crisisdesk.warning import Assessor, Stream
from crisisdesk.warning.stream import states

FIRST = date(2020, 1, 6)
TYPES = "CONSULT COOPERATE SUPPORT AGREE AID REQUEST ACCUSE REJECT PROTEST COERCE THREATEN MOBILIZE ASSAULT".split()


def day_of_events(number: int, events: int, chance: random.Random) -> Iterator[Told]:
    """One invented day."""
    codes, day = sorted(states()), FIRST + timedelta(days=number)
    for place in range(events):
        source, target = chance.choices(codes, k=2)
        name = f"{number}-{place}"
        yield Told(name, day, source, target, chance.choice(TYPES), None, name, f"outlet {place % 50}")


def main() -> None:
    """Build, add a day, assess."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=300)
    parser.add_argument("--events", type=int, default=1500)
    given = parser.parse_args()
    chance = random.Random(1)
    begun = time.process_time()
    stream = Stream.of(event for number in range(given.days) for event in day_of_events(number, given.events, chance))
    print(f"{given.days} days of {given.events} events counted in {time.process_time() - begun:.1f} CPU seconds")
    last = FIRST + timedelta(days=given.days)
    Assessor(stream).all(last - timedelta(days=1))
    fresh = list(day_of_events(given.days, given.events, chance))
    begun, wall = time.process_time(), time.perf_counter()
    stream.add(fresh)
    found = Assessor(stream).all(last)
    taken = f"{time.process_time() - begun:.2f} CPU seconds, {time.perf_counter() - wall:.2f} on the clock"
    print(f"a day more and the warnings of {len(found)} countries: {taken}")


if __name__ == "__main__":
    main()
