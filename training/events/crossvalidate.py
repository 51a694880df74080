"""Score the event reader on PLOVER gold records that it has not been trained on, in turn, in PLOVER's conventions.

    python training/events/crossvalidate.py GOLD.jsonl [--folds 5] [--out PRED.jsonl]

For each fold the models are trained on our own sentences, the frames and the records of the other folds; the stems of
triggers that no table names come from those alone. The predictions are scored by the scorer beside the records.
"""

import argparse
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

from examples import Prepared, coded_records, gold_records, prepared
from train import SETTINGS, UNSURE, fit, load_examples, made, model_of, written

from crisisdesk.reading.event_model import Conventions, EventModel
from crisisdesk.reading.events import events_of
from crisisdesk.reading.plover import coded


def main() -> None:
    """Train and predict fold by fold, then score."""
    options = argparse.ArgumentParser(description="Cross-validation on PLOVER gold records.")
    options.add_argument("gold", type=Path)
    options.add_argument("--folds", type=int, default=5)
    options.add_argument("--out", type=Path, default=Path("crossvalidated.jsonl"))
    given = options.parse_args()
    records = [json.loads(line) for line in given.gold.read_text("utf-8").splitlines()]
    golden, codings = list(gold_records(given.gold)), list(coded_records(given.gold))
    sentences, frames = written(), made()
    ready = cache(prepared)
    lines: list[str] = []
    for fold in range(given.folds):
        others = [
            [one for number, one in enumerate(all_) if number % given.folds != fold] for all_ in (golden, codings)
        ]
        examples, learned = load_examples(sentences, *others, frames, ready)
        model = model_of(fit(examples), learned, {**SETTINGS, **UNSURE})
        tested = records[fold :: given.folds]
        lines += [json.dumps({"id": one["id"], "events": _coded(ready(one["text"]), model)}) for one in tested]
        print(f"fold {fold + 1} of {given.folds}", flush=True)
    given.out.write_text("\n".join(lines) + "\n", "utf-8")
    scorer = given.gold.with_name("eval_events.py")
    subprocess.run([sys.executable, str(scorer), str(given.gold), "--pred", str(given.out)], check=True)


def _coded(given: Prepared, model: EventModel) -> list[dict[str, str | None]]:
    events = events_of(
        given.document,
        given.sentences,
        given.quotations,
        given.statements,
        given.mentions,
        given.discourse,
        model,
        Conventions.PLOVER,
    )
    return [{"source": one.source, "target": one.target, "plover": one.plover.value} for one in coded(events)]


if __name__ == "__main__":
    main()
