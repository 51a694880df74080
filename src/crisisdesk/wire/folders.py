"""The files of a folder in the order of their names, and what lies among them that is no file to read."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from crisisdesk.errors import SourceError
from crisisdesk.wire.characters import shown


def files_under(path: Path) -> Iterator[Path | SourceError]:
    """The path itself if it is a file, or all files under it but hidden ones.

    A link to a folder is followed, and each folder is walked once, so that links in a circle come to an end. What
    cannot be entered, leads nowhere or is no file (a pipe, a device) is an error in its place.
    """
    try:
        found = path.stat()
    except OSError as error:
        yield SourceError(shown(path), f"cannot be opened: {error.strerror or error}")
        return
    if stat.S_ISDIR(found.st_mode):
        yield from _under(path, {_identity(found)})
    elif stat.S_ISREG(found.st_mode):
        yield path
    else:
        yield SourceError(shown(path), "no file but a pipe, a socket or a device; copy what it gives into a file")


def _under(folder: Path, walked: set[tuple[int, int]]) -> Iterator[Path | SourceError]:
    """In the order of whole paths; folders wait on a stack, not in each other, however deep they lie."""
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            found = path.stat()
            if not stat.S_ISDIR(found.st_mode):
                yield from files_under(path)
                continue
            if path != folder and _identity(found) in walked:
                continue
            walked.add(_identity(found))
            held = sorted((one for one in path.iterdir() if not one.name.startswith(".")), reverse=True)
        except OSError as error:
            yield SourceError(shown(path), f"cannot be opened: {error.strerror or error}")
            continue
        waiting += held


def _identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino
