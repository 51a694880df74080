"""Who may be the answer: actors met before, usual ones, neighbours of neighbours, fellow countrymen."""

from typing import NamedTuple

import numpy as np

from crisisdesk.warning.forecasting.history import ACTOR_BITS, History, actor_of
from crisisdesk.warning.forecasting.questions import Questions
from crisisdesk.warning.forecasting.tallies import Ints, Reals, spread

USUAL = 25
"""Actors most often at the other end of the type."""
NEIGHBOURS = 40
"""Actors whom those met by the actor met most."""
COUNTRYMEN = 60
"""The most active actors of the same home."""
_STEPS = 30
"""Neighbours through whom further ones are sought."""


class Shortlist(NamedTuple):
    """Lists of actors, one after the other: ``starts`` has the beginning of each and the end of the last."""

    starts: Ints
    actors: Ints
    weights: Reals

    def of(self, lists: Ints) -> tuple[Ints, Ints]:
        """The places of the members of several lists and the number of the list they come from."""
        return spread(self.starts[lists], self.starts[lists + 1])


def strongest(owner: Ints, actors: Ints, weights: Reals, owners: int, most: int) -> Shortlist:
    """For each owner its heaviest actors; the lower number goes first where weights are equal."""
    order = np.lexsort((actors, -weights, owner))
    owner, actors, weights = owner[order], actors[order], weights[order]
    starts = np.searchsorted(owner, np.arange(owners + 1))
    kept = np.arange(len(owner)) - starts[owner] < most
    sizes = np.minimum(np.diff(starts), most)
    return Shortlist(np.concatenate([[0], np.cumsum(sizes)]), actors[kept], weights[kept])


def usual(history: History, day: int, relations: Ints) -> Shortlist:
    """Who stands most often at the other end of each type."""
    roles = history.tallies["roles"]
    rows, owner = roles.between(relations << ACTOR_BITS, (relations + 1) << ACTOR_BITS)
    return strongest(owner, actor_of(roles.keys[rows]), roles.now(day, rows)[:, 2], len(relations), USUAL)


def neighbours(history: History, day: int, subjects: Ints) -> Shortlist:
    """Whom those whom each actor meets meet most, with the share of meetings that leads there."""
    first = _partners(history, day, subjects)
    through = np.unique(first.actors)
    second = _partners(history, day, through)
    places, step = second.of(np.searchsorted(through, first.actors))
    owner = np.repeat(np.arange(len(subjects)), np.diff(first.starts))[step]
    keys, where = np.unique(owner << ACTOR_BITS | second.actors[places], return_inverse=True)
    shares = np.bincount(where, first.weights[step] * second.weights[places], len(keys)).astype(np.float32)
    return strongest(keys >> ACTOR_BITS, actor_of(keys), shares, len(subjects), NEIGHBOURS)


def _partners(history: History, day: int, actors: Ints) -> Shortlist:
    pairs = history.tallies["pairs"]
    rows, owner = pairs.between(actors << ACTOR_BITS, (actors + 1) << ACTOR_BITS)
    weights = pairs.now(day, rows)[:, 2]
    whole = np.bincount(owner, weights, len(actors)).astype(np.float32)
    return strongest(owner, actor_of(pairs.keys[rows]), weights / (whole[owner] + 1), len(actors), _STEPS)


def countrymen(history: History, day: int) -> Shortlist:
    """The most active actors of every home."""
    home, _ = history.actors.columns()
    active = history.tallies["active"]
    weights = active.now(day)[:, 2]
    return strongest(home[active.keys], active.keys, weights, len(home), COUNTRYMEN)


class Daily:
    """Shortlists of one day, for all its questions."""

    def __init__(self, history: History, questions: Questions) -> None:
        self.relations = np.unique(questions.relation)
        self.subjects = np.unique(questions.subject)
        self.usual = usual(history, questions.day, self.relations)
        self.neighbours = neighbours(history, questions.day, self.subjects)
        self.countrymen = countrymen(history, questions.day)
        self._home = history.actors.columns()[0]

    def candidates(self, questions: Questions) -> tuple[Ints, Ints, Reals]:
        """Question and actor as one key for all shortlists, and the neighbours' keys in order with their shares."""
        places, question = self.usual.of(np.searchsorted(self.relations, questions.relation))
        keys = [question << ACTOR_BITS | self.usual.actors[places]]
        places, question = self.countrymen.of(self._home[questions.subject])
        keys.append(question << ACTOR_BITS | self.countrymen.actors[places])
        places, question = self.neighbours.of(np.searchsorted(self.subjects, questions.subject))
        near = question << ACTOR_BITS | self.neighbours.actors[places]
        order = np.argsort(near)
        return np.concatenate([*keys, near]), near[order], self.neighbours.weights[places][order]
