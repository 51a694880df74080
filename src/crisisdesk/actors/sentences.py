"""Where sentences and paragraphs begin, as far as an antecedent needs to know."""

import re
from bisect import bisect_right

_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[\"“‘'(\[]*[A-Z0-9])|\n+")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr gen col lt sgt st no prof sen rep gov capt maj brig adm rev u.s u.n u.k e.u e.g i.e vs jan feb aug "
    "sept oct nov dec jr sr inc ltd co corp a.m p.m".split()
)
_LAST_WORD = re.compile(r"[\w.]*$")


class Sentences:
    """The sentences of a text; a line break always ends one."""

    def __init__(self, text: str) -> None:
        self._starts = [0]
        self._paragraphs = [0]
        for end in _END.finditer(text):
            if "\n" in end[0]:
                self._paragraphs.append(end.end())
            elif text[end.start()] == "." and _abbreviated(text, end.start()):
                continue
            self._starts.append(end.end())
        self._length = len(text)

    def number(self, offset: int) -> int:
        """The number of the sentence that holds an offset."""
        return bisect_right(self._starts, offset) - 1

    def paragraph(self, offset: int) -> int:
        """The number of the paragraph that holds an offset."""
        return bisect_right(self._paragraphs, offset) - 1

    def bounds(self, offset: int) -> tuple[int, int]:
        """Where the sentence that holds an offset begins and ends."""
        number = self.number(offset)
        end = self._starts[number + 1] if number + 1 < len(self._starts) else self._length
        return self._starts[number], end


def _abbreviated(text: str, dot: int) -> bool:
    word = _LAST_WORD.findall(text[max(0, dot - 12) : dot])[0].lower()
    return word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())
