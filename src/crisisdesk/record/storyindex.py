"""Which story a new document belongs to: an index over the texts that were recorded within the window.

The index is derived: it says again what the batches hold, is written after them, and is made anew where it does not
fit them. So nothing of it needs to survive a crash. It lies in files that are mapped into memory; what a batch costs
depends on the texts of the window and not on the length of the record.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from crisisdesk.model import Document, Passage, Span
from crisisdesk.record.copies import Relation, contained, passages, relation
from crisisdesk.record.postings import Found, Postings, Segment, look_up
from crisisdesk.record.prints import PrintFile, Stored
from crisisdesk.wire.stories import Print, looked_up, print_of

WINDOW = timedelta(days=30)
"""Copies appear within this time of each other; older texts that look alike are a new story."""
STOCK = 64
"""A run that stands in more texts than this is a stock phrase, by which nothing is recognised."""
_KEPT = 6
"""Of one story so many texts are looked up; further copies resemble one of them."""
_CANDIDATES = 12
_SHARED = 3
"""Looked-up runs that two texts share before they are compared."""
_MOST_PASSAGES = 16
_ARTICLE = 25
"""Runs from which a text is an article: about fifty words."""
_COMPARABLE = 0.45
_TOUCHING = 0.2
_PERIOD = int(WINDOW.total_seconds())
_VERSION = 1
_NO_TEXTS = np.zeros(0, np.uint32)


@dataclass(frozen=True, slots=True)
class Told:
    """A document with its story and passages, and what the index keeps of it."""

    document: Document
    print: Print
    listed: bool
    """Whether it is looked up by its runs; further copies of a well-known text are not."""


@dataclass(slots=True)
class _State:
    """What the index holds, as its state file says."""

    batches: int = 0
    digest: str = ""
    texts: int = 0
    serial: int = 0
    periods: dict[int, Postings] = field(default_factory=dict)


class _Candidate(NamedTuple):
    number: int
    stored: Stored
    relation: Relation


class StoryIndex:
    """The texts of a record by their runs. One process at a time: whoever holds the writer's lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._state = _State()
        self._prints = PrintFile(folder)
        self._load()

    @property
    def batches(self) -> tuple[int, str]:
        """How many batches the index holds, and the digest of their names."""
        return self._state.batches, self._state.digest

    @property
    def texts(self) -> int:
        """How many texts the index holds."""
        return self._state.texts

    def holds(self, names: Sequence[str]) -> bool:
        """Whether the index holds exactly the first batches of this order, and its files are whole."""
        self._load()
        count = self._state.batches
        with self._prints:
            whole = self._prints.sound(self._state.texts) and all(s.sound() for s in self._segments())
        return whole and count <= len(names) and self._state.digest == digest_of(names[:count])

    def clear(self) -> None:
        """Begin anew."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._state = _State()
        self._prints = PrintFile(self.folder)

    def tell(self, documents: Iterable[Document]) -> list[Told]:
        """The documents with their stories and passages, in order.

        Each may copy a text of the index or an earlier one of the list. What is told stands in the index only after
        ``add``.
        """
        fresh = [_Fresh.of(document) for document in documents]
        if not fresh:
            return []
        found = _Holders(self._state, fresh)
        result: list[Told] = []
        with self._prints:
            for at, one in enumerate(fresh):
                result.append(self._told(at, one, found, result))
        for segment in self._segments():
            segment.let_go()
        return result

    def recall(self, documents: Iterable[Document]) -> list[Told]:
        """Documents whose stories are told already, as ``add`` wants them."""
        fresh = [_Fresh.of(document) for document in documents]
        return [Told(one.document, one.print, listed=True) for one in fresh]

    def add(self, told: Sequence[Told], names: Sequence[str]) -> None:
        """Keep what was told; the index then holds the batches of these names."""
        state = self._state
        self.folder.mkdir(parents=True, exist_ok=True)
        first = state.texts
        with self._prints:
            self._prints.append([_stored(one) for one in told], first)
        unneeded: list[Path] = []
        for period, numbers in _by_period(told).items():
            hashes, texts = _pairs([looked_up(told[n].print.runs) for n in numbers], [first + n for n in numbers])
            state.serial += 1
            path = self.folder / f"runs-{state.serial}.bin"
            unneeded += state.periods.setdefault(period, Postings()).add(path, hashes, texts) if len(hashes) else ()
        state.texts += len(told)
        state.batches, state.digest = len(names), digest_of(names)
        self._save()
        for path in unneeded:
            path.unlink(missing_ok=True)

    def _told(self, at: int, one: "_Fresh", found: "_Holders", earlier: Sequence[Told]) -> Told:
        stock = found.stock_of(at)
        candidates = []
        for number in found.candidates_of(at):
            stored = self._stored_at(number, earlier)
            if abs(stored.at - one.at) <= _PERIOD:
                candidates.append(_Candidate(number, stored, relation(one.print, stored.print, stock)))
        original = self._original(one, candidates, found, stock, earlier)
        story = original.stored.story if original else one.document.document_id
        copied = [] if original else _passages(one, candidates, stock)
        if original:
            copied = _passages(one, [c for c in candidates if c.stored.story != story], stock)
        listed = sum(c.stored.story == story for c in candidates) < _KEPT
        document = replace(one.document, story_id=story, passages=tuple(copied))
        return Told(document, one.print, listed)

    def _stored_at(self, number: int, earlier: Sequence[Told]) -> Stored:
        here = number - self._state.texts
        return _stored(earlier[here]) if here >= 0 else self._prints.read(number)

    def _original(
        self,
        one: "_Fresh",
        candidates: list[_Candidate],
        holders: "_Holders",
        stock: frozenset[int],
        earlier: Sequence[Told],
    ) -> _Candidate | None:
        """The candidate of which the text is a copy: a full copy before a part, the earliest story first."""
        for kind in (Relation.COPY, Relation.MOST, Relation.PART):
            for candidate in candidates:
                if candidate.relation is kind and (
                    kind is Relation.COPY or not self._is_merged(one, candidate, candidates, holders, stock, earlier)
                ):
                    return candidate
        return None

    def _is_merged(
        self,
        one: "_Fresh",
        part: _Candidate,
        candidates: list[_Candidate],
        holders: "_Holders",
        stock: frozenset[int],
        earlier: Sequence[Told],
    ) -> bool:
        """Whether the longer of two texts runs another story's text beside the shorter one."""
        old = part.stored
        if len(one.print.runs) >= len(old.print.runs):
            others = [c.stored for c in candidates if c.stored.story != old.story]
            return any(_runs_beside(other.print, old.print, one.print) for other in others)
        rest = sorted(set(looked_up(old.print.runs)) - set(one.print.runs) - stock)
        found = look_up(self._near(one.at), np.array(rest, np.uint64), STOCK)
        numbers, counts = np.unique(found.texts, return_counts=True)
        likely = [int(n) for n in numbers[np.argsort(-counts, kind="stable")][:_CANDIDATES] if n != part.number]
        others = [self._prints.read(n) for n in likely]
        others += [_stored(earlier[n]) for n in holders.within(rest) if n < len(earlier)]
        return any(other.story != old.story and _runs_beside(other.print, one.print, old.print) for other in others)

    def _near(self, at: int) -> list[Segment]:
        return _near(self._state, at // _PERIOD)

    def _segments(self) -> Iterator[Segment]:
        for postings in self._state.periods.values():
            yield from postings.segments

    def _load(self) -> None:
        try:
            value = json.loads((self.folder / "state.json").read_text("utf-8"))
            if value["version"] != _VERSION or (value["serial"], value["digest"]) == (
                self._state.serial,
                self._state.digest,
            ):
                return
            periods = {
                int(period): Postings([Segment(self.folder / name, pairs) for name, pairs in segments])
                for period, segments in value["periods"].items()
            }
            self._state = _State(value["batches"], value["digest"], value["texts"], value["serial"], periods)
        except (OSError, ValueError, KeyError, TypeError):
            self._state = _State()

    def _save(self) -> None:
        state = self._state
        value = {
            "version": _VERSION,
            "batches": state.batches,
            "digest": state.digest,
            "texts": state.texts,
            "serial": state.serial,
            "periods": {
                period: [(segment.path.name, segment.pairs) for segment in postings.segments]
                for period, postings in state.periods.items()
            },
        }
        temporary = self.folder / "state.writing"
        temporary.write_text(json.dumps(value), "utf-8")
        temporary.rename(self.folder / "state.json")


def digest_of(names: Sequence[str]) -> str:
    """A digest of batches' names in order."""
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A document with what is compared of it."""

    document: Document
    print: Print
    at: int

    @classmethod
    def of(cls, document: Document) -> "_Fresh":
        at = int(document.published_at.timestamp()) if document.published_at else 0
        return cls(document, print_of(document.text, document.sections), at)


class _Holders:
    """Who holds the runs of a batch's documents: texts of the index, and earlier ones of the batch."""

    def __init__(self, state: _State, fresh: Sequence[_Fresh]) -> None:
        self._numbers: list[list[int]] = [[] for _ in fresh]
        self._stock: list[frozenset[int]] = [frozenset() for _ in fresh]
        self._enough = np.array([min(_SHARED, max(1, len(looked_up(one.print.runs)))) for one in fresh])
        periods: dict[int, list[int]] = {}
        for at, one in enumerate(fresh):
            periods.setdefault(one.at // _PERIOD, []).append(at)
        for period, places in periods.items():
            self._look_up(_near(state, period), fresh, places)
        self._within(fresh, state.texts)

    def candidates_of(self, at: int) -> list[int]:
        """Numbers of the texts that share most runs with a document, the nearest first."""
        return self._numbers[at]

    def stock_of(self, at: int) -> frozenset[int]:
        """The document's runs that are stock phrases."""
        return self._stock[at]

    def within(self, values: Sequence[int]) -> list[int]:
        """Places of the batch's documents that hold some of these hashes."""
        hashes, owners = self._own
        wanted = np.array(values, np.uint64)
        starts, ends = np.searchsorted(hashes, wanted, "left"), np.searchsorted(hashes, wanted, "right")
        return sorted({int(owner) for start, end in zip(starts, ends, strict=True) for owner in owners[start:end]})

    def _look_up(self, segments: Sequence[Segment], fresh: Sequence[_Fresh], places: Sequence[int]) -> None:
        hashes, owners = _pairs([looked_up(fresh[at].print.runs) for at in places], places)
        wanted, inverse = np.unique(hashes, return_inverse=True)
        found = look_up(segments, wanted, STOCK)
        self._keep(found, inverse, owners)
        for at in places:
            values = np.array(looked_up(fresh[at].print.runs), np.uint64)
            stock = values[found.stock[np.searchsorted(wanted, values)]]
            self._stock[at] = frozenset(int(value) for value in stock)

    def _keep(self, found: Found, inverse: npt.NDArray[np.int64], owners: npt.NDArray[np.uint32]) -> None:
        """Join wanted hashes with the documents that want them, and count pairs of document and text."""
        order = np.argsort(inverse, kind="stable")
        starts = np.searchsorted(inverse[order], found.numbers, "left")
        counts = np.searchsorted(inverse[order], found.numbers, "right") - starts
        before = np.repeat(np.cumsum(counts) - counts, counts)
        places = np.repeat(starts, counts) + np.arange(counts.sum()) - before
        self._rank(owners[order][places], np.repeat(found.texts, counts))

    def _within(self, fresh: Sequence[_Fresh], first: int) -> None:
        """Earlier documents of the same batch; of equal wordings the first stands for all."""
        seen: dict[int, int] = {}
        own = []
        for at, one in enumerate(fresh):
            if one.print.wording in seen:
                self._numbers[at].insert(0, first + seen[one.print.wording])
            else:
                seen[one.print.wording] = at
                own.append(at)
        hashes, owners = _pairs([looked_up(fresh[at].print.runs) for at in own], own)
        order = np.argsort(hashes, kind="stable")
        hashes, owners = hashes[order], owners[order]
        self._own = hashes, owners
        ends = np.searchsorted(hashes, hashes, "right")
        counts = ends - np.arange(len(hashes)) - 1
        left = np.repeat(np.arange(len(hashes)), counts)
        before = np.repeat(np.cumsum(counts) - counts, counts)
        right = left + 1 + np.arange(len(left)) - before
        self._rank(owners[right], (owners[left] + first).astype(np.uint32))

    def _rank(self, documents: npt.NDArray[np.uint32], texts: npt.NDArray[np.uint32]) -> None:
        keys, counts = np.unique(documents.astype(np.uint64) << np.uint64(32) | texts, return_counts=True)
        documents, texts = (keys >> np.uint64(32)).astype(np.uint32), (keys & np.uint64(0xFFFFFFFF)).astype(np.uint32)
        kept = counts >= self._enough[documents]
        documents, texts, counts = documents[kept], texts[kept], counts[kept]
        order = np.lexsort((texts, -counts, documents))
        for at, number in zip(documents[order].tolist(), texts[order].tolist(), strict=True):
            if len(self._numbers[at]) < 2 * _CANDIDATES and number not in self._numbers[at]:
                self._numbers[at].append(number)


def _near(state: _State, period: int) -> list[Segment]:
    return [s for p in (period - 1, period, period + 1) if p in state.periods for s in state.periods[p].segments]


def _pairs(
    runs: Sequence[Sequence[int]], owners: Sequence[int]
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint32]]:
    hashes = np.array([value for one in runs for value in one], np.uint64)
    return hashes, np.repeat(np.array(owners, np.uint32), [len(one) for one in runs]) if len(runs) else _NO_TEXTS


def _by_period(told: Sequence[Told]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for number, one in enumerate(told):
        if one.listed:
            found.setdefault(_stored(one).at // _PERIOD, []).append(number)
    return found


def _stored(told: Told) -> Stored:
    document = told.document
    at = int(document.published_at.timestamp()) if document.published_at else 0
    return Stored(document.document_id, document.story_id, at, told.print)


def _runs_beside(other: Print, part: Print, whole: Print) -> bool:
    """Whether another text, long enough to be an article, is run beside a part of a whole and has nothing of it."""
    size = len(other.runs)
    if size < _ARTICLE or size < _COMPARABLE * len(part.runs) or not contained(other, whole):
        return False
    shared = len(set(other.runs) & set(part.runs))
    return shared <= _TOUCHING * min(size, len(part.runs))


def _passages(one: _Fresh, candidates: Iterable[_Candidate], stock: frozenset[int]) -> list[Passage]:
    """What stands in earlier texts of other stories, each place once and of the earliest text."""
    found: list[Passage] = []
    for candidate in sorted(candidates, key=lambda c: (c.stored.at, c.number)):
        if candidate.stored.at > one.at:
            continue
        for first, last in passages(one.print, candidate.stored.print, stock):
            span = Span(one.print.places[first][0], one.print.places[last][1])
            if not any(span.meets(passage.span) for passage in found):
                found.append(Passage(candidate.stored.document_id, span))
    return sorted(found, key=lambda passage: passage.span)[:_MOST_PASSAGES]
