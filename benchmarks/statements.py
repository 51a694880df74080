"""How fast statements are read on one core, beside plain readers of the same texts in the same run.

    make bench-reading                                        the texts of ../shared/bench/attribution/data/dev
    make bench-reading ARGS="--texts FOLDER --articles 100"   any folder of .txt files, so many of them

Each reader runs in a process of its own, so that the peak of memory is its own; seconds are processor time after
loading. Relation F1 on PolNeAR's dev part stands beside where ../shared is. Then: the cost of a word by the length of
the article. A baseline that is not installed is named and left out (python-crfsuite; textacy with en_core_web_sm).
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench" / "attribution"
OURS, TAGGER = "crisisdesk", "its tagger and linker alone"
LENGTHS = (100, 1_000, 10_000, 50_000)
"""Words of the articles whose cost a word is compared."""
REPEATS = {100: 60, 1_000: 12, 10_000: 3, 50_000: 1}


def main() -> None:
    """Measure each reader in a child process and print one table."""
    options = argparse.ArgumentParser(description="Speed of statements beside plain readers.")
    options.add_argument("--texts", type=Path, default=BENCH / "data" / "dev" / "text", help="folder of .txt files")
    options.add_argument("--articles", type=int, help="read only so many")
    options.add_argument("--child", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    paths = sorted(chosen.texts.glob("*.txt"))[: chosen.articles]
    if chosen.child:
        print(json.dumps(measured(chosen.child, paths)))
    elif paths:
        report(paths, chosen.texts, chosen.articles)
    else:
        print(f"skipped: no .txt files in {chosen.texts}; name a folder with --texts")


def report(paths: Sequence[Path], folder: Path, articles: int | None) -> None:
    """The table of readers and the table of lengths."""
    from baselines import READERS

    words = sum(len(path.read_text("utf-8").split()) for path in paths)
    print(f"{len(paths)} articles, {words:,} words of {folder.name}; one core")
    print(f"{'':30} {'words/s':>9} {'ours is':>12} {'peak MiB':>9} {'relation F1':>12}")
    speeds: dict[str, float] = {}
    for name in (OURS, TAGGER, *READERS):
        command = [sys.executable, __file__, "--child", name, "--texts", str(folder)]
        command += ["--articles", str(articles)] if articles else []
        child = subprocess.run(command, capture_output=True, text=True, check=False)
        if child.returncode:
            print(f"{name:30} left out: {child.stderr.strip().splitlines()[-1]}")
            continue
        row = json.loads(child.stdout)
        speeds[name] = words / row["seconds"]
        ratio = f"{speeds[OURS] / speeds[name]:.2f} times" if name != OURS else ""
        print(f"{name:30} {speeds[name]:9,.0f} {ratio:>12} {row['peak']:9,.0f} {row['relation'] or '':>12}")
    for row in json.loads(
        subprocess.run(
            [sys.executable, __file__, "--child", "lengths", "--texts", str(folder)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    )["lengths"]:
        print(f"an article of {row['words']:>6,} words: {row['microseconds']:6.1f} microseconds a word")


def measured(name: str, paths: Sequence[Path]) -> dict[str, Any]:
    """What one child found: seconds, peak of memory in MiB, relation F1."""
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in paths}
    if name == "lengths":
        return {"lengths": list(_by_length(" ".join(texts.values()).split(" ")))}
    read = _reader(name)
    read("Armenia's foreign ministry said on Friday that talks with Azerbaijan had begun.")
    start = time.process_time()
    found = {stem: read(text) for stem, text in texts.items()}
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)
    return {"seconds": seconds, "peak": peak, "relation": _relation(found)}


def _reader(name: str) -> Callable[[str], list[Any]]:
    from baselines import READERS

    if name in READERS:
        return READERS[name]()
    return _statements if name == OURS else _tagged


def _statements(text: str) -> list[Any]:
    """The statements of a text with their speakers, as the desk reads them."""
    from crisisdesk.reading.reader import discourse_of
    from crisisdesk.reading.statements import statements_of
    from crisisdesk.reading.tagged import tagged_sentences
    from crisisdesk.reading.text import paragraphs_of, quotations_of

    document = _document(text)
    quotations = quotations_of(text, paragraphs_of(text))
    sentences = tagged_sentences(document, quotations)
    found = statements_of(document, sentences, quotations, discourse_of(document))
    return [_spans(one) for one in found if one.content]


def _tagged(text: str) -> list[Any]:
    from crisisdesk.reading.attribution import attributions_of
    from crisisdesk.reading.linking import shipped_linker
    from crisisdesk.reading.tagged import tagged_sentences
    from crisisdesk.reading.text import paragraphs_of, quotations_of

    quotations = quotations_of(text, paragraphs_of(text))
    found = attributions_of(tagged_sentences(_document(text), quotations), quotations, shipped_linker())
    return [_spans(one) for one in found if one.content]


def _spans(one: Any) -> tuple[Any, Any, Sequence[Any]]:
    return one.source[0] if one.source else None, one.cue[0] if one.cue else None, one.content


def _document(text: str) -> Any:
    from crisisdesk.wire.articles import Article, undated_document

    return undated_document(Article(text=text), retrieved_at=datetime.now(UTC), language="en")


def _by_length(words: list[str]) -> Any:
    _statements(" ".join(words[:1000]))
    for length in LENGTHS:
        text = " ".join(words[:length])
        start = time.process_time()
        for _ in range(REPEATS[length]):
            _statements(text)
        seconds = (time.process_time() - start) / REPEATS[length]
        yield {"words": length, "microseconds": seconds / length * 1e6}


def _relation(found: dict[str, list[Any]]) -> str:
    """Relation F1 by the scorer of ../shared; empty but for all the texts that it has gold of."""
    if set(found) != {path.stem for path in (BENCH / "data" / "dev" / "text").glob("*.txt")}:
        return ""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for stem, statements in found.items():
            rows = [{"source": s, "cue": [c] if c else [], "content": t} for s, c, t in statements]
            file.write(json.dumps({"doc": stem, "statements": rows}) + "\n")
        file.flush()
        scorer = [sys.executable, str(BENCH / "eval_attribution.py"), str(BENCH / "data"), "dev", file.name, "--json"]
        scored = json.loads(subprocess.run(scorer, capture_output=True, text=True, check=True).stdout)
    return f"{scored['relation']['f']:.3f}"


if __name__ == "__main__":
    main()
