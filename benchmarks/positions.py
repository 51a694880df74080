"""How fast the matrix of 50 actors and 5 questions is over a record of 10 million statements and 10 million events.

    python benchmarks/positions.py                          generate in a temporary folder, measure, delete
    python benchmarks/positions.py --statements 1000000     a smaller record
    python benchmarks/positions.py --folder FOLDER          keep the record there, and use it again
    python benchmarks/positions.py --alone                  without the same query in SQLite and pandas beside it

"Cold" is a process of its own, from its start to five matrices; the machine's page cache is warm. "Warm" is the second
time in one process, "another day" the first time for another ``as of``. "Work" is processor time, which other programs
on the machine do not lengthen. Every document is read for a question once, when it is asked first or the document is
new: that is measured apart. The same query runs in plain pandas and in SQLite on the same rows, which are loaded
before the clock starts; its cells are compared with the matrix's.
"""

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import pyarrow.parquet as pq

from crisisdesk.model import Stance
from crisisdesk.positions import Matrix, matrix
from crisisdesk.record import Record
from positions_record import ACTORS, generate, questions, states

OTHER_DAY = datetime(2021, 7, 1, tzinfo=UTC)
Key = tuple[str, str]
Found = dict[Key, tuple[str, int, int, int]]
"""By question and actor: stance, stories that mention the actor, that name the question, that do both."""


