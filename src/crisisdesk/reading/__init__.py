"""Text to statements, events and, for a given question, positions. Pure: no file, database, clock or network."""

from crisisdesk.reading.reader import LANGUAGES, READER, discourse_of, mentions_of, read
from crisisdesk.reading.stances import positions_of, strongest
from crisisdesk.reading.terms import named_in, pattern_of

__all__ = [
    "LANGUAGES",
    "READER",
    "discourse_of",
    "mentions_of",
    "named_in",
    "pattern_of",
    "positions_of",
    "read",
    "strongest",
]
