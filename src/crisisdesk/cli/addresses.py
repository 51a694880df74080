"""``crisisdesk addresses``: what an export names without giving its text."""

from pathlib import Path
from typing import Annotated

import typer

from crisisdesk.cli.options import AsJson
from crisisdesk.cli.printing import err, out, print_json
from crisisdesk.errors import Misuse, SourceError
from crisisdesk.wire.files import Listed, entries_in

NOTHING = 1
SOME_FAILED = 3


def addresses(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders: GDELT, Media Cloud, tables with addresses.")],
    as_json: AsJson = False,
) -> None:
    """List the addresses that exports name without their texts, each once; nothing is fetched or recorded."""
    found: dict[str, Listed] = {}
    failed = 0
    for path in paths:
        if not path.exists():
            raise Misuse(f"{path}: no such file or folder")
        for entry in entries_in(path):
            if isinstance(entry, Listed):
                found.setdefault(entry.url, entry)
            elif isinstance(entry, SourceError):
                failed += 1
                err.print(str(entry), markup=False)
    if as_json:
        print_json(list(found.values()))
    else:
        for url in found:
            out.print(url, markup=False, soft_wrap=True)
    if failed:
        raise typer.Exit(SOME_FAILED)
    if not found:
        raise typer.Exit(NOTHING)
