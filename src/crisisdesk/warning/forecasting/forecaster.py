"""The forecaster: learns from the days so far, takes in one day after the other, and ranks the answers to questions."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from crisisdesk.errors import Misuse
from crisisdesk.warning.forecasting.calibration import Calibration, calibrated
from crisisdesk.warning.forecasting.clues import Scene, clues, scenes
from crisisdesk.warning.forecasting.history import ACTOR_BITS, Actors, Deeds, History
from crisisdesk.warning.forecasting.questions import Questions, answered
from crisisdesk.warning.forecasting.ranker import STAGES, Lessons, Ranker, learn
from crisisdesk.warning.forecasting.rules import Rules
from crisisdesk.warning.forecasting.tallies import Flags, Ints, Reals

LESSONS: Final = 40_000
"""Most questions from which weights are learnt: the newest ones."""
JUDGED: Final = 15_000
"""About how many questions choose the number of trees and calibrate; of more only some are looked at."""
LEAST_QUESTIONS: Final = 300
"""Questions below which no weights are learnt."""
RULES_FROM_DAY: Final = 20
"""Days of past before rules are counted."""
WARM_UP: Final = 0.4
"""Share of the days that only build up the past before weights are learnt."""
AT_A_TIME: Final = 200
"""Questions looked at together; bounds the memory."""
NEAR: Final = 20
"""Wrong candidates with the strongest clues that are always learnt from."""
DRAWN: Final = 20
"""Wrong candidates drawn at random beside them, each standing for those left out."""


class Scored(NamedTuple):
    """Candidates of some questions of a day with their scores, in order of question and actor."""

    questions: Questions
    question: Ints
    candidate: Ints
    score: Reals

    def share(self) -> Reals:
        """Each candidate's part among all of its question (softmax of the scores)."""
        starts = np.flatnonzero(np.diff(self.question, prepend=-1))
        sizes = np.diff(np.append(starts, len(self.question)))
        raised = np.exp(self.score - np.repeat(np.maximum.reduceat(self.score, starts), sizes))
        shares: Reals = raised / np.repeat(np.add.reduceat(raised, starts), sizes)
        return shares

    def best(self, most: int) -> Ints:
        """The candidates on the first places of each question, question by question."""
        order = np.lexsort((self.candidate, -self.score, self.question))
        starts = np.searchsorted(self.question, np.arange(len(self.questions) + 1))
        chosen: Ints = order[np.arange(len(order)) - starts[self.question[order]] < most]
        return chosen

    def right(self) -> Flags:
        """Which candidates are answers."""
        return np.isin(
            self.question << ACTOR_BITS | self.candidate, self.questions.asked << ACTOR_BITS | self.questions.answer
        )


Watch = Callable[[Scene, Scored], None]


@dataclass(frozen=True, slots=True)
class Unfit:
    """Nothing was learnt, and why."""

    reason: str


