"""Finding names: one Aho-Corasick pass over the folded text, longest name first, whole words only.

Every key begins with a space and every word of the folded text stands behind one, so that the automaton rests at
its root inside words that begin no name. That is what makes it fast.
"""

from collections.abc import Iterable, Iterator

import ahocorasick

from crisisdesk.actors.names import Name

Found = tuple[int, int, Name]
"""Start and end in the text, and the name found there."""


class Finder:
    """Finds every name of a list in a folded text."""

    def __init__(self, names: dict[str, Name]) -> None:
        self._automaton = ahocorasick.Automaton()
        self._longest = 1
        for key, name in names.items():
            if not name.single:
                name.shorter = _shorter(key, names)
            self._automaton.add_word(f" {key}", name)
            self._longest = max(self._longest, len(key) + 1)
        self._automaton.add_word(" \x00", Name("\x00"))
        self._automaton.make_automaton()

    def keys(self) -> list[str]:
        """The names looked for, without the space in front."""
        return [key[1:] for key in self._automaton.keys() if not key.endswith("\x00")]  # noqa: SIM118

    def find(self, folded: str) -> list[Found]:
        """Names that do not overlap, in order."""
        framed = f" {folded} "
        found: list[Found] = []
        keep = found.append
        last = 0
        for end, name in self._automaton.iter_long(framed):
            start = end - name.length
            if framed[end + 1] == " ":
                if start >= last:
                    keep((start, end, name))
                    last = end
                continue
            if name.single:
                continue
            for hit in self._instead(framed, start, end, name):
                if hit[0] >= last:
                    keep(hit)
                    last = hit[1]
        return found

    def _instead(self, framed: str, start: int, end: int, name: Name) -> Iterator[Found]:
        """What a name that breaks off inside a word leaves: a shorter name, or names that begin within it."""
        shorter = name.shorter
        if shorter is not None:
            yield start, start + shorter.length, shorter
            begin = start + shorter.length + 1
        else:
            begin = framed.find(" ", start + 1, end)
            if begin < 0:
                return
        for at, until, other in self._within(framed[begin : end + 2 + self._longest]):
            if begin + at - 1 < end:
                yield begin + at - 1, begin + until - 1, other

    def _within(self, part: str) -> Iterable[Found]:
        return self.find(part)


def _shorter(key: str, names: dict[str, Name]) -> Name | None:
    """The longest name that is a beginning of this one and ends with a word."""
    end = key.rfind(" ")
    while end > 0:
        shorter = names.get(key[:end])
        if shorter is not None:
            return shorter
        end = key.rfind(" ", 0, end)
    return None
