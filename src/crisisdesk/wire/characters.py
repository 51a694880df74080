"""Characters that no line of a list, a terminal or a table may hold, whoever wrote them."""

import re

_HALF = re.compile(r"[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
_IN_TEXT = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " "),
    **dict.fromkeys((0x0B, 0x0C, 0x85), "\n"),
    **{code: chr(code) for code in (0x00, 0x09, 0x0A, 0x0D)},
}
_WRONG_IN_TEXT = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def in_one_line(words: str) -> str:
    """Words of a title, a name or an address: one line, without control characters and halves of surrogate pairs."""
    if words.isprintable() and "  " not in words and words == words.strip():
        return words
    return " ".join(_CONTROL.sub(" ", _HALF.sub("\ufffd", words)).split())


def shown(path: object) -> str:
    """A path, or a name inside an archive, as it can be printed and stored; what cannot is U+FFFD."""
    return _CONTROL.sub("\ufffd", _HALF.sub("\ufffd", str(path)))


def without_control(text: str) -> str:
    """A text of the same length, with spaces and line breaks where control characters stood."""
    return text.translate(_IN_TEXT) if _WRONG_IN_TEXT.search(text) else text
