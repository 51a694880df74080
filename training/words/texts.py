"""Bring openly licensed English to what ``vectors.py`` reads: one plain text a source, one paragraph a line.

    python training/words/texts.py CHECKOUTS --out TEXTS

``CHECKOUTS`` is a folder that holds checkouts of the six repositories of README.md under their own names. Marks of
layout, links and numbers of paragraphs go, and so do scraps and paragraphs that stood before, be it in another source.
A file that holds something else than its source should is named and left out.
"""

import argparse
import csv
import html
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "src")]

from crisisdesk.errors import SourceError  # noqa: E402

SHORTEST = 25
LEAST_LETTERS = 7
"""Of ten marks of a paragraph, how many are letters and blanks; tables and addresses have fewer."""
LONG, LONG_SPEECH = 2500, 3000
"""Characters after which lines that were broken by layout are no longer joined."""
WRAPPED = 90
CLOSING = '.!?”"'
PORTAL_FIELDS = {"Date", "Source_URI", "Intelligence_Payload"}
WHITE_HOUSE = (
    "briefings-statements fact-sheets presidential-actions press-briefings releases remarks speeches-remarks "
    "statements-releases"
).split()
"""The White House's own words; the folders articles, blog, research and uncategorized hold other people's."""
REGIONS = (
    "africa antarctica australia-oceania central-america-n-caribbean central-asia east-n-southeast-asia europe "
    "middle-east north-america oceans south-america south-asia world"
).split()
_RICH_TEXT = {"'91": "‘", "'92": "’", "'93": "“", "'94": "”", "'96": "–", "'97": "—"}
_OUTLETS = re.compile(r"(\s*\([^()]{2,60}\))+\s*$")
_BLANK_LINES = re.compile(r"\n\s*\n")
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Source:
    """One repository: its name, patterns of the files that are read, and what gives the paragraphs of one of them."""

    repository: str
    patterns: tuple[str, ...]
    read: Callable[[Path], Iterable[str]]

    def files(self, checkouts: Path) -> list[Path]:
        """The files in the order of the patterns, then of their names."""
        folder = checkouts / self.repository
        found = (path for pattern in self.patterns for path in sorted(folder.glob(pattern)))
        return [path for path in found if not path.name.startswith(".")]


def portal_days(path: Path) -> Iterator[str]:
    """What a day of the portal tells, without the news outlets in brackets.

    Raises SourceError where the file is not the text of a portal's page alone.
    """
    try:
        day = yaml.load(path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise SourceError(str(path), "is no YAML; left out") from error
    portal = isinstance(day, dict) and str(day.get("Source_URI", "")).startswith("Portal:Current")
    if not portal or set(day) - PORTAL_FIELDS:
        raise SourceError(str(path), "holds more than a page of the portal; left out")
    return (_OUTLETS.sub("", told) for told in _strings(day.get("Intelligence_Payload")))


def news(path: Path) -> Iterator[str]:
    """The title as a sentence and the lines of each article of a table."""
    with path.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            yield row["title"] + "."
            yield from row["text"].split("\n")


def releases(path: Path) -> Iterator[str]:
    """The paragraphs of a page in Markdown, without its head and its marks."""
    text = path.read_text("utf-8", "replace").split("\n---", 1)[-1]
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"[*_\\>#|]+", " ", text)
    return (re.sub(r"^\s*(\d+\.|-)\s+", "", paragraph) for paragraph in _BLANK_LINES.split(text))


def speeches(path: Path) -> Iterator[str]:
    """The lines of a speech, joined to paragraphs where most of them were broken by a printed page."""
    text = path.read_text("utf-8", "replace").replace("\ufeff", "")
    text = re.sub(r" ?('9[1-7]) ?(?=\w|\s)", lambda mark: _RICH_TEXT.get(mark[1], mark[0]), text)
    text = re.sub(r"(?m)^\s*\d{1,3}\s*\.\s+", "", text)
    text = re.sub(r"(\w)-\n(\w)", r"\1\2", text)
    lines = [line.strip() for line in text.split("\n")]
    short = sum(0 < len(line) < WRAPPED for line in lines)
    return _joined(lines) if 10 * short > 6 * max(1, sum(map(bool, lines))) else iter(lines)


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """Lines up to one that ends a sentence before a blank line, or behind many characters."""
    paragraph = ""
    for line in lines:
        paragraph = f"{paragraph} {line}" if paragraph and line else paragraph or line
        if paragraph.endswith(tuple(CLOSING)) and (not line or len(paragraph) > LONG_SPEECH):
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


