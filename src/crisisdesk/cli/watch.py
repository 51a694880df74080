"""``crisisdesk watch``: sources asked again and again."""

import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from crisisdesk.cli.options import AsJson, DeskFolder, Workers, settings
from crisisdesk.cli.printing import err, print_json
from crisisdesk.cli.watchlines import WatchLines, brief
from crisisdesk.cli.web import means
from crisisdesk.clock import system_clock
from crisisdesk.engines import engine_for
from crisisdesk.engines.keeping import keep_watch
from crisisdesk.errors import Misuse, SourceError
from crisisdesk.record import Record
from crisisdesk.wire.expansion import expanded
from crisisdesk.wire.fetching import Fetcher
from crisisdesk.wire.sources_file import SourcesFile, read_sources, spell
from crisisdesk.wire.standings import Standings
from crisisdesk.wire.subscriptions import Subscription
from crisisdesk.wire.watching import Watch

SOME_FAILED = 3
STOPPED = 130


def watch(
    sources: Annotated[Path, typer.Argument(help="File that names the sources: TOML, or a list of feeds in OPML.")],
    desk: DeskFolder = None,
    once: Annotated[bool, typer.Option("--once", help="Ask every source once, then end.")] = False,
    lasting: Annotated[
        str | None, typer.Option("--for", metavar="SPELL", help="End after this long: 90s, 5m, 2h, 1d.")
    ] = None,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Read sources again and again into the record until Ctrl-C. What was read before adds nothing."""
    chosen = settings(desk, workers=workers)
    until = _until(lasting)
    named = _named(sources)
    standings = Standings(chosen.sources)
    with ExitStack() as stack:
        stack.enter_context(standings.alone())
        ways = means(chosen, proxy=named.proxy, proxy_place=f"{named.path}:{named.proxy_line}")
        stack.enter_context(ways.fetcher)
        subscriptions, lost = _expanded(named, ways.fetcher)
        watched = Watch(subscriptions, ways, standings, connections=chosen.connections, once=once, until=until)
        stopped = stack.enter_context(_ended_by_signals(watched))
        lines = stack.enter_context(WatchLines(watched, quiet=as_json))
        keep_watch(Record(chosen.record), watched, engine=engine_for(chosen.workers), on_round=lines.add)
    if as_json:
        print_json({"taken": lines.taken, "sources": [brief(standing) for standing in watched.standings]})
    if once and stopped:
        raise typer.Exit(STOPPED)
    if lost or any(standing.enabled and standing.failures for standing in watched.standings):
        raise typer.Exit(SOME_FAILED)


def _until(lasting: str | None) -> datetime | None:
    try:
        return system_clock() + spell(lasting) if lasting else None
    except ValueError as error:
        raise Misuse(f"--for {lasting}: {error}") from None


def _named(path: Path) -> SourcesFile:
    if path.suffix.lower() != ".opml":
        return read_sources(path)
    if not path.exists():
        raise Misuse(f"{path}: no such file")
    return SourcesFile(path, (Subscription(name=path.stem, kind="opml", address=str(path)),))


def _expanded(named: SourcesFile, fetcher: Fetcher) -> tuple[list[Subscription], int]:
    """The sources themselves, and how many lists or their entries cannot be used. Raises ``Misuse`` where none is."""
    found: dict[str, Subscription] = {}
    lost = 0
    for item in expanded(named.subscriptions, fetcher):
        if isinstance(item, SourceError):
            err.print(str(item), markup=False)
            lost += 1
        elif item.name in found:
            raise Misuse(f"{named.path}: two lists name a source {item.name!r}; give the lists other names")
        else:
            found[item.name] = item
    if not any(subscription.enabled for subscription in found.values()):
        raise Misuse(f"{named.path}: no source is enabled")
    return list(found.values()), lost


@contextmanager
def _ended_by_signals(watched: Watch) -> Iterator[list[int]]:
    """Let Ctrl-C and a request to end stop the watch; a second one ends at once. Yields the signals that came."""
    came: list[int] = []

    def end(number: int, _frame: FrameType | None) -> None:
        if came:
            raise KeyboardInterrupt
        came.append(number)
        watched.stop()

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
