"""Measure the event reader: quality on what is there, and speed of events alone on one core.

    python benchmarks/events.py [--shared ../shared] [--model events.npz]

Quality: the held-back part of the project's own sentences, and the shared development sets where they are present,
each sentence read as a document of its own. Speed: sentences per second through the event reader, statements and
mentions being given.
"""

import argparse
import importlib.util
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from crisisdesk.model import Event, base
from crisisdesk.reading import discourse_of, mentions_of
from crisisdesk.reading.deeds import deed_features, sentence_features
from crisisdesk.reading.event_model import TYPES, Conventions, EventModel, event_model, loaded
from crisisdesk.reading.events import events_of, scenes_of
from crisisdesk.reading.plover import coded
from crisisdesk.reading.statements import statements_of
from crisisdesk.reading.tagged import tagged_sentences
from crisisdesk.reading.text import paragraphs_of, quotations_of
from crisisdesk.wire.articles import undated_document
from crisisdesk.wire.jsonlines import article_of

ROOT = Path(__file__).resolve().parents[1]
SENTENCES = ROOT / "training/events/sentences.jsonl"
_NEVER = datetime.fromtimestamp(0, UTC)
_SAMPLES = 1000
ROUNDS = 7
"""Runs of the speed test, of which the fastest counts: others use the machine too."""
LONGEST = (20, 100)
"""Words of the longest sentence in each measurement of speed."""
Key = tuple[str, ...]


class Prepared:
    """A text up to the point where events are looked for."""

    def __init__(self, record: dict[str, Any]) -> None:
        article = article_of(
            {key: record[key] for key in ("id", "text", "published", "title", "outlet") if key in record}
        )
        self.document = undated_document(article, retrieved_at=_NEVER, language="en")
        self.quotations = quotations_of(self.document.text, paragraphs_of(self.document.text))
        self.sentences = tagged_sentences(self.document, self.quotations)
        self.discourse = discourse_of(self.document)
        self.statements = statements_of(self.document, self.sentences, self.quotations, self.discourse)
        self.mentions = mentions_of(self.discourse)

    def events(self, model: EventModel, conventions: Conventions = Conventions.DESK) -> tuple[Event, ...]:
        """The events of the text."""
        return events_of(
            self.document,
            self.sentences,
            self.quotations,
            self.statements,
            self.mentions,
            self.discourse,
            model,
            conventions,
        )

    def top_type(self, model: EventModel, conventions: Conventions = Conventions.DESK) -> str | None:
        """The type that is likeliest anywhere in the text, without any threshold."""
        best: tuple[float, str | None] = (0.0, None)
        for scene in scenes_of(
            self.sentences, self.quotations, self.statements, self.mentions, self.discourse, model.learned
        ):
            if scene.occurrences:
                features = [deed_features(scene, occurrence) for occurrence in scene.occurrences]
                shared = [sentence_features(scene)]
                odds = model.type_odds(features, shared, [0] * len(features), conventions)[:, :-1]
                best = max(best, (float(odds.max()), TYPES[int(odds.max(axis=0).argmax())]), key=lambda pair: pair[0])
        return best[1]


def lines(path: Path) -> list[dict[str, Any]]:
    """The records of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def f1(counts: Iterable[tuple[int, int, int]]) -> tuple[float, float, float]:
    """F1, precision and recall from hits, predictions and gold."""
    hits, told, gold = (sum(column) for column in zip(*counts, strict=True))
    precision, recall = hits / told if told else 0.0, hits / gold if gold else 0.0
    return (2 * precision * recall / (precision + recall) if hits else 0.0, precision, recall)


def interval(counts: Sequence[tuple[int, int, int]], seed: int = 1) -> tuple[float, float]:
    """The 95 % interval of F1 by drawing the texts again and again."""
    draw = random.Random(seed)
    scores = sorted(f1(draw.choices(counts, k=len(counts)))[0] for _ in range(_SAMPLES))
    return scores[int(0.025 * _SAMPLES)], scores[int(0.975 * _SAMPLES)]


def compared(gold: Iterable[Key], told: Iterable[Key]) -> tuple[int, int, int]:
    """Hits, predictions and gold of one text, as multisets."""
    wanted, found = Counter(gold), Counter(told)
    return sum((wanted & found).values()), sum(found.values()), sum(wanted.values())


LEVELS: dict[str, Callable[[Any], Key]] = {
    "type": lambda e: (e["plover"],),
    "pair": lambda e: (base(e["source"]), base(e["target"] or "")),
    "triple": lambda e: (base(e["source"]), e["plover"], base(e["target"] or "")),
    "triple and status": lambda e: (base(e["source"]), e["plover"], base(e["target"] or ""), e["status"]),
}


def as_dict(event: Event) -> dict[str, Any]:
    """An event with the fields that are compared."""
    return {
        "source": event.source,
        "target": event.target,
        "plover": event.plover.value,
        "status": event.status.value,
        "trigger": list(event.trigger),
    }


def held_back(model: EventModel) -> dict[str, Any]:
    """Scores on the project's own sentences that were never trained on."""
    records = [record for record in lines(SENTENCES) if record["held_back"]]
    told = [[as_dict(event) for event in Prepared({"text": record["text"]}).events(model)] for record in records]
    found: dict[str, Any] = {}
    for name, key in LEVELS.items():
        counts = [compared(map(key, r["events"]), map(key, t)) for r, t in zip(records, told, strict=True)]
        found[name] = (*f1(counts), *interval(counts))
    clean = [t for r, t in zip(records, told, strict=True) if not r["events"]]
    found["false events"] = sum(1 for t in clean if t) / len(clean)
    found["sentences"] = len(records)
    return found


