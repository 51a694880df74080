"""Builds invented streams: one builder for an event, one for weeks of them."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from crisisdesk.record.streams import Told

MONDAY = date(2021, 6, 7)
SUNDAY = MONDAY + timedelta(days=6)
_numbers = count()


def event(
    day: date,
    kind: str = "CONSULT",
    source: str = "KAZ",
    target: str | None = "RUS",
    *,
    story: str = "",
    outlet: str = "",
    mode: str | None = None,
) -> Told:
    """One event, by default of a story and an outlet of its own."""
    number = next(_numbers)
    return Told(
        f"e{number}", day, source, target, kind, mode, story or f"story {number}", outlet or f"outlet {number % 7}"
    )


def quiet(weeks: int, a_day: int = 4, begins: date = MONDAY) -> Iterator[Told]:
    """Weeks of calm: consultations between neighbours, now and then a protest."""
    states = ("KAZ", "RUS", "UZB", "KGZ", "CHN", "TUR")
    for number in range(weeks * 7 * a_day):
        day = begins + timedelta(days=number // a_day)
        first, second = states[number % 6], states[(number + 1 + number // 6 % 4) % 6]
        yield event(day, "PROTEST" if number % 25 == 0 else "CONSULT", first, second)


def week_end(number: int) -> date:
    """The Sunday of a week; 0 is the first."""
    return SUNDAY + timedelta(weeks=number)


def clashes(day: date, number: int, *, story: str = "", country: str = "KAZ") -> list[Told]:
    """Assaults of a state's forces on its citizens over the days before a day."""
    return [
        event(day - timedelta(days=n % 6), "ASSAULT", f"{country}.MIL", country, story=story) for n in range(number)
    ]
