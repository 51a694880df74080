"""Documents of some batches that may speak of something, each with what the batch's reader found in it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from crisisdesk.model import Document, Event, Statement, place_in_text
from crisisdesk.record.manifests import Manifest
from crisisdesk.record.reach import Within
from crisisdesk.record.rows import Row, document_of, event_of, statement_of
from crisisdesk.record.snapshot import Snapshot

TOGETHER = 10_000
"""Documents of batches that are looked through at once, so that memory does not grow with the record."""

_FIRST, _LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
_HOLDING = """
    WITH r AS ({readings}), d AS ({documents})
    SELECT d.*, r.reader, r.actors, r.batch, r.sentences, r.batch <> d.batch AS again
    FROM r JOIN (SELECT *, regexp_matches(text, {whole}) AS whole FROM d
                 WHERE published_at BETWEEN $begins AND $ends AND regexp_matches(text, {either})
                 QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY recorded_at) = 1) d USING (document_id)
    WHERE whole OR list_has_any(r.actors, $actors) OR r.batch <> d.batch
    ORDER BY published_at, document_id
"""
_TOLD = "SELECT * EXCLUDE recorded_at FROM ({rows}) WHERE document_id IN ({ids})"
"""The ids are written out, which lets the reader of the files pass over rows that none of them names."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a document must hold to be looked at: all words of one list in their order, in any case.

    One that mentions one of the ``actors`` is looked at too where it holds one of the words ``beside`` it.
    """

    words: tuple[tuple[str, ...], ...]
    actors: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """An expression, as the queries understand it, that finds the words of a list; empty where there are none."""
        return _any_of(".*".join(map(_any_case, words)) for words in self.words if words)

    @property
    def either(self) -> str:
        """One that finds the words of a list or a word beside an actor."""
        return _any_of([self.whole, *map(_any_case, self.beside if self.actors else ())])


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a document that holds one of the words; ``again`` where an earlier batch has read it too.

    ``read`` is false where the reader could read nothing of it.
    """

    batch: str
    document: Document
    actors: tuple[str, ...]
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    again: bool
    read: bool


def candidates(
    snapshot: Snapshot,
    batches: Sequence[Manifest],
    wanted: Wanted,
    within: Within,
    chosen: Callable[[str, Sequence[str]], bool],
) -> Iterator[Candidate]:
    """What batches hold of documents that were published within some dates and hold what is wanted.

    ``chosen`` is asked by the text and the actors mentioned whether a document is read at all; one that an earlier
    batch has read comes in any case.
    """
    given = {
        "actors": list(wanted.actors),
        "begins": within.begins or _FIRST,
        "ends": within.ends or _LAST,
    }
    for some in _together(batches) if wanted.whole else ():
        again = any(_count(batch, "readings") != _count(batch, "documents") for batch in some)
        query = _HOLDING.format(
            readings=snapshot.source("readings", some, named=True),
            documents=snapshot.source("documents", snapshot.batches if again else some, named=True),
            whole=_written(wanted.whole),
            either=_written(wanted.either),
        )
        found = snapshot.rows(query, given)
        yield from _told(snapshot, some, [r for r in found if r["again"] or chosen(r["text"], r["actors"] or ())])


def _any_of(expressions: Iterable[str]) -> str:
    found = "|".join(expressions)
    return f"(?is:{found})" if found else ""


def _any_case(word: str) -> str:
    """The word in any case. The dotted and the dotless i are one letter to the reading, not to the queries."""
    letters = re.escape(word.replace("\u0307", ""))
    return re.sub("[iıİ]", "[iıİ]", letters, flags=re.IGNORECASE)


def _told(snapshot: Snapshot, batches: Sequence[Manifest], found: Sequence[Row]) -> Iterator[Candidate]:
    ids = [row["document_id"] for row in found]
    statements = _by_reading(snapshot, "statements", batches, ids)
    events = _by_reading(snapshot, "events", batches, ids)
    for row in found:
        reading = (row["document_id"], row["reader"], row["batch"])
        yield Candidate(
            batch=row["batch"],
            document=document_of(row),
            actors=tuple(row["actors"] or ()),
            statements=tuple(sorted(map(statement_of, statements.get(reading, ())), key=place_in_text)),
            events=tuple(sorted(map(event_of, events.get(reading, ())), key=lambda e: (e.trigger, e.event_id))),
            again=row["again"],
            read=row["sentences"] > 0,
        )


def _by_reading(
    snapshot: Snapshot, table: str, batches: Sequence[Manifest], ids: Sequence[str]
) -> dict[tuple[str, str, str], list[Row]]:
    result: dict[tuple[str, str, str], list[Row]] = {}
    if ids:
        written = ", ".join(map(_written, ids))
        for row in snapshot.rows(_TOLD.format(rows=snapshot.source(table, batches, named=True), ids=written)):
            result.setdefault((row["document_id"], row["reader"], row["batch"]), []).append(row)
    return result


def _written(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _together(batches: Sequence[Manifest]) -> Iterator[list[Manifest]]:
    some: list[Manifest] = []
    for batch in batches:
        if some and sum(_count(one, "readings") for one in (*some, batch)) > TOGETHER:
            yield some
            some = []
        some.append(batch)
    if some:
        yield some


def _count(batch: Manifest, table: str) -> int:
    return sum(part.rows for part in batch.parts if part.table == table)
