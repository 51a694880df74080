"""The vote tables and cases beside the repository; tests that need them are skipped where they are absent."""

import csv
import gzip
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts"


def fact(*parts: str) -> Path:
    """A file of the shared facts; skips the test where it is not there."""
    file = FACTS.joinpath(*parts)
    if not file.is_file():
        pytest.skip(f"{Path('..', 'shared', 'facts', *parts)} is not beside this repository")
    return file


def table(name: str) -> list[dict[str, str]]:
    """The rows of a vote table, compressed or not."""
    return list(_rows(fact("votes", name)))


def _rows(file: Path) -> Iterator[dict[str, str]]:
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    yield from csv.DictReader(StringIO(data.decode("utf-8-sig")))


def case(name: str) -> list[dict[str, Any]]:
    """The events of a replay, in the order recorded."""
    events = yaml.safe_load(fact("cases", f"{name}.yaml").read_text("utf-8"))["events"]
    return list(events)
