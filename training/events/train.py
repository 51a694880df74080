"""Train the event reader: three linear models over hashed features, and the calibration of its confidence.

    python training/events/train.py [--gold PLOVER_GSR.jsonl] [--out events.npz]

Reads ``sentences.jsonl`` without its held-back part, the sentences of ``frames.txt`` and, where a file of them is
given, PLOVER gold records. Needs scikit-learn, which reading does not. Deterministic; a minute or two on one core.
"""

import argparse
import json
import math
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "src")]

from examples import (  # noqa: E402
    Answer,
    Example,
    Prepared,
    examples_of,
    gold_records,
    learned_from,
    own,
    party_rows,
    prepared,
    status_rows,
    type_rows,
)
from frames import framed  # noqa: E402

from crisisdesk.model import base  # noqa: E402
from crisisdesk.reading.deeds import deed_features, sentence_features, status_features  # noqa: E402
from crisisdesk.reading.event_model import (  # noqa: E402
    PARTY_BITS,
    STATUS_BITS,
    STATUSES,
    TYPE_BITS,
    TYPES,
    EventModel,
    slot,
)
from crisisdesk.reading.events import scenes_of  # noqa: E402
from crisisdesk.reading.pairs import choices  # noqa: E402
from crisisdesk.reading.tellings import Telling, tellings_of  # noqa: E402

MODEL = HERE.parents[1] / "src/crisisdesk/reading/models/events.npz"
SETTINGS = {"gate": 0.44, "least_type": 0.265, "second": 0.3, "no_target": 0.0, "same_actor": -0.7}
"""Thresholds: how likely an event and its best and second type must be; what speaks for no target and for one actor
twice, in log odds."""
UNSURE = {"sure": 0.0, "sure_type": 1.0, "sure_source": 0.5, "sure_target": 0.5}
GOLD = 1.0
FRAMES = 0.5
"""Weights of a gold record and of a made sentence beside a written one."""
STRENGTH = {"types": 0.3, "parties": 0.3, "statuses": 0.3}
LEAST_WEIGHT = 0.004
FOLDS = 3
Weights = NDArray[np.float32]
Text = tuple[str, list[Answer]]


def matrix(features: Sequence[Sequence[str]], bits: int) -> sp.csr_matrix:
    """Counts of features, one row an example."""
    columns: list[int] = []
    ends = [0]
    for names in features:
        columns += [slot(name, bits) for name in names]
        ends.append(len(columns))
    found = sp.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, ends), shape=(len(features), 1 << bits))
    found.sum_duplicates()
    return found


def linear(x: sp.csr_matrix, y: Sequence[int], weights: Sequence[float], classes: int, strength: float) -> Weights:
    """Weights of a softmax regression, shape (features, classes), the bias in row 0."""
    used = np.unique(x.indices)
    model = LogisticRegression(C=strength, max_iter=200, tol=1e-3)
    model.fit(x[:, used], y, sample_weight=weights)
    found = np.zeros((x.shape[1], classes), dtype=np.float32)
    for at, kind in enumerate(model.classes_):
        found[used, kind] = model.coef_[at]
        found[0, kind] = model.intercept_[at]
    return found


def choosing(examples: Sequence[Example], strength: float) -> Weights:
    """Weights of a choice among the parties of a sentence and nobody, one column for source and one for target."""
    rows = [(e.scene, *row) for e in examples if e.group != "gold" for row in party_rows(e)]
    offers = [choices(scene, occurrence, kind) for scene, occurrence, kind, _, _ in rows]
    x = matrix([names for offer in offers for names in offer], PARTY_BITS)
    starts = np.concatenate([[0], np.cumsum([len(offer) for offer in offers])[:-1]])
    columns = []
    for at in (3, 4):
        right = np.zeros(x.shape[0])
        for start, row in zip(starts, rows, strict=True):
            right[[start + number for number in row[at]]] = 1.0
        columns.append(_choice(x, right, starts, strength))
    return np.stack(columns, axis=1)


def _choice(x: sp.csr_matrix, right: NDArray[np.float64], starts: NDArray[np.intp], strength: float) -> Weights:
    """Conditional logit: the chance that the choice of each group is one of the right ones, as likely as can be."""
    used = np.unique(x.indices)
    small = x[:, used].astype(np.float64)
    back = small.T.tocsr()
    sizes = np.diff(np.append(starts, x.shape[0]))

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = small @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        raised = np.exp(scores)
        everything = np.add.reduceat(raised, starts)
        good = np.add.reduceat(raised * right, starts)
        slope = raised / np.repeat(everything, sizes) - raised * right / np.repeat(good, sizes)
        value = float(np.log(everything / good).sum() + (weights @ weights) / (2 * strength))
        return value, back @ slope + weights / strength

    weights = np.zeros(x.shape[1], dtype=np.float32)
    weights[used] = minimize(loss, np.zeros(len(used)), jac=True, method="L-BFGS-B", options={"maxiter": 120}).x
    return weights


