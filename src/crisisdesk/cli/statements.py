"""``crisisdesk statements``: who said what in an article; nothing is recorded."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from crisisdesk.cli.articles import articles_in
from crisisdesk.cli.marking import explained, marked, told
from crisisdesk.cli.options import AsJson
from crisisdesk.cli.printing import err, out, print_json
from crisisdesk.errors import SourceError
from crisisdesk.reading import read

NOTHING = 1
SOME_FAILED = 3


def statements(
    file: Annotated[Path, typer.Argument(help="A file or folder of articles.")],
    explain: Annotated[bool, typer.Option("--explain", help="Say for each statement why it was read so.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show an article with its statements: sources, cues and contents marked, then who says what for whom."""
    found = failed = 0
    readings = []
    for document in articles_in(file):
        if isinstance(document, SourceError):
            failed += 1
            err.print(str(document), markup=False)
            continue
        reading = read(document)
        found += len(reading.statements)
        readings.append({"title": document.title, "text": document.text, "statements": reading.statements})
        if not as_json:
            out.print(Text(document.title, style="bold"), marked(document, reading.statements), "", sep="\n")
            for statement in reading.statements:
                out.print(Text("· " + told(statement, document)))
                if explain:
                    out.print(Text("    " + explained(statement), style="dim"))
    if as_json:
        print_json(readings)
    if failed:
        raise typer.Exit(SOME_FAILED)
    if not found:
        raise typer.Exit(NOTHING)
