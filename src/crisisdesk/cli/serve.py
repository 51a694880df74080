"""``crisisdesk serve``: the desk in a browser."""

from typing import Annotated

import typer

from crisisdesk.casebook import Casebook
from crisisdesk.charters import readiness
from crisisdesk.cli.options import DeskFolder, ledger_key, settings
from crisisdesk.cli.printing import err
from crisisdesk.desk import House, app, serve
from crisisdesk.errors import Misuse
from crisisdesk.positions.decision import decide
from crisisdesk.record import Record
from crisisdesk.settings import Settings, table


def serve_desk(chosen: Settings) -> None:
    """Serve the desk of these settings until it is stopped, and print its address."""
    casebook = Casebook(chosen.casebook, signs=ledger_key(chosen))
    serve(
        app(
            Record(chosen.record),
            casebook.questions,
            decide=decide,
            readiness=readiness,
            casebook=casebook,
            house=house(chosen),
            hosts=(*chosen.hosts, chosen.host),
        ),
        chosen.host,
        chosen.port,
        on_ready=lambda address: err.print(f"the desk is served at {address} (Ctrl-C stops it)"),
    )


def house(chosen: Settings) -> House:
    """How the desk is set up. Raises ``Misuse`` for a desk that asks who is there and cannot be reached safely."""
    if chosen.https and not chosen.sign_in:
        raise Misuse("https is set without sign_in: a desk that others reach has to ask who is there")
    shown = tuple((one.name, _shown(one.name, getattr(chosen, one.name)), one.help) for one in table())
    return House(
        sign_in=chosen.sign_in,
        https=chosen.https,
        language=chosen.language,
        disclaimer=chosen.map_disclaimer,
        disputed=chosen.map_disputed,
        settings=shown,
        outcomes=str(chosen.desk / chosen.outcomes) if chosen.outcomes else "",
    )


def _shown(name: str, value: object) -> str:
    """A setting as the page shows it; what may hold a password is only said to be there."""
    if name in {"database", "proxy"} and value:
        return "set"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def serve_verb(
    desk: DeskFolder = None,
    host: Annotated[str | None, typer.Option(help="Address; anything but loopback needs sign_in.")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 takes a free one.")] = None,
) -> None:
    """Serve the desk's pages on this machine."""
    serve_desk(settings(desk, host=host, port=port))
