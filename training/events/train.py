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
from dataclasses import dataclass
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
    CODED_GROUP,
    FRAME_GROUP,
    GOLD_GROUP,
    OWN_GROUP,
    Answer,
    Example,
    Prepared,
    coded_records,
    coding_rows,
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
from crisisdesk.reading.pairs import choices, possible_pairs  # noqa: E402
from crisisdesk.reading.parties import pair_features  # noqa: E402
from crisisdesk.reading.scenes import Occurrence  # noqa: E402
from crisisdesk.reading.tellings import Telling, tellings_of  # noqa: E402

MODEL = HERE.parents[1] / "src/crisisdesk/reading/models/events.npz"
SETTINGS = {"gate": 0.47, "least_type": 0.265, "second": 0.3, "gate_coded": 0.32}
"""Thresholds: how likely an event and its best and second type must be, and an event by PLOVER's conventions."""
UNSURE = {"sure": 0.0, "sure_type": 1.0, "sure_source": 0.5, "sure_target": 0.5}
WEIGHTS = {
    "types": {OWN_GROUP: 1.0, FRAME_GROUP: 0.5, GOLD_GROUP: 1.0},
    "codings": {OWN_GROUP: 1.0, FRAME_GROUP: 2.0, CODED_GROUP: 3.0},
    "parties": {OWN_GROUP: 1.0, FRAME_GROUP: 1.0, CODED_GROUP: 3.0},
}
"""What an example of a group counts in each table; groups that are not named take no part."""
STRENGTH = {"types": 0.3, "parties": 0.05, "statuses": 0.3}
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


@dataclass(frozen=True, slots=True)
class Offers:
    """What there is to choose from, for each event: its parties, and the pairs of them.

    ``parties`` and ``pairs`` hold features; pair n goes from party ``sources[n]`` to party ``targets[n]``, is right
    where ``right[n]`` is 1, and the pairs of event e begin at ``starts[e]``.
    """

    parties: sp.csr_matrix
    pairs: sp.csr_matrix
    sources: NDArray[np.intp]
    targets: NDArray[np.intp]
    right: NDArray[np.float64]
    starts: NDArray[np.intp]
    weights: NDArray[np.float64]


def offers_of(examples: Sequence[Example]) -> Offers:
    """The choices of all events that have a right one."""
    named: list[list[str]] = []
    together: list[list[str]] = []
    sources, targets, right, starts, weights = [], [], [], [], []
    for example in examples:
        scene, weight = example.scene, WEIGHTS["parties"].get(example.group, 0.0)
        for occurrence, kind, doers, others in party_rows(example) if weight else ():
            pairs = possible_pairs(scene)
            good = [float(s in doers and t in others) for s, t in pairs]
            if any(good):
                starts.append(len(together))
                weights.append(weight)
                sources += [len(named) + s for s, _ in pairs]
                targets += [len(named) + t for _, t in pairs]
                right += good
                named += choices(scene, occurrence, kind)
                together += [pair_features(scene, occurrence, s, t, kind) for s, t in pairs]
    return Offers(
        matrix(named, PARTY_BITS),
        matrix(together, PARTY_BITS),
        np.array(sources),
        np.array(targets),
        np.array(right),
        np.array(starts),
        np.array(weights),
    )


def choosing(examples: Sequence[Example], strength: float) -> Weights:
    """Weights of a choice among the pairs of a sentence: columns for the source, the target and both together.

    Conditional logit: the chance that the choice of each event is one of the right ones, as likely as can be.
    """
    given = offers_of(examples)
    used, tied = np.unique(given.parties.indices), np.unique(given.pairs.indices)
    x, z = given.parties[:, used].astype(np.float64), given.pairs[:, tied].astype(np.float64)
    back, tied_back = x.T.tocsr(), z.T.tocsr()
    sizes = np.diff(np.append(given.starts, z.shape[0]))
    count, rows = len(used), x.shape[0]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        first, second, both = np.split(weights, [count, 2 * count])
        scores = (x @ first)[given.sources] + (x @ second)[given.targets] + z @ both
        scores -= np.repeat(np.maximum.reduceat(scores, given.starts), sizes)
        raised = np.exp(scores)
        everything = np.add.reduceat(raised, given.starts)
        good = np.add.reduceat(raised * given.right, given.starts)
        slope = raised / np.repeat(everything, sizes) - raised * given.right / np.repeat(good, sizes)
        slope *= np.repeat(given.weights, sizes)
        parts = [back @ np.bincount(at, slope, rows) for at in (given.sources, given.targets)]
        value = float((given.weights * np.log(everything / good)).sum() + (weights @ weights) / (2 * strength))
        return value, np.concatenate([*parts, tied_back @ slope]) + weights / strength

    start = np.zeros(2 * count + len(tied))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 120}).x
    table = np.zeros((given.parties.shape[1], 3), dtype=np.float32)
    table[used, 0], table[used, 1] = found[:count], found[count : 2 * count]
    table[tied, 2] = found[2 * count :]
    return table


