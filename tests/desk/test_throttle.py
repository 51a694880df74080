"""Who guesses passwords waits; who is guessed at does not."""

from datetime import UTC, datetime, timedelta

import pytest

from crisisdesk.desk.throttle import BY_ADDRESS, BY_NAME, EVERYWHERE, WINDOW, Throttle

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def throttle(clock: Hands) -> Throttle:
    return Throttle(clock)


def tried(throttle: Throttle, times: int, name: str = "anna", address: str = "192.0.2.1") -> list[bool]:
    """Whether each of so many tries was let through."""
    return [throttle.wait(name, address) is None for _ in range(times)]


def test_a_name_from_one_address_waits_after_some_tries(throttle: Throttle) -> None:
    assert tried(throttle, BY_NAME + 2) == [True] * BY_NAME + [False] * 2
    assert throttle.wait("ANNA", "192.0.2.1") == WINDOW


def test_many_names_from_one_address_wait_too(throttle: Throttle) -> None:
    through = [throttle.wait(f"name{number}", "192.0.2.1") is None for number in range(BY_ADDRESS + 2)]
    assert through == [True] * BY_ADDRESS + [False] * 2


def test_the_addresses_of_one_network_are_one_house(throttle: Throttle) -> None:
    through = [throttle.wait(f"name{number}", f"2001:db8::{number:x}") is None for number in range(BY_ADDRESS + 1)]
    assert not through[-1]
    assert throttle.wait("other", "2001:db8:0:1::1") is None


def test_nobody_is_locked_out_by_a_few_bad_tries_from_elsewhere(throttle: Throttle) -> None:
    tried(throttle, 3 * BY_NAME, address="198.51.100.7")
    assert throttle.wait("anna", "192.0.2.1") is None


def test_a_name_that_is_tried_from_everywhere_waits(throttle: Throttle) -> None:
    through = [throttle.wait("anna", f"198.51.100.{number}") is None for number in range(EVERYWHERE + 1)]
    assert through == [True] * EVERYWHERE + [False]


def test_it_is_forgotten_in_time(throttle: Throttle, clock: Hands) -> None:
    tried(throttle, BY_NAME)
    clock.now += WINDOW - timedelta(seconds=1)
    assert throttle.wait("anna", "192.0.2.1") == timedelta(seconds=1)
    clock.now += timedelta(seconds=1)
    assert throttle.wait("anna", "192.0.2.1") is None


def test_waiting_tries_do_not_make_the_wait_longer(throttle: Throttle, clock: Hands) -> None:
    tried(throttle, BY_NAME)
    clock.now += timedelta(minutes=5)
    assert tried(throttle, 20) == [False] * 20
    clock.now += WINDOW - timedelta(minutes=5)
    assert throttle.wait("anna", "192.0.2.1") is None


def test_who_gets_it_right_starts_anew_and_the_address_keeps_its_failures(throttle: Throttle) -> None:
    tried(throttle, BY_NAME - 1)
    assert throttle.wait("anna", "192.0.2.1") is None
    throttle.succeeded("anna", "192.0.2.1")
    assert tried(throttle, BY_NAME) == [True] * BY_NAME
    for number in range(BY_ADDRESS - 2 * BY_NAME + 1):
        assert throttle.wait(f"name{number}", "192.0.2.1") is None
    assert throttle.wait("last", "192.0.2.1") is not None


def test_signing_in_often_is_no_guessing(throttle: Throttle) -> None:
    for _ in range(3 * EVERYWHERE):
        assert throttle.wait("anna", "192.0.2.1") is None
        throttle.succeeded("anna", "192.0.2.1")


@pytest.mark.parametrize("address", ["", "unknown", "::ffff:192.0.2.1", "1.2.3", "\u2603"])
def test_any_address_is_an_address(throttle: Throttle, address: str) -> None:
    assert tried(throttle, BY_NAME + 1, address=address)[-1] is False


def test_an_address_of_the_old_kind_written_as_one_of_the_new_is_the_same_to_its_network(throttle: Throttle) -> None:
    tried(throttle, BY_NAME, address="::ffff:192.0.2.1")
    assert throttle.wait("anna", "192.0.2.1") is not None
