"""XML that a strict parser takes: what is broken is mended once, and what cannot be mended is refused.

A parser for broken XML that tries its luck tag by tag takes minutes for a megabyte of malice; none is ever used.
"""

import re
from collections.abc import Iterator
from xml.parsers import expat

DEEPEST = 100
"""Elements inside each other beyond which XML is refused."""
MOST_ATTRIBUTES = 200
"""Attributes of one element beyond which XML is refused: the parser of feeds takes the square of their number."""

_OPENS, _CLOSES = "<![CDATA[", "]]>"
_AMPERSAND = re.compile(r"&(?:#\d{1,7};|#x[0-9A-Fa-f]{1,6};|(amp|lt|gt|quot|apos);)?")
_NUMBERS = {"amp": "&#38;", "lt": "&#60;", "gt": "&#62;", "quot": "&#34;", "apos": "&#39;"}
_DECLARED = re.compile(r"\bxmlns:([A-Za-z_][\w.-]*)\s*=")
_USED = re.compile(r"<([A-Za-z_][\w.-]*):|\s([A-Za-z_][\w.-]*):[A-Za-z_][\w.-]*\s*=\s*[\"']")
_PREFIXES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}
_MOST_PREFIXES = 50


class _Senseless(Exception):
    """Markup that takes for ever to read and tells nothing."""


def well_formed(root: str, body: str) -> tuple[str, bool]:
    """The XML from its root element on as a strict parser takes it, and whether it had to be mended.

    Raises ``ValueError`` for elements too deep inside each other or with too many attributes, and for what cannot be
    mended.
    """
    if _fault(body) is None:
        return body, False
    mended = _mended(root, body)
    fault = _fault(mended)
    if fault is not None:
        raise ValueError(f"broken XML that cannot be mended: {fault}")
    return mended, True


def _fault(body: str) -> str | None:
    """What is wrong with an XML text; None where nothing is. Raises ``ValueError`` for one beyond any sense."""
    parser = expat.ParserCreate("utf-8", " ")
    depth = 0

    def begin(_name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise _Senseless(f"more than {DEEPEST} elements inside each other")
        if len(attributes) > MOST_ATTRIBUTES:
            raise _Senseless(f"an element with more than {MOST_ATTRIBUTES} attributes")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    try:
        parser.Parse(body.encode("utf-8"), True)
    except expat.ExpatError as error:
        return str(error)
    except _Senseless as error:
        raise ValueError(str(error)) from None
    return None


def _mended(root: str, body: str) -> str:
    # lxml is loaded only for what is broken.
    from lxml import etree

    text = _with_prefixes(root, "".join(_with_safe_ampersands(body)))
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    tree = etree.fromstring(text.encode("utf-8"), parser)
    if tree is None:
        raise ValueError("broken XML that cannot be mended")
    return str(etree.tostring(tree, encoding="unicode", with_tail=False))


def _with_safe_ampersands(body: str) -> Iterator[str]:
    """The parts of a text, those in CDATA as they are.

    Characters are written as numbers: behind the first fault the mending parser drops those that are named.
    """
    at = 0
    while (opens := body.find(_OPENS, at)) >= 0 and (closes := body.find(_CLOSES, opens)) >= 0:
        yield _AMPERSAND.sub(_number, body[at:opens])
        at = closes + len(_CLOSES)
        yield body[opens:at]
    yield _AMPERSAND.sub(_number, body[at:])


def _number(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("&#") else _NUMBERS[found[1] or "amp"]


def _with_prefixes(root: str, text: str) -> str:
    """The text with a meaning for every prefix that it uses and does not declare."""
    used = {first or second for first, second in _USED.findall(text)} - {"xml", "xmlns"}
    missing = sorted(used - set(_DECLARED.findall(text)))[:_MOST_PREFIXES]
    given = "".join(f' xmlns:{name}="{_PREFIXES.get(name, f"urn:prefix:{name}")}"' for name in missing)
    return text[: len(root) + 1] + given + text[len(root) + 1 :]