def fit(examples: Sequence[Example]) -> dict[str, Weights]:
    """All three tables of weights."""
    rows = [(e.scene, o, kind, weight) for e in examples for o, kind, weight in type_rows(e)]
    x = matrix([[*deed_features(scene, o), *sentence_features(scene)] for scene, o, _, _ in rows], TYPE_BITS)
    types = linear(x, [TYPES.index(r[2]) for r in rows], [r[3] for r in rows], len(TYPES), STRENGTH["types"])
    stats = [(e.scene, *row) for e in examples for row in status_rows(e)]
    x = matrix([status_features(scene, o, kind, n) for scene, o, kind, n, _ in stats], STATUS_BITS)
    y = [STATUSES.index(row[4]) for row in stats]
    statuses = linear(x, y, [1.0] * len(stats), len(STATUSES), STRENGTH["statuses"])
    return {"types": types, "parties": choosing(examples, STRENGTH["parties"]), "statuses": statuses}


def written() -> list[Text]:
    """Our own sentences but for the held-back part."""
    return [(text, answers) for text, answers, held in own(HERE / "sentences.jsonl") if not held]


def made() -> list[Text]:
    """The sentences of the frames."""
    return [
        (
            text,
            [Answer(t.plover, t.status, t.source, t.target, t.trigger, t.source_span, t.target_span) for t in told],
        )
        for text, told in framed()
    ]


def load_examples(
    own_texts: Sequence[Text],
    golden: Sequence[Text],
    frames: Sequence[Text],
    ready: Callable[[str], Prepared] = prepared,
) -> tuple[list[Example], frozenset[str]]:
    """Examples for training and the learned stems, which come from the own and the golden texts."""
    learned = learned_from([*own_texts, *golden])
    groups = ((own_texts, "own", 1.0), (golden, "gold", GOLD), (frames, "frame", FRAMES))
    found = [
        example
        for texts, group, weight in groups
        for text, answers in texts
        for example in examples_of(ready(text), answers, learned, group, weight)
    ]
    return found, learned


def model_of(weights: dict[str, Weights], learned: frozenset[str], settings: dict[str, float]) -> EventModel:
    """Weights as the reader takes them."""
    return EventModel(**weights, learned=learned, settings=settings)


def sureness(examples: Sequence[Example], learned: frozenset[str]) -> dict[str, float]:
    """How confidence follows from the three probabilities, learned on sentences that the weights have not seen."""
    rows = [row for fold in range(FOLDS) for row in _tried(examples, learned, fold)]
    x = np.array([[_log_odds(value) for value in row[:3]] for row in rows])
    model = LogisticRegression(C=10.0).fit(x, [row[3] for row in rows])
    type_, source, target = (float(value) for value in model.coef_[0])
    return {
        "sure": float(model.intercept_[0]),
        "sure_type": type_,
        "sure_source": source,
        "sure_target": target,
    }


def _tried(
    examples: Sequence[Example], learned: frozenset[str], fold: int
) -> Iterator[tuple[float, float, float, bool]]:
    """The probabilities of what was read in one fold of the written sentences, and whether it was right."""
    mine = [e for number, e in enumerate(examples) if e.group == "own" and number % FOLDS == fold]
    tested = {id(e) for e in mine}
    model = model_of(fit([e for e in examples if id(e) not in tested]), learned, {**SETTINGS, **UNSURE})
    for example in mine:
        given = prepared(example.text)
        scenes = scenes_of(
            given.sentences, given.quotations, given.statements, given.mentions, given.discourse, learned
        )
        for scene, tellings in zip(scenes, tellings_of(scenes, model), strict=True):
            for telling in tellings:
                pair = telling.pairs[0]
                right = _right(telling, scene.parties[pair.source].code, example)
                yield telling.odds, pair.source_odds, pair.target_odds, right


def _right(telling: Telling, source: str, example: Example) -> bool:
    told = (telling.plover.value, base(source), base(telling.pairs[0].code or ""))
    return any(
        told == (answer.plover, base(answer.source), base(answer.target or ""))
        for answers in example.answers.values()
        for answer in answers
    )


def _log_odds(value: float) -> float:
    bounded = min(max(value, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))


def save(path: Path, weights: dict[str, Weights], learned: frozenset[str], settings: dict[str, float]) -> None:
    """Write the model in one step; weights near nought are left out, which packs the file."""
    about = json.dumps({"learned": sorted(learned), "settings": settings}, sort_keys=True)
    packed = {name: np.where(np.abs(w) < LEAST_WEIGHT, 0, w).astype(np.float16) for name, w in weights.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part.npz")
    np.savez_compressed(unfinished, about=np.array(about), **packed)
    unfinished.replace(path)


def main() -> None:
    """Train, calibrate and write."""
    options = argparse.ArgumentParser()
    options.add_argument("--gold", type=Path)
    options.add_argument("--out", type=Path, default=MODEL)
    given = options.parse_args()
    start = time.monotonic()
    golden = list(gold_records(given.gold)) if given.gold else []
    examples, learned = load_examples(written(), golden, made())
    print(f"{len(examples)} sentences, {len(learned)} stems of triggers beyond the table")
    settings = {**SETTINGS, **{name: round(value, 3) for name, value in sureness(examples, learned).items()}}
    save(given.out, fit(examples), learned, settings)
    print(f"{given.out.name}: {given.out.stat().st_size / 1e6:.2f} MB, {time.monotonic() - start:.0f} s; {settings}")


if __name__ == "__main__":
    main()
