"""The file in which a user names sources: TOML, one ``[[source]]`` each, checked whole before anything starts."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple

from crisisdesk.errors import Misuse
from crisisdesk.wire.addresses import refusal_of, web_address
from crisisdesk.wire.sources import kinds
from crisisdesk.wire.subscriptions import Subscription

SHORTEST = timedelta(minutes=1)
"""How often an address of the public web may be asked at the most."""
LIST = "opml"
"""The kind that names a list of feeds."""
ON_THE_WEB = frozenset({"feed", "page", "web"})

_SPELL = re.compile(r"(\d{1,6})\s*([smhd])\Z")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_HEADER = re.compile(r"\s*\[\[\s*source\s*\]\]")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


class Key(NamedTuple):
    """One thing that can be said of a source: what its value must be, and what it means."""

    name: str
    wants: str
    help: str


KEYS = (
    Key("name", "words", "What the source is called; no two have one name. Under a new name it begins anew."),
    Key("kind", "words", "feed, page, web (whatever lies there), files, opml, or a kind that another package brings."),
    Key("address", "words", "A web address; for files and opml also a path, seen from the folder of this file."),
    Key("interval", "a spell", "Time between two rounds: 90s, 15m, 2h, 1d. At least a minute on the public web."),
    Key("outlet", "words", "Who publishes it; otherwise what the feed or page calls itself."),
    Key("language", "a language", "Language of its articles (two or three letters); otherwise each is recognised."),
    Key("country", "a country", "Country of the outlet (three letters, KAZ), shown beside the source."),
    Key("enabled", "true or false", "false keeps the source in the file without asking it."),
    Key("allow_private", "true or false", "true lets it lie in the own network: loopback, private, link-local."),
    Key("robots", "true or false", "false asks in spite of robots.txt; only with the publisher's leave."),
    Key("pages", "true or false", "true asks for the page of every new item, for feeds that give only a summary."),
    Key("archive", "true or false", "true keeps the raw pages as WARC files in the desk's folder."),
    Key("undated", "words", 'What becomes of articles without a date: "refuse", or "retrieved": dated when first had.'),
    Key("options", "a table", "Whatever a kind from another package wants to know."),
)
"""Everything that a ``[[source]]`` can say."""

TOP = ("proxy", "source")
"""Everything that can stand outside of a source."""

_NEEDED = ("name", "kind", "address")


@dataclass(frozen=True, slots=True)
class SourcesFile:
    """What a file names: subscriptions, lists of feeds among them, and a proxy with its line, if any."""

    path: Path
    subscriptions: tuple[Subscription, ...]
    proxy: str = ""
    proxy_line: int = 0


def read_sources(path: Path) -> SourcesFile:
    """The sources that a file names. Raises ``Misuse`` with file and line for the first thing that is wrong."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise Misuse(f"{path}: cannot be opened: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise Misuse(f"{path}: not UTF-8 at byte {error.start}") from None
    return _Reading(path, text).file()


