"""What an entry of the ledger says, as the rows are made from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crisisdesk.casebook.moments import read


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry with its payload read: who did what when."""

    seq: int
    at: datetime
    person: str
    act: str
    payload: Mapping[str, Any]


def kept(seq: int, recorded_at: str, person: str, act: str, payload: str) -> Kept:
    """An entry from the texts that the ledger holds."""
    return Kept(seq, read(recorded_at), person, act, json.loads(payload))
