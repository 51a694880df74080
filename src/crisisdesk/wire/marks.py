"""Where a source on the web stands: what its server said last, and which words of which items are known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crisisdesk.wire.asking import Fetched

KEPT = 2_000
"""Items that a mark remembers beyond those that the feed holds now, the newest ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """``seen`` maps the key of each item to the digest of its words; ``outlet`` is the name that a feed first gave."""

    etag: str = ""
    last_modified: str = ""
    outlet: str = ""
    moved_to: str = ""
    seen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, value: Mapping[str, Any]) -> "Mark":
        """The mark that a mapping holds; what it does not hold is empty."""
        return cls(**{name: value[name] for name in cls.__slots__ if name in value})

    def plain(self) -> dict[str, Any]:
        """The mark as JSON knows it."""
        return {name: value for name in self.__slots__ if (value := getattr(self, name))}


def mark_after(answer: Fetched, outlet: str, seen: Mapping[str, str], now: Iterable[str], *, whole: bool) -> Mark:
    """The mark after an answer has been taken, ``now`` being the items that it holds.

    Where something was left for the next round, the server must give it all again: nothing is said of what was had.
    """
    held = set(now)
    older = [key for key in seen if key not in held][-KEPT:]
    return Mark(
        etag=answer.etag if whole else "",
        last_modified=answer.last_modified if whole else "",
        outlet=outlet,
        moved_to=answer.moved_to,
        seen={key: seen[key] for key in [*older, *(key for key in seen if key in held)]},
    )
