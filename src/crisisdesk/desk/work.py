"""Long work that people start from a page: it runs beside the pages, says how far it is, and can be stopped."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from threading import Event, Lock, Thread

from crisisdesk.clock import Clock
from crisisdesk.errors import DeskError

KEPT = 200
"""Works remembered at the most; the oldest that is over goes first."""
AT_ONCE = 4
"""Works under way at the same time."""


class Stage(StrEnum):
    """How a work stands."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a work is: ``done`` of ``of`` (0 where nobody knows), in words; ``link`` leads to its result."""

    work_id: str
    kind: str
    what: str
    person_id: str
    started: datetime
    stage: Stage = Stage.RUNNING
    done: int = 0
    of: int = 0
    words: str = ""
    link: str = ""

    @property
    def over(self) -> bool:
        """Whether nothing will change any more."""
        return self.stage is not Stage.RUNNING


class Desk:
    """What a work under way reports to, and asks whether to stop."""

    def __init__(self, tell: Callable[..., None], stop: Event) -> None:
        self._tell = tell
        self._stop = stop

    def tell(self, done: int, of: int, words: str, link: str = "") -> None:
        """Say how far it is."""
        self._tell(done=done, of=of, words=words, **({"link": link} if link else {}))

    def stopped(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop.is_set()


class Works:
    """All works of the process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: OrderedDict[str, tuple[Progress, Event, Thread]] = OrderedDict()
        self._lock = Lock()

    def start(self, kind: str, what: str, person_id: str, run: Callable[[Desk], None]) -> Progress | None:
        """Begin a work; None where ``AT_ONCE`` are under way already."""
        stop, work_id = Event(), secrets.token_hex(8)
        progress = Progress(work_id=work_id, kind=kind, what=what, person_id=person_id, started=self._clock())
        thread = Thread(target=self._run, args=(work_id, run, stop), name=f"work {kind}", daemon=True)
        with self._lock:
            if sum(not one.over for one, _, _ in self._known.values()) >= AT_ONCE:
                return None
            self._known[work_id] = (progress, stop, thread)
            self._forget()
        thread.start()
        return progress

    def find(self, work_id: str) -> Progress | None:
        """How a work stands; None for one that is not known (any more)."""
        with self._lock:
            found = self._known.get(work_id)
        return found[0] if found else None

    def under_way(self, kind: str) -> Progress | None:
        """A work of a kind that is not over."""
        with self._lock:
            return next((one for one, _, _ in self._known.values() if one.kind == kind and not one.over), None)

    def stop(self, work_id: str) -> None:
        """Ask a work to stop; it does so at its next whole step."""
        with self._lock:
            if work_id in self._known:
                self._known[work_id][1].set()

    def wait(self, work_id: str, seconds: float) -> Progress | None:
        """How a work stands after it is over, or after so many seconds."""
        with self._lock:
            found = self._known.get(work_id)
        if found:
            found[2].join(seconds)
        return self.find(work_id)

    def _run(self, work_id: str, run: Callable[[Desk], None], stop: Event) -> None:
        try:
            run(Desk(lambda **told: self._told(work_id, **told), stop))
        except DeskError as error:
            self._told(work_id, stage=Stage.FAILED, words=f"{error}.")
        except Exception:
            self._told(work_id, stage=Stage.FAILED, words="The work failed; what was finished before stays.")
            raise
        else:
            self._told(work_id, stage=Stage.STOPPED if stop.is_set() else Stage.DONE)

    def _told(self, work_id: str, **told: object) -> None:
        with self._lock:
            progress, stop, thread = self._known[work_id]
            self._known[work_id] = (replace(progress, **told), stop, thread)  # type: ignore[arg-type]

    def _forget(self) -> None:
        over = [key for key, (one, _, _) in self._known.items() if one.over]
        for key in over[: max(0, len(self._known) - KEPT)]:
            del self._known[key]
