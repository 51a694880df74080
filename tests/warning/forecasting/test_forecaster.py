from pathlib import Path

import numpy as np
import pytest

from crisisdesk.errors import Misuse
from crisisdesk.warning.forecasting import Diary, Forecaster
from crisisdesk.warning.forecasting.clues import FAMILIES, Family, clues
from crisisdesk.warning.forecasting.forecaster import LEAST_QUESTIONS, Unfit
from crisisdesk.warning.forecasting.history import Deeds, columns
from crisisdesk.warning.forecasting.questions import answered, ask
from crisisdesk.warning.forecasting.reasons import SAYS


def best(
    forecaster: Forecaster, world: Diary, day: int, actor: str, kind: str, backward: bool = False, most: int = 1
) -> list[str]:
    """The actors on the first places."""
    found = next(forecaster.scored(ask(day, world.actor(actor), 2 * world.type(kind) + backward)))
    return [world.actors.names.codes[number] for number in found.candidate[found.best(most)].tolist()]


def test_habits_are_learnt_in_both_directions(forecaster: Forecaster, world: Diary) -> None:
    day = world.days[-1][0] + 1
    assert best(forecaster, world, day, "S02", "CONSULT") == ["S03"]
    assert best(forecaster, world, day, "S01", "ASSAULT", backward=True) == ["S00"]


def test_a_new_day_changes_the_answer_without_learning_anew(world: Diary) -> None:
    forecaster = Forecaster(world.actors)
    forecaster.fit(world.days[:-12])
    forecaster.calibrate(world.days[-12:-1])
    day, weights = world.days[-1][0], forecaster.ranker
    newcomer, consult = world.actors.number("NEW"), 2 * world.type("CONSULT")
    assert "NEW" not in best(forecaster, world, day, "S02", "CONSULT", most=1000)
    for later in range(day, day + 12):
        forecaster.add(later, columns([(world.actor("S02"), consult, newcomer, later)]))
    assert "NEW" in best(forecaster, world, day + 12, "S02", "CONSULT", most=3)
    assert forecaster.ranker is weights


def test_adding_days_gives_the_state_that_learning_from_all_gives(world: Diary) -> None:
    one, two = Forecaster(world.actors), Forecaster(world.actors)
    one.fit(world.days)
    for day, deeds in world.days:
        two.add(day, deeds)
    assert (one.rules.met == two.rules.met).all()
    assert (one.rules.right == two.rules.right).all()
    for name, tally in one.history.tallies.items():
        assert (tally.keys == two.history.tallies[name].keys).all()
        assert (tally.faded == two.history.tallies[name].faded).all()


def test_questions_are_asked_some_at_a_time_with_the_same_result(forecaster: Forecaster, world: Diary) -> None:
    day, deeds = world.days[-1]
    whole = answered(day + 1, deeds)
    together = np.concatenate([found.score for found in forecaster.scored(whole)])
    apart = [next(forecaster.scored(whole.part(n, n + 1))).score for n in range(len(whole))]
    assert np.allclose(together, np.concatenate(apart), atol=1e-4)


def test_every_family_of_clues_explains_itself(forecaster: Forecaster, world: Diary) -> None:
    scene = next(forecaster.scenes(ask(world.days[-1][0] + 1, 0, 0)))
    found = clues(scene)
    for family in FAMILIES:
        assert len(family.find.__doc__ or "") > 20
        values = {name: float(column[0]) for (owner, name), column in found.items() if owner == family.name}
        assert values
        assert SAYS[family.name](values)
    assert all(len(column) == len(scene.key) and np.isfinite(column).all() for column in found.values())


@pytest.mark.parametrize("days", [0, 1, 10])
def test_too_little_past_is_said(world: Diary, days: int) -> None:
    forecaster = Forecaster(world.actors)
    forecaster.fit(world.days[:days])
    assert isinstance(forecaster.ranker, Unfit)
    assert f"{LEAST_QUESTIONS} are needed" in forecaster.ranker.reason
    with pytest.raises(Misuse, match="nothing can be forecast"):
        next(forecaster.scored(ask(days, 0, 0)))


def test_a_type_and_an_actor_met_for_the_first_time_have_no_answer(forecaster: Forecaster, world: Diary) -> None:
    found = list(forecaster.scored(ask(world.days[-1][0] + 1, world.actors.number("NOBODY"), 40)))
    assert all(len(part.candidate) == 0 for part in found)


def test_a_day_without_events_is_taken_in(world: Diary) -> None:
    forecaster = Forecaster(world.actors)
    forecaster.add(*world.days[39])
    nothing = np.zeros(0, np.int64)
    day = world.days[39][0] + 1
    forecaster.add(day, Deeds(nothing, nothing, nothing, nothing))
    assert forecaster.history.day == day


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_family_of_clues_stands_in_its_chapter(family: Family) -> None:
    chapter = (Path(__file__).parents[3] / "docs" / "forecast.md").read_text("utf-8")
    assert f"| {family.name} |" in chapter
