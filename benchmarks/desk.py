"""How fast the desk's pages are over a record of a million statements, asked for at a steady rate.

    python benchmarks/desk.py                           a million statements, 20 requests a second for a minute
    python benchmarks/desk.py --statements 100000       a smaller record
    python benchmarks/desk.py --folder FOLDER           keeps the record there and takes it up again

The record is made up: articles of ten statements by states on four matters, over a year. Requests come at their times
whether those before them were answered or not, and a time is from when a request was due to the last byte of its
answer. The desk runs in one process of its own. What is made once for each state of the record (matrices, counts, pages
of actors, the search index) is asked for once beforehand; how long that took is told apart. At last each page is asked
for one by one, and the processor time that the desk spent on it is told: on a machine that others use too it says more
than the clock on the wall. Searches are then such as nobody has asked before.
"""

import argparse
import hashlib
import http.client
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pyarrow as pa

from crisisdesk.actors import registry
from crisisdesk.record import Record
from crisisdesk.record.fulltext import Fulltext
from crisisdesk.record.manifests import write_batch
from crisisdesk.record.tables import TABLES

A_DOCUMENT = 10
"""Statements of one document."""
A_BATCH = 5_000
"""Documents of one batch."""
START = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = 365
APART = 50
"""Times that each page is asked for by itself."""
BAR = 250
"""Milliseconds that the p95 of every page is to stay below."""
LIGHT = 150_000
"""Bytes that the home page with everything it loads is to stay below."""
MATTERS = ("the border crossing", "the gas price", "the joint patrol", "the grain corridor")
SAYINGS = (
    ("said that {matter} was a matter for the council", "asserts"),
    ("demanded that {matter} be opened to all by {month}", "demands"),
    ("warned that it would leave the talks on {matter}", "threatens"),
    ("welcomed the progress on {matter} and thanked the hosts", "praises"),
    ("denied that {matter} had been discussed with {other}", "denies"),
)
MONTHS = ("spring", "the summer", "harvest time", "the end of the year")
OUTLETS = tuple(f"Benchmark Courier {number}" for number in range(120))

SERVER = """
import sys
from pathlib import Path
from crisisdesk.casebook import Casebook
from crisisdesk.desk import app, serve
from crisisdesk.model import Question
from crisisdesk.positions.decision import decide
from crisisdesk.record import Record

folder = Path(sys.argv[1])
asked = tuple(
    Question(question_id=f"q{n}", proposition=f"The states agree on {term}", terms=(term + " " + rare,), place="KAZ",
             organisation="CSTO", measure="statement")
    for n, (term, rare) in enumerate((("the border crossing", "protocol"), ("the gas price", "protocol")))
)
book = Casebook(f"sqlite:///{folder / 'casebook.sqlite'}")
serve(app(Record(folder / "record"), lambda: asked, decide=decide, casebook=book), "127.0.0.1", 0,
      lambda address: print(address, flush=True))
"""


class Answered(NamedTuple):
    """A request that was answered: which page, the status, milliseconds since it was due, bytes."""

    page: str
    status: int
    milliseconds: float
    size: int


