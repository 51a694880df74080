"""How fast articles come in: files of every format, and the grouping of copies at growing numbers of documents.

    python benchmarks/wire.py files                     documents a second, by format
    python benchmarks/wire.py copies 10000 100000       time, memory and disk of the grouping, at these numbers
    python benchmarks/wire.py copies 1000000 --days 30  one million, all within one window

Texts are made from a seed: words of an invented vocabulary by their rank, about 200 a text; of ten texts three are
edits of one of the last thousand (whole, cut, or under a new lead). Each number is measured in a process of its own.
Times are those of the grouping alone: comparing, writing the index; not of making the texts.
"""

import argparse
import csv
import gzip
import json
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from crisisdesk.model import Document, Precision, Section, SectionKind, Span
from crisisdesk.record.storyindex import StoryIndex
from crisisdesk.wire.articles import undated_document
from crisisdesk.wire.files import Item, entries_in

SEED = 9
VOCABULARY = 30_000
WORDS = 200
SENTENCE = 18
BATCH = 256
FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
FILES = 1_000


class Texts:
    """Invented texts without end."""

    def __init__(self, seed: int) -> None:
        self._draw = np.random.default_rng(seed)
        self._dice = random.Random(seed)
        syllables = [c + v for c in "bdfgklmnprstvz" for v in "aeiou"]
        make = random.Random(seed)
        names = {"".join(make.choices(syllables, k=make.choice((2, 3, 3, 4)))) for _ in range(2 * VOCABULARY)}
        words = sorted(names)[:VOCABULARY]
        make.shuffle(words)
        self._words = np.array(words, object)
        weights = 1 / np.arange(20, len(self._words) + 20)
        self._bounds = np.cumsum(weights / weights.sum())
        self._recent: deque[list[str]] = deque(maxlen=1_000)

    def __iter__(self) -> Iterator[str]:
        while True:
            kind = self._dice.random()
            if kind < 0.3 and self._recent:
                yield self._edited(self._dice.choice(self._recent), kind)
            else:
                sentences = list(self._sentences(WORDS // SENTENCE))
                self._recent.append(sentences)
                yield "\n\n".join(sentences)

    def _edited(self, sentences: list[str], kind: float) -> str:
        if kind < 0.1:
            return "\n\n".join(sentences)
        if kind < 0.2:
            return "\n\n".join(sentences[: max(3, int(len(sentences) * 0.6))])
        return "\n\n".join([*self._sentences(2), *sentences[2:]])

    def _sentences(self, number: int) -> Iterator[str]:
        places = np.searchsorted(self._bounds, self._draw.random(number * SENTENCE))
        words = self._words[places].tolist()
        for at in range(0, len(words), SENTENCE):
            yield " ".join(words[at : at + SENTENCE]).capitalize() + f", {self._dice.randint(1, 999)}."


def documents(number: int, days: float) -> Iterator[Document]:
    """Documents whose dates are spread evenly over some days."""
    for at, text in enumerate(islice(Texts(SEED), number)):
        when = FIRST_DAY + timedelta(days=days * at / number)
        yield Document(
            document_id=f"{at:032x}",
            outlet="outlet",
            url="",
            title="",
            text=text,
            language="en",
            published_at=when,
            precision=Precision.MOMENT,
            retrieved_at=when,
            via=(),
            text_hash="",
            story_id=f"{at:032x}",
            sections=(Section(SectionKind.BODY, Span(0, len(text))),),
        )


def copies(number: int, days: float) -> None:
    """Group so many documents and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        index = StoryIndex(Path(folder) / "index")
        names: list[str] = []
        stories = 0
        clocks = (time.process_time, time.perf_counter)
        spent, marked = [0.0, 0.0], [0.0, 0.0]
        source = documents(number, days)
        done = told_at = 0
        base = peak()
        while batch := list(islice(source, BATCH)):
            start = [clock() for clock in clocks]
            told = index.tell(batch)
            names.append(f"{len(names)}")
            index.add(told, names)
            spent = [so_far + clock() - then for so_far, clock, then in zip(spent, clocks, start, strict=True)]
            done += len(batch)
            stories += sum(one.document.story_id == one.document.document_id for one in told)
            if done >= (told_at + number // 10) or done == number:
                each, wall = ((now - then) / (done - told_at) * 1e3 for now, then in zip(spent, marked, strict=True))
                print(
                    f"{done:>9,} of {number:,} in {days:g} days: {each:.2f} ms of processor time a document "
                    f"({wall:.2f} ms by the clock); memory {resident():,.0f} MiB, largest {peak():,.0f} "
                    f"({peak() - base:+,.0f})",
                    flush=True,
                )
                told_at, marked = done, spent
        disk = sum(file.stat().st_size for file in (Path(folder) / "index").iterdir())
        print(
            f"{number:>9,} documents: {spent[0]:,.1f} s of processor time, {number / spent[0]:,.0f} a second; "
            f"index {disk / number:,.0f} bytes a document; {stories:,} stories",
            flush=True,
        )


def files() -> None:
    """Read files of every format and print articles, and documents made of them, by the second of processor time."""
    texts = list(islice(Texts(SEED), FILES))
    rows = [
        {"title": text[:40], "text": text, "url": f"https://post.example/{at}", "published": "2022-01-05"}
        for at, text in enumerate(texts)
    ]
    with tempfile.TemporaryDirectory() as folder:
        for name, write in WRITERS.items():
            path = Path(folder) / name
            write(path, rows)
            start = time.process_time()
            found = list(entries_in(path, outlet="Post"))
            seconds = time.process_time() - start
            whole = sum(isinstance(entry, Item) for entry in found)
            assert whole == len(found) == len(rows), f"{name}: {len(found) - whole} of {len(rows)} were not read"
            made = time.process_time()
            for entry in found:
                undated_document(entry.article, retrieved_at=FIRST_DAY, language="en")  # type: ignore[union-attr]
            both = seconds + time.process_time() - made
            print(
                f"{name:16} {len(rows) / seconds:9,.0f} articles a second, {len(rows) / both:7,.0f} documents a second"
            )


def _lines(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def _packed(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))


def _csv(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


def _parquet(path: Path, rows: list[dict[str, str]]) -> None:
    pq.write_table(pa.Table.from_pylist(rows), path)


def _ninjs(path: Path, rows: list[dict[str, str]]) -> None:
    items = [
        {"uri": row["url"], "headline": row["title"], "body_text": row["text"], "versioncreated": row["published"]}
        for row in rows
    ]
    path.write_text(json.dumps(items))


def _newsml(path: Path, rows: list[dict[str, str]]) -> None:
    body = "".join(
        f'<newsItem guid="{row["url"]}"><contentMeta><contentCreated>2022-01-05</contentCreated><headline>'
        f"{row['title']}</headline></contentMeta><contentSet><inlineXML><nitf><body><body.content>"
        + "".join(f"<p>{p}</p>" for p in row["text"].split("\n\n"))
        + "</body.content></body></nitf></inlineXML></contentSet></newsItem>"
        for row in rows
    )
    path.write_text(f"<newsMessage><itemSet>{body}</itemSet></newsMessage>")


def _texts(path: Path, rows: list[dict[str, str]]) -> None:
    path.mkdir()
    for at, row in enumerate(rows):
        (path / f"{at}.txt").write_text(f"{row['title']}\n\n{row['text']}")


def _pages(path: Path, rows: list[dict[str, str]]) -> None:
    path.mkdir()
    for at, row in enumerate(rows):
        body = "".join(f"<p>{p}</p>" for p in row["text"].split("\n\n"))
        head = f'<title>{row["title"]}</title><meta property="article:published_time" content="2022-01-05">'
        (path / f"{at}.html").write_text(f"<html><head>{head}</head><body><article>{body}</article></body></html>")


WRITERS: dict[str, Callable[[Path, list[dict[str, str]]], None]] = {
    "in.jsonl": _lines,
    "in.jsonl.gz": _packed,
    "in.csv": _csv,
    "in.parquet": _parquet,
    "in.json": _ninjs,
    "in.xml": _newsml,
    "texts": _texts,
    "pages": _pages,
}


def peak() -> float:
    """The largest resident size of this process so far, in MiB."""
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1024 if sys.platform == "linux" else 1 << 20)


def resident() -> float:
    """The resident size of this process, in MiB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    lines = status.read_text("utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


def main() -> None:
    """Measure what is asked for."""
    options = argparse.ArgumentParser(description="Speed of the wire.")
    options.add_argument("what", choices=("files", "copies"))
    options.add_argument("numbers", nargs="*", type=int, default=[10_000, 100_000])
    options.add_argument("--days", type=float, help="days over which the dates are spread; default 10,000 texts a day")
    chosen = options.parse_args()
    if chosen.what == "files":
        files()
        return
    for number in chosen.numbers:
        days = chosen.days or number / 10_000
        process = multiprocessing.get_context("spawn").Process(target=copies, args=(number, days))
        process.start()
        process.join()
        if process.exitcode:
            sys.exit(process.exitcode)


if __name__ == "__main__":
    main()
