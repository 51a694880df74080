"""How well and how fast actors are found and resolved. Development sets are read from ../shared/bench.

    python benchmarks/actors.py                 every table
    python benchmarks/actors.py gsr ngec        some of: gsr ngec regional counts load speed
    python benchmarks/actors.py gsr --misses    with every miss

The speed table compares finding with the same names in one compiled regular expression and in spaCy's PhraseMatcher,
where spaCy is installed; else it says that it is absent.
"""

import importlib
import json
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from crisisdesk.actors import Discourse, Registry, registry
from crisisdesk.errors import Misuse
from crisisdesk.model import Mention, Span, base

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"
SAME = {
    "UNO": "UN",
    "EUR": "EU",
    "NAT": "NATO",
    "ARL": "LAS",
    "IRC": "ICRC",
    "AMN": "AMNESTY",
    "XKS": "XKX",
    "KOS": "XKX",
}
TOP_ORGANISATIONS = {"UN", "EU", "NATO", "LAS", "OSCE", "APEC", "ICRC", "AMNESTY", "IAEA", "ILO"}
COLD = """
import time
start = time.perf_counter()
from crisisdesk.actors import registry
registry()
print(time.perf_counter() - start, time.process_time())
"""
GENERIC = {"", "IGO", "NGO", "IMG", "ISM", "MNC"}
COUNTS = (
    ("CSTO", "2022-01-06", 6), ("CSTO", "2010-12-10", 7), ("SCO", "2022-01-07", 8), ("SCO", "2025-09-01", 10),
    ("OTS", "2022-01-11", 5), ("CIS", "2022-01-06", 9), ("AU", "2019-06-06", 55), ("ECOWAS", "2017-01-19", 15),
    ("ECOWAS", "2023-07-30", 15), ("ECOWAS", "2025-02-01", 12), ("IGAD", "2022-01-01", 8), ("IGAD", "2026-01-01", 7),
    ("SADC", "2022-01-01", 16), ("OSCE", "2022-03-03", 57), ("NATO", "2022-01-01", 30), ("NATO", "2025-01-01", 32),
    ("EU", "2019-06-01", 28), ("EU", "2022-01-01", 27), ("OAS", "2022-01-01", 35), ("OAS", "2024-01-01", 34),
    ("ASEAN", "2022-01-01", 10), ("ASEAN", "2025-12-01", 11), ("LAS", "2022-01-01", 22), ("GCC", "2022-01-01", 6),
    ("UNGA", "2022-03-02", 193), ("UNSC", "2022-02-25", 15), ("UNSC", "2017-01-19", 15), ("UNSC", "2025-06-01", 15),
    ("UNSC", "2026-06-01", 15), ("UNSC", "1996-05-01", 15), ("UNSC", "2010-05-01", 15),
)  # fmt: skip


def records(name: str) -> Iterator[dict[str, Any]]:
    """The records of a development set; says so and stops where the set is absent."""
    path = BENCH / name
    if not path.exists():
        raise SystemExit(f"{path} is absent: this table cannot be measured here")
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


class Tally:
    """Right, wrong and empty answers, with what was missed."""

    def __init__(self) -> None:
        self.count: Counter[str] = Counter()
        self.causes: Counter[str] = Counter()
        self.misses: list[tuple[str, str]] = []

    def add(self, gold: str | None, said: str | None, what: str, why: str = "") -> None:
        """Record one answer; an empty answer to a gold actor is missed, not wrong."""
        kind = "right" if gold == said else "missed" if not said else "wrong"
        self.count[kind] += 1
        if kind != "right":
            self.misses.append((kind, f"{what}: gold {gold}, said {said}"))
            if why:
                self.causes[f"{kind}: {why}"] += 1

    def line(self, title: str) -> str:
        """The table row."""
        total = sum(self.count.values())
        shares = "  ".join(
            f"{k} {self.count[k]:>4} {self.count[k] / max(total, 1):6.1%}" for k in ("right", "wrong", "missed")
        )
        return f"{title:<40} n={total:<5} {shares}"


def level(actors: Registry, code: str) -> str:
    """The state or top organisation of a code, as the sets write it."""
    code = SAME.get(base(code), base(code))
    if not code:
        return ""
    try:
        actor = actors.actor(code)
    except Misuse:
        return code
    if actor.kind == "group" and actor.parent:
        return level(actors, actor.parent)
    return code


def same(actors: Registry, gold: str, said: str) -> str:
    """The said code lifted to the level of the gold one: the Security Council to the UN, a territory to its state."""
    while said and said != gold:
        try:
            parent = actors.actor(said).parent
        except Misuse:
            break
        if parent is None:
            break
        if parent == gold:
            return gold
        said = parent
    return said


