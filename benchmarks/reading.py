"""How fast articles are read on one core, beside bare tokenisation of the same text in the same run.

    python benchmarks/reading.py                        the texts of ../shared/bench/attribution/data/train
    python benchmarks/reading.py --texts FOLDER         any folder of .txt files
    python benchmarks/reading.py --articles 100         the first hundred of them

Times are seconds of processor time of this process (``time.process_time``), so that threads of a library count as the
cores that they use. Words are runs of anything but white space. Loading the tables and models is told apart.
"""

import argparse
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from crisisdesk.model import Document
from crisisdesk.reading import READER, read
from crisisdesk.reading.text import paragraphs_of, words_of
from crisisdesk.wire.articles import Article, undated_document

TEXTS = Path(__file__).resolve().parents[2] / "shared" / "bench" / "attribution" / "data" / "train" / "text"
PLAIN = re.compile(r"\w+|[^\w\s]")
WARM_UP = "Armenia's foreign ministry said on Friday that talks with Azerbaijan had begun."
ROUNDS = 3
"""The tokenisations are quick: the best of so many rounds counts."""


class Timed(NamedTuple):
    """What was done, in how many seconds of processor time."""

    name: str
    seconds: float


def main() -> None:
    """Measure and print, or say why there is nothing to measure."""
    options = argparse.ArgumentParser(description="Speed of reading beside bare tokenisation.")
    options.add_argument("--texts", type=Path, default=TEXTS, help="folder of .txt files")
    options.add_argument("--articles", type=int, help="read only so many")
    chosen = options.parse_args()
    documents = list(documents_in(chosen.texts, chosen.articles))
    if documents:
        report(documents)
    else:
        print(f"skipped: no .txt files in {chosen.texts}; name a folder with --texts")


def documents_in(folder: Path, most: int | None) -> Iterator[Document]:
    """The files of a folder as documents in the order of their names, read as English."""
    for path in sorted(folder.glob("*.txt"))[:most]:
        yield document(path.read_text("utf-8"))


def document(text: str) -> Document:
    """A text as the document that the reader is given."""
    return undated_document(Article(text=text), retrieved_at=datetime.now(UTC), language="en")


def report(documents: list[Document]) -> None:
    """Print speed, ratios and memory."""
    texts = [document.text for document in documents]
    words = sum(len(text.split()) for text in texts)
    loading = timed("loading", lambda: read(document(WARM_UP)))
    counts: list[int] = []
    reading = timed("reading", lambda: counts.extend(read(one).sentences for one in documents))
    sentences = sum(counts)
    own = best("words_of over paragraphs", lambda: [own_words(text) for text in texts])
    plain = best(f"re.findall {PLAIN.pattern}", lambda: [PLAIN.findall(text) for text in texts])

    print(f"{READER}: {len(documents):,} articles, {words:,} words, {sentences:,} sentences; one core")
    print(f"loading tables and models   {loading.seconds:8.2f} s")
    print(f"{'':27} {'seconds':>8}   {'words/s':>11}   reading takes")
    for row in (reading, own, plain):
        ratio = "" if row is reading else f"{reading.seconds / row.seconds:,.0f} times as long"
        print(f"{row.name:27} {row.seconds:8.2f}   {words / row.seconds:11,.0f}   {ratio}")
    print(f"sentences read per second   {sentences / reading.seconds:8,.0f}")
    print(f"peak memory                 {peak_memory():8,.0f} MiB")


def own_words(text: str) -> int:
    """The number of words and marks by the reader's own expression."""
    return sum(1 for paragraph in paragraphs_of(text) for _ in words_of(text, paragraph))


def timed(name: str, work: Callable[[], object]) -> Timed:
    """The processor time of one piece of work."""
    start = time.process_time()
    work()
    return Timed(name, time.process_time() - start)


def best(name: str, work: Callable[[], object]) -> Timed:
    """The shortest of some rounds."""
    return min((timed(name, work) for _ in range(ROUNDS)), key=lambda row: row.seconds)


def peak_memory() -> float:
    """The largest resident size of this process so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 if sys.platform == "linux" else 1 << 20)


if __name__ == "__main__":
    main()
