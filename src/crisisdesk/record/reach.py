"""How many independent stories mention an actor, and how much was read, at any time without reading it all again.

The rows behind it are derived from the readings: one for each actor that a document mentions, with its story and date.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from crisisdesk.record.manifests import Manifest
from crisisdesk.record.segments import FOLDER, Piece, Segments, metadata_of, read_segment
from crisisdesk.record.snapshot import Snapshot

ALL, LANGUAGE, OUTLET = "", "language:", "outlet:"
"""Keys of the rows of everything that was read, and of what was not, by language and by outlet; others are actors."""
TOGETHER = 50_000
"""Documents whose rows are made at once, so that memory does not grow with the record."""
_KIND = "reach-2"
_PLACES = b"places"
Times = npt.NDArray[np.int64]
Stories = npt.NDArray[np.uint64]
Marks = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32] | npt.NDArray[np.int64]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SQL = """
    WITH r AS ({readings}), d AS ({documents}),
    found AS (SELECT actors, sentences, language, outlet, document_id, story_id, published_at, r.batch
              FROM r JOIN d USING (document_id))
    SELECT key, md5_number_lower(subject) AS story, epoch_us(published_at) AS at, batch FROM (
        SELECT unnest(actors) AS key, story_id AS subject, published_at, batch FROM found WHERE sentences > 0
        UNION ALL SELECT '{all}', story_id, published_at, batch FROM found WHERE sentences > 0
        UNION ALL SELECT '{language}' || language, document_id, published_at, batch FROM found WHERE sentences = 0
        UNION ALL SELECT '{outlet}' || outlet, document_id, published_at, batch FROM found WHERE sentences = 0
    )
"""
_SCHEMA = pa.schema(
    [
        pa.field("key", pa.dictionary(pa.int32(), pa.string())),
        pa.field("story", pa.uint64()),
        pa.field("at", pa.int64()),
        pa.field("batch", pa.dictionary(pa.int32(), pa.string())),
    ]
)


@dataclass(frozen=True, slots=True)
class Within:
    """A stretch of dates of publication; bounds are included, None is open."""

    begins: datetime | None = None
    ends: datetime | None = None

    @classmethod
    def days(cls, begins: date | None, ends: date | None, as_of: datetime | None) -> "Within":
        """From a day to a day, but not beyond a moment."""
        first = datetime.combine(begins, time.min, tzinfo=UTC) if begins else None
        last = [datetime.combine(ends, time.max, tzinfo=UTC)] if ends else []
        return cls(first, min([*last, *([as_of] if as_of else [])], default=None))

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        return (self.begins is None or self.begins <= moment) and (self.ends is None or moment <= self.ends)


class Reach:
    """Counts over the readings that a snapshot shows, by actor."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = tuple(pieces)
        self._keys = sorted({key for piece in pieces for key in _places(piece)})

    def stories(self, key: str, within: Within) -> int:
        """Independent stories that mention an actor, or all that were read, told in some days."""
        return _rows(self._pieces, key).stories(within)

    def last(self, within: Within) -> datetime | None:
        """When the newest document read in some days was published."""
        found = _rows(self._pieces, ALL).last(within)
        return None if found is None else _EPOCH + found * _MICROSECOND

    def unread(self, kind: str, within: Within) -> tuple[tuple[str, int], ...]:
        """Documents of some days of which nothing was read, by language or by outlet."""
        counts = ((key, _rows(self._pieces, key).count(within)) for key in self._keys if key.startswith(kind))
        return tuple((key.removeprefix(kind), count) for key, count in counts if count)


def reach(snapshot: Snapshot) -> Reach:
    """The counts of a snapshot; what is missing of the rows behind them is made first."""
    again, since = _read_again(snapshot.visible)
    pieces = _whole(snapshot, again) if again else []
    segments = Segments(snapshot.folder / FOLDER / _KIND / "batches", _arranged)
    found, missing = segments.pieces([batch.batch for batch in since])
    if missing:
        batches = [batch for batch in since if batch.batch in set(missing)]
        segments.keep(pa.concat_tables(_made(snapshot, some) for some in _together(batches)), missing)
        found, _ = segments.pieces([batch.batch for batch in since])
    return Reach([*pieces, *found])


def _read_again(batches: Sequence[Manifest]) -> tuple[Sequence[Manifest], Sequence[Manifest]]:
    """Batches up to the last that reads a known document again, and those after it, each of which stands alone."""
    again = [at for at, batch in enumerate(batches) if _rows_of(batch, "readings") != _rows_of(batch, "documents")]
    cut = again[-1] + 1 if again else 0
    return batches[:cut], batches[cut:]


def _together(batches: Sequence[Manifest]) -> Iterator[list[Manifest]]:
    """Batches that are counted at once; their words are held as text meanwhile, so that there must not be too many."""
    some: list[Manifest] = []
    for batch in batches:
        if some and sum(_rows_of(one, "readings") for one in (*some, batch)) > TOGETHER:
            yield some
            some = []
        some.append(batch)
    yield some


def _rows_of(batch: Manifest, table: str) -> int:
    return sum(part.rows for part in batch.parts if part.table == table)


def _whole(snapshot: Snapshot, batches: Sequence[Manifest]) -> list[Piece]:
    """The rows of batches among which documents are read again: only the newest reading of each counts."""
    segments = Segments(snapshot.folder / FOLDER / _KIND / "read-again", _arranged)
    names = [batch.batch for batch in batches]
    found = segments.exactly(names)
    if found is None:
        segments.keep_only(_made(snapshot, batches, newest=True), names)
        found = segments.exactly(names)
    return [found] if found else []


