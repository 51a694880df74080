"""Check the annotated articles of ``articles/`` and count them: ``python training/stances/check_articles.py``.

What is wrong is printed with its file and line; the exit code is 1 where anything is. Without faults the figures of the
data card are printed, and a test wants them to stand there.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from crisisdesk.actors.registry import registry
from crisisdesk.errors import DeskError

ARTICLES = Path(__file__).resolve().parent / "articles"
STANCES = ("supports", "opposes", "conditional", "neutral", "silent")
SHOWN_BY = frozenset(
    "abstention acquiescence act approval both_sides change condition demand denial ends idiom negation offer person "
    "protest refusal stated_silence third_party undecided vote warning words".split()
)
NO_ROW = frozenset("ambiguous analyst denies_asking former_official mentioned person rumour".split())
FORMS = frozenset({"direct", "indirect", "mixed"})
STATUSES = frozenset("happened planned called_for alleged denied".split())
TYPES = frozenset(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT".split()
)
WORDS = range(80, 221)
YEARS = range(2012, 2028)


def parts(folder: Path = ARTICLES) -> list[Path]:
    """The files, in order."""
    return sorted(folder.glob("part-*.jsonl"))


def records(path: Path) -> list[dict[str, Any]]:
    """The articles of one file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def faults_of(record: dict[str, Any]) -> Iterator[str]:
    """What is wrong with an article."""
    text = record["text"]
    if not record.get("synthetic") or "(synthetic)" not in record["outlet"]:
        yield "not marked as synthetic"
    if len(text.split()) not in WORDS:
        yield f"{len(text.split())} words"
    if date.fromisoformat(record["published"]).year not in YEARS:
        yield f"published {record['published']}"
    yield from _faults_of_positions(record)
    if "statements" in record["annotated"]:
        yield from _faults_of_statements(record)
        yield from _faults_of_events(record)


def _faults_of_positions(record: dict[str, Any]) -> Iterator[str]:
    text, asked = record["text"], {question["id"] for question in record["questions"]}
    rows = record["positions"] + record["no_row"]
    for row, times in Counter((row["actor"], row["question"]) for row in rows).items():
        if times > 1:
            yield f"{row} stands there {times} times"
    for row in rows:
        yield from _faults_of_code(row["actor"])
        if row["question"] not in asked:
            yield f"question {row['question']} is not asked"
        if not _is_sentence(text, row.get("evidence") or row.get("sentence")):
            yield f"{row['actor']}: the evidence is no whole sentence"
    for row in record["positions"]:
        if row["stance"] not in STANCES or row["shown_by"] not in SHOWN_BY:
            yield f"{row['actor']}: {row['stance']!r} shown by {row['shown_by']!r}"
        if row["reported_by"] not in {"the actor itself", "the outlet"}:
            yield from _faults_of_code(row["reported_by"])
    for row in record["no_row"]:
        if row["why"] not in NO_ROW:
            yield f"{row['actor']}: {row['why']!r} is no reason"


def _faults_of_statements(record: dict[str, Any]) -> Iterator[str]:
    for statement in record["statements"]:
        for span in (statement["source"], *statement["cue"], *statement["content"]):
            if not _is_whole_words(record["text"], span):
                yield f"span {span} of a statement"
        if statement["form"] not in FORMS:
            yield f"unknown form {statement['form']!r}"
        if statement["speaks_for"] is not None:
            yield from _faults_of_code(statement["speaks_for"])


def _faults_of_events(record: dict[str, Any]) -> Iterator[str]:
    for event in record["events"]:
        if event["plover"] not in TYPES or event["status"] not in STATUSES:
            yield f"unknown event {event['plover']} {event['status']}"
        if not _is_whole_words(record["text"], event["trigger"]):
            yield f"span {event['trigger']} of an event"
        if event["statement"] is not None and event["statement"] not in range(len(record["statements"])):
            yield f"an event in statement {event['statement']}"
        for code in (event["source"], event["target"]):
            if code is not None:
                yield from _faults_of_code(code)


def _faults_of_code(code: str) -> Iterator[str]:
    try:
        registry().actor(code)
    except DeskError as fault:
        yield str(fault)


def _is_sentence(text: str, span: list[int]) -> bool:
    start, end = span
    begins = start == 0 or text[start - 1].isspace()
    ends = end == len(text) or text[end] == "\n" or (text[end] == " " and text[:end].rstrip("\"'”’)]»")[-1] in ".!?")
    return begins and ends and text[start:end].strip() == text[start:end] != ""


def _is_whole_words(text: str, span: list[int]) -> bool:
    start, end = span
    inside = 0 <= start < end <= len(text) and text[start:end].strip() == text[start:end]
    return inside and not text[start - 1 : start + 1].isalnum() and not text[end - 1 : end + 1].isalnum()


def faults(folder: Path = ARTICLES) -> Iterator[str]:
    """What is wrong, each with its file and line."""
    seen: set[str] = set()
    for path in parts(folder):
        for number, record in enumerate(records(path), 1):
            place = f"{path.name}:{number}"
            yield from (f"{place}: {what}" for what in faults_of(record))
            if record["id"] in seen:
                yield f"{place}: {record['id']} again"
            seen.add(record["id"])
            if record["held_back"] != (number % 2 == 0):
                yield f"{place}: every second article is held back"


def figures(folder: Path = ARTICLES) -> str:
    """The table of the data card: stances in both halves."""
    every = [record for path in parts(folder) for record in records(path)]
    rows = [(row["stance"], record["held_back"]) for record in every for row in record["positions"]]
    counts = Counter(rows)
    lines = ["| stance | open half | held back | share |", "| --- | --- | --- | --- |"]
    for stance in STANCES:
        half, held = counts[stance, False], counts[stance, True]
        lines.append(f"| {stance} | {half} | {held} | {(half + held) / len(rows):.0%} |")
    return "\n".join(lines)


def main() -> int:
    """Print the faults, or the figures."""
    found = list(faults())
    print("\n".join(found) or figures())
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
