"""``crisisdesk parse``: a filter from documents to readings, one JSON object a line; nothing is recorded."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, BinaryIO, NamedTuple

import typer

from crisisdesk.cli.options import Workers
from crisisdesk.cli.printing import err
from crisisdesk.engines import engine_for
from crisisdesk.errors import Misuse
from crisisdesk.exchange.pipe import parse as parse_document
from crisisdesk.wire.files import LONGEST_LINE, bounded_lines
from crisisdesk.wire.jsonlines import json_object

SOME_FAILED = 3


class Line(NamedTuple):
    """A numbered line of the input; None for one that is too long."""

    number: int
    content: bytes | None


class Parsed(NamedTuple):
    """The line's reading as JSON, or the reason why there is none."""

    number: int
    json: str | None
    reason: str


def parse(
    source: Annotated[str, typer.Argument(metavar="IN.jsonl", help="Documents, one a line; - for standard input.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="OUT.jsonl", help="Where to write.")] = None,
    workers: Workers = None,
) -> None:
    """Read documents from JSON lines and write what was found, one line each, in order."""
    failed = lines = 0
    with _input(source) as stream, _output(out) as sink:
        numbered = (Line(*line) for line in bounded_lines(stream))
        for parsed in engine_for(workers or 1).map(parse_line, _not_blank(numbered)):
            lines += 1
            if parsed.json is None:
                failed += 1
                err.print(f"{source}:{parsed.number}: {parsed.reason}", markup=False)
            else:
                sink.write(parsed.json.encode("utf-8", "backslashreplace") + b"\n")
    if not lines:
        err.print(f"{source}: the file is empty", markup=False)
    if failed or not lines:
        raise typer.Exit(SOME_FAILED)


def parse_line(line: Line) -> Parsed:
    """Read one line; a function of the module, so that other processes can be given it."""
    try:
        found = parse_document(json_object(line.content, LONGEST_LINE))
    except ValueError as error:
        return Parsed(line.number, None, str(error))
    return Parsed(line.number, json.dumps(found, ensure_ascii=False, separators=(",", ":")), "")


def _not_blank(lines: Iterator[Line]) -> Iterator[Line]:
    return (line for line in lines if line.content is None or line.content.strip())


def _input(source: str) -> BinaryIO:
    if source == "-":
        return sys.stdin.buffer
    try:
        return Path(source).open("rb")
    except OSError as error:
        raise Misuse(f"{source}: cannot be opened: {error.strerror}") from None


def _output(out: Path | None) -> BinaryIO:
    if out is None:
        return open(sys.stdout.fileno(), "wb", closefd=False)
    try:
        return out.open("wb")
    except OSError as error:
        raise Misuse(f"{out}: cannot be written: {error.strerror}") from None
