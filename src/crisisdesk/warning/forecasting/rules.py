"""Rules "after this, within so many days, that": how often they were right so far."""

from typing import Final, NamedTuple

import numpy as np

from crisisdesk.warning.forecasting.history import ACTOR_BITS, TYPE_BITS, History, actor_of, pair_of, relation_of
from crisisdesk.warning.forecasting.questions import Questions
from crisisdesk.warning.forecasting.tallies import Ints, Reals

LAGS: Final = (1, 2, 3, 5, 8, 15, 30, 60, 120)
"""Days within which the last event of a rule lies; a tenth class holds all that is older."""
CLASSES: Final = len(LAGS) + 1
_SHRINK = 20.0
_SHRINK_PAIR = 5.0


def lag_class(days: Ints) -> Ints:
    """The class of a number of days."""
    return np.searchsorted(np.array(LAGS), days)


class Met(NamedTuple):
    """Past deeds between the actors of questions and others: one row for each question and kept deed."""

    row: Ints
    question: Ints
    relation: Ints
    other: Ints
    since: Ints


def met(history: History, questions: Questions) -> Met:
    """Everything that each question's actor did or suffered before, whoever stood at the other end."""
    deeds = history.tallies["deeds"]
    low = questions.subject << (ACTOR_BITS + TYPE_BITS)
    row, question = deeds.between(low, low + (1 << (ACTOR_BITS + TYPE_BITS)))
    keys = deeds.keys[row]
    return Met(row, question, relation_of(keys), actor_of(pair_of(keys)), questions.day - deeds.last[row])


class Rules:
    """For each asked type, past type and lag: how often that was met, and how often its actor was the answer."""

    def __init__(self, relations: int = 0) -> None:
        self.met: Reals = np.zeros((relations, relations, CLASSES), np.float32)
        self.right: Reals = np.zeros((relations, relations, CLASSES), np.float32)

    def reach(self, relations: int) -> None:
        """Make room for more types."""
        more = relations - len(self.met)
        if more > 0:
            room = ((0, more), (0, more), (0, 0))
            self.met, self.right = np.pad(self.met, room), np.pad(self.right, room)

    def learn(self, history: History, questions: Questions) -> None:
        """Count the rules that applied to answered questions."""
        found = met(history, questions)
        key = self._key(questions, found)
        size = self.met.size
        truths = np.sort(questions.asked << ACTOR_BITS | questions.answer)
        right = np.isin(found.question << ACTOR_BITS | found.other, truths)
        self.met += np.bincount(key, minlength=size).reshape(self.met.shape)
        self.right += np.bincount(key[right], minlength=size).reshape(self.met.shape)

    def _key(self, questions: Questions, found: Met) -> Ints:
        relations = len(self.met)
        return (questions.relation[found.question] * relations + found.relation) * CLASSES + lag_class(found.since)

    def shares(self) -> Reals:
        """How often each rule was right, drawn towards its pair of types and its lag where it was met seldom."""
        of_all = self.right.sum((0, 1)) / (self.met.sum((0, 1)) + 1e-9)
        by_lag = (self.right.sum(1) + _SHRINK * of_all) / (self.met.sum(1) + _SHRINK)
        usual = by_lag.mean(1)[:, None]
        pair = (self.right.sum(2) + _SHRINK_PAIR * usual) / (self.met.sum(2) + _SHRINK_PAIR)
        expected = np.minimum(pair[:, :, None] * (by_lag / (usual + 1e-9))[:, None, :], 1)
        shares: Reals = ((self.right + _SHRINK * expected) / (self.met + _SHRINK)).astype(np.float32)
        return shares

    def apply(self, shares: Reals, questions: Questions, found: Met) -> Reals:
        """The share of the rule by which each past deed speaks for its actor."""
        values: Reals = shares.ravel()[self._key(questions, found)]
        return values

    def shares_of_repeats(self, shares: Reals) -> Reals:
        """How often each type repeated between the same two within a week, by type."""
        types = np.arange(len(shares))
        repeats: Reals = shares[types, types, lag_class(np.array([7]))[0]]
        return repeats