def _made(snapshot: Snapshot, batches: Sequence[Manifest], *, newest: bool = False) -> pa.Table:
    readings = snapshot.source("readings", batches, named=True)
    documents = snapshot.source("documents", batches)
    if newest:
        order = "QUALIFY row_number() OVER (PARTITION BY document_id ORDER BY recorded_at"
        readings = f"SELECT * FROM ({readings}) {order} DESC) = 1"
        documents = f"SELECT * FROM ({documents}) {order}) = 1"
    query = _SQL.format(readings=readings, documents=documents, all=ALL, language=LANGUAGE, outlet=OUTLET)
    return _apart(snapshot.table(query)).cast(_SCHEMA)


def _apart(table: pa.Table) -> pa.Table:
    """The rows with numbers of their own: those that a query gives keep its words in memory as long as they live."""
    for name in ("story", "at"):
        table = table.set_column(table.schema.get_field_index(name), name, pa.array(np.array(table[name].to_numpy())))
    return table


def _arranged(table: pa.Table) -> pa.Table:
    """The rows by key and date, with the places of each key and how many stories were told up to each row."""
    table = table.select(_SCHEMA.names).cast(_SCHEMA).unify_dictionaries()
    order, places = _order(table)
    taken = [table[name].combine_chunks().take(order) for name in _SCHEMA.names]
    arranged = pa.Table.from_arrays(taken, schema=_SCHEMA)
    marked = arranged.append_column("told", pa.array(_told(arranged["story"].to_numpy(), places)))
    return marked.replace_schema_metadata({_PLACES: json.dumps(places).encode()})


def _order(table: pa.Table) -> tuple[pa.Array, dict[str, list[int]]]:
    """The order of the rows by key and date, and where each key's rows stand in it."""
    keys = table["key"].combine_chunks()
    known = keys.dictionary.to_pylist()
    words = sorted(known)
    rank = {word: at for at, word in enumerate(words)}
    places_of = np.array([rank[word] for word in known], np.int32)
    codes = places_of[keys.indices.to_numpy()] if table.num_rows else np.empty(0, np.int32)
    order = np.lexsort((table["at"].to_numpy(), codes))
    bounds = np.searchsorted(codes[order], np.arange(len(words) + 1)).tolist()
    return pa.array(order.astype(np.uint32)), {word: bounds[at : at + 2] for at, word in enumerate(words)}


def _told(stories: Stories, places: Mapping[str, Sequence[int]]) -> Counts:
    """How many stories each key's rows have told up to each row. Key by key: all at once takes gigabytes."""
    told = np.zeros(len(stories), np.int32)
    for start, end in places.values():
        told[start:end] = np.cumsum(_firsts(stories[start:end]))
    return told


def _firsts(stories: Stories) -> Marks:
    """Which rows are the earliest of their story; the rows are ordered by date."""
    marks = np.zeros(len(stories), dtype=bool)
    marks[np.unique(stories, return_index=True)[1]] = True
    return marks


class _Rows:
    """The rows of one key, by date."""

    def __init__(self, at: Times, story: Stories, told: Counts) -> None:
        self._at = at
        self._story = story
        self._told = told

    def stories(self, within: Within) -> int:
        start, end = self._between(within)
        if start >= end:
            return 0
        return int(self._told[end - 1]) if start == 0 else len(np.unique(self._story[start:end]))

    def count(self, within: Within) -> int:
        start, end = self._between(within)
        return end - start

    def last(self, within: Within) -> int | None:
        start, end = self._between(within)
        return int(self._at[end - 1]) if end > start else None

    def _between(self, within: Within) -> tuple[int, int]:
        begins, ends = _micros(within.begins), _micros(within.ends)
        start = 0 if begins is None else int(np.searchsorted(self._at, begins, "left"))
        return start, len(self._at) if ends is None else int(np.searchsorted(self._at, ends, "right"))


@lru_cache(maxsize=2_000)
def _rows(pieces: tuple[Piece, ...], key: str) -> _Rows:
    parts = [part for piece in pieces if (part := _part(piece, key)) is not None]
    if len(parts) == 1 and parts[0][2] is not None:
        return _Rows(parts[0][0], parts[0][1], parts[0][2])
    at = np.concatenate([part[0] for part in parts]) if parts else np.empty(0, np.int64)
    story = np.concatenate([part[1] for part in parts]) if parts else np.empty(0, np.uint64)
    order = np.argsort(at, kind="stable")
    at, story = at[order], story[order]
    return _Rows(at, story, np.cumsum(_firsts(story), dtype=np.int64))


def _part(piece: Piece, key: str) -> tuple[Times, Stories, Counts | None] | None:
    """Dates, stories and counts of a key's rows in a piece; no counts where rows were left out."""
    place = _places(piece).get(key)
    if place is None:
        return None
    rows = read_segment(piece.path).slice(place[0], place[1] - place[0])
    if piece.batches is not None:
        rows = rows.filter(pc.is_in(rows["batch"].cast(pa.string()), pa.array(sorted(piece.batches), pa.string())))
    at, story = rows["at"].to_numpy(), rows["story"].to_numpy()
    return at, story, None if piece.batches is not None else rows["told"].to_numpy()


@lru_cache(maxsize=64)
def _places_in(path: Path) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = json.loads(metadata_of(read_segment(path)).get(_PLACES, b"{}"))
    return found


def _places(piece: Piece) -> Mapping[str, list[int]]:
    return _places_in(piece.path)


def _micros(moment: datetime | None) -> int | None:
    return None if moment is None else (moment - _EPOCH) // _MICROSECOND
