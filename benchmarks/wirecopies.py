"""A labelled set of wire copy: our own invented articles under realistic edits, routine texts and merged items.

    python benchmarks/wirecopies.py                 build the set, group it, print precision and recall
    python benchmarks/wirecopies.py --orders 5      in the order of publication, and in five drawn from a seed
    python benchmarks/wirecopies.py --show 20       the first twenty pairs that are grouped wrongly

The texts are those of training/statements/own, of the demonstration's wire, and the frames in this file; every name
and number that is put in is drawn from a seed. Two texts belong together where they are edits of one article. A merged
item (two articles run as one) and an article that cites another belong to themselves alone, and so does every routine
text. Pairs are counted within the window of thirty days.
"""

import argparse
import json
import random
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from crisisdesk.model import Document, Precision
from crisisdesk.record.storyindex import StoryIndex
from crisisdesk.wire.articles import Article, undated_document

ROOT = Path(__file__).resolve().parents[1]
OWN = ROOT / "training" / "statements" / "own"
DEMO = ROOT / "src" / "crisisdesk" / "demo" / "data" / "wire.jsonl"
SEED = 20220105
FIRST_DAY = datetime(2022, 1, 3, tzinfo=UTC)
SHORTEST = 80
"""Words of an article from which it is edited."""
BATCH = 256
HOURS = {"original": (0, 1), "merged": (12, 72), "citing": (12, 72), "recycled background": (24, 96)}
"""Hours after the first day's beginning between which texts are published; copies come within two days."""

Edit = Callable[[list[str], random.Random], list[str]]
"""Paragraphs to paragraphs."""


class Labelled(NamedTuple):
    """A document, the story that it belongs to, and how it was made."""

    document: Document
    story: str
    edit: str


class Scores(NamedTuple):
    """Pairs grouped rightly, wrongly and not at all; of each edit, how many found their story, of how many."""

    right: int
    wrong: int
    missed: int
    by_edit: dict[str, tuple[int, int]]

    @property
    def precision(self) -> float:
        """The share of the pairs grouped that belong together."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of the pairs that belong together that are grouped."""
        return self.right / max(1, self.right + self.missed)


def exact(paragraphs: list[str], _: random.Random) -> list[str]:
    """The text as it is."""
    return paragraphs


def retyped(paragraphs: list[str], draw: random.Random) -> list[str]:
    """Other quotation marks, dashes and spaces."""
    changed = [p.replace("“", '"').replace("”", '"').replace("—", " - ").replace("’", "'") for p in paragraphs]
    return ["  ".join(p.split(" ")) if draw.random() < 0.3 else p for p in changed]


def cut_tail(paragraphs: list[str], draw: random.Random) -> list[str]:
    """The first part of the text only."""
    return shortened(paragraphs, draw.uniform(0.4, 0.85))


def brief(paragraphs: list[str], draw: random.Random) -> list[str]:
    """A brief: the first quarter to third."""
    return shortened(paragraphs, draw.uniform(0.25, 0.35))


def changed_lead(paragraphs: list[str], draw: random.Random) -> list[str]:
    """The first paragraph written anew."""
    return [drawn(LEADS, draw), *paragraphs[1:]]


def changed_lead_cut_tail(paragraphs: list[str], draw: random.Random) -> list[str]:
    """Both ends changed."""
    return changed_lead(shortened(paragraphs, draw.uniform(0.6, 0.85)), draw)


def noted(paragraphs: list[str], draw: random.Random) -> list[str]:
    """An editor's note before a separator."""
    return [drawn(NOTES, draw), draw.choice(["---", "* * *", "=====", "___"]), *paragraphs]


def noted_inside(paragraphs: list[str], draw: random.Random) -> list[str]:
    """An editor's note without a separator, and a line at the end."""
    return [drawn(NOTES, draw), *paragraphs, drawn(TAILS, draw)]


def dateline(paragraphs: list[str], draw: random.Random) -> list[str]:
    """Another dateline, in another language at times."""
    line = draw.choice(
        ["АЛМАТЫ, 6 января (Степной вестник) — ", "ASTANA, 6 Ocak (Bozkır Ajansı) - ", "(STEPPE WIRE) -- "]
    )
    return [line + re.sub(r"^[A-Z][A-Z\s,.\d-]{3,40}[-–—]\s*", "", paragraphs[0]), *paragraphs[1:]]