def confusion(model: EventModel) -> Counter[tuple[str, str]]:
    """How often each type of the held-back sentences was read as which, by triggers; ``none`` on either side."""
    found: Counter[tuple[str, str]] = Counter()
    for record in lines(SENTENCES):
        if record["held_back"]:
            told = [as_dict(event) for event in Prepared({"text": record["text"]}).events(model)]
            found += _confused(record["events"], told)
    return found


def _confused(gold: list[dict[str, Any]], told: list[dict[str, Any]]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    open_ = {(tuple(event["trigger"]), event["plover"]) for event in told}
    for span, plover in {(tuple(event["trigger"]), event["plover"]) for event in gold}:
        near = [one for one in open_ if one[0][0] < span[1] and span[0] < one[0][1]]
        best = next((one for one in near if one[1] == plover), near[0] if near else None)
        found[plover, best[1] if best else "none"] += 1
        open_ -= {best} if best else set()
    for _, plover in open_:
        found["none", plover] += 1
    return found


def reliability(model: EventModel) -> list[tuple[float, int, float]]:
    """By tenths of confidence over the held-back sentences: the lower bound, how many events, how many were right."""
    bins: dict[int, list[bool]] = {}
    for record in lines(SENTENCES):
        if record["held_back"]:
            wanted = {LEVELS["triple"](event) for event in record["events"]}
            for event in Prepared({"text": record["text"]}).events(model):
                right = LEVELS["triple"](as_dict(event)) in wanted
                bins.setdefault(min(9, int(event.confidence * 10)), []).append(right)
    return [(at / 10, len(bins[at]), sum(bins[at]) / len(bins[at])) for at in sorted(bins)]


def show_confusion(found: Counter[tuple[str, str]]) -> None:
    """The confusion table in Markdown."""
    names = [*TYPES[:-1], "none"]
    print("| gold \\ read | " + " | ".join(name[:4].lower() for name in names) + " |")
    print("|---" * (len(names) + 1) + "|")
    for gold in names:
        print(f"| {gold} | " + " | ".join(str(found[gold, read] or "") for read in names) + " |")


def scorer(path: Path) -> ModuleType:
    """A shared scorer as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def regional(shared: Path, model: EventModel) -> dict[str, Any]:
    """Scores of the shared scorer on the regional articles."""
    module = scorer(shared / "bench/regional/score_regional.py")
    gold = module.load(str(shared / "bench/regional/dev.jsonl"))
    told = {
        key: {"id": key, "events": [as_dict(event) for event in Prepared(record).events(model)]}
        for key, record in gold.items()
    }
    scores: dict[str, Any] = module.score(gold, told)["events"]
    return scores


def sentence_set(shared: Path, name: str, model: EventModel, *, as_plover: bool) -> dict[str, Any]:
    """Scores of the shared scorer on a set of sentences, each a document; in PLOVER's conventions or the desk's."""
    module = scorer(shared / "bench/events/eval_events.py")
    path = shared / f"bench/events/{name}.dev.jsonl"
    gold, told, right = module.load([str(path)]), {}, 0
    for record in lines(path):
        prepared = Prepared({"text": record["text"]})
        conventions = Conventions.PLOVER if as_plover else Conventions.DESK
        events = prepared.events(model, conventions)
        rows = coded(events) if as_plover else [(e.source, e.target, e.plover) for e in events]
        told[record["id"]] = [
            {"source": row.source, "target": row.target, "plover": row.plover.value}
            if not isinstance(row, tuple)
            else {"source": row[0], "target": row[1], "plover": row[2].value}
            for row in rows
        ]
        wanted = {event["plover"] for event in record["events"]}
        top = prepared.top_type(model, conventions)
        right += top in wanted or (top in {"CONCEDE", "RETREAT"} and "YIELD" in wanted)
    scores: dict[str, Any] = module.score(gold, told)
    scores["top type"] = right / len(told)
    return scores


def speed(model: EventModel, longest: int, count: int = 500) -> tuple[float, float]:
    """Sentences and words per second of the event reader alone, over sentences of ``longest`` words at most."""
    texts = [record["text"] for record in lines(SENTENCES) if len(record["text"].split()) <= longest]
    prepared = [Prepared({"text": text}) for text in texts[:count]]
    for one in prepared[:50]:
        one.events(model)
    words = sum(len(sentence.words) for one in prepared for sentence in one.sentences)
    sentences = sum(len(one.sentences) for one in prepared)
    spent = min(_once(prepared, model) for _ in range(ROUNDS))
    return sentences / spent, words / spent


def _once(prepared: Sequence[Prepared], model: EventModel) -> float:
    start = time.process_time()
    for one in prepared:
        one.events(model)
    return time.process_time() - start


def show(name: str, scores: Sequence[float]) -> None:
    """One line of scores."""
    rest = f"  95 % {scores[3]:.3f}-{scores[4]:.3f}" if len(scores) > 3 else ""
    print(f"  {name:28s} F1 {scores[0]:.3f}  P {scores[1]:.3f}  R {scores[2]:.3f}{rest}")


def main() -> None:
    """Print everything that can be measured here."""
    options = argparse.ArgumentParser()
    options.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    options.add_argument("--model", type=Path)
    options.add_argument("--only", default="own,regional,sets,speed")
    given = options.parse_args()
    model = loaded(given.model.read_bytes()) if given.model else event_model()
    if "own" in given.only:
        found = held_back(model)
        print(f"own sentences held back ({found['sentences']})")
        for name in LEVELS:
            show(name, found[name])
        print(f"  false events in {found['false events']:.3f} of sentences without event")
    if "regional" in given.only and (given.shared / "bench/regional").is_dir():
        show_regional(regional(given.shared, model))
    if "sets" in given.only and (given.shared / "bench/events").is_dir():
        for name in ("plover_gsr", "plv", "coped"):
            for as_plover in (False, True):
                show_set(name, sentence_set(given.shared, name, model, as_plover=as_plover), as_plover=as_plover)
    if "confusion" in given.only:
        show_confusion(confusion(model))
        for least, count, right in reliability(model):
            print(f"  confidence from {least:.1f}: {count} events, {right:.2f} right")
    if "speed" in given.only:
        for longest in LONGEST:
            sentences, words = speed(model, longest)
            each = f"{words / sentences:.0f} words each"
            print(f"events alone: {sentences:,.0f} sentences/s of {each}, {words:,.0f} words/s on one core")
    sys.stdout.flush()


def show_regional(scores: dict[Any, Any]) -> None:
    """The regional figures."""
    print("regional development articles")
    for what in ("type", "pair", "triple", "triple_status"):
        values = scores[what, "base"]
        show(what, (values["f1"], values["p"], values["r"]))
    exact = scores["triple", "exact"]
    show("triple, exact codes", (exact["f1"], exact["p"], exact["r"]))
    right = scores["triple_status", "base"]["tp"] / max(1, scores["triple", "base"]["tp"])
    print(f"  status right {right:.3f} of matched; false events in {scores['false']['rate']:.3f} of sentences")


def show_set(name: str, scores: dict[str, Any], *, as_plover: bool) -> None:
    """The figures of one set of sentences."""
    print(f"{name} ({'PLOVER conventions' if as_plover else 'desk conventions'})")
    for what in ("type", "detect", "actors", "triple"):
        if what in scores and scores[what]["tp"]:
            show(what, (scores[what]["F1"], scores[what]["P"], scores[what]["R"]))
    if scores["type"]["tp"]:
        print(f"  likeliest type right {scores['top type']:.3f}")


if __name__ == "__main__":
    main()
