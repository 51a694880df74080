"""The matrix as plain rows, for JSON, spreadsheets and other programs."""

from typing import Any

from crisisdesk.positions.matrix import Cell, Evidence, Matrix


def matrix_rows(matrix: Matrix) -> list[dict[str, Any]]:
    """One mapping a cell: stance, counts, search and every sentence."""
    return [_row(cell) for cell in matrix.cells]


def _row(cell: Cell) -> dict[str, Any]:
    deciding = set(map(id, cell.deciding))
    return {
        "actor": cell.actor,
        "name": cell.name,
        "stance": cell.stance.value,
        "stories": cell.stories,
        "last": cell.last.isoformat() if cell.last else None,
        "evidence": [{**_evidence(one), "deciding": id(one) in deciding} for one in cell.evidence],
        "stated_silence": [_evidence(one) for one in cell.stated_silence],
        "said_of": [_evidence(one) for one in cell.said_of],
        "searched": {
            "stories": cell.searched.stories,
            "actor": cell.searched.actor,
            "question": cell.searched.question,
            "both": cell.searched.both,
            "unread": dict(cell.searched.unread),
            "last": cell.searched.last.isoformat() if cell.searched.last else None,
        },
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    return {
        "stance": one.position.stance.value,
        "sentence": one.sentence,
        "document_id": one.document.document_id,
        "story_id": one.document.story_id,
        "span": list(one.position.evidence),
        "title": one.document.title,
        "outlet": one.document.outlet,
        "via": list(one.document.via),
        "published_at": one.published_at.isoformat(),
        "reported_by": one.position.reported_by,
        "statement_id": one.position.statement_id,
        "event_id": one.position.event_id,
        "rule": one.position.rule,
        "confidence": one.position.confidence,
    }
