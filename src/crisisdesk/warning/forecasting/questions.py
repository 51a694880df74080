"""What is asked of a forecaster: on a day, for an actor and a type in one direction, who is at the other end."""

from dataclasses import dataclass

import numpy as np

from crisisdesk.warning.forecasting.history import ACTOR_BITS, Deeds, actor_of, by_role
from crisisdesk.warning.forecasting.tallies import Ints


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions of one day, one row each, and the true answers where they are known.

    ``asked`` numbers the question of each answer; answers come in ascending order of it.
    """

    day: int
    subject: Ints
    relation: Ints
    asked: Ints
    answer: Ints

    def __len__(self) -> int:
        return len(self.subject)

    def part(self, start: int, end: int) -> "Questions":
        """The questions from one number to another (exclusive)."""
        low, high = np.searchsorted(self.asked, [start, end])
        chosen = slice(int(low), int(high))
        return Questions(
            self.day,
            self.subject[start:end],
            self.relation[start:end],
            self.asked[chosen] - start,
            self.answer[chosen],
        )


def ask(day: int, subject: int, relation: int) -> Questions:
    """One question whose answer nobody knows yet."""
    nothing = np.zeros(0, np.int64)
    return Questions(day, np.array([subject]), np.array([relation]), nothing, nothing)


def answered(day: int, deeds: Deeds) -> Questions:
    """The questions that the events of a day answer, from both sides."""
    seen = deeds.both_ways()
    rows = np.unique(np.stack([by_role(seen.relation, seen.subject), seen.other], axis=1), axis=0)
    heads, asked = np.unique(rows[:, 0], return_inverse=True)
    return Questions(day, actor_of(heads), heads >> ACTOR_BITS, asked.ravel(), rows[:, 1])
