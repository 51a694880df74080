"""Train the event reader: three linear models over hashed features.

    python training/events/train.py [--gold PLOVER_GSR.jsonl] [--report] [--out events.npz]

Reads ``sentences.jsonl`` without its held-back part and, where given, PLOVER gold records. ``--report`` cross-validates
first and prints the scores. Deterministic.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[2] / "src")]

from examples import Answer, Example, examples_of, gold_records, learned_from, own, party_rows, prepared, status_rows, type_rows  # noqa: E402
from frames import framed  # noqa: E402

from crisisdesk.reading.deeds import deed_features, status_features  # noqa: E402
from crisisdesk.reading.event_model import PARTY_BITS, STATUS_BITS, STATUSES, TYPE_BITS, TYPES, slot  # noqa: E402
from crisisdesk.reading.pairs import choices  # noqa: E402

HERE = Path(__file__).resolve().parent
MODEL = HERE.parents[1] / "src/crisisdesk/reading/models/events.npz"
SETTINGS = {"gate": 0.42, "least_type": 0.27, "second": 0.3, "no_target": 0.0, "same_actor": -0.7, "sure": 0.0, "sure_type": 1.0, "sure_source": 0.5, "sure_target": 0.5}
GOLD = 1.0
"""Weight of a gold record, which codes promises and future deeds otherwise than the desk does."""
FRAMES = 0.5
"""Weight of a made sentence beside a written one."""
STRENGTH = {"types": 0.3, "parties": 0.3, "statuses": 0.3}


def matrix(features: Sequence[Sequence[str]], bits: int) -> sp.csr_matrix:
    """Counts of features, one row an example."""
    columns, ends = [], [0]
    for names in features:
        columns += [slot(name, bits) for name in names]
        ends.append(len(columns))
    data = np.ones(len(columns), dtype=np.float32)
    found = sp.csr_matrix((data, columns, ends), shape=(len(features), 1 << bits))
    found.sum_duplicates()
    return found


def linear(x: sp.csr_matrix, y: Sequence[int], weights: Sequence[float], classes: int, strength: float) -> np.ndarray:
    """Weights of a softmax regression, shape (features, classes), the bias in row 0."""
    used = np.unique(x.indices)
    model = LogisticRegression(C=strength, max_iter=200, tol=1e-3, solver="lbfgs")
    model.fit(x[:, used], y, sample_weight=weights)
    found = np.zeros((x.shape[1], classes), dtype=np.float32)
    if len(model.classes_) == 2:
        found[used, 1] = model.coef_[0]
        found[0, 1] = model.intercept_[0]
        return found
    for at, kind in enumerate(model.classes_):
        found[used, kind] = model.coef_[at]
        found[0, kind] = model.intercept_[at]
    return found


def choosing(examples: Sequence[Example], strength: float) -> np.ndarray:
    """Weights of a choice among the parties of a sentence and nobody, one column for source and one for target."""
    rows = [(e.scene, *row) for e in examples if e.group != "gold" for row in party_rows(e)]
    offers = [choices(scene, o, kind) for scene, o, kind, _, _ in rows]
    x = matrix([names for offer in offers for names in offer], PARTY_BITS)
    ends = np.cumsum([len(offer) for offer in offers])
    starts = np.concatenate([[0], ends[:-1]])
    columns = []
    for at in (3, 4):
        right = np.zeros(x.shape[0], dtype=np.float64)
        for start, row in zip(starts, rows, strict=True):
            right[[start + n for n in row[at]]] = 1.0
        columns.append(_choice(x, right, starts, strength))
    return np.stack(columns, axis=1)


def _choice(x: sp.csr_matrix, right: np.ndarray, starts: np.ndarray, strength: float) -> np.ndarray:
    """Conditional logit: the chance that the choice of each group is one of the right ones, as likely as can be."""
    used = np.unique(x.indices)
    small = x[:, used].astype(np.float64)
    sizes = np.diff(np.append(starts, x.shape[0]))
    back = small.T.tocsr()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = small @ weights
        scores -= np.repeat(np.maximum.reduceat(scores, starts), sizes)
        raised = np.exp(scores)
        everything = np.add.reduceat(raised, starts)
        good = np.add.reduceat(raised * right, starts)
        slope = raised / np.repeat(everything, sizes) - raised * right / np.repeat(good, sizes)
        return (
            float(np.log(everything / good).sum() + (weights @ weights) / (2 * strength)),
            back @ slope + weights / strength,
        )

    found = minimize(loss, np.zeros(len(used)), jac=True, method="L-BFGS-B", options={"maxiter": 120}).x
    weights = np.zeros(x.shape[1], dtype=np.float32)
    weights[used] = found
    return weights


def fit(examples: Sequence[Example]) -> dict[str, np.ndarray]:
    """All three tables of weights."""
    rows = [(e.scene, o, kind, weight) for e in examples for o, kind, weight in type_rows(e)]
    x = matrix([deed_features(scene, o) for scene, o, _, _ in rows], TYPE_BITS)
    types = linear(x, [TYPES.index(r[2]) for r in rows], [r[3] for r in rows], len(TYPES), STRENGTH["types"])
    parties = choosing(examples, STRENGTH["parties"])
    stats = [(e.scene, *row) for e in examples for row in status_rows(e)]
    x = matrix([status_features(scene, o, kind, n) for scene, o, kind, n, _ in stats], STATUS_BITS)
    statuses = linear(
        x, [STATUSES.index(row[4]) for row in stats], [1.0] * len(stats), len(STATUSES), STRENGTH["statuses"]
    )
    return {"types": types, "parties": parties, "statuses": statuses}


def save(path: Path, weights: dict[str, np.ndarray], learned: frozenset[str], settings: dict[str, float]) -> None:
    """Write the model; weights near nought are left out, which packs the file."""
    about = json.dumps({"learned": sorted(learned), "settings": settings}, sort_keys=True)
    packed = {name: np.where(np.abs(w) < 0.004, 0, w).astype(np.float16) for name, w in weights.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, about=np.array(about), **packed)


def load_examples(gold: Path | None) -> tuple[list[Example], list[tuple[str, list]], frozenset[str]]:
    """Examples for training, the held-back sentences, and the learned stems."""
    texts = [(text, answers) for text, answers, held in own(HERE / "sentences.jsonl") if not held]
    back = [(text, answers) for text, answers, held in own(HERE / "sentences.jsonl") if held]
    golden = list(gold_records(gold)) if gold else []
    learned = learned_from([*texts, *golden])
    found = [e for text, answers in texts for e in examples_of(prepared(text), answers, learned, "own")]
    found += [e for text, answers in golden for e in examples_of(prepared(text), answers, learned, "gold", GOLD)]
    for text, told in framed():
        answers = [Answer(t.plover, t.status, t.source, t.target, t.trigger, t.source_span, t.target_span) for t in told]
        found += examples_of(prepared(text), answers, learned, "frame", FRAMES)
    return found, back, learned


def main() -> None:
    """Train and write."""
    options = argparse.ArgumentParser()
    options.add_argument("--gold", type=Path)
    options.add_argument("--out", type=Path, default=MODEL)
    given = options.parse_args()
    start = time.time()
    found, _, learned = load_examples(given.gold)
    print(f"{len(found)} sentences, {len(learned)} learned stems, {time.time() - start:.0f} s")
    weights = fit(found)
    save(given.out, weights, learned, SETTINGS)
    print(f"{given.out}: {given.out.stat().st_size / 1e6:.2f} MB, {time.time() - start:.0f} s")


if __name__ == "__main__":
    main()
