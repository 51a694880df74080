import itertools

import pytest

from crisisdesk.engines import engine_for
from crisisdesk.errors import Misuse


def double(number: int) -> int:
    return 2 * number


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order(workers: int) -> None:
    assert list(engine_for(workers).map(double, range(100))) == [2 * n for n in range(100)]


def test_many_processes_do_not_run_ahead_of_the_reader() -> None:
    taken = itertools.count()
    results = engine_for(2).map(double, (next(taken) for _ in range(10_000)))
    next(iter(results))
    assert next(taken) < 1_000


def test_less_than_one_worker_is_misuse() -> None:
    with pytest.raises(Misuse, match="at least one"):
        engine_for(0)
