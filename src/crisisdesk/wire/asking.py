"""What is asked of the web, with which manners, and what can come of it."""

from dataclasses import dataclass
from datetime import datetime

from crisisdesk import __version__
from crisisdesk.errors import SourceError
from crisisdesk.wire.decoding import text_of

_PASSING = frozenset({408, 425, 429})

AGENT = "crisisdesk"
"""The name by which a robots.txt may speak to this program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the web is asked: who asks (``contact``), through which proxy, and how much is taken at the most.

    ``seconds`` bounds a whole answer from the first name looked up to the last byte; ``most_bytes`` bounds it packed
    and unpacked; ``pause`` is the time between two requests to one host, in seconds.
    """

    contact: str = ""
    proxy: str = ""
    seconds: float = 30.0
    most_bytes: int = 10_000_000
    redirects: int = 5
    pause: float = 1.0

    @property
    def agent(self) -> str:
        """The User-Agent header: the program, its version and whom to write to."""
        return f"{AGENT}/{__version__}" + (f" (+{self.contact})" if self.contact else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked: an address, what is remembered of its last answer, and what its source allows."""

    address: str
    etag: str = ""
    last_modified: str = ""
    allow_private: bool = False
    robots: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer with content. ``address`` is where it came from after redirects, ``moved_to`` a lasting new address."""

    address: str
    data: bytes
    content_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""

    @property
    def text(self) -> str:
        """The content decoded."""
        return text_of(self.data, self.charset)


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server has nothing newer than what was had before."""

    address: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The server names another address, for now or for good."""

    address: str
    for_good: bool


class FetchError(SourceError):
    """An address could not be had; the reason is worded the same every time.

    ``not_before`` is the moment before which the server asks not to be asked again; ``status`` its answer, or 0;
    ``passing`` says that it may well be had later.
    """

    def __init__(
        self,
        source: str,
        reason: str,
        not_before: datetime | None = None,
        *,
        status: int = 0,
        passing: bool = False,
    ) -> None:
        super().__init__(source, reason)
        self.not_before = not_before
        self.status = status
        self.passing = passing or not_before is not None or status >= 500 or status in _PASSING
