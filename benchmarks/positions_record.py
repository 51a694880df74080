"""A record of any size for measuring positions: invented dispatches, statements and events, drawn by a seed.

The sentences come from a pool, so that every span of a statement or event lies where its words stand. Identifiers are
random instead of hashes of content; `crisisdesk record check` would say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from crisisdesk.actors import registry
from crisisdesk.model import Act, Plover, Question
from crisisdesk.record.manifests import write_batch
from crisisdesk.record.tables import TABLES

SENTENCES = 10
"""Sentences of a document; each holds one statement and one event."""
BATCH = 10_000
BEGINS = datetime(2016, 1, 1, tzinfo=UTC)
DAYS = 3_650
RATE = 0.004
"""Share of the documents that speak of one of the questions."""
COPIES = 0.3
"""Share of the documents that copy an earlier one of their batch."""
ACTORS = 50

_MEASURES = {
    "force": ("A peacekeeping force is sent", ("peacekeeping force", "peacekeepers")),
    "embargo": ("The fuel embargo is lifted late", ("fuel embargo", "embargo on fuel")),
    "treaty": ("The water treaty is signed", ("water treaty", "treaty on water")),
    "corridor": ("A grain corridor is opened", ("grain corridor",)),
    "observers": ("Observers are sent to the vote", ("observer mission", "mission of observers")),
}
_SAID = (
    ("welcomed", Act.PRAISES),
    ("rejected", Act.REJECTS),
    ("condemned", Act.ACCUSES),
    ("praised", Act.PRAISES),
    ("called for", Act.DEMANDS),
)
_ABOUT = (
    "the harvest of the northern provinces", "a new line of railway carriages", "the price of bread in the capital",
    "talks about fishing quotas", "the school calendar for the coming year", "a loan for the repair of two bridges",
    "the opening of a trade office", "visits of students and doctors", "the census of the mountain districts",
    "a plan for cleaner buses", "peaceful neighbourly ties", "cheaper fuel for farmers", "clean water for the towns",
)  # fmt: skip
_WHERE = (
    "on Monday",
    "after a meeting",
    "in a short note",
    "before the cabinet met",
    "at the end of the week",
    "again",
)


@dataclass(frozen=True, slots=True)
class Pool:
    """Sentences, and for each its source, cue, content, speaker's state, other state and act."""

    words: list[str]
    spans: np.ndarray
    speaker: np.ndarray
    other: np.ndarray
    act: np.ndarray


def questions() -> tuple[Question, ...]:
    """The questions that are asked of the record."""
    return tuple(
        Question(question_id=name, proposition=proposition, terms=terms)
        for name, (proposition, terms) in _MEASURES.items()
    )


def states() -> list[str]:
    """Codes of states, those that are asked for first."""
    return [actor.code for actor in registry().actors() if actor.kind == "state" and not actor.ends]


def generate(folder: Path, statements: int, seed: int = 1) -> int:
    """Write a record with so many statements and as many events. Returns the number of documents."""
    random = np.random.default_rng(seed)
    documents = statements // SENTENCES
    codes = states()
    fillers = _pool(random, codes, _ABOUT, 20_000)
    asked = _pool(random, codes[:ACTORS], [f"the {term}" for _, terms in _MEASURES.values() for term in terms], 3_000)
    pool = _joined(fillers, asked)
    for batch in range(0, documents, BATCH):
        count = min(BATCH, documents - batch)
        tables = _batch(random, pool, len(fillers.words), codes, count, batch / documents, count / documents)
        write_batch(folder, tables, BEGINS + timedelta(days=DAYS * (batch + count) / documents, hours=1))
    return documents


