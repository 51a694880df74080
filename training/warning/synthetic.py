"""Write the invented stream that ships for demonstration, documentation and tests; the same seed gives the same file.

    python training/warning/synthetic.py > src/crisisdesk/demo/data/background.csv

Nothing in it took place. It gives the demonstration's desk four quiet months before the shipped wire begins, at the
wire's own volume, with small parts of discord as any region has them.
"""

import csv
import random
import sys
from datetime import date, timedelta

FIRST, LAST = date(2021, 9, 6), date(2022, 1, 1)
STATES = "KAZ KGZ UZB TJK TKM RUS CHN TUR AZE ARM BLR IRN".split()
MIX = {
    "CONSULT": 38,
    "COOPERATE": 12,
    "SUPPORT": 11,
    "AGREE": 9,
    "AID": 6,
    "REQUEST": 6,
    "ACCUSE": 6,
    "REJECT": 3,
    "PROTEST": 3,
    "COERCE": 3,
    "THREATEN": 1,
    "MOBILIZE": 1,
    "ASSAULT": 1,
}
OWN = {"PROTEST": "CVL", "COERCE": "GOV"}
OUTLETS = ("Invented Courier (synthetic)", "Invented Gazette (synthetic)", "Invented Radio (synthetic)")
STORIES_A_DAY = (3, 6)


def rows(seed: int = 20220101) -> list[dict[str, str]]:
    """The events, a story or more a day."""
    chance = random.Random(seed)
    found: list[dict[str, str]] = []
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        for _ in range(chance.randint(*STORIES_A_DAY)):
            found.append(_event(chance, day, len(found) + 1))
    return found


def _event(chance: random.Random, day: date, number: int) -> dict[str, str]:
    kind = chance.choices(list(MIX), list(MIX.values()))[0]
    source, target = chance.sample(STATES, 2)
    if kind in OWN:
        source, target = f"{source}.{OWN[kind]}", source
    return {
        "id": f"synthetic-{number:04}",
        "date": day.isoformat(),
        "source": source,
        "target": target,
        "type": kind,
        "mode": "arrest" if kind == "COERCE" else "",
        "story": f"synthetic-story-{number:04}",
        "outlet": chance.choice(OUTLETS),
    }


if __name__ == "__main__":
    found = rows()
    writer = csv.DictWriter(sys.stdout, list(found[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