def locate(text: str, words: str) -> list[Span]:
    """Where a gold span lies in its sentence; the pieces of a broken one, or its longest run of words that stands."""
    found = []
    for piece in filter(None, re.split(r"\s*\.\.+\s*", words)):
        place = re.search(r"\s+".join(map(re.escape, piece.split())), text)
        if place:
            found.append(Span(*place.span()))
    if found:
        return found
    parts = words.split()
    for size in range(len(parts) - 1, 0, -1):
        for start in range(len(parts) - size + 1):
            run = " ".join(parts[start : start + size])
            if (at := text.find(run)) >= 0:
                return [Span(at, at + len(run))]
    return []


def at_pieces(discourse: Discourse, spans: list[Span]) -> Mention | None:
    """The actor at the first piece that names one, else what the first piece resolves to."""
    for span in spans:
        mention = discourse.mention_at(span)
        if mention is not None and mention.code:
            return discourse.actor(span)
    return discourse.actor(spans[0]) if spans else None


def cause(mention: Mention | None, words: str) -> str:
    """Why an answer is missed or wrong, as far as the rule that gave it tells."""
    if mention is None:
        return "the gold words do not stand in the text"
    if not mention.code:
        return "an unknown name" if any(word[:1].isupper() for word in words.split()[1:]) else "nothing decides"
    if mention.rule.startswith("antecedent"):
        return "a bare noun given the wrong antecedent"
    if "minority" in mention.rule:
        return "a minority given the wrong state"
    return "a name or role read as another actor's than the gold's"


def gsr(actors: Registry) -> list[tuple[str, Tally]]:
    """State or organisation of every gold actor span of plover_gsr.dev."""
    tally, states, organisations = Tally(), Tally(), Tally()
    for record in records("events/plover_gsr.dev.jsonl"):
        text = record["text"]
        discourse = Discourse(text, actors.find(text), None, actors)
        spans = {(event[f"{side}_text"], event[side]) for event in record["events"] for side in ("source", "target")}
        for words, code in sorted(spans):
            if code in GENERIC or not words:
                continue
            gold = SAME.get(code, code)
            mention = at_pieces(discourse, locate(text, words))
            said = same(actors, gold, level(actors, mention.code if mention else ""))
            part = organisations if gold in TOP_ORGANISATIONS else states
            for each in (tally, part):
                each.add(gold, said, f"[{words}] in: {text[:300]}", cause(mention, words))
    return [("plover_gsr.dev, all gold spans", tally), ("  states", states), ("  organisations", organisations)]


