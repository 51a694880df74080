"""From many sources to the record, for as long as they are watched."""

from collections.abc import Callable
from dataclasses import dataclass

from crisisdesk.engines.engine import Engine
from crisisdesk.engines.intake import Intake, take_batch
from crisisdesk.record import Record
from crisisdesk.wire.standings import Standing
from crisisdesk.wire.watching import Watch


@dataclass(frozen=True, slots=True)
class Round:
    """What came of one batch: the counts, and the sources that have ended their round, as they stand now."""

    intake: Intake
    settled: tuple[Standing, ...]


def keep_watch(
    record: Record,
    watch: Watch,
    *,
    engine: Engine | None = None,
    on_round: Callable[[Round], None] = lambda _: None,
) -> None:
    """Record what watched sources give until the watch ends.

    Each batch is recorded before its sources go on, so that a process killed at any moment loses nothing and doubles
    nothing.
    """
    for deliveries in watch.deliveries():
        items = [item for delivery in deliveries for item in delivery.items]
        intake = take_batch(record, items, engine) if items else Intake()
        on_round(Round(intake, tuple(watch.settle(deliveries))))
