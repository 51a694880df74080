"""In which language a page speaks: catalogues of gettext for words, babel for dates and numbers.

The words of the desk are English in the source; a catalogue ``locale/<language>/LC_MESSAGES/crisisdesk.mo`` replaces
them, and what it lacks stays English. What an organisation's rules, the readers and the record say is not translated.
"""

import gettext as catalogues
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from crisisdesk.errors import Misuse

DOMAIN = "crisisdesk"


@dataclass(frozen=True)
class Language:
    """A language of the desk: its code for HTML, its locale for dates and numbers, its catalogue."""

    code: str
    locale: Locale
    catalogue: catalogues.NullTranslations


def _shipped() -> Path:
    return Path(str(files("crisisdesk.desk") / "locale"))


@cache
def language(code: str, folder: Path | None = None) -> Language:
    """The language of a code such as ``en`` or ``tr``. Raises ``Misuse`` for one without a catalogue."""
    if code == "en":
        return Language("en", Locale("en", "GB"), catalogues.NullTranslations())
    try:
        locale = Locale.parse(code, sep="-")
        found = catalogues.translation(DOMAIN, folder or _shipped(), [str(locale), locale.language])
    except (UnknownLocaleError, ValueError, OSError):
        raise Misuse(f"the desk does not speak {code!r}; languages: {', '.join(languages(folder))}") from None
    return Language(code, locale, found)


def languages(folder: Path | None = None) -> tuple[str, ...]:
    """Codes of the languages that there are catalogues for; English needs none."""
    found = (folder or _shipped()).glob(f"*/LC_MESSAGES/{DOMAIN}.mo")
    return tuple(sorted({"en", *(file.parts[-3].replace("_", "-") for file in found)}))


_CHOSEN: ContextVar[Language | None] = ContextVar("language", default=None)


@contextmanager
def speaking(chosen: Language) -> Iterator[None]:
    """Everything said inside is said in this language."""
    token = _CHOSEN.set(chosen)
    try:
        yield
    finally:
        _CHOSEN.reset(token)


def spoken() -> Language:
    """The language of the page under way."""
    return _CHOSEN.get() or language("en")


def say(message: str, **values: object) -> str:
    """A sentence in the page's language; ``{name}`` in it stands for a value."""
    found = spoken().catalogue.gettext(message)
    return found.format(**values) if values else found


def plural(one: str, many: str, number: int) -> str:
    """The form of a noun or sentence that goes with a number."""
    return spoken().catalogue.ngettext(one, many, number)


def counting(one: str, many: str, number: int) -> str:
    """A sentence with ``{number}`` in it, in the form that goes with the number."""
    return plural(one, many, number).format(number=figure(number))


def figure(value: int) -> str:
    """A whole number as the language writes it: ``1,204``."""
    return str(format_decimal(value, locale=spoken().locale)) if value >= 1000 or value < 0 else str(value)


def later(message: str) -> str:
    """Marks words of a table for translation; they are said where they are used."""
    return message