def updated(paragraphs: list[str], draw: random.Random) -> list[str]:
    """A second version: a new lead above the old one, a number changed, a paragraph added."""
    at = draw.randrange(1, len(paragraphs) + 1)
    changed = [re.sub(r"\b\d{2}\b", lambda m: str(int(m.group()) + 1), p, count=1) for p in paragraphs]
    return [f"UPDATE {draw.randint(2, 4)} - {drawn(LEADS, draw)}", *changed[:at], drawn(TAILS, draw), *changed[at:]]


def copy_edited(paragraphs: list[str], draw: random.Random) -> list[str]:
    """A desk's own words here and there: about one in twenty-five."""
    swaps = {word: other for pair in SWAPS for word, other in (pair, pair[::-1])}
    return [" ".join(swaps.get(w, w) if draw.random() < 0.6 else w for w in p.split(" ")) for p in paragraphs]


def reset(paragraphs: list[str], draw: random.Random) -> list[str]:
    """Subheadings put in, paragraphs joined."""
    result: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        if number % 3 == 2:
            result.append(drawn(SUBHEADS, draw))
        if result and draw.random() < 0.3 and number % 3 != 2:
            result[-1] += " " + paragraph
        else:
            result.append(paragraph)
    return result


def footed(paragraphs: list[str], _: random.Random) -> list[str]:
    """The lines that a site sets below every text."""
    return [*paragraphs, *FOOT]


def reordered(paragraphs: list[str], draw: random.Random) -> list[str]:
    """Two paragraphs of the middle change places."""
    if len(paragraphs) < 4:
        return paragraphs
    at = draw.randrange(1, len(paragraphs) - 2)
    return [*paragraphs[:at], paragraphs[at + 1], paragraphs[at], *paragraphs[at + 2 :]]


EDITS: tuple[Edit, ...] = (
    exact,
    retyped,
    cut_tail,
    brief,
    changed_lead,
    changed_lead_cut_tail,
    noted,
    noted_inside,
    dateline,
    updated,
    copy_edited,
    reset,
    footed,
    reordered,
)

