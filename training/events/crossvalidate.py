"""Score the event reader on PLOVER gold records that it has not been trained on, in turn, in PLOVER's conventions.

    python training/events/crossvalidate.py GOLD.jsonl [--folds 5] [--out PRED.jsonl]

For each fold the models are trained on our own sentences, the frames and the records of the other folds; the stems of
triggers that no table names come from those alone. The predictions are scored by the scorer beside the records.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from examples import Prepared, examples_of, gold_records, learned_from, own, prepared
from frames import framed
from train import FRAMES, GOLD, HERE, SETTINGS, UNSURE, Answer, fit, model_of

from crisisdesk.reading.event_model import EventModel
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
    golden = list(gold_records(given.gold))
    written = [(text, answers) for text, answers, held in own(HERE / "sentences.jsonl") if not held]
    made = [(text, [Answer(*_fields(told)) for told in events]) for text, events in framed()]
    ready = {text: prepared(text) for text, _ in (*written, *made, *golden)}
    lines: list[str] = []
    for fold in range(given.folds):
        others = [pair for number, pair in enumerate(golden) if number % given.folds != fold]
        learned = learned_from([*written, *others])
        examples = [
            example
            for texts, group, weight in ((written, "own", 1.0), (others, "gold", GOLD), (made, "frame", FRAMES))
            for text, answers in texts
            for example in examples_of(ready[text], answers, learned, group, weight)
        ]
        model = model_of(fit(examples), learned, {**SETTINGS, **UNSURE})
        tested = records[fold :: given.folds]
        lines += [json.dumps({"id": one["id"], "events": _coded(ready[one["text"]], model)}) for one in tested]
        print(f"fold {fold + 1} of {given.folds}", flush=True)
    given.out.write_text("\n".join(lines) + "\n", "utf-8")
    scorer = given.gold.with_name("eval_events.py")
    subprocess.run([sys.executable, str(scorer), str(given.gold), "--pred", str(given.out)], check=True)


def _fields(told: object) -> list[object]:
    names = ("plover", "status", "source", "target", "trigger", "source_span", "target_span")
    return [getattr(told, name) for name in names]


def _coded(given: Prepared, model: EventModel) -> list[dict[str, str | None]]:
    events = events_of(
        given.document,
        given.sentences,
        given.quotations,
        given.statements,
        given.mentions,
        given.discourse,
        model,
    )
    return [{"source": one.source, "target": one.target, "plover": one.plover.value} for one in coded(events)]


if __name__ == "__main__":
    main()