def main() -> None:
    """Measure and print."""
    given = _arguments()
    if given.cold:
        print(json.dumps(_in_this_process(given.folder, json.loads(given.cold))))
        return
    if given.folder:
        _measure(given.folder, given.statements, given.seed, given.alone)
    else:
        with tempfile.TemporaryDirectory(prefix="crisisdesk-positions-") as folder:
            _measure(Path(folder), given.statements, given.seed, given.alone)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alone", action="store_true", help="without the same query in SQLite and pandas")
    parser.add_argument("--cold", help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure(folder: Path, statements: int, seed: int, alone: bool) -> None:
    record = Record(folder / "record")
    if not record.batches():
        started = perf_counter()
        generate(record.folder, statements, seed)
        print(f"generated in {perf_counter() - started:.0f} s")
    counts = {table: sum(p.rows for b in record.batches() for p in b.parts if p.table == table) for table in _TABLES}
    print(", ".join(f"{count:,} {table}" for table, count in counts.items()), f"in {len(record.batches())} batches")
    actors = states()[:ACTORS]
    first = _fresh(folder, actors)
    if first["process"] > _SLOW:
        print(f"first ask of {len(questions())} questions, with the counts by actor behind it:", end=" ")
        work = first["start, work"] + first["cold, work"]
        print(f"{first['process']:.0f} s, of them work {work:.0f} s; {first['memory']:.0f} MB", flush=True)
    runs = [_fresh(folder, actors) for _ in range(3)]
    best = min(runs, key=lambda run: run["process"])
    print(f"\n{ACTORS} actors, {len(questions())} questions     seconds  of them work    MB")
    work = min(run["start, work"] + run["cold, work"] for run in runs)
    print(f"crisisdesk, cold, whole process {best['process']:8.3f} {work:10.3f} {best['memory']:9.0f}")
    for name in ("cold", "warm", "another day"):
        print(
            f"crisisdesk, {name:<20}{min(run[name] for run in runs):8.3f} {min(r[f'{name}, work'] for r in runs):10.3f}"
        )
    if alone:
        return
    found = _cells(folder, actors)
    _beside("SQLite", lambda: _sqlite(folder, actors), found)
    try:
        import pandas  # noqa: F401
    except ImportError:
        print("pandas is not installed here; with it the same query is shown in plain pandas")
    else:
        _beside("pandas", lambda: _pandas(folder, actors), found)


_TABLES = ("documents", "statements", "events")
_SLOW = 10
"""Seconds from which on a first run has read documents for the questions, and was no mere start."""


def _fresh(folder: Path, actors: list[str]) -> dict[str, float]:
    started = perf_counter()
    command = [sys.executable, __file__, "--folder", str(folder), "--cold", json.dumps(actors)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return {**found, "process": perf_counter() - started - found["warm"] - found["another day"]}


def _in_this_process(folder: Path, actors: list[str]) -> dict[str, float]:
    record = Record(folder / "record")
    times = {}
    for name, as_of in (("cold", None), ("warm", None), ("another day", OTHER_DAY)):
        started, worked = perf_counter(), process_time()
        list(_matrices(record, actors, as_of))
        times[name] = perf_counter() - started
        times[f"{name}, work"] = process_time() - worked
    times["start, work"] = process_time() - sum(times[f"{name}, work"] for name in ("cold", "warm", "another day"))
    return {**times, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _matrices(record: Record, actors: list[str], as_of: datetime | None = None) -> Iterator[Matrix]:
    snapshot = record.snapshot(as_of=as_of)
    for question in questions():
        yield matrix(snapshot, question, actors)


def _cells(folder: Path, actors: list[str]) -> Found:
    return {
        (found.question.question_id, cell.actor): (
            cell.stance.value,
            cell.searched.actor,
            cell.searched.question,
            cell.searched.both,
        )
        for found in _matrices(Record(folder / "record"), actors)
        for cell in found.cells
        if cell.actor in actors
    }


def _beside(name: str, load: Callable[[], Callable[[], Found]], expected: Found) -> None:
    started = perf_counter()
    query = load()
    loaded = perf_counter() - started
    times = []
    for _ in range(2):
        started = perf_counter()
        found = query()
        times.append(perf_counter() - started)
    wrong = [key for key in expected if found[key] != expected[key]]
    same = "the same cells" if not wrong else f"{len(wrong)} other cells, first {wrong[0]}"
    print(f"{name + ', first time':<32}{times[0]:8.3f}\n{name + ', second time':<32}{times[1]:8.3f}")
    print(f"  {name} was loaded in {loaded:.0f} s and shows {same}")


def _evidence(folder: Path) -> list[tuple[object, ...]]:
    """Rows of evidence as any program could keep them: question, actor, stance, teller, rank, story, time, day."""
    rows = []
    for found in _matrices(Record(folder / "record"), []):
        for cell in found.cells:
            for one in cell.evidence:
                stance, teller = one.position.stance.value, one.position.reported_by
                at = one.published_at
                place = (one.document.story_id, at.isoformat(), at.date().isoformat())
                rows.append((found.question.question_id, cell.actor, stance, teller, one.rank, *place))
    return rows


def _naming(folder: Path) -> dict[str, set[str]]:
    """Ids of the documents that hold a term of each question."""
    held: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted((folder / "record" / "documents").glob("*.parquet")):
        table = pq.read_table(path, columns=["document_id", "text"])
        for document, text in zip(table["document_id"].to_pylist(), table["text"].to_pylist(), strict=True):
            for question in questions():
                if any(term in text for term in question.terms):
                    held[question.question_id].add(document)
    return held


def _mentions(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Document, story and actor of every mention."""
    for path in sorted((folder / "record" / "documents").glob("*.parquet")):
        documents = pq.read_table(path, columns=["document_id", "story_id"])
        story = dict(zip(documents["document_id"].to_pylist(), documents["story_id"].to_pylist(), strict=True))
        readings = pq.read_table(folder / "record" / "readings" / path.name, columns=["document_id", "actors"])
        for document, actors in zip(readings["document_id"].to_pylist(), readings["actors"].to_pylist(), strict=True):
            for actor in actors:
                yield document, story[document], actor


_SQL_STANCES = """
    WITH deciding AS (
        SELECT *, max(rank) OVER (PARTITION BY question, actor) AS top FROM evidence),
    latest AS (
        SELECT *, max(day) OVER (PARTITION BY question, actor) AS newest FROM deciding WHERE rank = top)
    SELECT question, actor, CASE WHEN count(DISTINCT stance) = 1 THEN min(stance) ELSE 'mixed' END
    FROM latest WHERE day = newest GROUP BY question, actor"""
_SQL_ACTORS = "SELECT actor, count(DISTINCT story) FROM mentions WHERE actor IN ({}) GROUP BY actor"
_SQL_QUESTIONS = "SELECT question, count(DISTINCT story) FROM named GROUP BY question"
_SQL_BOTH = "SELECT question, actor, count(DISTINCT story) FROM named_with WHERE actor IN ({}) GROUP BY question, actor"


def _sqlite(folder: Path, actors: list[str]) -> Callable[[], Found]:
    connection = sqlite3.connect(folder / "beside.sqlite")
    connection.executescript(
        """PRAGMA synchronous = OFF; DROP TABLE IF EXISTS evidence; DROP TABLE IF EXISTS mentions;
        DROP TABLE IF EXISTS named; DROP TABLE IF EXISTS named_with;
        CREATE TABLE evidence (question, actor, stance, teller, rank, story, at, day);
        CREATE TABLE mentions (document, story, actor); CREATE TABLE named (question, document, story);
        CREATE TABLE named_with (question, actor, story);"""
    )
    connection.executemany("INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _evidence(folder))
    connection.executemany("INSERT INTO mentions VALUES (?, ?, ?)", _mentions(folder))
    connection.execute("CREATE TABLE naming (question, document)")
    held = ((question, document) for question, ids in _naming(folder).items() for document in ids)
    connection.executemany("INSERT INTO naming VALUES (?, ?)", held)
    connection.executescript(
        """CREATE INDEX by_document ON mentions (document); CREATE INDEX by_actor ON mentions (actor, story);
        INSERT INTO named SELECT DISTINCT question, document, story FROM naming JOIN mentions USING (document);
        INSERT INTO named_with SELECT question, actor, story FROM naming JOIN mentions USING (document);
        CREATE INDEX named_by ON named_with (question, actor, story); DROP TABLE naming; ANALYZE;"""
    )
    connection.commit()

    def query() -> Found:
        marks = ", ".join("?" * len(actors))
        stances = {(row[0], row[1]): row[2] for row in connection.execute(_SQL_STANCES)}
        alone = dict(connection.execute(_SQL_ACTORS.format(marks), actors).fetchall())
        named = dict(connection.execute(_SQL_QUESTIONS).fetchall())
        both = {(row[0], row[1]): row[2] for row in connection.execute(_SQL_BOTH.format(marks), actors)}
        return _together(actors, stances, alone, named, both)

    return query


def _pandas(folder: Path, actors: list[str]) -> Callable[[], Found]:
    import pandas as pd

    columns = ["question", "actor", "stance", "teller", "rank", "story", "at", "day"]
    evidence = pd.DataFrame(_evidence(folder), columns=columns)
    mentions = pd.DataFrame(_mentions(folder), columns=["document", "story", "actor"])
    held = [(question, document) for question, ids in _naming(folder).items() for document in ids]
    naming = pd.DataFrame(held, columns=["question", "document"])

    def query() -> Found:
        ranked = evidence[evidence["rank"] == evidence.groupby(["question", "actor"])["rank"].transform("max")]
        latest = ranked[ranked["day"] == ranked.groupby(["question", "actor"])["day"].transform("max")]
        spoken = latest.groupby(["question", "actor"])["stance"].agg(lambda one: set(one))
        stances = {key: next(iter(one)) if len(one) == 1 else "mixed" for key, one in spoken.items()}
        asked = mentions[mentions["actor"].isin(actors)]
        alone = asked.groupby("actor")["story"].nunique().to_dict()
        told = naming.merge(mentions, on="document")
        named = told.groupby("question")["story"].nunique().to_dict()
        both = told[told["actor"].isin(actors)].groupby(["question", "actor"])["story"].nunique().to_dict()
        return _together(actors, stances, alone, named, both)

    return query


def _together(
    actors: list[str], stances: dict[Any, str], alone: dict[Any, int], named: dict[Any, int], both: dict[Any, int]
) -> Found:
    return {
        (question.question_id, actor): (
            stances.get((question.question_id, actor), Stance.SILENT.value),
            int(alone.get(actor, 0)),
            int(named.get(question.question_id, 0)),
            int(both.get((question.question_id, actor), 0)),
        )
        for question in questions()
        for actor in actors
    }


if __name__ == "__main__":
    main()
