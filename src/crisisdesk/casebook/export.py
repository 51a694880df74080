"""The ledger in a file: one entry a line, its signed checkpoints beside it, for whoever wants to verify it alone."""

import os
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Connection

from crisisdesk.casebook.checkpoint import kept_checkpoints
from crisisdesk.casebook.ledger import entries
from crisisdesk.errors import RunAborted


def checkpoints_beside(file: Path) -> Path:
    """The file of the signed checkpoints that belongs to an exported ledger."""
    return file.with_name(f"{file.name}.checkpoints")


def export(connection: Connection, file: Path) -> int:
    """Write all entries and all signed checkpoints; files of the same name are replaced once the new ones are whole.

    The connection's transaction makes both one view. Returns the number of entries. Raises ``RunAborted`` where the
    disk refuses.
    """
    count = 0

    def lines() -> Iterable[bytes]:
        nonlocal count
        for entry in entries(connection):
            count += 1
            yield entry.line + b"\n"

    notes = "\n".join(str(note) for note in kept_checkpoints(connection))
    _write(file, lines())
    _write(checkpoints_beside(file), [notes.encode()])
    return count


def _write(file: Path, parts: Iterable[bytes]) -> None:
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with aside.open("wb") as out:
            for part in parts:
                out.write(part)
            out.flush()
            os.fsync(out.fileno())
        aside.replace(file)
    except OSError as error:
        raise RunAborted(f"{file}: cannot be written: {error.strerror or error}") from error
    finally:
        aside.unlink(missing_ok=True)
