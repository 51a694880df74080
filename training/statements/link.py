"""Train the linker of statements: ``python training/statements/link.py --out FOLDER``.

Needs scikit-learn. Learns from gold segments which source and which content belong to which cue; writes the weights
by the names of their features as JSON.
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from corpora import Gold, Paragraph, own, paragraphs, polnear
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from crisisdesk.model import Span
from crisisdesk.reading.linking import Scene, Segment, segments_of

SMALLEST = 0.02
"""Weights nearer to nought than this are left out."""


def main() -> None:
    """Train on PolNeAR's train part and our own articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    pairs = list(chain.from_iterable(_pairs(*article) for article in chain(polnear("train"), own())))
    weights = {role: _weights([p for p in pairs if p[0] == role]) for role in ("source", "content")}
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "linker.json").write_text(json.dumps(weights, ensure_ascii=False, sort_keys=True))
    print({role: len(found) for role, found in weights.items()})


def scene_of(paragraph: Paragraph, segments: list[Segment]) -> Scene:
    """What the linker sees of a paragraph."""
    sentence_of, number = [], 0
    for at in range(len(paragraph.words)):
        sentence_of.append(number)
        number += at in paragraph.ends
    quoted = [any(q.start <= word.start < q.end for q in paragraph.quotations) for word in paragraph.words]
    return Scene(paragraph.words, sentence_of, quoted, segments)


def _pairs(name: str, text: str, statements: list[Gold]) -> Iterator[tuple[str, dict[str, int], bool]]:
    for paragraph in paragraphs(name, text, statements):
        segments = segments_of(paragraph.tags)
        scene = scene_of(paragraph, segments)
        owners = {segment: _owners(paragraph, segment, statements) for segment in segments}
        for cue in (segment for segment in segments if segment.role == "cue"):
            for other in (segment for segment in segments if segment.role != "cue"):
                features = dict.fromkeys(scene.features(cue, other), 1)
                yield other.role, features, bool(owners[cue] & owners[other])


def _owners(paragraph: Paragraph, segment: Segment, statements: list[Gold]) -> set[int]:
    here = Span(paragraph.words[segment.start].start, paragraph.words[segment.end - 1].end)
    return {n for n, s in enumerate(statements) if any(here.meets(span) for span in getattr(s, segment.role))}


def _weights(pairs: Iterable[tuple[str, dict[str, int], bool]]) -> dict[str, float]:
    pairs = list(pairs)
    vectorizer = DictVectorizer()
    found = vectorizer.fit_transform([features for _, features, _ in pairs])
    model = LogisticRegression(C=1.0, max_iter=400).fit(found, [right for *_, right in pairs])
    weights = {name: float(model.coef_[0][at]) for name, at in vectorizer.vocabulary_.items()}
    weights["bias"] = weights.get("bias", 0.0) + float(model.intercept_[0])
    return {name: round(weight, 3) for name, weight in weights.items() if abs(weight) >= SMALLEST}


if __name__ == "__main__":
    main()
