"""Words without their endings, so that one row of a table stands for all forms of a word."""

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files

_VOWEL = re.compile(r"[aeiouy]")
_SHORTEST = 3


@lru_cache(maxsize=60_000)
def stem(word: str) -> str:
    """The stem of a lower-case word: ``accus`` of accuse, accuses, accused and accusing. Not always a word."""
    return _bare(irregular_forms().get(word) or _without_ending(word))


def lemma(word: str) -> str:
    """The plain form of a lower-case word whose forms are irregular: ``strike`` of struck; else the word itself."""
    return irregular_forms().get(word, word)


def stems(phrase: str) -> tuple[str, ...]:
    """The stems of the words of a phrase."""
    return tuple(stem(word) for word in phrase.lower().split())


def _without_ending(word: str) -> str:
    if len(word) <= _SHORTEST or not word.isalpha():
        return word
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    for ending in ("ing", "ed"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) >= _SHORTEST and _VOWEL.search(rest):
            return rest
    return word


def _bare(word: str) -> str:
    if len(word) > _SHORTEST and word.endswith("e"):
        word = word[:-1]
    if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "aeious":
        word = word[:-1]
    if word.endswith("iz") and len(word) > 5:
        return word[:-1] + "s"
    return word[:-2] + "r" if word.endswith("our") and len(word) > 5 else word


@cache
def irregular_forms() -> dict[str, str]:
    """Each irregular form with its plain word."""
    lines = files("crisisdesk.reading").joinpath("data/irregular_forms.csv").read_text("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if line.strip() and not line.startswith("#"))
    return {form: row["lemma"] for row in rows for form in row["forms"].split("|")}
