"""Many sources asked again and again, each at its own time.

Sources are asked by a few threads; what they give is handed out in one. Whoever takes it records it and then settles
it: only then does a source go on from there. Where the process dies between the two, the next one asks again, and
the record, which knows documents by their content, adds nothing twice.
"""

import math
import queue
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any

from crisisdesk.errors import DeskError, SourceError
from crisisdesk.model import Document
from crisisdesk.wire.asking import FetchError
from crisisdesk.wire.characters import in_one_line
from crisisdesk.wire.retry import next_time
from crisisdesk.wire.schedule import Timetable
from crisisdesk.wire.sources import Marked, Means, open_subscription
from crisisdesk.wire.standings import Standing, Standings
from crisisdesk.wire.subscriptions import Subscription

BATCH = 256
"""Items that are handed out together at the most, give or take one source's part."""
LINGER = 1.0
"""Seconds for which more is waited for once something has come, so that the record grows by few large batches."""
_TICK = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a source gave: a part, or the last part of its round with the mark to go on from.

    ``failure`` says that the source could not be had, wholly or from some place on.
    """

    subscription: Subscription
    items: tuple[Document | SourceError, ...]
    last: bool
    mark: Mapping[str, Any] = field(default_factory=dict)
    failure: SourceError | None = None


class Watch:
    """Asks sources until all have been asked (``once``), ``until`` has come, or ``stop`` is called."""

    def __init__(
        self,
        subscriptions: Iterable[Subscription],
        means: Means,
        standings: Standings,
        *,
        connections: int = 16,
        once: bool = False,
        until: datetime | None = None,
        random: Random | None = None,
    ) -> None:
        self._means = means
        self._standings = standings
        self._connections = connections
        self._once = once
        self._until = until
        self._random = random or Random()  # noqa: S311
        self._clock = means.fetcher.clock
        self._stopped = threading.Event()
        self._given: queue.Queue[Delivery] = queue.Queue(maxsize=2 * connections)
        self._asking = 0
        self._under_way: dict[str, tuple[int, int]] = {}
        self._timetable = Timetable()
        self._now: dict[str, Standing] = {}
        for subscription in subscriptions:
            self._enter(subscription)

    @property
    def standings(self) -> list[Standing]:
        """Where every source stands now, those that are not asked too."""
        return list(self._now.values())

    def stop(self) -> None:
        """End soon, from any thread or signal: what is under way is broken off and asked for again next time."""
        self._stopped.set()

    def deliveries(self) -> Iterator[list[Delivery]]:
        """What has come, a batch at a time; each has to be settled before the next one is taken."""
        with ThreadPoolExecutor(self._connections, thread_name_prefix="source") as pool:
            try:
                while not self._over():
                    if batch := self._taken(pool):
                        yield batch
            finally:
                self._stopped.set()
                self._means.fetcher.close()

    def settle(self, deliveries: Iterable[Delivery]) -> list[Standing]:
        """Let sources go on from what the record now has. The sources whose round has ended, as they stand now."""
        return [self._settled(delivery) for delivery in deliveries if self._counted(delivery).last]

    def _enter(self, subscription: Subscription) -> None:
        standing = self._standings.of(subscription)
        self._now[subscription.name] = standing
        if not subscription.enabled:
            self._standings.keep(standing)
            return
        now = self._clock()
        due = standing.next_at or now
        if not standing.failures:
            latest = (standing.last_asked or now) + subscription.interval
            due = now if self._once else min(due, latest)
        if due <= now or not self._once:
            self._timetable.add(subscription, due)

    def _over(self) -> bool:
        if self._stopped.is_set() or (self._until is not None and self._clock() >= self._until):
            return True
        return not self._timetable and not self._under_way

    def _give_out(self, pool: ThreadPoolExecutor) -> None:
        while self._asking < self._connections:
            subscription = self._timetable.next_due(self._clock())
            if subscription is None:
                return
            self._asking += 1
            self._under_way[subscription.name] = (0, 0)
            pool.submit(self._ask, subscription, self._now[subscription.name])

    def _ask(self, subscription: Subscription, standing: Standing) -> None:
        items: list[Document | SourceError] = []
        failure: SourceError | None = None
        mark: Mapping[str, Any] = standing.mark
        try:
            source = open_subscription(subscription, self._means)
            if isinstance(source, Marked):
                source.mark = mark
            for found in source.articles():
                item = storable(found, subscription.address)
                items.append(item)
                if isinstance(item, FetchError):
                    failure = item
                if len(items) == BATCH:
                    self._give(Delivery(subscription=subscription, items=tuple(items), last=False))
                    items = []
                if self._stopped.is_set():
                    return
            mark = source.mark if isinstance(source, Marked) else {}
        except DeskError as error:
            failure = error if isinstance(error, SourceError) else SourceError(subscription.address, str(error))
            items.append(failure)
        except Exception as error:  # noqa: BLE001 - a kind from elsewhere may break in any way; the others go on
            reason = f"the kind {subscription.kind!r} broke: {type(error).__name__}: {error}"
            failure = SourceError(subscription.address, reason)
            items.append(failure)
        self._give(Delivery(subscription=subscription, items=tuple(items), last=True, mark=mark, failure=failure))

    def _give(self, delivery: Delivery) -> None:
        while not self._stopped.is_set():
            try:
                self._given.put(delivery, timeout=_TICK)
            except queue.Full:
                continue
            return

    def _taken(self, pool: ThreadPoolExecutor) -> list[Delivery]:
        """What comes next, with what follows within a moment; others are asked meanwhile."""
        taken: list[Delivery] = []
        end = math.inf
        while sum(len(delivery.items) for delivery in taken) < BATCH and time.monotonic() < end:
            self._give_out(pool)
            if self._stopped.is_set() or (taken and not self._asking and self._given.empty()):
                break
            try:
                delivery = self._given.get(timeout=max(0.001, self._patience()))
            except queue.Empty:
                if not taken:
                    break
                continue
            self._asking -= delivery.last
            taken.append(delivery)
            end = min(end, time.monotonic() + LINGER)
        return taken

    def _patience(self) -> float:
        """Seconds until somebody else can be asked, at the most a tick."""
        wait = self._timetable.wait(self._clock()) if self._asking < self._connections else None
        return _TICK if wait is None else min(wait.total_seconds(), _TICK)

    def _counted(self, delivery: Delivery) -> Delivery:
        documents = sum(1 for item in delivery.items if isinstance(item, Document))
        name = delivery.subscription.name
        before = self._under_way[name]
        self._under_way[name] = (before[0] + documents, before[1] + len(delivery.items) - documents)
        return delivery

    def _settled(self, delivery: Delivery) -> Standing:
        wanted, failure = delivery.subscription, delivery.failure
        documents, refused = self._under_way.pop(wanted.name)
        now = self._clock()
        standing = self._now[wanted.name]
        if failure is None:
            standing = standing.answered(now, documents, refused, delivery.mark)
        else:
            standing = standing.failed(now, failure.reason)
        not_before = failure.not_before if isinstance(failure, FetchError) else None
        due = next_time(now, wanted.interval, standing.failures, not_before, self._random)
        standing = replace(standing, next_at=due)
        self._standings.keep(standing)
        self._now[wanted.name] = standing
        self._timetable.done(wanted)
        if not self._once:
            self._timetable.add(wanted, due)
        return standing


def storable(item: Document | SourceError, where: str) -> Document | SourceError:
    """An item as the record can hold it: a kind from elsewhere may give characters that no file takes."""
    if isinstance(item, FetchError):
        return item
    if isinstance(item, SourceError):
        return SourceError(in_one_line(item.source), in_one_line(item.reason), item.line)
    one = item
    try:
        "".join((one.outlet, one.url, one.title, one.text, one.language, one.origin, one.author, *one.via)).encode()
    except UnicodeEncodeError:
        return SourceError(where, f"a document with half of a surrogate pair: {in_one_line(one.title)[:80]!r}")
    return item
