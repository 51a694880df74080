"""``crisisdesk sources``: how each watched source stands."""

from datetime import datetime

import typer
from rich.table import Table

from crisisdesk.cli.options import AsJson, DeskFolder, settings
from crisisdesk.cli.printing import out, print_json
from crisisdesk.cli.watchlines import brief
from crisisdesk.wire.standings import Standing, Standings

NOTHING = 1


def sources(desk: DeskFolder = None, as_json: AsJson = False) -> None:
    """Show each watched source: last success, last error, items, silent since."""
    standings = Standings(settings(desk).sources).all()
    if as_json:
        print_json([brief(standing) for standing in standings])
    elif standings:
        out.print(_table(standings))
    else:
        out.print("no source has been watched yet; `crisisdesk watch sources.toml` begins")
    if not standings:
        raise typer.Exit(NOTHING)


def _table(standings: list[Standing]) -> Table:
    table = Table("source", "kind", "items", "last success", "silent since", "last error", box=None, pad_edge=False)
    for standing in standings:
        table.add_row(
            f"{standing.name} ({standing.country})" if standing.country else standing.name,
            standing.kind if standing.enabled else f"{standing.kind} (off)",
            str(standing.items),
            _moment(standing.last_success),
            _moment(standing.silent_since),
            _trouble(standing),
        )
    return table


def _trouble(standing: Standing) -> str:
    """The error of a source that fails now, or since when it answers again; a lasting move."""
    parts = []
    if standing.failures:
        parts.append(f"{standing.failures} in a row, {_moment(standing.last_error_at)}: {standing.last_error}")
    elif standing.last_error:
        parts.append(f"(over) {_moment(standing.last_error_at)}: {standing.last_error}")
    if standing.moved_to:
        parts.append(f"has moved to {standing.moved_to}")
    return "; ".join(parts)


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "never"
