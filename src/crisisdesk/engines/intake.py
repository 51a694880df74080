"""From a source to the record: what is new is read and written in whole batches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from crisisdesk.engines.engine import Engine, OneProcess
from crisisdesk.errors import SourceError
from crisisdesk.model import Document, Refusal
from crisisdesk.reading import READER, read
from crisisdesk.record import Record
from crisisdesk.wire import Source

T = TypeVar("T")

BATCH = 256
"""Items of a source that are read and recorded together; what is written survives any crash."""


@dataclass(slots=True)
class Intake:
    """What came of taking in a source."""

    seen: int = 0
    recorded: int = 0
    known: int = 0
    statements: int = 0
    events: int = 0
    unread: int = 0
    refusals: list[Refusal] = field(default_factory=list)


def take_in(
    record: Record,
    source: Source,
    *,
    engine: Engine | None = None,
    on_item: Callable[[Intake], None] = lambda _: None,
    batch: int = BATCH,
) -> Intake:
    """Read everything of a source that the record does not hold yet.

    Items that cannot be read become refusals in the record; the others go on. ``on_item`` is called after every
    recorded batch with the counts so far.
    """
    engine = engine or OneProcess()
    intake = Intake()
    for items in _batches(source.articles(), batch):
        documents = [item for item in items if isinstance(item, Document)]
        refusals = [Refusal(e.source, e.line, e.reason) for e in items if isinstance(e, SourceError)]
        fresh = record.unread(documents, READER)
        readings = list(engine.map(read, fresh))
        record.append(readings, refusals)
        intake.seen += len(items)
        intake.recorded += len(readings)
        intake.known += len(documents) - len(fresh)
        intake.statements += sum(len(reading.statements) for reading in readings)
        intake.events += sum(len(reading.events) for reading in readings)
        intake.unread += sum(1 for reading in readings if not reading.sentences)
        intake.refusals += refusals
        on_item(intake)
    return intake


def _batches(items: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(items, size)):
        yield batch