class Forecaster:
    """The past, the rules counted over it, and the weights learnt from it.

    ``on_day`` is called after each day that was taken in; what it raises ends the learning.
    """

    def __init__(self, actors: Actors | None = None, on_day: Callable[[], None] | None = None) -> None:
        self.history = History(actors)
        self._on_day = on_day
        self.rules = Rules()
        self.ranker: Ranker | Unfit = Unfit("nothing was learnt yet: fit the forecaster first")
        self.calibration = Calibration()
        self._shares: Reals | None = None

    def add(self, day: int, deeds: Deeds) -> None:
        """Take in the events of the next day: its questions are counted by the rules, then it becomes past."""
        self._reach(deeds.relation)
        if self.history.begins is not None and day - self.history.begins >= RULES_FROM_DAY:
            self.rules.learn(self.history, answered(day, deeds))
            self._shares = None
        self.history.add(day, deeds)
        if self._on_day:
            self._on_day()

    def shares(self) -> Reals:
        """How often each rule was right so far."""
        if self._shares is None:
            self._shares = self.rules.shares()
        return self._shares

    def fit(self, days: Sequence[tuple[int, Deeds]], most: int = LESSONS, seed: int = 1) -> None:
        """Take in days in order, and learn weights from so many of their newest questions."""
        first = _first_lesson(days, most)
        lessons: list[Lessons] = []
        random = np.random.default_rng(seed)
        for number, (day, deeds) in enumerate(days):
            if number >= first:
                lessons.extend(self._lessons(answered(day, deeds), random))
            self.add(day, deeds)
        questions = sum(len(np.unique(lesson.question)) for lesson in lessons)
        if questions < LEAST_QUESTIONS:
            self.ranker = Unfit(
                f"{questions} answered questions over {len(days)} days; {LEAST_QUESTIONS} are needed to learn from"
            )
        else:
            self.ranker = learn(_joined(lessons), seed)

    def scenes(self, questions: Questions, history: History | None = None, also: Sequence[int] = ()) -> Iterator[Scene]:
        """Questions with their candidates (others that are named too) beside the past, or beside another one."""
        self._reach(questions.relation)
        yield from scenes(history or self.history, self.rules, self.shares(), questions, AT_A_TIME, also)

    def scored(
        self, questions: Questions, history: History | None = None, also: Sequence[int] = ()
    ) -> Iterator[Scored]:
        """The candidates of all questions of a day with their scores, some questions at a time.

        Raises ``Misuse`` where nothing was learnt.
        """
        for _, found in self.answers(questions, history, also):
            yield found

    def answers(
        self, questions: Questions, history: History | None = None, also: Sequence[int] = ()
    ) -> Iterator[tuple[Scene, Scored]]:
        """The same, with what was looked at."""
        ranker = self._learnt()
        for scene in self.scenes(questions, history, also):
            score = ranker.score(list(clues(scene).values()))
            yield scene, Scored(scene.questions, scene.question, scene.candidate, score)

    def calibrate(self, days: Sequence[tuple[int, Deeds]], watch: Watch | None = None) -> None:
        """Take in further days; their questions choose how many trees stand, and how far shares can be believed.

        ``watch`` is shown every scene with its scores by all trees. Raises ``Misuse`` where nothing was learnt.
        """
        found: list[list[Scored]] = [[] for _ in STAGES]
        every = max(1, sum(len(answered(day, deeds)) for day, deeds in days) // JUDGED)
        for number, scene in enumerate(self._taken_in(days)):
            scored = list(self._staged(scene))
            if watch:
                watch(scene, scored[-1])
            for kept, stage in zip(found if number % every == 0 else (), scored, strict=False):
                kept.append(stage)
        if sum(len(scored.questions) for scored in found[-1]):
            best = max(range(len(STAGES)), key=lambda stage: _believed(found[stage]))
            self.ranker = self._learnt().first(STAGES[best])
            share = np.concatenate([scored.share() for scored in found[best]])
            self.calibration = calibrated(share, np.concatenate([scored.right() for scored in found[best]]))

    def _taken_in(self, days: Sequence[tuple[int, Deeds]]) -> Iterator[Scene]:
        """The scenes of each day's questions before the day is taken in."""
        for day, deeds in days:
            yield from self.scenes(answered(day, deeds))
            self.add(day, deeds)

    def _staged(self, scene: Scene) -> Iterator[Scored]:
        ranker = self._learnt()
        for score in ranker.staged(list(clues(scene).values()), STAGES):
            yield Scored(scene.questions, scene.question, scene.candidate, score)

    def _learnt(self) -> Ranker:
        if isinstance(self.ranker, Unfit):
            raise Misuse(f"nothing can be forecast: {self.ranker.reason}")
        return self.ranker

    def _reach(self, relations: Ints) -> None:
        if len(self.rules.met) <= (most := int(relations.max(initial=-1) | 1)):
            self.rules.reach(most + 1)
            self._shares = None

    def _lessons(self, questions: Questions, random: np.random.Generator) -> Iterator[Lessons]:
        for scene in self.scenes(questions):
            yield _lesson(scene, random)


def _believed(found: Iterable[Scored]) -> float:
    """The sum of the logarithms of the answers' shares."""
    return sum(float(np.log(scored.share()[scored.right()] + 1e-9).sum()) for scored in found)


def _first_lesson(days: Sequence[tuple[int, Deeds]], most: int) -> int:
    """The number of the day from which weights are learnt."""
    questions, least = 0, int(WARM_UP * len(days))
    for number in range(len(days) - 1, least - 1, -1):
        questions += len(answered(*days[number]))
        if questions > most:
            return number + 1
    return least


def _lesson(scene: Scene, random: np.random.Generator) -> Lessons:
    """The answers among the candidates, those most like answers, and some drawn at random."""
    found = clues(scene)
    questions = scene.questions
    right = np.isin(scene.key, questions.asked << ACTOR_BITS | questions.answer)
    strength = (
        found["other deeds", "all rules"]
        + 2 * found["same deed", "share of late"]
        + 2 * found["homes", "its kind's share at home"]
        + 0.02 * random.standard_normal(len(scene.key)).astype(np.float32)
    )
    near = _rank(scene.question, strength) < NEAR
    drawn_share = np.minimum(1, DRAWN / found["question", "candidates"])
    drawn = random.random(len(scene.key)) < drawn_share
    answerable = np.bincount(scene.question, right, len(questions))[scene.question] > 0
    kept = np.flatnonzero((right | near | drawn) & answerable)
    weight = np.where(right | near, 1, 1 / drawn_share).astype(np.float32)
    return Lessons([values[kept] for values in found.values()], scene.question[kept], right[kept], weight[kept])


def _rank(question: Ints, strength: Reals) -> Ints:
    """The place of each candidate within its question, the strongest first."""
    order = np.lexsort((-strength, question))
    starts = np.searchsorted(question, np.arange(question.max(initial=0) + 1))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - starts[question[order]]
    return rank


def _joined(lessons: Iterable[Lessons]) -> Lessons:
    """Lessons of many days as one, their questions numbered on; the given ones are emptied to save memory."""
    given = [lesson for lesson in lessons if len(lesson.question)]
    question, first = [], 0
    for lesson in given:
        numbers = np.unique(lesson.question, return_inverse=True)[1]
        question.append(numbers + first)
        first += int(numbers.max()) + 1
    joined = [np.concatenate([lesson.clues.pop() for lesson in given]) for _ in range(len(given[0].clues))]
    return Lessons(
        joined[::-1],
        np.concatenate(question),
        np.concatenate([lesson.right for lesson in given]),
        np.concatenate([lesson.weight for lesson in given]),
    )
