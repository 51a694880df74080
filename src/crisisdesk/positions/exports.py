"""The matrix, its changes and relations as plain rows: for JSON, spreadsheets, Markdown and other programs."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from crisisdesk.model import Stance
from crisisdesk.positions.cells import Cell, Step, steps
from crisisdesk.positions.evidence import Evidence, Searched
from crisisdesk.positions.history import Change
from crisisdesk.positions.matrix import Matrix
from crisisdesk.positions.relations import Relations

_COLUMNS = (
    "group actor name stance weight stories last outlet told_by grade sentence title document_id story_id "
    "searched_stories searched_actor searched_question searched_both unread last_read"
).split()
_HEAD = ("| actor | stance | in whose words, or what was searched | stories |", "|---|---|---|---|")


def matrix_rows(matrix: Matrix) -> list[dict[str, Any]]:
    """One mapping a cell: stance, weight, counts, search and every sentence."""
    return [cell_row(cell) for cell in matrix.cells]


def grouped_rows(matrix: Matrix) -> list[dict[str, Any]]:
    """The groups of a matrix with the codes of their rows."""
    return [{"group": title, "actors": [cell.actor for cell in cells]} for title, cells in matrix.groups()]


def cell_row(cell: Cell) -> dict[str, Any]:
    """One cell with everything that it rests on; ``weight`` is a fraction as text."""
    spoken = set(map(id, cell.deciding))
    outweighed = set(map(id, cell.outweighed))
    return {
        "actor": cell.actor,
        "name": cell.name,
        "stance": cell.stance.value,
        "weight": str(cell.weight),
        "stories": cell.stories,
        "last": cell.last.isoformat() if cell.last else None,
        "evidence": [
            {**evidence_row(one), "deciding": id(one) in spoken, "outweighed": id(one) in outweighed}
            for one in cell.evidence
        ],
        "stated_silence": [evidence_row(one) for one in cell.stated_silence],
        "said_of": [evidence_row(one) for one in cell.said_of],
        "searched": _searched(cell.searched),
    }


def change_row(change: Change) -> dict[str, Any]:
    """One change with the words that came in between."""
    return {
        "actor": change.actor,
        "name": change.name,
        "before": change.former.value,
        "after": change.after.stance.value,
        "moved": change.moved,
        "words": [evidence_row(one) for one in change.words],
    }


def timeline_row(cell: Cell) -> dict[str, Any]:
    """One actor's steps."""
    return {"actor": cell.actor, "name": cell.name, "steps": [_step(step) for step in steps(cell)]}


def relations_row(found: Relations) -> dict[str, Any]:
    """The pairs with their counts and sentences."""
    return {
        "actors": list(found.actors),
        "place": found.place,
        "theme": list(found.theme),
        "stories": found.stories,
        "together": found.together,
        "pairs": [
            {
                "source": pair.source,
                "target": pair.target,
                "stretch": pair.stretch,
                "own": {"cooperation": pair.own_cooperation, "rivalry": pair.own_rivalry},
                "ascribed": {"cooperation": pair.ascribed_cooperation, "rivalry": pair.ascribed_rivalry},
                "balance": pair.balance,
                "shown": [
                    {
                        "what": one.what,
                        "kind": "cooperation" if one.cooperation else "rivalry",
                        "own": one.own,
                        "sentence": one.sentence,
                        "outlet": one.outlet,
                        "day": one.day.isoformat(),
                        "document_id": one.document_id,
                    }
                    for one in pair.shown
                ],
            }
            for pair in found.pairs
        ],
    }


def matrix_csv(matrix: Matrix) -> str:
    """The matrix as CSV: one line for each deciding sentence, one for a cell without any."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_lines(matrix))
    return stream.getvalue()


def matrix_markdown(matrix: Matrix) -> str:
    """The matrix as Markdown: a table for each group."""
    until = f" as of {matrix.as_of:%Y-%m-%d %H:%M %Z}" if matrix.as_of else ""
    parts = [f"# {matrix.question.proposition}{until}\n"]
    for title, cells in matrix.groups():
        parts += [
            f"## {title}\n",
            "| actor | stance | in whose words, or what was searched | stories |",
            "|---|---|---|---|",
        ]
        parts += [f"| {one.actor} {one.name} | {one.stance} | {_told(one)} | {one.stories or ''} |" for one in cells]
        parts.append("")
    return "\n".join(parts)


def silence_words(searched: Searched) -> str:
    """The search behind a silent cell in one line."""
    unread = "".join(f", {count} in {language} not read" for language, count in searched.unread)
    last = f", the last of {searched.last:%d %B %Y}" if searched.last else ""
    return (
        f"{searched.both} of the {searched.actor} stories that mention it name the question "
        f"({searched.stories} read{last}, {searched.question} name the question{unread})"
    )


def evidence_row(one: Evidence) -> dict[str, Any]:
    """One sentence with everything that places it."""
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
        "rank": one.rank,
        "grade": str(one.grade),
        "weight": str(one.grade.weight),
    }


def _searched(searched: Searched) -> dict[str, Any]:
    return {
        "stories": searched.stories,
        "actor": searched.actor,
        "question": searched.question,
        "both": searched.both,
        "unread": dict(searched.unread),
        "unread_outlets": dict(searched.unread_outlets),
        "last": searched.last.isoformat() if searched.last else None,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "day": step.day.isoformat(),
        "stance": step.stance.value,
        "words": [evidence_row(one) for one in step.evidence],
    }


def _lines(matrix: Matrix) -> Iterator[dict[str, Any]]:
    for title, cells in matrix.groups():
        for cell in cells:
            found = {
                "group": title,
                "actor": cell.actor,
                "name": cell.name,
                "stance": cell.stance.value,
                "weight": str(cell.weight),
                "stories": cell.stories,
                "last": cell.last.isoformat() if cell.last else "",
                "searched_stories": cell.searched.stories,
                "searched_actor": cell.searched.actor,
                "searched_question": cell.searched.question,
                "searched_both": cell.searched.both,
                "unread": " ".join(f"{language}:{count}" for language, count in cell.searched.unread),
                "last_read": cell.searched.last.isoformat() if cell.searched.last else "",
            }
            yield from [{**found, **_sentence(one)} for one in cell.deciding] or [found]


def _sentence(one: Evidence) -> dict[str, str]:
    return {
        "outlet": one.document.outlet,
        "told_by": one.position.reported_by,
        "grade": str(one.grade),
        "sentence": _plain(one.sentence),
        "title": _plain(one.document.title),
        "document_id": one.document.document_id,
        "story_id": one.document.story_id,
    }


def _plain(words: str) -> str:
    """Words that a spreadsheet does not take for a formula."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "\r"} else words


def _told(cell: Cell) -> str:
    if cell.stance is Stance.SILENT:
        return _cell_text(silence_words(cell.searched))
    return "<br>".join(
        _cell_text(f"“{one.sentence}” ({' → '.join(one.chain)}, {one.published_at:%d %B %Y}{_grade(one)})")
        for one in (cell.deciding if cell.stance is Stance.MIXED else cell.deciding[:1])
    )


def _grade(one: Evidence) -> str:
    return f", {one.grade}" if str(one.grade) else ""


def _cell_text(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|").replace("<", "&lt;")
