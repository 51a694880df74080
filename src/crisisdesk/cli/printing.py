"""How results look in a terminal, and as JSON."""

import dataclasses
import json
import sys
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

from rich.console import Console

out = Console(highlight=False, soft_wrap=False)
err = Console(stderr=True, highlight=False, soft_wrap=True)

MARKS = {
    "supports": "▲ supports",
    "opposes": "▼ opposes",
    "conditional": "◆ conditional",
    "neutral": "■ neutral",
    "mixed": "✕ mixed",
    "silent": "· silent",
}


def print_json(value: object) -> None:
    """Print a value of dataclasses, mappings and lists as JSON."""
    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n")


def plain(value: Any) -> Any:
    """The value as JSON knows it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict") and not _is_span(value):
        return plain(value._asdict())
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Fraction | Path):
        return str(value)
    return value


def _is_span(value: tuple[Any, ...]) -> bool:
    return getattr(value, "_fields", ()) == ("start", "end")
