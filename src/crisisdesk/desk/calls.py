"""A request as the rooms of the desk get it: who asks, what for, and what a form says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from crisisdesk.casebook.people import Role
from crisisdesk.desk.language import figure, later, say
from crisisdesk.desk.pages import Made, Page
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.visitors import Visitor

if TYPE_CHECKING:
    from crisisdesk.desk.office import Office

READING = frozenset(Role)
"""Whoever holds any post reads."""
JUDGING = frozenset({Role.ANALYST, Role.CHAIR, Role.SECRETARIAT})
OPENING = frozenset({Role.ANALYST, Role.CHAIR, Role.SECRETARIAT, Role.DELEGATE})
ACTING = frozenset({Role.ANALYST, Role.CHAIR, Role.SECRETARIAT, Role.DELEGATE})
"""Whoever can have a part in a case; the machine of the case says which."""
TAKING_IN = frozenset({Role.ANALYST, Role.ADMINISTRATOR})
KEEPING = frozenset({Role.ADMINISTRATOR})

SHORT = 16
"""Characters up to which a field is no loss: codes, dates, choices."""
_NOT_TYPED = frozenset({"token", "password", "act", "seen", "of", "subject", "back", "next"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a form; its name is what the sender calls it and is never used as a path."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """One request. ``visitor`` is None where nobody has signed in."""

    request: Request
    visitor: Visitor | None
    form: Mapping[str, str] = field(default_factory=dict)
    upload: Upload | None = None

    def path(self, name: str) -> str:
        """A part of the path."""
        return str(self.request.path_params[name])

    def text(self, name: str, most: int = 20_000) -> str:
        """A field of the form without its outer white space; empty where it is not given."""
        found = self.form.get(name, "").strip()
        if len(found) > most:
            raise Problem(
                400, say("The field “{name}” is longer than {most} characters.", name=name, most=figure(most))
            )
        return found

    @property
    def typed(self) -> str:
        """The words that somebody typed into the form, to give them back where it is refused; never a password."""
        words = (value for name, value in self.form.items() if name not in _NOT_TYPED and len(value) > SHORT)
        return "\n\n".join(words)

    @property
    def who(self) -> Visitor:
        """Who asks. Raises ``Problem`` where nobody has signed in."""
        if self.visitor is None:
            raise Problem(401, say("Sign in to do this."))
        return self.visitor

    @property
    def partial(self) -> bool:
        """Whether a script asks for a part of a page."""
        return self.request.headers.get("hx-request") == "true"


Handler = Callable[["Office", Call], Page | Made | Response]


@dataclass(frozen=True, slots=True)
class Asks:
    """A parameter of an address, or a field of its form, and what it means."""

    name: str
    help: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Address:
    """One row of the desk's table: what is asked for where, who may, and what answers; ``kept`` needs a casebook."""

    method: str
    path: str
    answers: type
    handle: Handler
    help: str
    needs: frozenset[Role] | None = READING
    asks: tuple[Asks, ...] = ()
    kept: bool = False

    @property
    def who(self) -> str:
        """The roles that open it, in words."""
        if self.needs is None:
            return later("everybody")
        return later("everybody with a post") if self.needs == READING else ", ".join(sorted(self.needs))
