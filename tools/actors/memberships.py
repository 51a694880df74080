"""Write ``memberships.csv`` from the charters: members, observers and limits on them, with the charter's sources.

    python tools/actors/memberships.py

The charters are the place to mend a date; run this again afterwards. Organisations without a charter file stand in
``memberships_other.csv``, which is written by hand.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2] / "src" / "crisisdesk"
HEADING = ("organisation", "role", "states", "from", "to", "founding", "source", "confidence")
CODES = {"XNC": "TRNC"}


def role_of(row: dict[str, Any], section: str) -> str:
    """The role as the registry names it: member, observer, associate or the kind of limit."""
    if section == "statuses":
        return str(row["kind"])
    said = str(row.get("role", ""))
    if section == "observers" or said.startswith("observer"):
        return "observer"
    return said if said == "associate" else "member"


def rows(file: Path) -> Iterator[tuple[tuple[str, ...], str]]:
    """Everything of a membership but the state, and the state."""
    charter = yaml.safe_load(file.read_text(encoding="utf-8"))
    for section in ("members", "observers", "statuses"):
        for row in charter.get(section) or ():
            if "organ" in row:
                continue
            key = (
                charter["code"],
                role_of(row, section),
                str(row.get("from") or ""),
                str(row.get("to") or ""),
                "yes" if row.get("founding") else "",
                f"charter {charter['code']}: {row.get('source', '')}",
                str(row.get("confidence", "M")),
            )
            yield key, CODES.get(row["member"], row["member"])


def main() -> None:
    """Write the table, one line for all states that share role, dates and source."""
    states: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for file in sorted((ROOT / "charters" / "data").glob("*.yaml")):
        if "members:" in file.read_text(encoding="utf-8"):
            for key, state in rows(file):
                states[key].add(state)
    target = ROOT / "actors" / "data" / "memberships.csv"
    with target.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(HEADING)
        for key in sorted(states):
            table.writerow((*key[:2], "|".join(sorted(states[key])), *key[2:]))


if __name__ == "__main__":
    main()
