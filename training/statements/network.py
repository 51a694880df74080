"""The tagger's network in torch: embeddings, two bidirectional LSTM layers, a linear-chain CRF."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from crisisdesk.reading.encoding import ENDINGS, PREFIXES, SHAPES, SUFFIXES, TAGS

WIDTHS = (100, 24, 32, 16, 16, 8, 8, 4)
FORBIDDEN = -1e4


class Tagger(nn.Module):
    """Emissions by a two-layer BiLSTM; transitions that break a role are forbidden."""

    def __init__(self, vocabulary: int, hidden: int = 128, dropout: float = 0.35) -> None:
        super().__init__()
        sizes = (vocabulary, PREFIXES + 1, SUFFIXES + 1, ENDINGS + 1, SHAPES + 1, 4, 4, 4)
        self.embeddings = nn.ModuleList(nn.Embedding(n, w) for n, w in zip(sizes, WIDTHS, strict=True))
        for embedding in self.embeddings:
            nn.init.normal_(embedding.weight, 0, 0.1)
        self.entry = nn.Linear(sum(WIDTHS), hidden)
        self.onward, self.backwards = (
            nn.ModuleList(nn.LSTM(hidden if layer == 0 else 2 * hidden, hidden) for layer in range(2)) for _ in range(2)
        )
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
        """Scores of shape (words, paragraphs, tags) from numbers of shape (words, paragraphs, columns).

        The backward LSTM reads each paragraph turned round in place, so that its padding stays at the end: packed
        sequences would spend most of the time on filling gradients with zeros.
        """
        turned = _turned(lengths, numbers.shape[0])[:, :, None]
        parts = [embedding(numbers[:, :, column]) for column, embedding in enumerate(self.embeddings)]
        hidden = torch.tanh(self.entry(self._drop(torch.cat(parts, -1))))
        for onward, backwards in zip(self.onward, self.backwards, strict=True):
            hidden = self._drop(hidden)
            mirrored = backwards(hidden.gather(0, turned.expand_as(hidden)))[0]
            hidden = torch.cat([onward(hidden)[0], mirrored.gather(0, turned.expand_as(mirrored))], -1)
        scores: Tensor = self.exit(self._drop(hidden))
        return scores

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
