"""Canonical JSON (RFC 8785): the one way to write a value, so that its hash is the same for everybody."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from fractions import Fraction
from typing import Any

import rfc8785

from crisisdesk.errors import Misuse

LARGEST = 2**53
"""From here on a whole number may be read back as another."""


def canonical(value: Any) -> bytes:
    """The value as canonical JSON.

    Moments are written in UTC to the microsecond, days as ISO text, fractions as ``"2/3"``, enums by their value;
    sets are sorted. Raises ``Misuse`` for what JSON cannot hold exactly: numbers beyond 2**53, NaN, lone surrogates,
    keys that are not text, and values of other classes.
    """
    try:
        return rfc8785.dumps(_plain(value))
    except (rfc8785.CanonicalizationError, UnicodeError, RecursionError) as error:
        raise Misuse(f"cannot be written as canonical JSON: {error or type(error).__name__}") from None


def utc(at: datetime) -> str:
    """A moment as the ledger writes it: ``2022-01-06T01:30:00.000000Z``. Raises ``Misuse`` where it has no zone."""
    if at.tzinfo is None:
        raise Misuse(f"the moment {at.isoformat()} has no zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, Mapping):
        return {_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((_plain(item) for item in value), key=rfc8785.dumps)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return _scalar(value)


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise Misuse(f"cannot be written as canonical JSON: the key {key!r} is not text")
    return str(key.value) if isinstance(key, Enum) else key


def _scalar(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, float) and abs(value) >= LARGEST:
        raise Misuse(f"cannot be written as canonical JSON: {value} is beyond 2**53; write it as text")
    return value