def spell(value: object) -> timedelta:
    """A length of time as people write it: 90s, 15m, 2h, 1d, or a whole number of seconds. Raises ``ValueError``."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**7:
        return timedelta(seconds=value)
    found = _SPELL.match(value.strip()) if isinstance(value, str) else None
    if not found or not int(found[1]):
        raise ValueError("write a length of time such as 90s, 15m, 2h or 1d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


class _Reading:
    """One file being read: its text, to find lines in, and what it says."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()
        try:
            self._said = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = _AT_LINE.search(str(error))
            line = int(found[1]) if found and found[1] else len(self._lines)
            raise self._wrong(line, f"not TOML: {_AT_LINE.sub('', str(error)).strip()}") from None

    def file(self) -> SourcesFile:
        for key in self._said:
            if key not in TOP:
                raise self._wrong(self._line_of(key), f"unknown key {key!r}; known: {', '.join(TOP)}")
        proxy = self._said.get("proxy", "")
        if not isinstance(proxy, str):
            raise self._wrong(self._line_of("proxy"), "the proxy must be an address in quotes")
        tables = self._said.get("source")
        if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
            raise self._wrong(self._line_of("source"), "names no sources; begin each with a line [[source]]")
        subscriptions = tuple(self._subscription(number, table) for number, table in enumerate(tables))
        self._refuse_doubles(subscriptions)
        return SourcesFile(self._path, subscriptions, proxy, self._line_of("proxy") if proxy else 0)

    def _subscription(self, number: int, table: Mapping[str, Any]) -> Subscription:
        wants = {key.name: key.wants for key in KEYS}
        values: dict[str, Any] = {}
        for key, value in table.items():
            if key not in wants:
                raise self._wrong(self._line_of(key, number), f"unknown key {key!r}; known: {', '.join(wants)}")
            try:
                values[key] = _READ[wants[key]](value)
            except ValueError as error:
                raise self._wrong(self._line_of(key, number), f"{key}: {error}") from None
        for key in _NEEDED:
            if not values.get(key):
                raise self._wrong(self._line_of("", number), f"the source has no {key}")
        try:
            return _checked(Subscription(**values), self._path.parent)
        except _WrongKey as error:
            raise self._wrong(self._line_of(error.key, number), str(error)) from None

    def _refuse_doubles(self, subscriptions: tuple[Subscription, ...]) -> None:
        names: dict[str, int] = {}
        for number, subscription in enumerate(subscriptions):
            first = names.setdefault(subscription.name.casefold(), number)
            if first != number:
                line = self._line_of("name", first)
                raise self._wrong(
                    self._line_of("name", number),
                    f"a second source with the name {subscription.name!r}; the first stands in line {line}",
                )

    def _line_of(self, key: str, number: int | None = None) -> int:
        """The line on which a key stands, in the source of that number or outside of all; the next best otherwise."""
        headers = [line for line, text in enumerate(self._lines, 1) if _HEADER.match(text)]
        if number is None:
            first, last = 1, headers[0] - 1 if headers else len(self._lines)
        elif number < len(headers):
            first = headers[number]
            last = headers[number + 1] - 1 if number + 1 < len(headers) else len(self._lines)
        else:
            first, last = 1, len(self._lines)
        pattern = re.compile(rf"""(?:.*[{{,]|\[\[?)?\s*["']?(?:source\.)?{re.escape(key)}["']?\s*[=.\]]""")
        found = (line for line in range(first, last + 1) if key and pattern.match(self._lines[line - 1]))
        return next(found, first)

    def _wrong(self, line: int, reason: str) -> Misuse:
        return Misuse(f"{self._path}:{max(line, 1)}: {reason}")


class _WrongKey(ValueError):
    def __init__(self, key: str, reason: str) -> None:
        self.key = key
        super().__init__(f"{key}: {reason}")


def _checked(wanted: Subscription, folder: Path) -> Subscription:
    """The subscription with its path made whole, if it fits together."""
    known = [*kinds(), LIST]
    if wanted.kind not in known:
        raise _WrongKey("kind", f"no kind {wanted.kind!r}; known: {', '.join(known)}")
    if wanted.undated not in {"refuse", "retrieved"}:
        raise _WrongKey("undated", 'write "refuse" or "retrieved"')
    if wanted.kind in ON_THE_WEB or (wanted.kind == LIST and "://" in wanted.address):
        _check_web(wanted)
    elif wanted.kind in {"files", LIST}:
        path = folder / Path(wanted.address).expanduser()
        if not path.exists():
            raise _WrongKey("address", f"{path}: no such file or folder")
        return replace(wanted, address=str(path))
    return wanted


def _check_web(wanted: Subscription) -> None:
    try:
        url = web_address(wanted.address)
    except ValueError as error:
        raise _WrongKey("address", str(error)) from None
    meaning = _special(url.host, wanted)
    if meaning:
        raise _WrongKey("address", f"{url.host} is a {meaning} address; only allow_private = true opens private ones")
    if wanted.interval < SHORTEST and not wanted.allow_private:
        raise _WrongKey("interval", "the public web is asked once a minute at the most")


def _special(host: str, wanted: Subscription) -> str | None:
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return refusal_of(address, allow_private=wanted.allow_private)


def _words(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise ValueError("write words in quotes, on one line")
    return value.strip()


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("write true or false, without quotes")
    return value


def _language(value: object) -> str:
    code = _words(value).lower()
    if not re.fullmatch(r"[a-z]{2,3}", code):
        raise ValueError("write a language as two or three letters, such as en or ru")
    return code


def _country(value: object) -> str:
    code = _words(value)
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise ValueError("write a country as three capitals, such as KAZ")
    return code


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise ValueError("write a table, such as { key = 1 }")
    return value


_READ: Mapping[str, Callable[[object], object]] = {
    "words": _words,
    "a spell": spell,
    "a language": _language,
    "a country": _country,
    "true or false": _yes_or_no,
    "a table": _table,
}
