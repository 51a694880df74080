"""One spelling for many: text folded to plain ASCII of the same length, so that offsets stay true.

Letters lose their accents (``Türkiye`` and ``Turkiye`` fold alike), letters of other scripts become ``_``, and
everything that is neither letter nor digit becomes a space. Zero-width characters, combining accents and runs of
blanks cannot keep their length; :func:`squeeze` takes them out first and remembers where they were.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from crisisdesk.model import Span

_SPECIAL = dict(zip("ıøØłŁđĐðÐþÞßæÆœŒəƏħĦŋŊŧŦ", "ioOlLdDdDtTsaAoOaAhHnNtT", strict=True))
_ASCII = bytes(i if chr(i).isalnum() and i < 128 else 32 for i in range(256))
_ASCII = b" \x01" + _ASCII[2 : ord("_")] + b"_" + _ASCII[ord("_") + 1 :]
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_MARK = "\x01"
_UNSEEN = "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u0300-\u036f]"
_HIDDEN = re.compile(_UNSEEN)
_GAP = re.compile(r"[ \t\u00a0]{2,}(?=\w)")
_LOOSE = re.compile(_UNSEEN[:-1] + r" \t\u00a0]{2,}|" + _UNSEEN + r"|\r(?=\n)")


@cache
def _letter(char: str) -> str:
    if char in _SPECIAL:
        return _SPECIAL[char]
    if _HIDDEN.match(char):
        return _MARK
    plain = unicodedata.normalize("NFKD", char)[0]
    if plain.isascii() and plain.isalnum():
        return plain
    if char.isspace():
        return " "
    return "_" if char.isalnum() else "."


def _plain(text: str) -> str:
    """The text in ASCII, character for character, its own punctuation and blanks still there."""
    return text if text.isascii() else _FOREIGN.sub(lambda run: "".join(map(_letter, run[0])), text)


def _folded(plain: str) -> str:
    return plain.encode("ascii").translate(_ASCII).decode("ascii")


def fold(text: str) -> str:
    """The text in plain ASCII letters, digits, ``_`` and spaces, character for character."""
    return _folded(_plain(text))


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A text without its invisible characters, and the way back to the offsets of the text as it was."""

    text: str
    _starts: tuple[int, ...]
    _shifts: tuple[int, ...]

    def original(self, span: Span) -> Span:
        """Where a span of the squeezed text lies in the text as it was."""
        return Span(self._back(span.start), self._back(span.end - 1) + 1)

    def _back(self, offset: int) -> int:
        place = bisect_right(self._starts, offset) - 1
        return offset + (self._shifts[place] if place >= 0 else 0)


def prepared(text: str) -> tuple[str, str, Squeezed | None]:
    """The text to be read, folded, and the way back to the text as it was where that is another.

    The two are the same but for zero-width characters, combining accents and doubled blanks within a line.
    """
    plain = _plain(text)
    loose = "  " in plain or "\t" in plain or "\r\n" in plain
    if _MARK not in plain and not (loose and _has_gaps(text)):
        return text, _folded(plain), None
    squeezed = squeeze(text)
    return squeezed.text, fold(squeezed.text), squeezed


def _has_gaps(text: str) -> bool:
    """Whether blanks are doubled in front of a capital, where they can part a name, or lines end in two characters."""
    return "\r\n" in text or any(
        text[gap.start() - 1 : gap.start()].isalnum() and text[gap.end()].isupper() for gap in _GAP.finditer(text)
    )


def squeeze(text: str) -> Squeezed:
    """The text without zero-width characters, combining accents and doubled blanks."""
    parts: list[str] = []
    starts: list[int] = []
    shifts: list[int] = []
    last = length = 0
    for run in _LOOSE.finditer(text):
        kept = " " if any(char in run[0] for char in " \t\u00a0") else ""
        parts += (text[last : run.start()], kept)
        length += run.start() - last + len(kept)
        last = run.end()
        starts.append(length)
        shifts.append(last - length)
    parts.append(text[last:])
    return Squeezed("".join(parts), tuple(starts), tuple(shifts))
