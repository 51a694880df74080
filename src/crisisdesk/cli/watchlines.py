"""What a watch shows while it goes on: lines for what happens, and at a terminal one more for how things stand."""

from types import TracebackType
from typing import Self

from rich.status import Status

from crisisdesk.cli.printing import err, out
from crisisdesk.engines import Intake
from crisisdesk.engines.keeping import Round
from crisisdesk.wire.standings import Standing
from crisisdesk.wire.watching import Watch

_MOST_NAMES = 5


class WatchLines:
    """Prints rounds as they end, and counts what was taken."""

    def __init__(self, watched: Watch, *, quiet: bool) -> None:
        self.taken = Intake()
        self._watched = watched
        self._quiet = quiet
        self._failing: set[str] = set()
        self._status = Status(self._standing(), console=err) if err.is_terminal and not quiet else None

    def __enter__(self) -> Self:
        if self._status:
            self._status.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status:
            self._status.stop()
        if not self._quiet:
            out.print(self._standing(), markup=False)

    def add(self, done: Round) -> None:
        """Show and count one batch."""
        refusals, done.intake.refusals = done.intake.refusals, []
        self.taken.add(done.intake)
        if self._quiet:
            return
        if done.intake.recorded or refusals:
            names = [standing.name for standing in done.settled]
            shown = ", ".join(names[:_MOST_NAMES]) + (f" and {len(names) - _MOST_NAMES} more" if names[5:] else "")
            out.print(f"{done.intake.recorded} recorded, {len(refusals)} not: {shown}", markup=False)
        for standing in done.settled:
            self._tell(standing)
        if self._status:
            self._status.update(self._standing())

    def _tell(self, standing: Standing) -> None:
        """Say it once when a source begins to fail, and once when it answers again."""
        if standing.failures == 1:
            out.print(f"{standing.name}: {standing.last_error}; asked again {when(standing)}", markup=False)
        elif not standing.failures and standing.name in self._failing:
            out.print(f"{standing.name}: answers again", markup=False)
        if standing.failures:
            self._failing.add(standing.name)
        else:
            self._failing.discard(standing.name)
        if standing.moved_to and standing.items == 0:
            out.print(f"{standing.name}: has moved to {standing.moved_to}; change the sources file", markup=False)

    def _standing(self) -> str:
        standings = self._watched.standings
        failing = sum(1 for standing in standings if standing.enabled and standing.failures)
        return f"{len(standings)} sources, {self.taken.recorded} articles recorded, {failing} failing"


def brief(standing: Standing) -> dict[str, object]:
    """What a standing tells people: everything but the source's own memory."""
    names = [name for name in Standing.__dataclass_fields__ if name != "mark"]
    return {name: getattr(standing, name) for name in names} | {"silent_since": standing.silent_since}


def when(standing: Standing) -> str:
    """When a source is asked again, to the minute."""
    return f"{standing.next_at:%Y-%m-%d %H:%M} UTC" if standing.next_at else "in the next round"
