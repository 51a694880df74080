"""What stands before the root element of an XML text."""

import re

_ROOT = re.compile(r"<([A-Za-z_][\w.:-]{0,200})")
_ENDS = {"<?": "?>", "<!--": "-->"}


def root_of(text: str) -> tuple[str, str]:
    """The name of the root element, and the text from there on.

    Declarations, comments and a plain document type are passed over. Raises ``ValueError`` for a document type with
    declarations of its own (entities), and for what is no XML.
    """
    place = _past_spaces(text, 0)
    while not (found := _ROOT.match(text, place)):
        end = _end(text, place)
        if end < 0:
            raise ValueError("neither XML nor JSON")
        place = _past_spaces(text, end)
    return found[1], text[place:]


def _end(text: str, place: int) -> int:
    """Where the declaration that begins at a place ends; -1 where none begins or it does not end."""
    for start, closing in _ENDS.items():
        if text.startswith(start, place):
            end = text.find(closing, place + len(start))
            return end + len(closing) if end >= 0 else -1
    if text[place : place + 9].upper() == "<!DOCTYPE":
        end = text.find(">", place)
        if text.find("[", place, end if end >= 0 else None) >= 0:
            raise ValueError("it declares XML entities or a document type of its own, which are never read")
        return end + 1 if end >= 0 else -1
    return -1


def _past_spaces(text: str, place: int) -> int:
    while place < len(text) and (text[place].isspace() or text[place] == "\ufeff"):
        place += 1
    return place
