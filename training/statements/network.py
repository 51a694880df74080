"""The tagger's network in torch: embeddings, a layer that learns grammar, two that learn statements, a CRF."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from crisisdesk.reading.encoding import ENDINGS, PREFIXES, SHAPES, SUFFIXES, TAGS
from crisisdesk.reading.grammar import HEADS, POS, RELATIONS

WIDTHS = (100, 24, 32, 16, 16, 8, 8, 4)
FORBIDDEN = -1e4


class Tagger(nn.Module):
    """Emissions by three BiLSTM layers; the first also tells grammar. Transitions that break a role are forbidden."""

    def __init__(self, vocabulary: int, hidden: int = 128, low: int = 64, dropout: float = 0.35) -> None:
        super().__init__()
        sizes = (vocabulary, PREFIXES + 1, SUFFIXES + 1, ENDINGS + 1, SHAPES + 1, 4, 4, 4)
        self.embeddings = nn.ModuleList(nn.Embedding(n, w) for n, w in zip(sizes, WIDTHS, strict=True))
        for embedding in self.embeddings:
            nn.init.normal_(embedding.weight, 0, 0.1)
        self.entry = nn.Linear(sum(WIDTHS), hidden)
        layers = ((hidden, low), (hidden + 2 * low, hidden), (2 * hidden, hidden))
        self.onward, self.backwards = (nn.ModuleList(nn.LSTM(*sizes) for sizes in layers) for _ in range(2))
        self.grammar = nn.ModuleList(nn.Linear(2 * low, len(names)) for names in (POS, RELATIONS, HEADS))
        self.exit = nn.Linear(2 * hidden, len(TAGS))
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.starts = nn.Parameter(torch.zeros(len(TAGS)))
        self.stops = nn.Parameter(torch.zeros(len(TAGS)))
        self.dropout = dropout
        broken = torch.zeros(len(TAGS), len(TAGS))
        first = torch.zeros(len(TAGS))
        for after, name in enumerate(TAGS):
            if name.startswith("I-"):
                first[after] = FORBIDDEN
                for before, previous in enumerate(TAGS):
                    if previous[2:] != name[2:]:
                        broken[before, after] = FORBIDDEN
        self.register_buffer("broken", broken)
        self.register_buffer("first", first)

    def emissions(self, numbers: Tensor, lengths: list[int]) -> Tensor:
        """Scores of shape (words, paragraphs, tags) from numbers of shape (words, paragraphs, columns)."""
        return self(numbers, lengths)[0]

    def forward(self, numbers: Tensor, lengths: list[int]) -> tuple[Tensor, list[Tensor]]:
        """The emissions, and scores of parts of speech, relations and heads of shape (words, paragraphs, names)."""
        parts = [embedding(numbers[:, :, column]) for column, embedding in enumerate(self.embeddings)]
        entered = self._drop(torch.tanh(self.entry(self._drop(torch.cat(parts, -1)))))
        low = self._drop(self._layer(0, entered, lengths))
        middle = self._drop(self._layer(1, torch.cat([entered, low], -1), lengths))
        scores: Tensor = self.exit(self._drop(self._layer(2, middle, lengths)))
        return scores, [names(low) for names in self.grammar]

    def _layer(self, number: int, given: Tensor, lengths: list[int]) -> Tensor:
        """One LSTM each way.

        The backward one reads each paragraph turned round in place, so that its padding stays at the end: packed
        sequences would spend most of the time on filling gradients with zeros.
        """
        turned = _turned(lengths, given.shape[0])[:, :, None]
        mirrored = self.backwards[number](given.gather(0, turned.expand_as(given)))[0]
        return torch.cat([self.onward[number](given)[0], mirrored.gather(0, turned.expand_as(mirrored))], -1)

    def loss(self, emissions: Tensor, wanted: "Wanted", mask: Tensor) -> Tensor:
        """Cross-entropy per word between the wanted tags and those of the network, over whole sequences."""
        transitions, starts = self.transitions + self.broken, self.starts + self.first
        lengths = mask.sum(0).long()
        last = wanted.words[lengths - 1, torch.arange(len(lengths))]
        score = (wanted.words * emissions * mask[:, :, None]).sum((0, 2)) + (wanted.pairs * self.transitions).sum(
            (1, 2)
        )
        score = score + (wanted.words[0] * self.starts).sum(1) + (last * self.stops).sum(1)
        total: Tensor = (log_sum(emissions, transitions, starts, self.stops, mask) - score).sum() / mask.sum()
        return total

    def _drop(self, hidden: Tensor) -> Tensor:
        """The same units dropped at every word of a paragraph."""
        if not self.training:
            return hidden
        keep = torch.full((1, *hidden.shape[1:]), 1 - self.dropout)
        return hidden * torch.bernoulli(keep) / (1 - self.dropout)


@dataclass(frozen=True)
class Wanted:
    """What tags a batch should get: counts where they are known, expectations where a network thinks them likely.

    ``words`` has the shape (words, paragraphs, tags); ``pairs`` (paragraphs, tags, tags) counts each tag after each.
    """

    words: Tensor
    pairs: Tensor

    def mixed(self, other: "Wanted", share: float) -> "Wanted":
        """These and others, which count by their share."""
        return Wanted(torch.lerp(self.words, other.words, share), torch.lerp(self.pairs, other.pairs, share))


def known(tags: Tensor, mask: Tensor) -> Wanted:
    """The tags of shape (words, paragraphs) that people gave."""
    words = torch.nn.functional.one_hot(tags, len(TAGS)).float() * mask[:, :, None]
    return Wanted(words, torch.einsum("npi,npj->pij", words[:-1], words[1:]))


def expected(emissions: Tensor, tables: tuple[Tensor, Tensor, Tensor], mask: Tensor) -> Wanted:
    """How likely each tag and each pair of tags is by emissions and tables (transitions, starts, stops)."""
    transitions, starts, stops = tables
    given = emissions.detach().requires_grad_()
    each = transitions.expand(mask.shape[1], -1, -1).clone().requires_grad_()
    with torch.enable_grad():
        words, pairs = torch.autograd.grad(log_sum(given, each, starts, stops, mask).sum(), (given, each))
    return Wanted(words, pairs)


def log_sum(emissions: Tensor, transitions: Tensor, starts: Tensor, stops: Tensor, mask: Tensor) -> Tensor:
    """The logarithm of the sum over all tag sequences of each paragraph; transitions may differ between paragraphs."""
    steps = zip(emissions.unbind(0), mask.unbind(0), strict=True)
    alpha = starts + next(steps)[0]
    for emission, inside in steps:
        following = torch.logsumexp(alpha[:, :, None] + transitions, 1) + emission
        alpha = torch.where(inside[:, None] > 0, following, alpha)
    return torch.logsumexp(alpha + stops, 1)


def _turned(lengths: list[int], longest: int) -> Tensor:
    """Where the word at each place comes from when paragraphs are read from their end; padding stays."""
    places = torch.arange(longest)[:, None]
    sizes = torch.tensor(lengths)[None]
    return torch.where(places < sizes, sizes - 1 - places, places)