LEADS = (
    "Officials in {place} gave new details on {day} of a matter that has kept the {body} busy for weeks.",
    "There was no end in sight on {day} to the dispute that brought the {body} of {place} together.",
    "A long {day} in {place} ended without an answer to the question that everybody had come to hear.",
    "New facts have come to light in {place}, where the {body} met behind closed doors on {day}.",
)
NOTES = (
    "Editor's note: We print the following report in full. The {body} of {place} gave no answer by {day}.",
    "Editor's note: This text first appeared in the {place} Gazette on {day}; its views are not ours.",
    "From the editors: the article below was sent to us by a reader in {place}. We could not check every figure.",
)
TAILS = (
    "The {body} of {place} is expected to speak to the press again on {day}, according to its calendar.",
    "No further comment could be had from the {body} in {place} by the time of printing.",
    "More on this as it develops; our correspondent in {place} will report on {day}.",
)
SUBHEADS = ("What comes next", "Voices from {place}", "A matter for the {body}", "Until {day}")
FOOT = (
    "Subscribe to our morning letter and get the five stories that matter before breakfast, free of charge.",
    "All rights reserved. Reproduction in whole or in part without written permission of the publisher is forbidden.",
    "Follow us for more news from the region and tell us what you think in the comments below.",
)
SWAPS = (
    ("said", "stated"), ("but", "yet"), ("about", "around"), ("began", "started"), ("also", "likewise"),
    ("because", "since"), ("while", "whilst"), ("near", "close to"), ("after", "following"), ("before", "ahead of"),
)  # fmt: skip
ROUTINE = {
    "exchange rates": (
        "The {place} Exchange fixed the marka at {n} to the dollar on {day}, against {n} the day before. "
        "Turnover came to {n} million dollars in {n} deals. The euro closed at {n} and the rouble at {n}. "
        "Dealers spoke of a quiet session; the central bank did not appear in the market. The rate set today "
        "is valid for customs until {day}."
    ),
    "weather": (
        "Dry weather is expected in most of the country on {day}, the hydrometeorological service says. Winds "
        "from the north-west will reach {n} metres a second in the passes. In {place} the night will bring "
        "{n} degrees and the day {n}; in the valleys {n} to {n}. Drivers are asked to carry chains on the "
        "road to {place}. The outlook for the following days is unsettled, with snow above {n} metres."
    ),
    "appointment": (
        "By decree of the head of state {person} has been appointed deputy minister of {body} of {place}. "
        "{person} was born in {n} in {place}, graduated from the state university and has served in the "
        "{body} since {n}. The decree takes effect on the day of its publication. The former holder of the "
        "post, {person}, has been relieved of his duties in connection with his transfer to other work."
    ),
    "telephone call": (
        "The foreign ministers of {place} and {place}, {person} and {person}, spoke by telephone on {day}. "
        "The sides discussed the state and prospects of bilateral cooperation and exchanged views on "
        "international matters of common interest. {person} thanked his colleague for the hospitality shown "
        "in {place}. The ministers agreed to meet on the sidelines of the {body} in {n} days. The call took "
        "place on the initiative of {place}."
    ),
    "quake": (
        "An earthquake of magnitude {n} was recorded on {day} at {n}:{n} local time {n} kilometres south of "
        "{place}. The focus lay at a depth of {n} kilometres, the seismological station reports. The quake "
        "was felt in {place} with a strength of {n} points. According to first reports there are no victims "
        "and no damage. It is the {n}th quake felt in the region since the beginning of the year."
    ),
    "anniversary": (
        "Flags flew at half mast in {place} on {day}, {n} years after the flood that took {n} lives. The head "
        "of the {body}, {person}, laid a wreath at the memorial on the embankment. A minute of silence was "
        "held at noon. Relatives of the dead lit candles on the steps, as they have done every year. "
        "Schoolchildren read the names aloud; the last was that of {person}, who was {n}."
    ),
    "football": (
        "{place} beat {place} {n}-{n} in the {n}th round of the league on {day}. {person} scored in the {n}th "
        "minute, {person} made it two shortly before the break. The visitors had {n} per cent of the ball and "
        "hit the bar once. The match was watched by {n} people. {place} now stand {n}th in the table with {n} "
        "points; their next match is against {place}."
    ),
    "border traffic": (
        "{n} lorries were waiting on the {place} side of the crossing on {day} morning, the border service "
        "said in its daily bulletin. In the past day {n} vehicles passed in one direction and {n} in the "
        "other. The crossing works around the clock. Drivers with perishable goods are let through without "
        "waiting. The service asks travellers to use the crossing at {place}, where the wait is {n} minutes."
    ),
}
PLACES = (
    "Arlan Besqala Chorsu Dostyk Erken Fergal Gulstan Hazorasp Ilgaz Jarkent Karasu Lenger Mirzacho Narpay Oltinko "
    "Pastargo Qorako Rishtan Sarpay Temirlik Ushtobe Vorzik Yangiko Zafarli"
).split()
FORENAMES = "Ruslan Dana Timur Olga Farid Leyla Marat Ilya Aziz Nino Gayane Pavel Zarina Oraz Murad Saule".split()
SURNAMES = "Akim Beisen Sadyk Pern Nazar Oruj Tosun Zorin Halik Lomaia Sarkis Vlasek Rahmon Geldi Aman Zhunus".split()
BODIES = "water commission,border council,railway board,grain union,harbour office,energy chamber".split(",")
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def drawn(frames: Sequence[str], draw: random.Random) -> str:
    """One of the frames, filled."""
    return filled(draw.choice(frames), draw)


def filled(frame: str, draw: random.Random) -> str:
    """A frame with names, days and numbers put in."""
    values: dict[str, Callable[[], str]] = {
        "place": lambda: draw.choice(PLACES),
        "person": lambda: f"{draw.choice(FORENAMES)} {draw.choice(SURNAMES)}",
        "body": lambda: draw.choice(BODIES),
        "day": lambda: draw.choice(DAYS),
        "n": lambda: str(draw.randint(2, 1990)),
    }
    return re.sub(r"\{(\w+)\}", lambda found: values[found[1]](), frame)


