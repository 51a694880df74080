"""Where a text comes from: the chain of republication and the byline, as its own credit lines say."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from crisisdesk.wire.outlets import outlet_at, outlet_named, outlets
from crisisdesk.wire.voices import sections_of

__all__ = ["byline_of", "sections_of", "via_of"]

_HEAD = 700
_LAST = 600
"""Characters in which a credit line of the head, or of the end, is sought."""
_LONGEST_NAME = 60
_HOST = r"(?:[a-z0-9][a-z0-9-]{0,40}\.){1,4}[a-z]{2,12}"
_OUR = r"(?:the |our (?:partners?|sister (?:paper|site)) (?:the )?)?"
_NAME = (
    rf'{_OUR}(?P<name>[A-Z0-9][^\n;:()\[\]<>“”"]{{1,{_LONGEST_NAME}}}?|{_HOST})'
    r'(?=[\n;:)(\[<“”"]|,? (?:on|in|at|as|under|with|by|for|and is|where|which|dated|of) |, |\.(?:\s|$)|\Z)'
)
_NAMES = (
    r"(?P<name>[A-Z][^\n;:()\[\]<>]{1,120}?)"
    r"(?=[\n;:)(\[<]|\.(?:\s|$)| contributed|\s+(?:Editor|Author|Writer|Photo|Date)s?\s*:|\Z)"
)
_MOST_WORDS = 8
_LONGEST_CHAIN = 8
_SMALL = frozenset("of the and for in on to at de del di la le les du des da do al el und der die das für".split())
_LIST = re.compile(r",? and |, | & |\s*/\s+|; ")
_BESIDE = re.compile(r"\A(?:with|via|by|from|the site of|the website of|a|an)\s+", re.IGNORECASE)
_BEHIND = re.compile(
    r"(?:['’]s (?:\w+ )?(?:service|bureau|desk|office)| reports?| reporting| dispatches|"
    r",? with (?:kind )?(?:thanks|permission)|,? all rights reserved|['’]s site)\Z",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:\A|\n)[ \t]*[Bb][Yy] (?P<who>[A-Z][\w.’'-]+(?: (?:[A-Z][\w.’'-]*|and|de|van|von|al|bin|[A-Z]\.)){1,7})"
)


@dataclass(frozen=True, slots=True)
class CreditLine:
    """A way to say where a text is from: where it stands (any, head, last) and how far in the chain it leads."""

    key: str
    place: str
    order: int
    pattern: re.Pattern[str]
    example: str

    def names(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Order, place and name of each outlet that the line names in a text."""
        start = max(0, len(text) - _LAST) if self.place == "last" else 0
        end = min(len(text), _HEAD) if self.place == "head" else len(text)
        part = text[start:end]
        for found in self.pattern.finditer(part):
            several = "several" in self.pattern.groupindex
            names = _LIST.split(found["name"]) if several else _beside_each_other(found["name"])
            for at, name in enumerate(names):
                yield self.order, start + found.start("name") + at, name


def via_of(text: str, outlet: str) -> tuple[str, ...]:
    """Where the outlet has the text from, as the text says, outermost first; empty where it says nothing.

    Who republishes comes before where a text was printed first, and that before the agency that wrote it. An outlet of
    the table has the table's name.
    """
    found = sorted(hit for line in credit_lines() for hit in line.names(text))
    chain: dict[str, str] = {}
    for _, _, written in found:
        name = _cleaned(written)
        if name and not _same(name, outlet):
            chain.setdefault(name.casefold().removeprefix("the "), name)
            if len(chain) == _LONGEST_CHAIN:
                break
    return tuple(chain.values())


def byline_of(text: str) -> str:
    """The author that a text's head names ("By Dana Ospanova"); empty where it names none."""
    found = _BYLINE.search(text[:_HEAD])
    if not found or not _not_outlets("a day or month").isdisjoint(found["who"].casefold().split()):
        return ""
    who = found["who"].strip()
    return "" if outlet_named(who) else who


@cache
def credit_lines() -> tuple[CreditLine, ...]:
    """All lines of ``data/credit_lines.csv``."""
    file = Path(__file__).with_name("data") / "credit_lines.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        return tuple(
            CreditLine(row["key"], row["place"], int(row["order"]), _compiled(row["pattern"]), row["example"])
            for row in csv.DictReader(stream)
        )


def _compiled(pattern: str) -> re.Pattern[str]:
    agency = _agency()
    several = rf"(?P<several>)(?P<name>{agency}(?:(?:, | and |, and ){agency})*)"
    written = pattern.replace("{names}", rf"(?P<several>)(?:the (?={agency}))?{_NAMES}").replace("{agencies}", several)
    return re.compile(written.replace("{agency}", rf"(?P<name>{agency})").replace("{name}", _NAME))


@cache
def _agency() -> str:
    """An expression for the names of agencies and broadcasters that sell their texts."""
    names = {
        name
        for outlet in outlets()
        if outlet.kind in {"agency", "broadcaster"}
        for name in (outlet.name, outlet.name.upper(), *outlet.aliases)
        if len(name) > 1
    }
    listed = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
    return rf"(?:[Tt]he )?(?:{listed})(?:-[A-Z][A-Za-z]+)?(?![\w’'])"


def _beside_each_other(name: str) -> list[str]:
    """The outlets of ``AFP/Reuters``; a name with a stroke of its own (``RFE/RL``) is one."""
    parts = name.split("/")
    return parts if len(parts) > 1 and all(outlet_named(part) for part in parts) else [name]


def _cleaned(written: str) -> str:
    name = _BEHIND.sub("", _BESIDE.sub("", " ".join(written.split()).strip(" ,.\"'“”‘’*_"))).strip(" ,.\"'“”‘’")
    if len(name) < 2 or not any(map(str.isalpha, name)) or not name[0].isalnum():
        return ""
    if name.casefold() in _not_outlets() or name.casefold().partition(" ")[0] in _not_outlets("a language"):
        return ""
    if re.fullmatch(_HOST, name):
        found = outlet_at(name)
        return found.name if found else name.removeprefix("www.")
    known = outlet_named(name)
    return known.name if known else _branch(name) if _is_name(name) and not _is_date(name) else ""


def _branch(name: str) -> str:
    """The branch of an agency as people write it, however large its dateline does."""
    agency, dash, place = name.partition("-")
    known = outlet_named(agency) if dash and place.isupper() else None
    return f"{known.name}-{place.title()}" if known else name


def _is_date(words: str) -> bool:
    """Whether words name nothing but a day, a month or a year."""
    parts = re.findall(r"\w+", words.casefold())
    return all(part.isdigit() or part in _not_outlets("a day or month") for part in parts)


def _is_name(words: str) -> bool:
    """Whether words are written as a name: in capitals but for the small ones, not a clause of a sentence."""
    found = words.split()
    return len(found) <= _MOST_WORDS and all(w[0].isupper() or w in _SMALL or not w.isalpha() for w in found)


@cache
def _not_outlets(why: str = "") -> frozenset[str]:
    file = Path(__file__).with_name("data") / "not_outlets.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        return frozenset(row["word"] for row in csv.DictReader(stream) if not why or row["why"] == why)


def _same(name: str, outlet: str) -> bool:
    known = outlet_named(outlet)
    if known and known == outlet_named(name):
        return True
    ours, theirs = outlet.casefold().removeprefix("the "), name.casefold().removeprefix("the ")
    return bool(ours) and (ours == theirs or (len(ours) > 3 and theirs in ours) or ours in theirs.split(" via "))