def _pool(random: np.random.Generator, codes: Sequence[str], about: Sequence[str], size: int) -> Pool:
    words, spans, chosen = [], [], []
    for _ in range(size):
        speaker, other = random.integers(0, len(codes), 2)
        verb, act = _SAID[random.integers(0, len(_SAID))]
        source = f"{registry().name(codes[speaker])}'s foreign ministry"
        content = f"{about[random.integers(0, len(about))]}"
        tail = f"{_WHERE[random.integers(0, len(_WHERE))]}, two weeks after {registry().name(codes[other])} had asked"
        words.append(f"{source} {verb} {content} {tail}.")
        cue = len(source) + 1
        start = cue + len(verb) + 1
        spans.append([0, len(source), cue, cue + len(verb), start, start + len(content)])
        chosen.append([speaker, other, list(Act).index(act)])
    columns = np.array(chosen)
    return Pool(words, np.array(spans, np.int32), columns[:, 0], columns[:, 1], columns[:, 2])


def _joined(one: Pool, two: Pool) -> Pool:
    joined = (np.concatenate([getattr(one, name), getattr(two, name)]) for name in Pool.__slots__[1:])
    return Pool([*one.words, *two.words], *joined)


def _batch(
    random: np.random.Generator, pool: Pool, fillers: int, codes: list[str], count: int, start: float, share: float
) -> dict[str, pa.Table]:
    picked = random.integers(0, fillers, (count, SENTENCES))
    speak = np.flatnonzero(random.random(count) < RATE * len(_MEASURES))
    picked[speak, random.integers(0, SENTENCES, len(speak))] = random.integers(fillers, len(pool.words), len(speak))
    copies = np.flatnonzero(random.random(count) < COPIES)
    copies = copies[copies > 0]
    originals = np.array([random.integers(max(0, at - 200), at) for at in copies], dtype=np.int64)
    story = np.arange(count)
    for copy, original in zip(copies.tolist(), originals.tolist(), strict=True):
        picked[copy], story[copy] = picked[original], story[original]
    ids = _ids(random, count)
    when = np.sort(random.random(count)) * share + start
    published = np.array([BEGINS + timedelta(days=DAYS * one) for one in when])
    sentences = pa.array(pool.words).take(pa.array(picked.ravel()))
    nested = pa.ListArray.from_arrays(
        pa.array(np.arange(0, count * SENTENCES + 1, SENTENCES, dtype=np.int32)), sentences
    )
    recorded = pa.scalar(BEGINS + timedelta(days=DAYS * (start + share), hours=1), pa.timestamp("us", tz="UTC"))
    return {
        "documents": _documents(random, count, ids, story, published, pc.binary_join(nested, " "), recorded),
        **_told(random, pool, picked, ids, codes, recorded),
        "readings": _readings(pool, picked, ids, codes, recorded),
    }


def _documents(
    random: np.random.Generator,
    count: int,
    ids: pa.Array,
    story: np.ndarray,
    published: np.ndarray,
    texts: pa.Array,
    recorded: pa.Scalar,
) -> pa.Table:
    outlets = pa.array([f"Outlet {number}" for number in range(400)])
    stamps = pa.array(published.tolist(), pa.timestamp("us", tz="UTC"))
    return _table(
        "documents",
        count,
        recorded,
        document_id=ids,
        outlet=outlets.take(pa.array(random.integers(0, 400, count))),
        url=ids,
        title=pc.binary_join_element_wise("Dispatch", ids, " "),
        text=texts,
        language="en",
        published_at=stamps,
        precision="moment",
        retrieved_at=stamps,
        text_hash=ids,
        story_id=ids.take(pa.array(story)),
        origin="drawn",
        via=[],
        sections=[],
        fingerprints=[],
        passages=[],
    )


