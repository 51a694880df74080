"""The tagger's network in torch: embeddings, two bidirectional LSTM layers, a linear-chain CRF."""

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
        self.layers = nn.ModuleList(
            nn.LSTM(hidden if layer == 0 else 2 * hidden, hidden, batch_first=True, bidirectional=True)
            for layer in range(2)
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
        """Scores of shape (paragraphs, words, tags)."""
        parts = [embedding(numbers[:, :, column]) for column, embedding in enumerate(self.embeddings)]
        hidden = torch.tanh(self.entry(self._drop(torch.cat(parts, -1))))
        for layer in self.layers:
            packed = nn.utils.rnn.pack_padded_sequence(self._drop(hidden), lengths, batch_first=True)
            hidden, _ = nn.utils.rnn.pad_packed_sequence(layer(packed)[0], batch_first=True)
        scores: Tensor = self.exit(self._drop(hidden))
        return scores

    def loss(self, emissions: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Negative log-likelihood of the tags per word."""
        transitions, starts = self.transitions + self.broken, self.starts + self.first
        rows = torch.arange(len(tags))
        lengths = mask.sum(1).long()
        score = starts[tags[:, 0]] + (emissions.gather(2, tags[:, :, None])[:, :, 0] * mask).sum(1)
        score = score + (transitions[tags[:, :-1], tags[:, 1:]] * mask[:, 1:]).sum(1)
        score = score + self.stops[tags[rows, lengths - 1]]
        alpha = starts + emissions[:, 0]
        for at in range(1, emissions.shape[1]):
            following = torch.logsumexp(alpha[:, :, None] + transitions, 1) + emissions[:, at]
            alpha = torch.where(mask[:, at, None] > 0, following, alpha)
        total: Tensor = (torch.logsumexp(alpha + self.stops, 1) - score).sum() / mask.sum()
        return total

    def _drop(self, hidden: Tensor) -> Tensor:
        if not self.training:
            return hidden
        keep = torch.full((hidden.shape[0], 1, hidden.shape[2]), 1 - self.dropout)
        return hidden * torch.bernoulli(keep) / (1 - self.dropout)
