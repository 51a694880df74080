"""``crisisdesk serve``: the desk in a browser."""

from typing import Annotated

import typer

from crisisdesk.casebook import Casebook
from crisisdesk.charters import readiness
from crisisdesk.cli.options import DeskFolder, settings
from crisisdesk.cli.printing import err
from crisisdesk.desk import app, serve
from crisisdesk.positions.decision import decide
from crisisdesk.record import Record
from crisisdesk.settings import Settings


def serve_desk(chosen: Settings) -> None:
    """Serve the desk of these settings until it is stopped, and print its address."""
    casebook = Casebook(chosen.casebook)
    serve(
        app(Record(chosen.record), casebook.questions, decide=decide, readiness=readiness),
        chosen.host,
        chosen.port,
        on_ready=lambda address: err.print(f"the desk is served at {address} (Ctrl-C stops it)"),
    )


def serve_verb(
    desk: DeskFolder = None,
    host: Annotated[str | None, typer.Option(help="Address; anything but loopback is refused.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes a free one.")] = None,
) -> None:
    """Serve the desk's pages on this machine."""
    serve_desk(settings(desk, host=host, port=port))