def shortened(paragraphs: list[str], share: float) -> list[str]:
    """Whole paragraphs up to a share of the words, and one at least."""
    wanted = share * sum(len(p.split()) for p in paragraphs)
    result: list[str] = []
    for paragraph in paragraphs:
        if result and sum(len(p.split()) for p in result) + len(paragraph.split()) / 2 > wanted:
            break
        result.append(paragraph)
    return result


def originals() -> list[list[str]]:
    """The invented articles as paragraphs; a text of which much stands in an earlier one is left out."""
    files = [*sorted(OWN.glob("*.jsonl")), DEMO]
    texts = [json.loads(line)["text"] for file in files for line in file.read_text("utf-8").splitlines()]
    found = []
    known: set[tuple[str, ...]] = set()
    for text in texts:
        words = re.findall(r"\w+", text.lower())
        runs = {tuple(words[at : at + 5]) for at in range(len(words) - 4)}
        paragraphs = [p.strip() for p in text.split("\n") if p.strip()]
        if len(words) >= SHORTEST and len(paragraphs) > 1 and len(runs & known) < 0.1 * len(runs):
            found.append(paragraphs)
        known |= runs
    return found


def labelled(seed: int = SEED, most: int | None = None) -> list[Labelled]:
    """The set: of every article the original and some edits; merged, citing and routine texts."""
    draw = random.Random(seed)
    articles = originals()[:most]
    made: list[tuple[list[str], str, str]] = []
    for number, paragraphs in enumerate(articles):
        made.append((paragraphs, f"story {number}", "original"))
        made += [(edit(paragraphs, draw), f"story {number}", edit.__name__) for edit in draw.sample(EDITS, 5)]
    for number, (one, other) in enumerate(zip(articles[::3], articles[1::3], strict=False)):
        heading = [drawn(SUBHEADS, draw)] if draw.random() < 0.5 else []
        made.append((one + heading + other, f"merged {number}", "merged"))
    made += [*_citing(articles, draw), *_recycled(articles)]
    for name, frame in ROUTINE.items():
        made += [([filled(frame, draw)], f"{name} {number}", "routine") for number in range(12)]
    return [_document(paragraphs, story, edit, number, draw) for number, (paragraphs, story, edit) in enumerate(made)]


def _citing(articles: list[list[str]], draw: random.Random) -> Iterator[tuple[list[str], str, str]]:
    """Articles of another matter into which a passage of one article is set; and pairs that share a quotation."""
    for number, (one, other) in enumerate(zip(articles[2::3], articles[::3], strict=False)):
        passage = max(one, key=len)
        host = other[::-1]
        rewritten = [_other_words(p) for p in host]
        passage = re.sub(r"[“”„«»\"]", "‘", passage)
        yield [rewritten[0], f"“{passage}”", *rewritten[1:], drawn(TAILS, draw)], f"citing {number}", "citing"
        if number % 2 == 0:
            quotation = (
                f"“{drawn(LEADS, draw)} {drawn(TAILS, draw)} {drawn(LEADS, draw)}” {filled('{person}', draw)} said."
            )
            for side in "ab":
                around = [_other_words(p) for p in (one if side == "a" else other)[:2]]
                yield [around[0], quotation, *around[1:]], f"quotation {number}{side}", "shared quotation"


def _recycled(articles: list[list[str]]) -> Iterator[tuple[list[str], str, str]]:
    """Later articles that end in the background of an earlier one."""
    for number, (one, other) in enumerate(zip(articles[1::3], articles[2::3], strict=False)):
        fresh = [_other_words(p) for p in other]
        words = sum(len(p.split()) for p in fresh)
        background: list[str] = []
        for paragraph in reversed(one[1:]):
            if sum(len(p.split()) for p in background) > 0.5 * words:
                break
            background.insert(0, paragraph)
        yield [*fresh, *background], f"background {number}", "recycled background"


def _other_words(paragraph: str) -> str:
    """A paragraph that no longer is the original's text: every third word dropped."""
    return " ".join(word for at, word in enumerate(paragraph.split()) if at % 3)


def _document(paragraphs: list[str], story: str, edit: str, number: int, draw: random.Random) -> Labelled:
    earliest, latest = HOURS.get(edit, (1, 48))
    when = FIRST_DAY + timedelta(hours=draw.uniform(earliest, latest))
    article = Article(
        text="\n\n".join(paragraphs), outlet=f"outlet {number}", published_at=when, precision=Precision.MOMENT
    )
    return Labelled(undated_document(article, retrieved_at=when, language="en"), story, edit)