def day(text: str | None) -> date | None:
    """The date of an actor string, written in one of two ways or absent."""
    if not text:
        return None
    for form in ("%Y-%m-%d", "%d %B %Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def ngec(actors: Registry) -> list[tuple[str, Tally]]:
    """Country of every actor string of ngec_actors.dev that has one or is said to have none."""
    tally, known = Tally(), Tally()
    for record in records("events/ngec_actors.dev.jsonl"):
        gold = record["country"]
        if gold is None:
            continue
        gold = SAME.get(gold, gold)
        text, on = record["text"], day(record["date"])
        discourse = Discourse(text, actors.find(text, on), on, actors)
        mention = discourse.actor(Span(0, len(text)))
        said = same(actors, gold, level(actors, mention.code))
        if gold == "IGO":
            said = "IGO" if said and actors.actor(said).kind == "organisation" else said
        tally.add(gold, said, f"[{text}] {record['date'] or ''}", cause(mention, f"The {text}"))
        if gold:
            known.add(gold, said, f"[{text}]")
    return [("ngec_actors.dev, country", tally), ("  strings that have a country", known)]


def regional(actors: Registry) -> list[tuple[str, Tally]]:
    """For whom the speaker of every gold statement speaks, its source span given."""
    tally = Tally()
    for record in records("regional/dev.jsonl"):
        text, on = record["text"], date.fromisoformat(record["published"])
        discourse = Discourse(text, actors.find(text, on), on, actors)
        for statement in record["statements"]:
            if statement["source"] is None:
                continue
            span = Span(*statement["source"])
            said = discourse.speaker(span)
            gold = statement["speaks_for"]
            what = f"{record['id']} [{span.of(text)}] ({said.rule})"
            tally.add(gold, said.speaks_for, what, "of nobody" if gold is None else "of the wrong actor or none")
    tally.count["wrong"] += tally.count.pop("missed", 0)
    return [("regional/dev, speaks_for", tally)]


def counts(actors: Registry) -> list[tuple[str, Tally]]:
    """Members on the dates on which they are known."""
    tally = Tally()
    for organisation, on, gold in COUNTS:
        said = len(actors.members(organisation, date.fromisoformat(on)))
        tally.add(str(gold), str(said), f"{organisation} {on}")
    return [("members on known dates", tally)]


def texts() -> list[str]:
    """News texts of the development sets, each a document of its own."""
    files = sorted((BENCH / "attribution" / "data").glob("*/text/*.txt"))
    found = [file.read_text(encoding="utf-8") for file in files]
    found += [record["text"] for record in records("regional/dev.jsonl")]
    return found


def rate(title: str, characters: int, work: Callable[[], int], rounds: int = 3) -> None:
    """Print the best of some rounds in MB of text a second of processor time."""
    best = float("inf")
    hits = 0
    for _ in range(rounds):
        start = time.process_time()
        hits = work()
        best = min(best, time.process_time() - start)
    print(f"{title:<44} {characters / 1e6 / best:8.2f} MB/s   {hits} hits in {characters / 1e6:.2f} MB")


def speed(actors: Registry) -> None:
    """Finding, composing and resolving, beside the two usual ways of finding names."""
    documents = texts()
    size = sum(map(len, documents))
    rate("finding names (fold, automaton)", size, lambda: sum(len(actors.hits(text)) for text in documents), 9)
    rate("finding actors (names, roles, senses)", size, lambda: sum(len(actors.find(text)) for text in documents))
    small = documents[:40]
    keys = sorted(name_keys(actors), key=len, reverse=True)
    part = "\n".join(small)[:60_000]
    start = time.perf_counter()
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, keys)) + r")\b")
    print(f"  regular expression of {len(keys)} names compiled in {time.perf_counter() - start:.1f} s")
    rate("regular expression of all names", len(part), lambda: sum(1 for _ in pattern.finditer(part)), 1)
    phrase_matcher(keys, small)


def name_keys(actors: Registry) -> list[str]:
    """Every spelling the registry looks for."""
    return actors.spellings()


def phrase_matcher(keys: list[str], documents: list[str]) -> None:
    """The same names in spaCy's PhraseMatcher, tokenising included."""
    try:
        spacy = importlib.import_module("spacy")
        matching = importlib.import_module("spacy.matcher")
        util = importlib.import_module("spacy.util")
    except ImportError:
        print(f"{'spaCy PhraseMatcher':<44}   absent: spaCy is not installed here")
        return
    nlp = spacy.blank("en")
    start = time.perf_counter()
    matcher = matching.PhraseMatcher(nlp.vocab, attr="ORTH")
    matcher.add("ACTOR", [*nlp.tokenizer.pipe(keys)])
    print(f"  PhraseMatcher built in {time.perf_counter() - start:.1f} s (spaCy {spacy.__version__})")
    size = sum(map(len, documents))

    def matched() -> int:
        return sum(len(util.filter_spans(matcher(nlp.make_doc(text), as_spans=True))) for text in documents)

    rate("spaCy PhraseMatcher, longest matches", size, matched, 2)


def load() -> None:
    """Seconds from a fresh process to a registry that answers."""
    runs = [subprocess.run([sys.executable, "-c", COLD], capture_output=True, check=True).stdout for _ in range(9)]
    wall, work = zip(*(map(float, run.split()) for run in runs), strict=True)
    best, middle = min(wall), statistics.median(wall)
    print(f"load from cold: best {best:.3f} s, median {middle:.3f} s of {len(runs)} fresh processes")
    print(f"  processor time of such a process, interpreter and all: best {min(work):.3f} s")


TABLES: dict[str, Callable[[Registry], list[tuple[str, Tally]]]] = {
    "gsr": gsr, "ngec": ngec, "regional": regional, "counts": counts,
}  # fmt: skip


def main(arguments: list[str]) -> None:
    """Print the tables asked for."""
    wanted = [a for a in arguments if not a.startswith("-")] or [*TABLES, "load", "speed"]
    actors = registry()
    if "load" in wanted:
        load()
    if "speed" in wanted:
        speed(actors)
    for name in (name for name in wanted if name in TABLES):
        for title, tally in TABLES[name](actors):
            print(tally.line(title))
            if not title.startswith(" "):
                for why, number in tally.causes.most_common():
                    print(f"      {number:>3} {why}")
            if "--misses" in arguments and not title.startswith(" "):
                for kind, what in tally.misses:
                    print("   ", kind, what)


if __name__ == "__main__":
    main(sys.argv[1:])
