"""Where each source stands, in one small file each: when it was asked, what came, where it goes on.

A file is written beside its place and renamed over it, so that it is whole at any time. It is kept after the record
has what it speaks of, never before: after a crash a source is at worst asked again for what the record holds already,
and adds nothing.
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from crisisdesk.errors import Misuse, RunAborted
from crisisdesk.model import content_id
from crisisdesk.wire.subscriptions import Subscription

try:
    import fcntl
except ImportError:  # pragma: no cover - not on POSIX
    fcntl = None  # type: ignore[assignment]

VERSION = 1
_TEMPORARY = ".writing"
_NAMED = ("kind", "address", "outlet", "country", "enabled")
_MOMENTS = ("first_asked", "last_asked", "last_success", "last_error_at", "last_item_at", "next_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of one source.

    ``items`` counts the documents it has given, new and changed ones; ``refused`` those that could not be used;
    ``failures`` the rounds in a row that brought nothing but an error. ``mark`` is what the source itself remembers.
    """

    name: str
    kind: str
    address: str
    outlet: str = ""
    country: str = ""
    enabled: bool = True
    first_asked: datetime | None = None
    last_asked: datetime | None = None
    last_success: datetime | None = None
    last_error: str = ""
    last_error_at: datetime | None = None
    failures: int = 0
    items: int = 0
    refused: int = 0
    last_item_at: datetime | None = None
    next_at: datetime | None = None
    moved_to: str = ""
    mark: Mapping[str, Any] = field(default_factory=dict)

    @property
    def silent_since(self) -> datetime | None:
        """When something new came for the last time; where nothing ever came, when it was first asked."""
        return self.last_item_at or self.first_asked

    def answered(self, now: datetime, documents: int, refused: int, mark: Mapping[str, Any]) -> "Standing":
        """After a round that the source answered."""
        return replace(
            self,
            first_asked=self.first_asked or now,
            last_asked=now,
            last_success=now,
            failures=0,
            items=self.items + documents,
            refused=self.refused + refused,
            last_item_at=now if documents else self.last_item_at,
            moved_to=str(mark.get("moved_to", "")),
            mark=mark,
        )

    def failed(self, now: datetime, reason: str) -> "Standing":
        """After a round in which it could not be had."""
        return replace(
            self,
            first_asked=self.first_asked or now,
            last_asked=now,
            last_error=reason,
            last_error_at=now,
            failures=self.failures + 1,
        )

    def of(self, subscription: Subscription) -> "Standing":
        """The same source as it is named now; at another address it begins anew, and its counts go on."""
        same = (self.kind, self.address) == (subscription.kind, subscription.address)
        named = {name: getattr(subscription, name) for name in _NAMED}
        now = replace(self, **named, mark=self.mark if same else {})
        return now if same else replace(now, next_at=None, failures=0, moved_to="")


class Standings:
    """The files of all sources of a desk, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, subscription: Subscription) -> Standing:
        """Where a source stands; one that was never asked stands at its beginning."""
        path = self._path(subscription.name)
        found = _read(path) if path.exists() else None
        blank = Standing(name=subscription.name, kind=subscription.kind, address=subscription.address)
        return (found or blank).of(subscription)

    def keep(self, standing: Standing) -> None:
        """Write one down, durably and whole. Raises ``RunAborted`` where that is not possible."""
        try:
            self._write(self._path(standing.name), json.dumps(_plain(standing), ensure_ascii=False) + "\n")
        except OSError as error:
            reason = error.strerror or error
            raise RunAborted(
                f"{self.folder}: cannot be written ({reason}); make room or give leave, and go on"
            ) from None

    def _write(self, path: Path, text: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{_TEMPORARY}-{path.name}")
        with temporary.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        _sync(self.folder)

    def all(self) -> list[Standing]:
        """All that are known, by name."""
        files = (path for path in self.folder.glob("*.json") if not path.name.startswith(_TEMPORARY))
        return sorted((_read(path) for path in files), key=lambda standing: standing.name.casefold())

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Watch these sources as the only process. Raises ``Misuse`` where another one does."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("a+b") as lock:
            if fcntl is not None:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise Misuse(f"{self.folder}: another process watches the sources of this desk; stop it") from None
            yield

    def _path(self, name: str) -> Path:
        short = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40]
        return self.folder / f"{short or 'source'}-{content_id(name)[:12]}.json"


def _read(path: Path) -> Standing:
    try:
        value = json.loads(path.read_text("utf-8"))
        if value.pop("version") != VERSION:
            raise ValueError("of another version")
        for name in _MOMENTS:
            if value.get(name):
                value[name] = datetime.fromisoformat(value[name])
        return Standing(**value)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Misuse(
            f"{path}: says nothing of a source ({error}); remove it: its source is then read from the beginning, and "
            "what the record holds already adds nothing"
        ) from None


def _plain(standing: Standing) -> dict[str, Any]:
    values = {one.name: getattr(standing, one.name) for one in fields(standing)}
    moments = {name: values[name].isoformat() for name in _MOMENTS if values[name]}
    return {"version": VERSION, **values, **dict.fromkeys(_MOMENTS), **moments, "mark": dict(standing.mark)}


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
