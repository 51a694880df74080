"""From a source to the record: what is new is read and written in whole batches."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
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

    def add(self, other: "Intake") -> None:
        """Count what came of a further batch."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


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
    intake = Intake()
    for items in _batches(source.articles(), batch):
        intake.add(take_batch(record, items, engine))
        on_item(intake)
    return intake


def take_batch(record: Record, items: Sequence[Document | SourceError], engine: Engine | None = None) -> Intake:
    """Read what is new among some items and record it together, wholly or not at all."""
    documents = [item for item in items if isinstance(item, Document)]
    refusals = [Refusal(e.source, e.line, e.reason) for e in items if isinstance(e, SourceError)]
    fresh = record.unread(documents, READER)
    readings = list((engine or OneProcess()).map(read, fresh))
    record.append(readings, refusals)
    return Intake(
        seen=len(items),
        recorded=len(readings),
        known=len(documents) - len(fresh),
        statements=sum(len(reading.statements) for reading in readings),
        events=sum(len(reading.events) for reading in readings),
        unread=sum(1 for reading in readings if not reading.sentences),
        refusals=refusals,
    )


def _batches(items: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(items, size)):
        yield batch
