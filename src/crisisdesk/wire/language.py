"""The language of an article: as its source says where its letters do not contradict it, else as its words show."""

import csv
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crisisdesk.wire.articles import Article

UNDETERMINED = "und"
_ENOUGH = 2_000
_CODE = re.compile(r"[a-z]{2,8}")
_LATIN = frozenset(
    "af az bs ca cs cy da de en eo es et eu fi fr ga gl ha hr ht hu id is it la lt lv ms mt nb nl nn no om pl pt ro rw "
    "sk sl so sq sv sw tk tl tr uz vi xh yo zu".split()
)
"""Languages of which a text is written in Latin letters, or may be."""
_CONTRADICTED = 0.2
"""A text with a smaller share of Latin letters is in none of these languages."""


def language_of(article: "Article") -> str:
    """ISO 639-1 code of the article's language, ``und`` where nothing can be said."""
    sample = f"{article.title}\n{article.text}"[:_ENOUGH].strip()
    declared = code_of(article.language)
    if declared and not (declared in _LATIN and _latin_share(sample) < _CONTRADICTED):
        return declared
    if not sample:
        return UNDETERMINED
    return str(_identifier().classify(sample)[0])


def code_of(written: str) -> str:
    """The ISO 639-1 code of a language as sources write it: ``en-GB``, ``eng``, ``English``; empty for none.

    A code of letters that is not in ``data/languages.csv`` stands as it is.
    """
    name = written.strip().lower()
    if found := _codes().get(name):
        return found
    tag = name.replace("_", "-").partition("-")[0]
    return _codes().get(tag, tag if _CODE.fullmatch(tag) and tag != UNDETERMINED else "")


def _latin_share(sample: str) -> float:
    """The share of Latin letters among all letters; 1 where there are none."""
    scripts = Counter("LATIN" in unicodedata.name(letter, "") for letter in sample if letter.isalpha())
    return scripts[True] / scripts.total() if scripts else 1.0


@cache
def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    file = Path(__file__).with_name("data") / "languages.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            names = (row["code"], *row["codes"].split("|"), *row["names"].lower().split("|"))
            found.update(dict.fromkeys(names, row["code"]))
    return found


@cache
def _identifier() -> Any:
    # The model takes about a second to load: only when a first article asks.
    import py3langid

    return py3langid
