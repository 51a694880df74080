"""``crisisdesk serve``: the desk in a browser."""

from typing import Annotated
from urllib.parse import urlsplit

import typer

from crisisdesk.casebook import Casebook
from crisisdesk.charters import readiness
from crisisdesk.cli.options import DeskFolder, ledger_key, settings
from crisisdesk.cli.printing import err
from crisisdesk.desk import House, Provider, app, serve
from crisisdesk.desk.guard import is_loopback
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
        proxies=chosen.proxies,
        on_ready=lambda address: err.print(f"the desk is served at {address} (Ctrl-C stops it)"),
    )


def house(chosen: Settings) -> House:
    """How the desk is set up. Raises ``Misuse`` for a desk that asks who is there and cannot be reached safely."""
    if chosen.https and not chosen.sign_in:
        raise Misuse("https is set without sign_in: a desk that others reach has to ask who is there")
    if chosen.oidc_issuer and not chosen.sign_in:
        raise Misuse("oidc_issuer is set without sign_in: nobody would be asked who they are")
    shown = tuple((one.name, _shown(one.name, getattr(chosen, one.name)), one.help) for one in table())
    return House(
        sign_in=chosen.sign_in,
        https=chosen.https,
        language=chosen.language,
        disclaimer=chosen.map_disclaimer,
        disputed=chosen.map_disputed,
        settings=shown,
        outcomes=str(chosen.desk / chosen.outcomes) if chosen.outcomes else "",
        provider=provider(chosen) if chosen.oidc_issuer else None,
    )


def provider(chosen: Settings) -> Provider:
    """The OpenID provider of these settings. Raises ``Misuse`` for what does not fit together."""
    host = urlsplit(chosen.address).hostname or ""
    if not is_loopback(host) and host not in {name.lower() for name in chosen.hosts}:
        raise Misuse(f"oidc_issuer needs the setting address, with a name that stands in hosts too; it is {host!r}")
    if not is_loopback(host) and not chosen.https:
        raise Misuse("oidc_issuer needs https = true: what the provider sends back must reach the desk alone")
    return Provider(
        issuer=chosen.oidc_issuer,
        client=chosen.oidc_client_id,
        secret=_secret(chosen),
        scopes=chosen.oidc_scopes,
        claim=chosen.oidc_claim,
        name=chosen.oidc_name,
        address=chosen.address,
        proxy=chosen.proxy,
    )


def _secret(chosen: Settings) -> str:
    """The desk's secret at the provider; empty for none."""
    given = chosen.oidc_client_secret.get_secret_value()
    if given or not chosen.oidc_client_secret_file:
        return given
    file = chosen.desk / chosen.oidc_client_secret_file
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it holds no text"
        raise Misuse(f"oidc_client_secret_file: {file} cannot be read: {reason}") from None


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
