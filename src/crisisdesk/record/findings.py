"""What documents say on a question, kept beside the evidence so that each document is read for a question once."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import pyarrow as pa

from crisisdesk.model import Position, Precision, Span, Stance
from crisisdesk.record.manifests import Manifest
from crisisdesk.record.segments import FOLDER, Piece, Segments, remove_others
from crisisdesk.record.snapshot import Snapshot

_KIND = "findings"
_STANCES = {stance.value: stance for stance in Stance}
_PRECISIONS = {precision.value: precision for precision in Precision}
_SHOWN = {
    "actor": pa.string(),
    "stance": pa.string(),
    "start": pa.int32(),
    "end": pa.int32(),
    "sentence": pa.string(),
    "reported_by": pa.string(),
    "statement_id": pa.string(),
    "event_id": pa.string(),
    "rule": pa.string(),
    "confidence": pa.float64(),
    "said_of": pa.bool_(),
}
_SCHEMA = pa.schema(
    [
        pa.field("batch", pa.string()),
        pa.field("document_id", pa.string()),
        pa.field("story_id", pa.string()),
        pa.field("outlet", pa.string()),
        pa.field("via", pa.list_(pa.string())),
        pa.field("title", pa.string()),
        pa.field("language", pa.string()),
        pa.field("published_at", pa.timestamp("us", tz="UTC")),
        pa.field("precision", pa.string()),
        pa.field("terms", pa.list_(pa.int16())),
        pa.field("actors", pa.list_(pa.string())),
        pa.field("shown", pa.list_(pa.struct([pa.field(name, kind) for name, kind in _SHOWN.items()]))),
    ]
)


@dataclass(frozen=True, slots=True)
class Imprint:
    """A document without its text: who published it when, on whose authority, as part of which story."""

    document_id: str
    story_id: str
    outlet: str
    via: tuple[str, ...]
    title: str
    language: str
    published_at: datetime
    precision: Precision

    @property
    def day(self) -> date:
        """The day of publication in UTC."""
        return self.published_at.astimezone(UTC).date()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one document says on a question.

    ``terms`` are the places, in the question's list, of the terms that it holds; ``actors`` whom it mentions;
    ``shown`` the positions with their sentences.
    """

    batch: str
    imprint: Imprint
    terms: tuple[int, ...]
    actors: tuple[str, ...]
    shown: tuple[tuple[Position, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """The findings of one question over some batches, by date of publication; made once, and known by itself."""

    findings: tuple[Finding, ...]


class Findings:
    """The findings of one question under one state of the rules; ``key`` names the question, ``rules`` the rules."""

    def __init__(self, snapshot: Snapshot, rules: str, key: str) -> None:
        home = snapshot.folder / FOLDER
        self._kind = f"{_KIND}-{rules}"
        self._home = home
        self._segments = Segments(home / self._kind / key, lambda table: table.unify_dictionaries().combine_chunks())
        self._visible = snapshot.visible

    def missing(self) -> list[Manifest]:
        """The batches that have not been read for the question."""
        _, missing = self._segments.pieces(batch.batch for batch in self._visible)
        names = set(missing)
        return [batch for batch in self._visible if batch.batch in names]

    def keep(self, findings: Iterable[Finding], batches: Sequence[Manifest]) -> None:
        """Keep what some batches show, which may be nothing. Findings of former rules are deleted."""
        rows = pa.Table.from_pylist([_row(finding) for finding in findings], schema=_SCHEMA)
        self._segments.keep(rows, [batch.batch for batch in batches])
        remove_others(self._home, _KIND, self._kind)

    def newest(self, question_id: str) -> Read:
        """What the snapshot's batches show, of each document the newest reading, by date of publication."""
        order = tuple(batch.batch for batch in self._visible)
        pieces, _ = self._segments.pieces(order)
        return _newest(tuple(pieces), order, question_id)


@contextmanager
def not_collecting() -> Iterator[None]:
    """Make many values at once; nothing among them is garbage, and looking for it would take as long as the work."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@lru_cache(maxsize=48)
def _newest(pieces: tuple[Piece, ...], order: tuple[str, ...], question_id: str) -> Read:
    place = {batch: at for at, batch in enumerate(order)}
    with not_collecting():
        found = [finding for piece in pieces for finding in _findings(piece.table(), question_id)]
    found.sort(key=lambda finding: place[finding.batch])
    newest = {finding.imprint.document_id: finding for finding in found}
    ordered = sorted(newest.values(), key=lambda one: (one.imprint.published_at, one.imprint.document_id))
    return Read(tuple(ordered))


def _row(finding: Finding) -> dict[str, Any]:
    imprint = finding.imprint
    return {
        "batch": finding.batch,
        "document_id": imprint.document_id,
        "story_id": imprint.story_id,
        "outlet": imprint.outlet,
        "via": list(imprint.via),
        "title": imprint.title,
        "language": imprint.language,
        "published_at": imprint.published_at,
        "precision": imprint.precision.value,
        "terms": list(finding.terms),
        "actors": list(finding.actors),
        "shown": [_shown_row(position, sentence) for position, sentence in finding.shown],
    }


def _shown_row(position: Position, sentence: str) -> dict[str, Any]:
    return {
        "actor": position.actor,
        "stance": position.stance.value,
        "start": position.evidence.start,
        "end": position.evidence.end,
        "sentence": sentence,
        "reported_by": position.reported_by,
        "statement_id": position.statement_id,
        "event_id": position.event_id,
        "rule": position.rule,
        "confidence": position.confidence,
        "said_of": position.said_of,
    }


def _findings(table: pa.Table, question_id: str) -> list[Finding]:
    columns = {name: table[name].to_pylist() for name in _SCHEMA.names if name != "shown"}
    shown = _shown(table["shown"].combine_chunks(), columns["document_id"], question_id)
    result = []
    for at in range(table.num_rows):
        imprint = Imprint(
            columns["document_id"][at],
            columns["story_id"][at],
            columns["outlet"][at],
            tuple(columns["via"][at]),
            columns["title"][at],
            columns["language"][at],
            columns["published_at"][at],
            _PRECISIONS[columns["precision"][at]],
        )
        terms, actors = tuple(columns["terms"][at]), tuple(columns["actors"][at])
        result.append(Finding(columns["batch"][at], imprint, terms, actors, shown[at]))
    return result


def _shown(nested: pa.ListArray, documents: Sequence[str], question_id: str) -> list[tuple[tuple[Position, str], ...]]:
    """The positions of each document, unpacked by columns: that is several times quicker than by rows."""
    offsets = nested.offsets.to_pylist()
    fields = {name: nested.values.field(name).to_pylist() for name in _SHOWN}
    result = []
    for document_id, start, end in zip(documents, offsets, offsets[1:], strict=False):
        result.append(tuple(_position(fields, at, document_id, question_id) for at in range(start, end)))
    return result


def _position(fields: dict[str, list[Any]], at: int, document_id: str, question_id: str) -> tuple[Position, str]:
    position = Position(
        actor=fields["actor"][at],
        question_id=question_id,
        stance=_STANCES[fields["stance"][at]],
        document_id=document_id,
        evidence=Span(fields["start"][at], fields["end"][at]),
        reported_by=fields["reported_by"][at],
        statement_id=fields["statement_id"][at],
        event_id=fields["event_id"][at],
        rule=fields["rule"][at],
        confidence=fields["confidence"][at],
        said_of=fields["said_of"][at],
    )
    return position, fields["sentence"][at]
