from datetime import date, timedelta

import pytest
from invented_stream import BEGINS, DAYS, invented

from crisisdesk.warning.forecasting import Diary, Forecaster, TooLittlePast, diary, fitted


@pytest.fixture(scope="session")
def world() -> Diary:
    return diary(invented())


@pytest.fixture(scope="session")
def as_of() -> date:
    return BEGINS + timedelta(days=DAYS - 1)


@pytest.fixture(scope="session")
def forecaster(world: Diary, as_of: date) -> Forecaster:
    found = fitted(world, as_of)
    assert not isinstance(found, TooLittlePast)
    return found