def grouped(found: Sequence[Labelled], seed: int | None) -> dict[str, str]:
    """Story by document, as the desk groups them when they arrive as published, or in an order drawn from a seed."""
    order = sorted(found, key=lambda one: one.document.published_at or FIRST_DAY)
    if seed is not None:
        random.Random(seed).shuffle(order)
    stories: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        index = StoryIndex(Path(folder) / "index")
        names: list[str] = []
        for start in range(0, len(order), BATCH):
            told = index.tell([one.document for one in order[start : start + BATCH]])
            names.append(f"batch {start}")
            index.add(told, names)
            stories.update((one.document.document_id, one.document.story_id) for one in told)
    return stories


def scored(found: Sequence[Labelled], stories: dict[str, str]) -> Scores:
    """Pairwise scores, and by edit the share of texts that stand in the story in which most of their kind stand."""
    right = wrong = missed = 0
    by_label: dict[str, list[Labelled]] = defaultdict(list)
    by_story: dict[str, list[Labelled]] = defaultdict(list)
    for one in found:
        by_label[one.story].append(one)
        by_story[stories[one.document.document_id]].append(one)
    for group in by_label.values():
        for a, b in combinations(group, 2):
            same = stories[a.document.document_id] == stories[b.document.document_id]
            right, missed = right + same, missed + (not same)
    for group in by_story.values():
        wrong += sum(a.story != b.story for a, b in combinations(group, 2))
    return Scores(right, wrong, missed, _by_edit(by_label, by_story, stories))


def _by_edit(
    by_label: dict[str, list[Labelled]], by_story: dict[str, list[Labelled]], stories: dict[str, str]
) -> dict[str, tuple[int, int]]:
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for group in by_label.values():
        main = Counter(stories[one.document.document_id] for one in group).most_common(1)[0][0]
        for one in group:
            mine = stories[one.document.document_id]
            alone = len(group) == 1 and all(other.story == one.story for other in by_story[mine])
            counts[one.edit][0] += alone if len(group) == 1 else mine == main
            counts[one.edit][1] += 1
    return {edit: (right, all_) for edit, (right, all_) in sorted(counts.items())}


def confused(found: Sequence[Labelled], stories: dict[str, str]) -> Iterator[tuple[Labelled, Labelled]]:
    """Pairs that are grouped wrongly."""
    by_story: dict[str, list[Labelled]] = defaultdict(list)
    for one in found:
        by_story[stories[one.document.document_id]].append(one)
    for group in by_story.values():
        yield from ((a, b) for a, b in combinations(group, 2) if a.story != b.story)


def main() -> None:
    """Build, group and print."""
    options = argparse.ArgumentParser(description="Precision and recall of the grouping of wire copy.")
    options.add_argument("--orders", type=int, default=3, help="orders of arrival drawn from a seed")
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--show", type=int, default=0, help="print so many pairs that are grouped wrongly")
    chosen = options.parse_args()
    found = labelled(chosen.seed)
    print(f"{len(found):,} texts in {len({one.story for one in found}):,} stories; seed {chosen.seed}")
    columns: list[dict[str, tuple[int, int]]] = []
    for order in (None, *range(chosen.orders)):
        stories = grouped(found, order)
        scores = scored(found, stories)
        name = "as published" if order is None else f"any order ({order})"
        plain = scored([one for one in found if one.edit != "merged"], stories)
        print(
            f"{name:14} precision {scores.precision:.4f}, recall {scores.recall:.4f}; "
            f"without merged items precision {plain.precision:.4f}"
        )
        columns.append(scores.by_edit)
        for a, b in list(confused(found, stories))[: chosen.show]:
            print(f"  {a.story} ({a.edit}) with {b.story} ({b.edit})")
    print(f"{'':22} {'texts':>6} {'as published':>13} {'any order':>10}")
    for edit, (right, all_) in columns[0].items():
        others = [column[edit][0] / column[edit][1] for column in columns[1:]] or [float("nan")]
        print(f"{edit:22} {all_:6} {right / all_:13.1%} {sum(others) / len(others):10.1%}")


if __name__ == "__main__":
    main()
