"""What a page is: a frozen dataclass whose fields say what they hold (``Annotated``), and the name of its template.

The template of a page uses exactly its fields. As JSON a page is the same fields under the same names. A page with a
table has a method ``sheet``, one that can be followed a method ``feed``.
"""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any, ClassVar, Protocol, get_type_hints, runtime_checkable

from crisisdesk.desk.feeds import Feed
from crisisdesk.desk.language import Language
from crisisdesk.desk.sheets import Sheet


class Page(Protocol):
    """Anything that can be shown."""

    template: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @property
    def title(self) -> str:
        """What the page is called in the window's title."""


@runtime_checkable
class HasSheet(Protocol):
    """A page with a table that can be saved."""

    def sheet(self) -> Sheet:
        """The table as it stands on the page."""


@runtime_checkable
class HasFeed(Protocol):
    """A page that can be followed."""

    def feed(self) -> Feed:
        """What is new on it."""


@dataclass(frozen=True, slots=True)
class Made:
    """A page that many will be shown, with what its template made of it in each language.

    Its template asks nothing of who looks at it.
    """

    page: Page
    bodies: dict[Language, str] = field(default_factory=dict, compare=False)


def help_of(page: type[Page]) -> dict[str, str]:
    """What each field of a page holds, in the words that stand beside its type."""
    hints = get_type_hints(page, include_extras=True)
    return {one.name: hints[one.name].__metadata__[0] for one in fields(page)}


def plain(value: Any) -> Any:
    """A page or a part of it as JSON knows it: dataclasses as objects, tuples as lists, dates as ISO 8601."""
    if is_dataclass(value):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return value.isoformat() if isinstance(value, date) else value
