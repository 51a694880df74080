"""One article as one JSON object."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from crisisdesk.model import Dating
from crisisdesk.wire.articles import Article
from crisisdesk.wire.dates import published


class TwiceNamed(ValueError):
    """An object gives one field two values; nobody knows which one counts."""


def once_named(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """The fields of a JSON object. Raises ``TwiceNamed`` for a field with two values."""
    found = dict(pairs)
    if len(found) < len(pairs):
        for name, value in pairs:
            if found[name] != value:
                raise TwiceNamed(f"the field {name[:40]!r} stands twice, with two values; keep one")
    return found


def json_object(line: bytes | None, longest: int) -> dict[str, Any]:
    """The JSON object of a line. Raises ``ValueError`` with the reason in words."""
    if line is None:
        raise ValueError(f"the line is longer than {longest:,} bytes; split the article")
    if b"\x00" in line:
        raise ValueError("the line holds NUL bytes; it looks like a binary file")
    try:
        record = json.loads(line.decode("utf-8-sig"), object_pairs_hook=once_named)
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start} of the line; convert it (iconv -t utf-8)") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"broken JSON at character {error.pos}: {error.msg}") from None
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None
    except TwiceNamed:
        raise
    except ValueError:
        raise ValueError("the JSON holds a number too long to be one") from None
    if not isinstance(record, dict):
        raise ValueError(f"a JSON object is needed, found {type(record).__name__}")
    return record


def article_of(record: Mapping[str, Any]) -> Article:
    """The article of {"text", "title"?, "outlet"?, "url"?, "published"?, "language"?, "via"?, "author"?, "origin"?}.

    Raises ``ValueError`` naming the field that is wrong.
    """
    text = record.get("text")
    if not isinstance(text, str):
        raise ValueError('the field "text" is missing or not a string')
    via = record.get("via") or ()
    if not isinstance(via, list | tuple) or not all(isinstance(name, str) for name in via):
        raise ValueError('the field "via" must be a list of strings')
    article = Article(
        text=text,
        via=tuple(via),
        title=_text(record, "title"),
        outlet=_text(record, "outlet"),
        url=_text(record, "url"),
        language=_text(record, "language"),
        origin=_text(record, "origin"),
        author=_names(record.get("author")),
        canonical_url=_names(record.get("canonical_url")),
    )
    written = _text(record, "published")
    if not written:
        return article
    try:
        when, precision = published(written)
    except ValueError:
        raise ValueError(f'the field "published" holds no date: {written[:40]!r}; write 2022-01-05') from None
    return replace(article, published_at=when, precision=precision, dated_by=Dating.SOURCE)


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f'the field "{name}" must be a string')
    return value


def _names(value: Any) -> str:
    """A string, or several in a list; anything else is left alone, for the contract does not name the field."""
    found = value if isinstance(value, list) else [value]
    return ", ".join(name for name in found if isinstance(name, str))