def _told(
    random: np.random.Generator, pool: Pool, picked: np.ndarray, ids: pa.Array, codes: list[str], recorded: pa.Scalar
) -> dict[str, pa.Table]:
    flat, count = picked.ravel(), picked.size
    lengths = np.array([len(words) + 1 for words in pool.words])[picked]
    begins = (np.cumsum(lengths, axis=1) - lengths).ravel().astype(np.int32)
    spans = pool.spans[flat] + begins[:, None]
    documents = ids.take(pa.array(np.repeat(np.arange(len(picked)), SENTENCES)))
    speakers = pa.array(codes).take(pa.array(pool.speaker[flat]))
    statement_ids = _ids(random, count)
    kinds = pa.array([one.value for one in Plover])
    statements = _table(
        "statements",
        count,
        recorded,
        statement_id=statement_ids,
        document_id=documents,
        source=_lists(spans[:, 0], spans[:, 1]),
        cue=_lists(spans[:, 2], spans[:, 3]),
        content=_lists(spans[:, 4], spans[:, 5]),
        speaker_text="the foreign ministry",
        speaker="foreign ministry",
        speaks_for=speakers,
        speaker_rule="drawn",
        speaker_confidence=1.0,
        form="indirect",
        act=pa.array([one.value for one in Act]).take(pa.array(pool.act[flat])),
        rule="drawn",
        confidence=0.9,
        reader="drawn",
    )
    events = _table(
        "events",
        count,
        recorded,
        event_id=_ids(random, count),
        document_id=documents,
        statement_id=statement_ids,
        source=speakers,
        target=pa.array(codes).take(pa.array(pool.other[flat])),
        plover=kinds.take(pa.array(random.integers(0, len(kinds), count))),
        status="happened",
        precision="day",
        trigger=_span(spans[:, 2], spans[:, 3]),
        rule="drawn",
        confidence=0.9,
        reader="drawn",
    )
    return {"statements": statements, "events": events}


def _readings(pool: Pool, picked: np.ndarray, ids: pa.Array, codes: list[str], recorded: pa.Scalar) -> pa.Table:
    actors = np.sort(np.concatenate([pool.speaker[picked], pool.other[picked]], axis=1), axis=1)
    fresh = np.ones(actors.shape, dtype=bool)
    fresh[:, 1:] = actors[:, 1:] != actors[:, :-1]
    offsets = np.concatenate([[0], np.cumsum(fresh.sum(axis=1))]).astype(np.int32)
    named = pa.array(codes).take(pa.array(actors[fresh]))
    return _table(
        "readings",
        len(picked),
        recorded,
        document_id=ids,
        reader="drawn",
        sentences=SENTENCES,
        skipped=[],
        statements=SENTENCES,
        events=SENTENCES,
        actors=pa.ListArray.from_arrays(pa.array(offsets), named),
    )


def _table(name: str, count: int, recorded: pa.Scalar, **given: object) -> pa.Table:
    """A table of the record; a single value stands in every row, what is not given is null."""
    columns = []
    for field in TABLES[name]:
        value = recorded if field.name == "recorded_at" else given.get(field.name)
        if isinstance(value, pa.Array | pa.ChunkedArray):
            columns.append(value.cast(field.type))
        elif isinstance(value, list):
            offsets = pa.array(np.zeros(count + 1, np.int32))
            columns.append(pa.ListArray.from_arrays(offsets, pa.array([], field.type.value_type)))
        else:
            columns.append(pa.repeat(value if isinstance(value, pa.Scalar) else pa.scalar(value, field.type), count))
    return pa.Table.from_arrays(columns, schema=TABLES[name])


def _ids(random: np.random.Generator, count: int) -> pa.Array:
    letters = random.bytes(16 * count).hex().encode()
    offsets = np.arange(0, 32 * count + 1, 32, dtype=np.int32)
    return pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(letters))


def _span(starts: np.ndarray, ends: np.ndarray) -> pa.Array:
    names = ["start", "end"]
    return pa.StructArray.from_arrays([pa.array(starts, pa.int32()), pa.array(ends, pa.int32())], names)


def _lists(starts: np.ndarray, ends: np.ndarray) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(np.arange(len(starts) + 1, dtype=np.int32)), _span(starts, ends))
