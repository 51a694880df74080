"""JSON as articles: one object a line, or one document that holds them in a list."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from crisisdesk.errors import SourceError
from crisisdesk.wire.items import LONGEST_FILE, LONGEST_LINE, Blob, Entry, bounded_lines, decoded
from crisisdesk.wire.jsonlines import TwiceNamed, json_object, once_named
from crisisdesk.wire.shapes import entry_of

_LISTS = ("articles", "results", "items", "stories", "documents", "data")
"""Names under which exports keep their list; one may stand inside another."""
_LIST = re.compile(r'"(?:' + "|".join(_LISTS) + r')"\s*:\s*(?P<list>\[)')
_NEXT = re.compile(r"\}\s*,\s*(?=\{)")
_SPACE = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder(object_pairs_hook=once_named)


class _Value(NamedTuple):
    """A value of a list and the line on which it begins, or what is wrong there."""

    line: int
    value: Any = None
    fault: str = ""


def entries_of_lines(blob: Blob, outlet: str) -> Iterator[Entry]:
    """An article, an address or an error for every line that is not blank."""
    with blob.open() as stream:
        for number, line in bounded_lines(stream, blob.where):
            if line is not None and not line.strip():
                continue
            try:
                record = json_object(line, LONGEST_LINE)
            except ValueError as error:
                yield SourceError(blob.where, str(error), number)
            else:
                yield entry_of(record, blob.where, number, outlet)


def entries(blob: Blob, outlet: str) -> Iterator[Entry]:
    """An article, an address or an error for every object of a document's list, or for the one object that it is."""
    text = decoded(blob.whole(LONGEST_FILE), blob.where)
    for found in _values(text):
        if found.fault:
            yield SourceError(blob.where, found.fault, found.line)
        elif not isinstance(found.value, dict):
            yield SourceError(blob.where, f"a JSON object is needed, found {type(found.value).__name__}", found.line)
        else:
            yield entry_of(found.value, blob.where, found.line, outlet)


def _values(text: str) -> Iterator[_Value]:
    start = len(text) - len(text.lstrip())
    if text[start : start + 1] == "[":
        yield from _elements(text, start + 1)
        return
    found = _LIST.search(text)
    whole = _value(text, start)
    if found and (whole[0].fault or not _is_article(whole[0].value)):
        yield from _elements(text, found.end("list"))
    else:
        yield whole[0]
        if rest := text[whole[1] :].strip():
            line = text.count("\n", 0, whole[1]) + 1
            yield _Value(line, fault=f"more follows the first object: {rest[:40]!r}; write one object a line (.jsonl)")


def _is_article(value: Any) -> bool:
    """Whether the one object of a file is an article itself and no wrapping of a list."""
    return isinstance(value, dict) and not any(isinstance(value.get(name), list | dict) for name in _LISTS)


def _elements(text: str, at: int) -> Iterator[_Value]:
    """The values of a list; behind a broken one the next object is sought."""
    line, counted = 1, 0
    while True:
        at = _end(_SPACE, text, at)
        if at >= len(text):
            yield _Value(text.count("\n") + 1, fault="the list is not closed; the file is cut off")
            return
        if text[at] == "]":
            return
        line, counted = line + text.count("\n", counted, at), at
        found, at = _value(text, at, line)
        yield found
        if found.fault:
            following = _NEXT.search(text, at)
            if following is None:
                return
            at = following.end()


def _value(text: str, at: int, line: int = 1) -> tuple[_Value, int]:
    try:
        value, end = _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        return _Value(line, fault=f"broken JSON in line {error.lineno}: {error.msg}"), at
    except RecursionError:
        return _Value(line, fault="the JSON is nested too deeply"), at
    except TwiceNamed as error:
        return _Value(line, fault=str(error)), at
    except ValueError:
        return _Value(line, fault="the JSON holds a number too long to be one"), at
    return _Value(line, value), end


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
