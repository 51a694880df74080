"""Files that are handed over with a ledger: read within limits, refused in one sentence."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from crisisdesk.casebook.checkpoint import read_notes
from crisisdesk.casebook.signing import Note, VerifierKey
from crisisdesk.errors import EvidenceError, Misuse

LONGEST_LINE = 64 * 2**20
LARGEST_TEXT = 64 * 2**20


@contextmanager
def opened(file: Path) -> Iterator[Iterator[bytes]]:
    """The lines of an exported ledger, with their ends. Raises ``Misuse`` where the file cannot be read."""
    try:
        with file.open("rb") as stream:
            yield _lines(stream.readline, file)
    except OSError as error:
        raise Misuse(f"{file}: cannot be read: {error.strerror or error}") from None


def text_of(file: Path) -> str:
    """The whole of a small text file. Raises ``Misuse`` where it cannot be read or is no text."""
    try:
        if file.stat().st_size > LARGEST_TEXT:
            raise Misuse(f"{file}: is too large for a checkpoint, a proof or a key")
        return file.read_bytes().decode("utf-8")
    except OSError as error:
        raise Misuse(f"{file}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise Misuse(f"{file}: is not UTF-8 text") from None


def notes_of(file: Path) -> list[Note]:
    """The signed checkpoints of a file, none for an empty one. Raises ``Misuse`` naming the file for anything else."""
    text = text_of(file)
    try:
        return read_notes(text) if text.strip() else []
    except EvidenceError as error:
        raise Misuse(f"{file}: {error}") from None


def note_of(file: Path) -> Note:
    """The one signed checkpoint of a file."""
    notes = notes_of(file)
    if len(notes) != 1:
        raise Misuse(f"{file}: holds {len(notes)} signed checkpoints; one is wanted here")
    return notes[0]


def verifier(given: str) -> VerifierKey:
    """A verifier key from its notation, or from a file that holds it."""
    return VerifierKey.read(given if given.count("+") >= 2 else text_of(Path(given)))


def _lines(readline: Callable[[int], bytes], file: Path) -> Iterator[bytes]:
    while line := readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise Misuse(f"{file}: a line of more than {LONGEST_LINE // 2**20} MiB is no entry of a ledger")
        yield line