def transcripts(path: Path) -> Iterator[str]:
    """The paragraphs of a transcript's HTML without headings, joined where a page broke them."""
    content = re.search(r"<content><!\[CDATA\[(.*?)\]\]>", path.read_text("utf-8", "replace"), re.DOTALL)
    body = re.sub(r"(?i)</?(p|br|div|h\d|li|tr)\b[^>]*>", "\n\n", content[1] if content else "")
    paragraph = ""
    for piece in _BLANK_LINES.split(html.unescape(html.unescape(_TAG.sub(" ", body)))):
        words = " ".join(piece.split())
        if words.isupper() or len(words) < 3:
            continue
        paragraph = f"{paragraph} {words}" if paragraph else words
        if paragraph.endswith(tuple(CLOSING + ":;")) or len(paragraph) > LONG:
            yield paragraph
            paragraph = ""
    if paragraph:
        yield paragraph


def countries(path: Path) -> Iterator[str]:
    """All texts about a country. Raises SourceError where the file is no JSON."""
    try:
        country = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise SourceError(str(path), "is no JSON; left out") from error
    return (_TAG.sub(" ", html.unescape(told)) for told in _strings(country))


def _strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for inner in node.values() if isinstance(node, dict) else node:
            yield from _strings(inner)


SOURCES = {
    "current_events": Source("current-events-context", ("[0-9]*/*/*.yaml",), portal_days),
    "wikinews": Source("wikinews", ("data/*.csv",), news),
    "white_house": Source("wh-briefings", tuple(f"{folder}/**/*.md" for folder in WHITE_HOUSE), releases),
    "un_general_debate": Source(
        "Emotions_in_the_United_Nations_General_Debates", ("data/data_original/TXT/Session*/*.txt",), speeches
    ),
    "pm_transcripts": Source("pm-transcripts", ("transcripts/*.xml",), transcripts),
    "factbook": Source("factbook.json", tuple(f"{region}/*.json" for region in REGIONS), countries),
}


def kept(paragraphs: Iterable[str], seen: set[int]) -> Iterator[str]:
    """Paragraphs with single blanks: those long enough, made of words, and not among the hashes of ``seen``."""
    for paragraph in paragraphs:
        line = " ".join(paragraph.split())
        letters = sum(mark.isalpha() or mark == " " for mark in line)
        if len(line) >= SHORTEST and 10 * letters >= LEAST_LETTERS * len(line) and hash(line) not in seen:
            seen.add(hash(line))
            yield line


def _read(source: Source, checkouts: Path) -> Iterator[str]:
    for path in source.files(checkouts):
        try:
            yield from source.read(path)
        except SourceError as error:
            print(error, file=sys.stderr)


def main() -> None:
    """Write ``SOURCE.txt`` for every source, and print how many paragraphs and words it has."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("checkouts", type=Path)
    options.add_argument("--out", type=Path, required=True)
    given = options.parse_args()
    for source in SOURCES.values():
        if not source.files(given.checkouts):
            place = given.checkouts / source.repository
            options.error(f"{place} lacks {source.patterns[0]}; README.md names the checkout")
    given.out.mkdir(parents=True, exist_ok=True)
    csv.field_size_limit(10**8)
    seen: set[int] = set()
    for name, source in SOURCES.items():
        paragraphs = words = 0
        with (given.out / f"{name}.txt").open("w", encoding="utf-8") as out:
            for line in kept(_read(source, given.checkouts), seen):
                out.write(line + "\n")
                paragraphs, words = paragraphs + 1, words + line.count(" ") + 1
        print(f"{name}: {paragraphs} paragraphs, {words} words", flush=True)


if __name__ == "__main__":
    main()