def fit(examples: Sequence[Example]) -> dict[str, Weights]:
    """All tables of weights."""
    return {**desk(examples), "codings": typing(examples, coding_rows, WEIGHTS["codings"])}


def desk(examples: Sequence[Example]) -> dict[str, Weights]:
    """The tables of weights that read by the desk's conventions."""
    stats = [(e.scene, *row) for e in examples for row in status_rows(e)]
    x = matrix([status_features(scene, o, kind, n) for scene, o, kind, n, _ in stats], STATUS_BITS)
    y = [STATUSES.index(row[4]) for row in stats]
    return {
        "types": typing(examples, type_rows, WEIGHTS["types"]),
        "parties": choosing(examples, STRENGTH["parties"]),
        "statuses": linear(x, y, [1.0] * len(stats), len(STATUSES), STRENGTH["statuses"]),
    }


def typing(
    examples: Sequence[Example],
    rows_of: Callable[[Example], Iterator[tuple[Occurrence, str, float]]],
    groups: dict[str, float],
) -> Weights:
    """Weights of types by some conventions; ``groups`` says what each example counts."""
    rows = [(e, *row) for e in examples if e.group in groups for row in rows_of(e)]
    x = matrix([[*deed_features(e.scene, o), *sentence_features(e.scene)] for e, o, _, _ in rows], TYPE_BITS)
    weights = [groups[e.group] * weight for e, _, _, weight in rows]
    return linear(x, [TYPES.index(kind) for _, _, kind, _ in rows], weights, len(TYPES), STRENGTH["types"])


def written() -> list[Text]:
    """Our own sentences but for the held-back part."""
    return [(text, answers) for text, answers, held in own(HERE / "sentences.jsonl") if not held]


def made() -> list[Text]:
    """The sentences of the frames."""
    return [
        (
            text,
            [
                Answer(t.plover, t.status, t.source, t.target, t.trigger, t.source_span, t.target_span, t.coded)
                for t in told
            ],
        )
        for text, told in framed()
    ]


def load_examples(
    own_texts: Sequence[Text],
    golden: Sequence[Text],
    codings: Sequence[Text],
    frames: Sequence[Text],
    ready: Callable[[str], Prepared] = prepared,
) -> tuple[list[Example], frozenset[str]]:
    """Examples for training and the learned stems, which come from the own and the golden texts."""
    learned = learned_from([*own_texts, *golden])
    groups = ((own_texts, OWN_GROUP), (golden, GOLD_GROUP), (codings, CODED_GROUP), (frames, FRAME_GROUP))
    found = [
        example
        for texts, group in groups
        for text, answers in texts
        for example in examples_of(ready(text), answers, learned, group)
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
    mine = [e for number, e in enumerate(examples) if e.group == OWN_GROUP and number % FOLDS == fold]
    tested = {id(e) for e in mine}
    weights = desk([e for e in examples if id(e) not in tested])
    model = model_of({**weights, "codings": weights["types"]}, learned, {**SETTINGS, **UNSURE})
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
    codings = list(coded_records(given.gold)) if given.gold else []
    examples, learned = load_examples(written(), golden, codings, made())
    print(f"{len(examples)} sentences, {len(learned)} stems of triggers beyond the table")
    settings = {**SETTINGS, **{name: round(value, 3) for name, value in sureness(examples, learned).items()}}
    save(given.out, fit(examples), learned, settings)
    print(f"{given.out.name}: {given.out.stat().st_size / 1e6:.2f} MB, {time.monotonic() - start:.0f} s; {settings}")


if __name__ == "__main__":
    main()
