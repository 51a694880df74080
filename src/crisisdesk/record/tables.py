"""The tables at rest. Names and meaning are the contract; a batch holds the rows of one append."""

import pyarrow as pa

_SPAN = pa.struct([pa.field("start", pa.int32()), pa.field("end", pa.int32())])
_SPANS = pa.list_(_SPAN)
_SECTION = pa.struct([pa.field("kind", pa.string()), pa.field("start", pa.int32()), pa.field("end", pa.int32())])
_SKIPPED = pa.struct([pa.field("reason", pa.string()), pa.field("count", pa.int32())])
_PASSAGE = pa.struct([pa.field("document_id", pa.string()), pa.field("start", pa.int32()), pa.field("end", pa.int32())])
_MOMENT = pa.timestamp("us", tz="UTC")

LAYOUT = 2
"""Number of the columns' layout, written into every manifest. Parts of layout 1, whose manifests name none, lack the
columns of documents from ``author`` on; they are read as null."""


def _table(*columns: tuple[str, pa.DataType]) -> pa.Schema:
    return pa.schema([pa.field(name, kind) for name, kind in (*columns, ("recorded_at", _MOMENT))])


DOCUMENTS = _table(
    ("document_id", pa.string()),
    ("outlet", pa.string()),
    ("url", pa.string()),
    ("via", pa.list_(pa.string())),
    ("title", pa.string()),
    ("text", pa.string()),
    ("language", pa.string()),
    ("published_at", _MOMENT),
    ("precision", pa.string()),
    ("retrieved_at", _MOMENT),
    ("text_hash", pa.string()),
    ("story_id", pa.string()),
    ("sections", pa.list_(_SECTION)),
    ("fingerprints", pa.list_(pa.int64())),
    ("origin", pa.string()),
    ("author", pa.string()),
    ("canonical_url", pa.string()),
    ("raw_hash", pa.string()),
    ("dated_by", pa.string()),
    ("inferred_at", _MOMENT),
    ("passages", pa.list_(_PASSAGE)),
)

STATEMENTS = _table(
    ("statement_id", pa.string()),
    ("document_id", pa.string()),
    ("source", _SPANS),
    ("cue", _SPANS),
    ("content", _SPANS),
    ("speaker_text", pa.string()),
    ("speaker", pa.string()),
    ("speaks_for", pa.string()),
    ("role", pa.string()),
    ("affiliation", pa.string()),
    ("speaker_rule", pa.string()),
    ("speaker_confidence", pa.float32()),
    ("form", pa.string()),
    ("act", pa.string()),
    ("hedge", pa.string()),
    ("within", pa.string()),
    ("rule", pa.string()),
    ("confidence", pa.float32()),
    ("reader", pa.string()),
)

EVENTS = _table(
    ("event_id", pa.string()),
    ("document_id", pa.string()),
    ("statement_id", pa.string()),
    ("source", pa.string()),
    ("target", pa.string()),
    ("plover", pa.string()),
    ("mode", pa.string()),
    ("context", pa.string()),
    ("status", pa.string()),
    ("date", pa.date32()),
    ("precision", pa.string()),
    ("place", pa.string()),
    ("trigger", _SPAN),
    ("source_span", _SPAN),
    ("target_span", _SPAN),
    ("rule", pa.string()),
    ("confidence", pa.float32()),
    ("reader", pa.string()),
)

READINGS = _table(
    ("document_id", pa.string()),
    ("reader", pa.string()),
    ("sentences", pa.int32()),
    ("skipped", pa.list_(_SKIPPED)),
    ("statements", pa.int32()),
    ("events", pa.int32()),
    ("actors", pa.list_(pa.string())),
)

REFUSALS = _table(
    ("refusal_id", pa.string()),
    ("source", pa.string()),
    ("line", pa.int32()),
    ("reason", pa.string()),
)

CODED = _table(
    ("event_id", pa.string()),
    ("dataset", pa.string()),
    ("source", pa.string()),
    ("target", pa.string()),
    ("plover", pa.string()),
    ("mode", pa.string()),
    ("date", pa.date32()),
    ("story_id", pa.string()),
    ("outlet", pa.string()),
)

ISSUED = _table(
    ("issued_id", pa.string()),
    ("kind", pa.string()),
    ("subject", pa.string()),
    ("made_on", pa.date32()),
    ("begins", pa.date32()),
    ("ends", pa.date32()),
    ("probability", pa.float64()),
    ("level", pa.string()),
    ("detail", pa.string()),
    ("method", pa.string()),
)

TABLES: dict[str, pa.Schema] = {
    "documents": DOCUMENTS,
    "statements": STATEMENTS,
    "events": EVENTS,
    "readings": READINGS,
    "refusals": REFUSALS,
    "coded": CODED,
    "issued": ISSUED,
}
