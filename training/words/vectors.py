"""Train word vectors on openly licensed text: words that keep the same company come to lie near each other.

    python training/words/vectors.py TEXTS --out vectors.npz

``TEXTS`` is a folder of plain texts, one source a file, one paragraph a line; ``texts.py`` makes those that the
project used, and README.md names them. Needs gensim, which reading does not. One thread and a fixed seed: the same
texts give the same vectors.
"""

import argparse
import json
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from gensim.models import Word2Vec

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1] / "src")]

from crisisdesk.model import Span  # noqa: E402
from crisisdesk.reading.text import sentence_spans, words_of  # noqa: E402

TRAINING = (HERE.parent / "events/sentences.jsonl", HERE.parent / "statements/own", HERE.parent / "stances/articles")
OFTEN = {"current_events": 4, "wikinews": 4}
"""How many times a source in the manner of news is read where others are read once."""
LEAST, LEAST_KNOWN = 10, 3
"""Occurrences that a word needs, and one that stands in the sentences for training."""
SEED = 11


def sentences(texts: Path) -> Iterator[list[str]]:
    """The sentences of all texts as lower-case words, those of news several times."""
    for path in sorted(texts.glob("*.txt")):
        found = path.read_text("utf-8").splitlines()
        for _ in range(OFTEN.get(path.stem, 1)):
            for line in found:
                for span in sentence_spans(line, Span(0, len(line))):
                    yield [word.low for word in words_of(line, span) if not word.low.isspace()]


def known_words() -> set[str]:
    """The words of the project's own sentences for training; those that are held back stay unknown."""
    found: set[str] = set()
    for place in TRAINING:
        for path in [place] if place.is_file() else sorted(place.rglob("*.jsonl")):
            for line in path.read_text("utf-8").splitlines():
                row = json.loads(line)
                if isinstance(row, dict) and not row.get("held_back") and isinstance(row.get("text"), str):
                    text = row["text"]
                    found.update(word.low for word in words_of(text, Span(0, len(text))))
    return found


def main() -> None:
    """Train and write the arrays ``words``, ``vectors`` and ``counts``, the commonest word first."""
    options = argparse.ArgumentParser()
    options.add_argument("texts", type=Path)
    options.add_argument("--out", type=Path, required=True)
    options.add_argument("--window", type=int, default=5)
    options.add_argument("--width", type=int, default=100)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--lines", type=Path, help="where the sentences are kept, and taken from where they are there")
    given = options.parse_args()
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.INFO)
    with tempfile.TemporaryDirectory() as folder:
        lines = given.lines or Path(folder) / "lines.txt"
        if not lines.exists():
            with lines.open("w", encoding="utf-8") as out:
                out.writelines(" ".join(words) + "\n" for words in sentences(given.texts))
        model = Word2Vec(
            corpus_file=str(lines),
            vector_size=given.width,
            window=given.window,
            sg=1,
            negative=5,
            sample=3e-5,
            min_count=LEAST_KNOWN,
            epochs=given.rounds,
            workers=1,
            seed=SEED,
        )
    known = known_words()
    counts = {word: model.wv.get_vecattr(word, "count") for word in model.wv.index_to_key}
    kept = [word for word in model.wv.index_to_key if counts[word] >= LEAST or word in known]
    vectors = np.stack([model.wv[word] for word in kept]).astype(np.float32)
    np.savez_compressed(given.out, words=np.array(kept), vectors=vectors, counts=np.array([counts[w] for w in kept]))
    print(f"{len(kept)} words of {sum(counts.values())}, {given.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