def main() -> None:
    """Make the record, serve it, ask, print."""
    given = _arguments()
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        record = Record(folder / "record")
        if not record.batches():
            _timed("record made", lambda: _make(record, given.statements))
        _timed("search index made", lambda: Fulltext(record).update())
        ids = [row["document_id"] for row in record.snapshot().rows("SELECT document_id FROM documents LIMIT 5000")]
        command = [sys.executable, "-c", SERVER, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            address = (server.stdout.readline() if server.stdout else "").strip()
            try:
                _measure(address, ids, given.rate, given.seconds)
                _cost(address, server.pid, ids)
            finally:
                server.terminate()


def _measure(address: str, ids: Sequence[str], rate: float, seconds: float) -> None:
    chance = random.Random(1)
    for page, path in _once(ids):
        begun = time.perf_counter()
        _get(address, page, path, begun)
        print(f"first  {page:14} {time.perf_counter() - begun:8.2f} s")
    firsts = []
    for state in STATES:
        begun = time.perf_counter()
        firsts.append(_get(address, "actor", f"/actors/{state}", begun).milliseconds)
    print(f"first  each of {len(STATES)} actors {max(firsts) / 1000:4.2f} s at the most")
    wanted = [_pick(chance, ids) for _ in range(int(rate * seconds))]
    begun = time.perf_counter() + 0.5
    with ThreadPoolExecutor(64) as pool:
        due = [begun + number / rate for number in range(len(wanted))]
        futures = [pool.submit(_get, address, *one, at) for one, at in zip(wanted, due, strict=True)]
        found = [future.result() for future in futures]
    _print(found, rate)
    print(f"home page with what it loads: {_weight(address):,} bytes compressed (bar {LIGHT:,})")


def _cost(address: str, pid: int, ids: Sequence[str]) -> None:
    chance = random.Random(3)
    print("processor time of the desk, milliseconds a page")
    for page in PAGES:
        paths = [path for name, path in (_pick(chance, ids) for _ in range(1_000)) if name == page][:APART]
        before = _spent(pid)
        for number, path in enumerate(paths):
            only = f"&to=2025-12-{number % 28 + 1:02}&from=2025-01-{number // 28 + 2:02}" if page == "search" else ""
            _get(address, page, path + only, time.perf_counter())
        print(f"{page:14} {len(paths):5} {(_spent(pid) - before) * 1000 / len(paths):8.1f}")


def _spent(pid: int) -> float:
    """Seconds of processor time that a process has spent so far, as Linux counts them."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _once(ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    chance = random.Random(2)
    while len(seen) < len(PAGES):
        page, path = _pick(chance, ids)
        if page not in seen:
            seen.add(page)
            yield page, path


PAGES = (
    "home",
    "questions",
    "question",
    "evidence",
    "document",
    "actor",
    "organisation",
    "search",
    "coverage",
    "cases",
)


def _pick(chance: random.Random, ids: Sequence[str]) -> tuple[str, str]:
    page = chance.choice(PAGES)
    words = chance.choice(["border", "gas price", '"joint patrol"', "council -hosts", "grain corrid*", "harvest"])
    state = chance.choice(STATES)
    paths = {
        "home": "/",
        "questions": "/questions",
        "question": f"/questions/q{chance.randrange(2)}",
        "evidence": "/evidence/KAZ/q0",
        "document": f"/documents/{chance.choice(ids)}",
        "actor": f"/actors/{state}",
        "organisation": "/organisations/CSTO?on=2025-06-01",
        "search": f"/search?words={words.replace(' ', '+').replace(chr(34), '%22')}&actor={chance.choice(['', state])}",
        "coverage": "/coverage",
        "cases": "/cases",
    }
    return page, paths[page]


def _get(address: str, page: str, path: str, due: float) -> Answered:
    time.sleep(max(0.0, due - time.perf_counter()))
    url = urlsplit(address)
    connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=120)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return Answered(page, response.status, (time.perf_counter() - due) * 1000, len(body))


def _print(found: Sequence[Answered], rate: float) -> None:
    by_page: dict[str, list[Answered]] = defaultdict(list)
    for one in found:
        by_page[one.page].append(one)
    print(f"\n{len(found):,} requests at {rate:g} a second; milliseconds from due to done")
    print(f"{'page':14} {'n':>5} {'p50':>8} {'p95':>8} {'max':>8} {'bytes':>8}  failed")
    for page in (*PAGES, "all"):
        rows = by_page[page] if page != "all" else list(found)
        times = sorted(one.milliseconds for one in rows)
        cuts = quantiles(times, n=20) if len(times) > 1 else times * 19
        failed = sum(1 for one in rows if one.status >= 400)
        size = max(one.size for one in rows)
        mark = "" if cuts[18] < BAR else f"  above {BAR}"
        print(f"{page:14} {len(rows):5} {cuts[9]:8.0f} {cuts[18]:8.0f} {times[-1]:8.0f} {size:8,} {failed:7}{mark}")


def _weight(address: str) -> int:
    loads = ("/", "/static/desk.css", "/static/htmx.min.js", "/static/desk.svg")
    return sum(_get(address, "home", path, time.perf_counter()).size for path in loads)


def _make(record: Record, statements: int) -> None:
    documents, chance = statements // A_DOCUMENT, random.Random(0)
    for first in range(0, documents, A_BATCH):
        numbers = range(first, min(first + A_BATCH, documents))
        made = [_document(number, documents, chance) for number in numbers]
        at = START + timedelta(days=DAYS, seconds=first)
        tables = {
            name: pa.Table.from_pylist(
                [{**row, "recorded_at": at} for one in made for row in one[name]], schema=TABLES[name]
            )
            for name in ("documents", "statements", "readings")
        }
        record.folder.mkdir(parents=True, exist_ok=True)
        write_batch(record.folder, tables, at)


def _document(number: int, all_documents: int, chance: random.Random) -> dict[str, list[dict[str, Any]]]:
    text, rows, actors = "", [], set()
    key = hashlib.sha256(f"document {number}".encode()).hexdigest()[:32]
    for place in range(A_DOCUMENT):
        state, other = chance.sample(STATES, 2)
        saying, act = chance.choice(SAYINGS)
        rare = " protocol" if number % 2_000 == 0 else ""
        matter = chance.choice(MATTERS) + rare
        said = saying.format(matter=matter, month=chance.choice(MONTHS), other=registry().name(other))
        speaker = f"{registry().name(state)}'s foreign ministry"
        cue, _, content = said.partition(" ")
        begin = len(text)
        text += f"{speaker} {cue} {content}. "
        after = begin + len(speaker) + 1
        rows.append(_statement(key, place, begin, after, cue, content, speaker, state, act))
        actors |= {state, other}
    published = START + timedelta(seconds=int(number / all_documents * DAYS * 86_400))
    document = {
        "document_id": key,
        "outlet": OUTLETS[number % len(OUTLETS)],
        "url": "",
        "via": [],
        "title": f"Report {number} on {MATTERS[number % len(MATTERS)]}",
        "text": text,
        "language": "en",
        "published_at": published,
        "precision": "moment",
        "retrieved_at": published,
        "text_hash": hashlib.sha256(text.encode()).hexdigest(),
        "story_id": key,
        "sections": [{"kind": "body", "start": 0, "end": len(text)}],
        "fingerprints": [number],
        "origin": "",
    }
    reading = {
        "document_id": key,
        "reader": "benchmark",
        "sentences": A_DOCUMENT,
        "skipped": [],
        "statements": A_DOCUMENT,
        "events": 0,
        "actors": sorted(actors),
    }
    return {"documents": [document], "statements": rows, "readings": [reading]}


def _statement(
    key: str, place: int, begin: int, after: int, cue: str, content: str, speaker: str, state: str, act: str
) -> dict[str, Any]:
    start = after + len(cue) + 1
    return {
        "statement_id": hashlib.sha256(f"{key} {place}".encode()).hexdigest()[:32],
        "document_id": key,
        "source": [{"start": begin, "end": after - 1}],
        "cue": [{"start": after, "end": after + len(cue)}],
        "content": [{"start": start, "end": start + len(content)}],
        "speaker_text": speaker,
        "speaker": speaker,
        "speaks_for": state,
        "speaker_rule": "made up",
        "speaker_confidence": 1.0,
        "form": "indirect",
        "act": act,
        "rule": "made up",
        "confidence": 1.0,
        "reader": "benchmark",
    }


STATES = tuple(
    sorted({*registry().members("CSTO", START.date()), *registry().members("SCO", START.date()), "TUR", "USA", "DEU"})
)


def _timed(what: str, make: Any) -> None:
    begun = time.perf_counter()
    make()
    print(f"{what}: {time.perf_counter() - begun:.1f} s")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the desk's pages over a large record.")
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--rate", type=float, default=20, help="requests a second")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--folder", type=Path, help="where the record is kept; a temporary folder without it")
    return parser.parse_args()


if __name__ == "__main__":
    main()
