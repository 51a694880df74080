"""From the sentences as they were written to one checked file with spans.

Reads ``own/*.jsonl``, ties every source, target and trigger to its characters, checks what can be checked, and writes
``sentences.jsonl`` and ``DATA_CARD.md``. What is wrong is printed with its file and line; the exit code is 1 where
anything is.

    python training/events/sentences.py
"""

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TYPES = frozenset(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT".split()
)
STATUSES = frozenset("happened planned called_for alleged denied".split())
ACTOR = re.compile(r"[A-Z]{2,8}(?:\.[A-Z]{2,3})?")
CONTEXTS = {
    "rights": "rights_freedoms",
    "human_rights": "rights_freedoms",
    "disaster": "environment",
    "enviro_disaster": "environment",
    "humanitarian": "human_security",
    "refugee": "migration",
    "crime_drugs": "crime",
    "political_institutions": "political",
    "government": "political",
}
"""Spellings of PLOVER's contexts, brought to one each."""
MODES = {"strike": "strike-lim"}
HELD_BACK = 10
"""One sentence in so many is held back from training, by the hash of its text."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a sentence, and where."""

    place: str
    what: str


@dataclass(slots=True)
class Collection:
    """The sentences that passed, and what is wrong with the others."""

    records: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def held_back(text: str) -> bool:
    """Whether a sentence is kept from training. Depends on nothing but its letters and digits."""
    plain = re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()
    return int(hashlib.sha1(plain.encode()).hexdigest(), 16) % HELD_BACK == 0


def collect(folder: Path) -> Collection:
    """All sentences of a folder."""
    found = Collection()
    seen: dict[str, str] = {}
    for place, record in lines_of(folder):
        faults = [Fault(place, what) for what in faults_of(record)]
        key = re.sub(r"\W+", " ", str(record.get("text", "")).lower()).strip()
        if key in seen:
            faults.append(Fault(place, f"the same sentence as {seen[key]}"))
        seen[key] = place
        found.faults += faults
        if not faults:
            found.records.append(resolved(record, place))
    return found


def lines_of(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each line with its place."""
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line.strip():
                yield f"{path.name}:{number}", json.loads(line)


def faults_of(record: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a sentence."""
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        yield "no text"
        return
    keys = set()
    for event in record.get("events", []):
        yield from _faults_of_event(event, text)
        key = tuple(
            str(event.get(name))
            for name in ("source", "target", "plover", "status", "trigger", "source_text", "target_text")
        )
        if key in keys:
            yield f"the same event twice: {key}"
        keys.add(key)


def _faults_of_event(event: dict[str, Any], text: str) -> Iterator[str]:
    if event.get("plover") not in TYPES:
        yield f"unknown type {event.get('plover')!r}"
    if event.get("status") not in STATUSES:
        yield f"unknown status {event.get('status')!r}"
    for name in ("source", "target"):
        code = event.get(name)
        if code is None and name == "target":
            continue
        if not isinstance(code, str) or not ACTOR.fullmatch(code):
            yield f"{name} {code!r} is no actor code"
    if event.get("source") == event.get("target") and event.get("source_text") == event.get("target_text"):
        yield "source and target are the same words"
    if event.get("target") is None and event.get("target_text"):
        yield "words for a target that has no code"
    for name in ("trigger", "source_text", "target_text"):
        given = event.get(name)
        if given is not None and span_of(text, given) is None:
            yield f"{name} {given!r} does not stand in the text"
    if event.get("trigger") is None:
        yield "no trigger"


def span_of(text: str, given: Any) -> tuple[int, int] | None:
    """Where words stand: the first place as whole words, or the place that ``{"text", "nth"}`` counts (from 1)."""
    words, nth = (given["text"], int(given.get("nth", 1))) if isinstance(given, dict) else (given, 1)
    places = [found.span() for found in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)]
    if not places or isinstance(given, dict):
        every = [found.span() for found in re.finditer(re.escape(words), text)]
        places = every if len(every) >= nth else places
    return places[nth - 1] if 0 < nth <= len(places) else None


