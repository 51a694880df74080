"""Options that several verbs share."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from crisisdesk.casebook.keyfile import kept_key
from crisisdesk.casebook.signing import Purpose, SigningKey
from crisisdesk.clock import moment
from crisisdesk.settings import Settings, load_settings

DeskFolder = Annotated[
    Path | None,
    typer.Option("--desk", metavar="FOLDER", help="Folder of the desk (or CRISISDESK_DESK).", show_default="desk"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="WHEN", help="Only what was published by then: 2022-01-05T20:00+06:00."),
]
Workers = Annotated[int | None, typer.Option("--workers", min=1, help="Processes that read at the same time.")]


def settings(desk: Path | None, **given: object) -> Settings:
    """The settings of the desk in a folder, with what the command line gives first."""
    return load_settings(desk=desk, **given)


def when(text: str | None) -> datetime | None:
    """The moment that a user wrote, or None. Raises ``Misuse`` for what is none."""
    return moment(text) if text else None


def ledger_key(chosen: Settings) -> Callable[[], SigningKey]:
    """What gives the key of the desk's ledger when it is needed; made on first use."""
    return lambda: kept_key(chosen.ledger_key, chosen.ledger_name or None, Purpose.LEDGER)
