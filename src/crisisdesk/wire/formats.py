"""Which format a file has, by what it holds; its name decides only where the content leaves it open."""

import re
from enum import StrEnum

from crisisdesk.errors import SourceError

HEAD = 65_536
"""Bytes by which a file is recognised."""


class Format(StrEnum):
    """A format of articles in files."""

    JSON_LINES = "JSON Lines"
    JSON = "JSON (ninjs, Event Registry, Media Cloud, GDELT DOC or a list of our own objects)"
    CSV = "CSV or TSV with a heading"
    PARQUET = "Parquet"
    HTML = "HTML"
    NEWSML = "NewsML-G2"
    GDELT = "GDELT GKG or events"
    FEED = "RSS, Atom or JSON Feed"
    WARC = "WARC"
    TEXT = "plain text (.txt, .md)"


TEXT_SUFFIXES = frozenset({"", ".txt", ".text", ".md"})
_LINES = frozenset({".jsonl", ".ndjson"})
_TABLES = frozenset({".csv", ".tsv", ".tab"})
_PAGES = frozenset({".html", ".htm", ".xhtml"})
_NEWSML = frozenset({"newsitem", "newsmessage", "packageitem", "conceptitem", "knowledgeitem"})
_JSON_FEED = "https://jsonfeed.org/version/"
_FEED_HEAD = 5_000
_FEEDS = frozenset({"rss", "feed", "rdf", "opml"})
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?(?P<name>[\w.-]+)")
_ENDS = {"<!--": "-->", "<?": "?>", "<!": ">"}
_GKG = re.compile(r"\d{14}-T?\d+\t\d{14}\t\d\t")
_GKG_1 = "DATE\tNUMARTS\tCOUNTS\t"
_EVENT = re.compile(r"\d+\t\d{8}\t\d{6}\t\d{4}\t")
_EVENT_COLUMNS = frozenset({58, 61})
_FOREIGN = {
    b"%PDF": "a PDF file; turn it into text first (pdftotext)",
    b"\xd0\xcf\x11\xe0": "an old office document; save it as plain text",
    b"{\\rtf": "a rich text document; save it as plain text",
    b"SQLite format 3": "an SQLite database; export its articles as JSON Lines or CSV",
    b"\x28\xb5\x2f\xfd": "packed with zstd; unpack it first",
    b"BZh": "packed with bzip2; unpack it first",
    b"\xfd7zXZ": "packed with xz; unpack it first",
}


def recognised(head: bytes, name: str) -> Format:
    """The format of a file that begins with ``head`` (up to ``HEAD`` bytes).

    Raises ``SourceError``, naming what can be read, for a file that is none of them.
    """
    suffix = _suffix(name)
    if head.startswith(b"PAR1"):
        return Format.PARQUET
    if head.startswith(b"WARC/"):
        return Format.WARC
    for mark, what in _FOREIGN.items():
        if head.startswith(mark):
            raise SourceError(name, f"looks like {what}")
    if suffix in _LINES:
        return Format.JSON_LINES
    text = _beginning(head)
    found = _by_mark(text, suffix) or _by_line(text, suffix)
    if found is None:
        raise SourceError(name, f"cannot read {suffix or 'this file'}: its format is not recognised; known: {known()}")
    return found


def known() -> str:
    """All formats in words."""
    return ", ".join(one.value for one in Format) + "; each also packed by gzip or zip"


def _beginning(head: bytes) -> str:
    coding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return head.decode(coding, "replace").lstrip()


def _by_mark(text: str, suffix: str) -> Format | None:
    if text.startswith("<"):
        return _markup(text, suffix)
    if suffix in _PAGES:
        return Format.HTML
    if text.startswith(("{", "[")) and suffix not in TEXT_SUFFIXES - {""}:
        return _json(text)
    return None


def _markup(text: str, suffix: str) -> Format | None:
    if suffix in _PAGES or re.match(r"<!doctype\s+html", text, re.IGNORECASE):
        return Format.HTML
    root = _root(text)
    if root in _NEWSML:
        return Format.NEWSML
    if root in _FEEDS:
        return Format.FEED
    if root in {"html", "head", "body", "article"}:
        return Format.HTML
    return Format.TEXT if suffix in {".txt", ".md"} else None


def _root(text: str) -> str:
    """The name of the first element behind declarations, comments and a document type; empty where there is none."""
    place = 0
    while mark := next((mark for mark in _ENDS if text.startswith(mark, place)), ""):
        subset = text.find("[", place, text.find(">", place) + 1) if mark == "<!" else -1
        behind = text.find("]", subset) if subset >= 0 else place + len(mark)
        end = text.find(_ENDS[mark], behind) if behind >= 0 else -1
        if end < 0:
            return ""
        place = end + len(_ENDS[mark])
        place += len(text[place:]) - len(text[place:].lstrip())
    found = _ROOT.search(text, place)
    return found["name"].lower() if found else ""


def _json(text: str) -> Format:
    if _JSON_FEED in text[:_FEED_HEAD].replace("\\/", "/"):
        return Format.FEED
    first, _, rest = text.partition("\n")
    first = first.rstrip()
    lines = first.startswith("{") and first.endswith("}") and rest.lstrip().startswith("{")
    return Format.JSON_LINES if lines else Format.JSON


def _by_line(text: str, suffix: str) -> Format | None:
    line = text.partition("\n")[0]
    if _GKG.match(line) or line.startswith(_GKG_1):
        return Format.GDELT
    if _EVENT.match(line) and line.count("\t") + 1 in _EVENT_COLUMNS:
        return Format.GDELT
    if suffix in _TABLES:
        return Format.CSV
    return Format.TEXT if suffix in TEXT_SUFFIXES else None


def _suffix(name: str) -> str:
    stem, dot, suffix = name.lower().rpartition(".")
    return f".{suffix}" if dot and stem else ""
