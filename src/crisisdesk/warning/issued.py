"""Warnings and forecasts as they were issued: rows that are only ever added to the record's table ``issued``.

What is issued for a day stays; issuing it again adds nothing. When a row was recorded shows whether it was said in
time or worked out later.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from crisisdesk.model import content_id
from crisisdesk.record import Snapshot
from crisisdesk.record.streams import issued_rows
from crisisdesk.warning.alarms import Chances, alarms, stands
from crisisdesk.warning.assessment import Assessed, TooLittle
from crisisdesk.warning.findings import HORIZON, Finding

WARNING, FORECAST = "warning", "forecast"
METHOD = "surprise 1"
"""Name and number of the method; a change of signals or weights changes the number."""
IN_TIME = timedelta(days=3)
"""What was recorded within this time after its day counts as said in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """One warning or forecast as issued: what was said would happen between two days, and how likely."""

    issued_id: str
    kind: str
    subject: str
    made_on: date
    begins: date
    ends: date
    probability: float
    level: str
    detail: Mapping[str, Any]
    method: str
    recorded_at: datetime

    @property
    def in_time(self) -> bool:
        """Whether it was recorded when it was made, and not later when the outcome could be known."""
        return self.recorded_at.date() <= self.made_on + IN_TIME

    @property
    def alarm(self) -> bool:
        """Whether the desk called it out."""
        return bool(self.detail.get("alarm"))


def warning_rows(found: Iterable[Assessed | TooLittle], earlier: Iterable[Issued]) -> Iterator[dict[str, Any]]:
    """Rows for the assessments of one day, the quiet ones too, with an alarm for those that the desk calls out.

    ``earlier`` are the warnings issued before; alarms that stand among them are not repeated for what is still to come.
    """
    said = [each for each in found if isinstance(each, Assessed) and each.begun is not None]
    standing = {old.subject for old in earlier if old.alarm and said and stands(old.made_on, said[0].day)}
    chances = (Chances(each.subject, each.begun or 0.0, each.ahead or 0.0) for each in said if each.warning)
    called = set(alarms(chances, standing))
    for each in said:
        detail = _detail(each) | {"alarm": each.subject in called}
        yield issued_row(WARNING, each.subject, each.day, each.ahead or 0.0, detail, each.level)


def issued_row(
    kind: str,
    subject: str,
    made_on: date,
    probability: float,
    detail: Mapping[str, Any],
    level: str = "",
    method: str = METHOD,
    horizon: timedelta = HORIZON,
) -> dict[str, Any]:
    """A row of the table ``issued`` for what is said to happen in the time after a day.

    A forecast's detail names ``source``, ``type`` and ``target``, by which its outcome is found among later events.
    """
    said = json.dumps(dict(detail), ensure_ascii=False, sort_keys=True)
    parts = [str(detail.get(part) or "") for part in ("source", "type", "target")]
    return {
        "issued_id": content_id("issued", kind, subject, made_on.isoformat(), method, *parts),
        "kind": kind,
        "subject": subject,
        "made_on": made_on,
        "begins": made_on + timedelta(days=1),
        "ends": made_on + horizon,
        "probability": probability,
        "level": level,
        "detail": said,
        "method": method,
    }


def issued(snapshot: Snapshot, kind: str | None = None) -> list[Issued]:
    """Everything issued up to the snapshot's moment, in order of days."""
    return [
        Issued(**{**row, "detail": json.loads(row["detail"])})
        for row in issued_rows(snapshot)
        if kind is None or row["kind"] == kind
    ]


def _detail(found: Assessed) -> dict[str, Any]:
    return {
        "begun": found.begun,
        "confidence": found.confidence.word,
        "reasons": list(found.confidence.reasons),
        "read": found.read,
        "usually_read": round(found.usually_read, 1),
        "findings": [_finding(finding) for finding in found.findings],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "signal": finding.signal,
        "strength": round(finding.strength, 3),
        "weight": round(finding.weight, 4),
        "stands_out": finding.stands_out,
        "reason": finding.reason,
        "events": [event.event_id for event in finding.events],
        "past": [f"{crisis.week} {crisis.kind}" for crisis in finding.past],
    }
