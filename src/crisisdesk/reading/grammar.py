"""The grammar of a sentence: each word's part of speech, its relation, and the word that it hangs on.

The tagger's network names them in the same pass as the statements. Parts of speech are those of the Penn Treebank with
all punctuation as one, relations those of Universal Dependencies 2 without rare subtypes. A head is named by counting
words of its class: "+2V" is the second verb to the right.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

POS = tuple(
    "CC CD DT EX FW IN JJ JJR JJS LS MD NN NNS NNP NNPS PDT POS PRP PRP$ RB RBR RBS RP SYM TO UH VB VBD VBG VBN VBP "
    "VBZ WDT WP WP$ WRB PUNCT".split()
)
RELATIONS = tuple(
    "acl acl:relcl advcl advmod amod appos aux aux:pass case cc ccomp compound compound:prt conj cop csubj dep det "
    "discourse expl fixed flat iobj mark nmod nmod:poss nsubj nsubj:pass nummod obj obl obl:agent obl:tmod parataxis "
    "punct root vocative xcomp".split()
)
CLASSES = "NPVMJRIDCO"
"""Classes of words by which heads are counted: nouns, pronouns, verbs, modals, adjectives, adverbs, prepositions,
determiners, conjunctions and numbers, others."""
REACH = 6
"""Words of a class that are counted at most."""
HEADS = ("root", *(f"{sign}{count}{name}" for name in CLASSES for sign in "-+" for count in range(1, REACH + 1)))
_NAMED = {
    **dict.fromkeys(("PRP", "WP", "EX", "WDT"), "P"),
    **dict.fromkeys(("IN", "TO"), "I"),
    **dict.fromkeys(("WRB", "RP"), "R"),
    **dict.fromkeys(("DT", "PDT", "PRP$", "WP$"), "D"),
    **dict.fromkeys(("CC", "CD"), "C"),
    "MD": "M",
}
_PREFIXED = {"NN": "N", "VB": "V", "JJ": "J", "RB": "R"}

Numbers = NDArray[np.int64]


def word_class(pos: int) -> str:
    """The class of a part of speech, one of ``CLASSES``."""
    name = POS[pos]
    return _NAMED.get(name) or _PREFIXED.get(name[:2], "O")


_CLASS_OF: Numbers = np.array([CLASSES.index(word_class(number)) for number in range(len(POS))])
_STEP: Numbers = np.array([0] + [(-1 if name[0] == "-" else 1) * int(name[1]) for name in HEADS[1:]])
_WANTED: Numbers = np.array([0] + [CLASSES.index(name[2]) for name in HEADS[1:]])


@dataclass(frozen=True, slots=True)
class Grammar:
    """One entry a word; ``heads`` holds indexes of words, -1 for the root and where the head is not known."""

    pos: tuple[str, ...]
    relations: tuple[str, ...]
    heads: tuple[int, ...]
    _chains: dict[int, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def chain(self, at: int) -> tuple[int, ...]:
        """A word and all that it hangs on, up to the root."""
        if at not in self._chains:
            found = [at]
            while (head := self.heads[found[-1]]) >= 0 and head not in found:
                found.append(head)
            self._chains[at] = tuple(found)
        return self._chains[at]

    def hanging(self) -> dict[int, list[int]]:
        """For each word that others hang on, these in order."""
        found: dict[int, list[int]] = {}
        for at, head in enumerate(self.heads):
            if head >= 0:
                found.setdefault(head, []).append(at)
        return found

    def head_of(self, start: int, end: int) -> int:
        """The word of a phrase that hangs on a word outside of it; its last where none does."""
        for at in range(start, end):
            head = self.heads[at]
            if head >= 0 and not start <= head < end and self.pos[at] != "PUNCT":
                return at
        return end - 1

    def paths(self, first: int, last: int) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
        """From each of two words up to the one that both hang on, without it; None where they do not meet."""
        up, down = self.chain(first), self.chain(last)
        below = set(down)
        for count, at in enumerate(up):
            if at in below:
                return up[:count], down[: down.index(at)]
        return None


def grammars_of(pos: Numbers, relations: Numbers, heads: Numbers, ends: Sequence[int]) -> list[Grammar]:
    """The grammar of each sentence of a paragraph from the numbers of its words; ``ends`` are behind each last word."""
    found = heads_of(pos, heads)
    result, start = [], 0
    names, links = [POS[n] for n in pos.tolist()], [RELATIONS[n] for n in relations.tolist()]
    for end in ends:
        inside = [head - start if start <= head < end else -1 for head in found[start:end]]
        result.append(Grammar(tuple(names[start:end]), tuple(links[start:end]), tuple(inside)))
        start = end
    return result


def heads_of(pos: Numbers, heads: Numbers) -> list[int]:
    """The index of each word's head by counting words of its class; -1 for the root and where there are too few."""
    classes = _CLASS_OF[pos]
    places = np.arange(len(pos))
    order = np.argsort(classes, kind="stable")
    firsts = np.searchsorted(classes[order], np.arange(len(CLASSES) + 1))
    wanted, step = _WANTED[heads], _STEP[heads]
    before = np.zeros((len(CLASSES), len(pos) + 1), dtype=np.int64)
    before[:, 1:] = np.cumsum(classes[None, :] == np.arange(len(CLASSES))[:, None], axis=1)
    rank = np.where(step > 0, before[wanted, places + 1] + step - 1, before[wanted, places] + step)
    good = (step != 0) & (rank >= 0) & (rank < firsts[wanted + 1] - firsts[wanted])
    at = order[np.where(good, firsts[wanted] + rank, 0)]
    result: list[int] = np.where(good, at, -1).tolist()
    return result
