"""Learns how much each clue weighs: a sum of small trees, fitted so that the true answer stands above the others.

All nodes of one level of a tree ask the same thing ("is this clue above that value?"), so a tree of depth six is six
questions and a table of 64 values. Scores are sums over the trees, and each tree's value divides among its questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crisisdesk.warning.forecasting.tallies import Ints, Reals

Bins = NDArray[np.uint8]
Doubles = NDArray[np.float64]

BINS: Final = 64
DEPTH: Final = 6
ROUNDS: Final = 200
STAGES: Final = (10, 20, 40, 80, 140, ROUNDS)
"""Numbers of trees among which later questions choose: a short past bears few."""
RATE: Final = 0.2
CAUTION: Final = 5.0
"""Added to the curvature of every leaf: what was seen seldom weighs little."""
CLUES_A_ROUND: Final = 0.3
PARTS: Final = 4
"""The questions are dealt into so many parts; each round learns from one of them in turn."""
_SAMPLE = 200_000


def edges(values: Reals) -> Reals:
    """Values that cut a clue into at most 64 classes of about equal size, those of its usual value apart."""
    distinct = np.unique(values)
    if len(distinct) < BINS:
        return distinct
    cuts = np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1]))
    unusual = values[values != np.median(values)]
    more = BINS - 1 - len(cuts)
    if more > 0 and len(unusual):
        cuts = np.unique(np.concatenate([cuts, np.quantile(unusual, np.linspace(0, 1, more + 1))]))[: BINS - 1]
    return cuts.astype(np.float32)


class Lessons(NamedTuple):
    """Candidates of answered questions: clues (one row each clue), the question, whether it is an answer, its weight.

    A candidate drawn at random for many that were left out weighs as much as they.
    """

    clues: list[Reals]
    question: Ints
    right: NDArray[np.bool_]
    weight: Reals


@dataclass(frozen=True, slots=True)
class Tree:
    """Six questions (clue, class above which the answer is yes) and the value of every way to answer them.

    ``levels[d]`` has the mean value after ``d`` answers; the last are the leaves.
    """

    asks: tuple[tuple[int, int], ...]
    levels: tuple[Doubles, ...]

    def leaves(self, bins: Bins) -> Bins:
        """The leaf of each candidate."""
        leaf = np.zeros(bins.shape[1], np.uint8)
        for clue, cut in self.asks:
            np.left_shift(leaf, 1, out=leaf)
            np.bitwise_or(leaf, bins[clue] > cut, out=leaf, casting="unsafe")
        return leaf

    def parts(self, bins: Bins, clues: int) -> Doubles:
        """How the value of each candidate divides among the clues that are asked; the mean value stands last."""
        found = np.zeros((bins.shape[1], clues + 1))
        found[:, clues] = self.levels[0][0]
        node = np.zeros(bins.shape[1], np.int64)
        for level, (clue, cut) in enumerate(self.asks):
            below = 2 * node + (bins[clue] > cut)
            found[:, clue] += self.levels[level + 1][below] - self.levels[level][node]
            node = below
        return found


@dataclass(frozen=True, slots=True)
class Ranker:
    """What was learnt: how clues are cut into classes, and the trees."""

    edges: tuple[Reals, ...]
    trees: tuple[Tree, ...]

    def bins(self, clues: Sequence[Reals]) -> Bins:
        """Clues cut into classes."""
        return np.stack([_cut(cuts, values) for cuts, values in zip(self.edges, clues, strict=True)])

    def score(self, clues: Sequence[Reals]) -> Reals:
        """The score of each candidate; only differences within a question mean something."""
        return self.staged(clues, (len(self.trees),))[0]

    def staged(self, clues: Sequence[Reals], stages: Sequence[int]) -> list[Reals]:
        """The scores that the first so many trees give, for each number of them in ascending order."""
        bins = self.bins(clues)
        scores, found = np.zeros(bins.shape[1], np.float32), []
        for first, last in pairwise((0, *stages)):
            for tree in self.trees[first:last]:
                scores += tree.levels[-1].astype(np.float32)[tree.leaves(bins)]
            found.append(scores.copy())
        return found

    def first(self, trees: int) -> "Ranker":
        """The ranker with its first so many trees."""
        return Ranker(self.edges, self.trees[:trees])

    def parts(self, clues: Sequence[Reals]) -> Doubles:
        """The score of each candidate as a sum over the clues, the part that all share last."""
        bins = self.bins(clues)
        total = np.zeros((bins.shape[1], len(self.edges) + 1))
        for tree in self.trees:
            total += tree.parts(bins, len(self.edges))
        return total


def _cut(cuts: Reals, values: Reals) -> Bins:
    return np.searchsorted(cuts, values).astype(np.uint8)


class _Part:
    """Lessons of some questions with the scores that the trees so far give them."""

    def __init__(self, bins: Bins, lessons: Lessons, chosen: Ints) -> None:
        self.bins = np.ascontiguousarray(bins[:, chosen])
        question = lessons.question[chosen]
        self.starts = np.flatnonzero(np.diff(question, prepend=-1))
        self.sizes = np.diff(np.append(self.starts, len(chosen)))
        self.weight = lessons.weight[chosen]
        self.truth = self._normal(lessons.right[chosen].astype(np.float32))
        self.scores = np.zeros(len(chosen), np.float32)
        self.done = 0

    def _normal(self, values: Reals) -> Reals:
        whole: Reals = values / np.repeat(np.add.reduceat(values, self.starts), self.sizes)
        return whole

    def slopes(self, trees: Sequence[Tree]) -> tuple[Doubles, Doubles]:
        """How each score should change, and how fast that levels off (softmax of each question's candidates)."""
        for tree in trees[self.done :]:
            self.scores += tree.levels[-1].astype(np.float32)[tree.leaves(self.bins)]
        self.done = len(trees)
        best = np.maximum.reduceat(self.scores, self.starts)
        likely = self._normal(self.weight * np.exp(self.scores - np.repeat(best, self.sizes)))
        return (self.truth - likely).astype(float), np.maximum(likely * (1 - likely), 1e-6).astype(float)


def learn(lessons: Lessons, seed: int = 1) -> Ranker:
    """Fit the trees, one after the other, each to what those before it leave. Needs at least one question."""
    random = np.random.default_rng(seed)
    sample = random.choice(len(lessons.question), min(_SAMPLE, len(lessons.question)), replace=False)
    cuts = tuple(edges(values[sample]) for values in lessons.clues)
    bins = np.stack([_cut(cut, values) for cut, values in zip(cuts, lessons.clues, strict=True)])
    dealt = random.permutation(int(lessons.question.max()) + 1)[lessons.question] % PARTS
    rows = [np.flatnonzero(dealt == number) for number in range(PARTS)]
    parts = [_Part(bins, lessons, chosen) for chosen in rows if len(chosen)]
    del bins
    trees: list[Tree] = []
    for number in range(ROUNDS):
        asked = random.choice(len(cuts), max(1, round(CLUES_A_ROUND * len(cuts))), replace=False)
        trees.append(_tree(parts[number % len(parts)], trees, asked.tolist()))
    return Ranker(cuts, tuple(trees))


def _tree(part: _Part, trees: Sequence[Tree], clues: Sequence[int]) -> Tree:
    slope, curve = part.slopes(trees)
    node = np.zeros(len(slope), np.int64)
    asks: list[tuple[int, int]] = []
    for level in range(DEPTH):
        gains = [_best_cut(node * BINS + part.bins[clue], slope, curve, 1 << level) for clue in clues]
        best = max(range(len(clues)), key=lambda place: gains[place][0])
        asks.append((clues[best], gains[best][1]))
        node = 2 * node + (part.bins[clues[best]] > gains[best][1])
    return Tree(tuple(asks), _levels(node, slope, curve))


def _best_cut(cell: Ints, slope: Doubles, curve: Doubles, nodes: int) -> tuple[float, int]:
    """The gain of the best cut of one clue, the same for all nodes, and the class after which it lies."""
    rise = np.bincount(cell, slope, nodes * BINS).reshape(nodes, BINS).cumsum(1)
    bend = np.bincount(cell, curve, nodes * BINS).reshape(nodes, BINS).cumsum(1)
    above, rest = rise[:, -1:] - rise, bend[:, -1:] - bend
    gain = (rise**2 / (bend + CAUTION) + above**2 / (rest + CAUTION)).sum(0)[:-1]
    cut = int(gain.argmax())
    return float(gain[cut]), cut


def _levels(leaf: Ints, slope: Doubles, curve: Doubles) -> tuple[Doubles, ...]:
    """The values of the leaves and the means of the nodes above them, the root first."""
    rise = np.bincount(leaf, slope, 1 << DEPTH)
    bend = np.bincount(leaf, curve, 1 << DEPTH)
    values, levels = RATE * rise / (bend + CAUTION), []
    for _ in range(DEPTH):
        levels.append(values)
        pairs, weights = values.reshape(-1, 2), bend.reshape(-1, 2) + 1e-9
        values, bend = (pairs * weights).sum(1) / weights.sum(1), weights.sum(1)
    return (values, *reversed(levels))
