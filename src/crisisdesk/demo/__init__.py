"""The shipped wire: the Kazakhstan crisis of January 2022, written for crisisdesk from public facts."""

from importlib.resources import as_file, files
from pathlib import Path

from crisisdesk.model import Question
from crisisdesk.positions import load_questions
from crisisdesk.record.streams import Told
from crisisdesk.warning.imports import Format, coded_events
from crisisdesk.wire import Source, open_source

EVENING = "2022-01-05T23:00+06:00"
LATER = "2022-01-11T20:00+06:00"
"""The two moments at which the demonstration asks what can be decided and what is starting."""
COUNTRY = "KAZ"
"""The country that the wire is about."""


def wire() -> Source:
    """The dispatches, as any other file of articles."""
    return open_source(_shipped("wire.jsonl"))


def background() -> tuple[Told, ...]:
    """Four invented quiet months before the wire, so that there is a past to compare it with (synthetic events)."""
    return tuple(event for event in coded_events(_shipped("background.csv"), Format.PLAIN) if isinstance(event, Told))


def questions() -> tuple[Question, ...]:
    """The questions that the demonstration asks."""
    return load_questions(_shipped("questions.yaml"))


def _shipped(name: str) -> Path:
    with as_file(files("crisisdesk.demo") / "data" / name) as path:
        return path