def resolved(record: dict[str, Any], place: str) -> dict[str, Any]:
    """A sentence with spans for strings."""
    text = record["text"]
    events = []
    for event in record.get("events", []):
        spans = {
            name: span_of(text, event.get(key)) if event.get(key) is not None else None
            for name, key in (("source_span", "source_text"), ("target_span", "target_text"), ("trigger", "trigger"))
        }
        contexts = sorted({CONTEXTS.get(context, context) for context in event.get("context") or []})
        events.append(
            {
                "source": event["source"],
                "target": event["target"],
                "plover": event["plover"],
                "status": event["status"],
                **{k: list(v) if v else None for k, v in spans.items()},
                "mode": MODES.get(event.get("mode"), event.get("mode")),
                "context": contexts,
            }
        )
    return {
        "id": hashlib.sha1(text.encode()).hexdigest()[:12],
        "part": place.partition(".")[0],
        "held_back": held_back(text),
        "text": text,
        "events": events,
    }


def card_of(records: list[dict[str, Any]]) -> str:
    """What the data is, counted."""
    events = [event for record in records for event in record["events"]]
    words = sum(len(record["text"].split()) for record in records)
    empty = sum(1 for record in records if not record["events"])
    held = sum(1 for record in records if record["held_back"])
    types, statuses = (Counter(event[name] for event in events) for name in ("plover", "status"))
    return f"""# Data card: sentences coded with PLOVER events

`sentences.jsonl` holds {len(records):,} English sentences ({words:,} words) in the manner of wire agencies, with
{len(events):,} events; {empty:,} of them ({empty / len(records):.0%}) tell of no event. Written for this project;
licence CC BY 4.0. States and organisations are real, what they do in these sentences is invented; named persons are
invented.

One JSON object a line: `id`, `part` (the file in `own/`), `held_back`, `text`, `events`. An event has `source` and
`target` (ISO 3166-1 alpha-3, an organisation's acronym, or either with a PLOVER sector), `plover`, `status`
(happened, planned, called_for, alleged, denied), `mode`, `context`, and the spans `source_span`, `target_span`,
`trigger` (half-open characters of `text`; null where the sentence has no words for it).

Conventions: one event per happening, status and pair, at its clearest mention; coordinate sources or targets give one
event each; mutual acts go from the first named to the second, once. A demand gives REQUEST and, where it is clear, the
act as called for; an accusation gives ACCUSE and the act as alleged; a promise gives AGREE and the act as planned. A
denied act has the status denied. Unreal conditionals, absent evidence, history without act, sport, weather and figures
of speech give no event.

One writer coded each file and went over it again; a few late lines had one reading. The `manual` files are by several
writers, each of whom went over a part of their own lines a second time. `sentences.py` ties words to characters, checks
codes, types, statuses and repetition, and refuses what fails. A test compares all sentences with the shared development
sets where they are present: no run of eight words occurs in both.

180 sentences, drawn at random (40 each of `wire-a`, `wire-b` and the older files, 60 of `manual`), were read a second
time with their labels hidden (`second_reading.jsonl`; the label of one had been seen before). `python
training/events/agreement.py`: event or none .989, same number of events .867, F1 of types .905, F1 of source, target
and type .834 (codes without sector), same status of matched events .961. In the same order the 60 of `manual`, 27 of
which the first reading leaves without event: .983, .850, .860, .807, .898. The second reader followed the same
conventions and had read other labelled sentences of the same files, for `manual` of the older files only; there is no
agreement figure between independent people, who may well agree less. Eleven of the first labellings, four of them in
`manual`, were plainly wrong by the conventions and were mended after the count, and with them six more sentences of
`manual` that had the same faults.

{held:,} sentences ({held / len(records):.0%}), chosen by the hash of their text, are held back from training and
measure the quality gate.

Beside them, `frames.txt` holds plain wire sentences with slots (CC BY 4.0), which `frames.py` fills with states and
organisations: the ordinary case beside the hard ones. They are made anew for each training and are never measured on.

| type | events |
|---|---|
{chr(10).join(f"| {name} | {count} |" for name, count in sorted(types.items()))}

| status | events |
|---|---|
{chr(10).join(f"| {name} | {count} |" for name, count in sorted(statuses.items()))}
"""


def main() -> int:
    """Build both files."""
    found = collect(HERE / "own")
    for fault in found.faults:
        print(f"{fault.place}: {fault.what}")
    lines = (json.dumps(record, ensure_ascii=False) for record in sorted(found.records, key=lambda r: r["id"]))
    (HERE / "sentences.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (HERE / "DATA_CARD.md").write_text(card_of(found.records), "utf-8")
    print(f"{len(found.records)} sentences, {len(found.faults)} faults")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
