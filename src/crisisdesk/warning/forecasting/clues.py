"""Clues: what the past says about a candidate, as numbers. Each family of clues is one function with its reason.

No clue is a constant of a country or an actor: each is read off the events before the day of the question.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

from crisisdesk.warning.forecasting.candidates import Daily
from crisisdesk.warning.forecasting.history import ACTOR_BITS, History, actor_of, by_deed, by_pair, by_role
from crisisdesk.warning.forecasting.questions import Questions
from crisisdesk.warning.forecasting.rules import Met, Rules, met
from crisisdesk.warning.forecasting.tallies import NEVER, Ints, Reals

_SURE = 0.95
_HALF = np.float32(0.5)
Found = Mapping[str, Reals]


@dataclass(frozen=True)
class Scene:
    """The questions of a day beside the past: ``key`` has question and candidate, one row for each, in order."""

    history: History
    rules: Rules
    shares: Reals
    questions: Questions
    key: Ints
    deeds: Met
    near: tuple[Ints, Reals]

    @cached_property
    def question(self) -> Ints:
        """The question of each candidate."""
        return self.key >> ACTOR_BITS

    @cached_property
    def candidate(self) -> Ints:
        """The actor of each candidate."""
        return actor_of(self.key)

    @cached_property
    def subject(self) -> Ints:
        """The actor asked about, for each candidate."""
        return self.questions.subject[self.question]

    @cached_property
    def relation(self) -> Ints:
        """The type asked about, for each candidate."""
        return self.questions.relation[self.question]

    @cached_property
    def of_deed(self) -> Ints:
        """The candidate of each past deed."""
        return np.searchsorted(self.key, self.deeds.question << ACTOR_BITS | self.deeds.other)

    @cached_property
    def groups(self) -> Ints:
        """Where the deeds of each candidate who has some begin."""
        return np.flatnonzero(np.diff(self.of_deed, prepend=-1))

    @cached_property
    def met_before(self) -> Ints:
        """The candidates who have past deeds, in order."""
        return self.of_deed[self.groups]

    @cached_property
    def recent(self) -> Reals:
        """The faded counts of each past deed."""
        return self.history.tallies["deeds"].now(self.questions.day, self.deeds.row)

    def read(self, tally: str, keys: Ints) -> tuple[Reals, Ints]:
        """The faded counts of keys, and the days since."""
        return self.history.tallies[tally].read(self.questions.day, keys)

    def put(self, values: Reals, rows: Ints | None = None, absent: float = 0.0) -> Reals:
        """Values of some candidates (those met before, if none are named) beside one value for all others."""
        column = np.full(len(self.key), absent, np.float32)
        column[self.met_before if rows is None else rows] = values
        return column

    def share(self, values: Reals) -> Reals:
        """Each candidate's part of its question's total."""
        total = np.bincount(self.question, values, len(self.questions)).astype(np.float32)
        shares: Reals = values / (total[self.question] + _HALF)
        return shares

    def behind(self, values: Reals) -> Reals:
        """How far each candidate lies behind the best one of its question."""
        best = np.maximum.reduceat(values, np.flatnonzero(np.diff(self.question, prepend=-1)))
        asked = np.unique(self.question, return_inverse=True)[1]
        behind: Reals = values - best[asked]
        return behind


def scenes(
    history: History, rules: Rules, shares: Reals, questions: Questions, most: int, also: Sequence[int] = ()
) -> Iterator[Scene]:
    """The questions of a day, so many at a time, with their candidates and others that are named."""
    daily = Daily(history, questions)
    for start in range(0, len(questions), most):
        part = questions.part(start, start + most)
        deeds = met(history, part)
        listed, near, weight = daily.candidates(part)
        named = (np.arange(len(part))[:, None] << ACTOR_BITS | np.array(also, np.int64)).ravel()
        key = np.unique(np.concatenate([deeds.question << ACTOR_BITS | deeds.other, listed, named]))
        yield Scene(history, rules, shares, part, key, deeds, (near, weight))


def same_deed(scene: Scene) -> Found:
    """The same deed between the same two: how often, how long ago, in which rhythm."""
    deeds, tally = scene.deeds, scene.history.tallies["deeds"]
    same = np.flatnonzero(deeds.relation == scene.questions.relation[deeds.question])
    rows, kept = scene.of_deed[same], deeds.row[same]
    usual_gap = (tally.last[kept] - tally.first[kept]) / np.maximum(1, tally.count[kept] - 1)
    recent = scene.recent[same]
    lately = scene.put(recent[:, 1], rows)
    return {
        "days since": scene.put(deeds.since[same].astype(np.float32), rows, absent=NEVER),
        "times of late (15 days)": scene.put(recent[:, 0], rows),
        "times of late (60 days)": lately,
        "silence against usual gap": scene.put((deeds.since[same] / np.maximum(1, usual_gap)).astype(np.float32), rows),
        "share of late": scene.share(lately),
    }


def other_deeds(scene: Scene) -> Found:
    """Rules "after this, that": what else passed between the two, weighed by how often the asked deed followed."""
    right = scene.rules.apply(scene.shares, scene.questions, scene.deeds)
    weight = -np.log1p(-np.minimum(right, _SURE))
    together = scene.put(_summed(scene, weight))
    lasting = scene.put(_summed(scene, weight * scene.recent[:, 1]))
    best, second = _best_two(scene, right)
    return {
        "best rule": best,
        "second rule": second,
        "all rules": together,
        "all rules, by times (60 days)": lasting,
        "share of all rules": scene.share(together),
        "share by times": scene.share(lasting),
        "best rule behind the best": scene.behind(best),
        "by times behind the best": scene.behind(lasting),
    }


def _summed(scene: Scene, values: Reals) -> Reals:
    if not len(values):
        return np.zeros(0, np.float32)
    return np.add.reduceat(values, scene.groups).astype(np.float32)


def _best_two(scene: Scene, right: Reals) -> Iterator[Reals]:
    left = right.copy()
    sizes = np.diff(np.append(scene.groups, len(left)))
    for _ in range(2):
        best = np.maximum.reduceat(left, scene.groups) if len(left) else left
        yield scene.put(best)
        left[left >= np.repeat(best, sizes)] = 0


def together(scene: Scene) -> Found:
    """Anything at all between the two."""
    recent, since = scene.read("pairs", by_pair(scene.subject, scene.candidate))
    return {
        "days since": since.astype(np.float32),
        "times of late (3 days)": recent[:, 0],
        "times of late (60 days)": recent[:, 1],
        "share of late": scene.share(recent[:, 1]),
    }


def role(scene: Scene) -> Found:
    """How often the candidate stands at the other end of this type, whoever acts."""
    recent, since = scene.read("roles", by_role(scene.relation, scene.candidate))
    return {
        "days since": since.astype(np.float32),
        "times of late (3 days)": recent[:, 0],
        "times of late (10 days)": recent[:, 1],
        "times of late (90 days)": recent[:, 2],
        "share of late": scene.share(recent[:, 2]),
    }


def activity(scene: Scene) -> Found:
    """How active the candidate is at all."""
    recent = scene.read("active", scene.candidate)[0]
    return {
        "times of late (3 days)": recent[:, 0],
        "times of late (10 days)": recent[:, 1],
        "times of late (90 days)": recent[:, 2],
    }


def through_others(scene: Scene) -> Found:
    """Two steps: those whom the actor meets meet the candidate."""
    near, share = scene.near
    values = np.zeros(len(scene.key), np.float32)
    values[np.searchsorted(scene.key, near)] = share
    return {"share of meetings that lead there": values}


def homes(scene: Scene) -> Found:
    """Where the two belong: fellow countrymen in the usual roles, and what passes between the two homes."""
    home, kind = scene.history.actors.columns()
    own, its = home[scene.subject], home[scene.candidate]
    alike = own == its
    template = by_deed(kind[scene.subject], kind[scene.candidate], scene.relation)
    usual = scene.read("kinds", by_role(scene.relation, kind[scene.subject]))[0][:, 0]
    between = scene.read("home_deeds", by_deed(own, its, scene.relation))[0]
    return {
        "same home": alike.astype(np.float32),
        "its kind's share at home": scene.read("templates", np.where(alike, template, -1))[0][:, 0] / (usual + 5),
        "this deed between the homes": between[:, 0],
        "toward its home": scene.read("toward_home", by_pair(scene.subject, its))[0][:, 0],
        "from the actor's home": scene.read("from_home", by_pair(own, scene.candidate))[0][:, 0],
        "stands for a whole home": (its == scene.candidate).astype(np.float32),
    }


def question(scene: Scene) -> Found:
    """What sort of question it is: how often the actor does this, how often the deed repeats, how many candidates."""
    doing = scene.read("doers", by_role(scene.relation, scene.subject))[0]
    kind = scene.history.actors.columns()[1]
    usual = scene.read("kinds", by_role(scene.relation, kind[scene.subject]))[0][:, 0]
    sizes = np.bincount(scene.question, minlength=len(scene.questions)).astype(np.float32)
    return {
        "the actor's deeds of this type (90 days)": doing[:, 0],
        "deeds of this type by its kind": usual,
        "candidates": sizes[scene.question],
        "how often the type repeats": scene.rules.shares_of_repeats(scene.shares)[scene.relation],
        "the actor itself": (scene.candidate == scene.subject).astype(np.float32),
    }


class Family(NamedTuple):
    """Clues that belong together: the name in explanations, the function and the names of its clues."""

    name: str
    find: Callable[[Scene], Found]


FAMILIES: Final = (
    Family("same deed", same_deed),
    Family("other deeds", other_deeds),
    Family("together", together),
    Family("role", role),
    Family("activity", activity),
    Family("through others", through_others),
    Family("homes", homes),
    Family("question", question),
)


def clues(scene: Scene) -> dict[tuple[str, str], Reals]:
    """All clues of all candidates, by family and name."""
    return {(family.name, name): values for family in FAMILIES for name, values in family.find(scene).items()}
