"""An HTML page as an article: text, title, author, outlet, addresses and dates. Nothing of a page is executed."""

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from crisisdesk.clock import system_clock
from crisisdesk.errors import SourceError
from crisisdesk.model import Dating, Precision
from crisisdesk.wire.articles import LONGEST_TEXT, Article
from crisisdesk.wire.dates import published
from crisisdesk.wire.items import LONGEST_LINE, Blob, Entry, Item
from crisisdesk.wire.markup import SEPARATOR, Paragraph, paragraphs, written
from crisisdesk.wire.outlets import same_house
from crisisdesk.wire.pagedates import own_date
from crisisdesk.wire.provenance import via_of

_RULE = re.compile(r"<hr\b[^>]{0,200}>", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*(?P<name>[\w.:-]{1,40})", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_READ_AS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
}
"""Names of charsets that pages use for larger ones (WHATWG Encoding Standard)."""
MOST_ELEMENTS = 50_000
"""Elements of a page beyond which it is no article."""
_NO_WORDS = frozenset({"script", "style", "noscript", "template"})
_HEAD = 4_096
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHORTEST_INFERRED = 1995
"""No page is older than this year; earlier dates come from its words."""


def entries(blob: Blob, outlet: str) -> Iterator[Entry]:
    """The one article of the file."""
    data = blob.whole(LONGEST_LINE)
    yield Item(page(data, where=blob.where, fetched_at=system_clock(), outlet=outlet), blob.where, None)


def page(
    data: bytes, *, where: str, fetched_at: datetime, url: str = "", charset: str = "", outlet: str = ""
) -> Article:
    """The article of a page's bytes.

    ``charset`` is what the response's header says, ``outlet`` stands in where the page names no site. The date of
    publication is the page's own where it has one; otherwise the one inferred from address, markup and words, which
    never lies after ``fetched_at``. Raises ``SourceError``, naming ``where``, for a page without an article.
    """
    tree = _tree(data, charset, where)
    _refuse_endless(tree, where)
    found = _extracted(tree, url, fetched_at)
    text, sections = written(_without_title(paragraphs(found.body), found.title or ""))
    if not text.strip():
        raise SourceError(where, "no article text found in the page")
    own = own_date(tree)
    inferred = _inferred(found.date)
    canonical = found.url or ""
    named = found.sitename or outlet or found.hostname or ""
    article = Article(
        text=text,
        sections=sections,
        title=found.title or "",
        author=found.author or "",
        outlet=named,
        url=url or canonical,
        canonical_url=canonical,
        via=_via(text, named, url, canonical),
        raw_hash=hashlib.sha256(data).hexdigest(),
        inferred_at=inferred,
    )
    if own:
        return replace(article, published_at=own[0], precision=own[1], dated_by=Dating.PAGE)
    if inferred:
        return replace(article, published_at=inferred, precision=Precision.DAY, dated_by=Dating.INFERRED)
    return article


def _refuse_endless(tree: Any, where: str) -> None:
    """Raise ``SourceError`` for a page that would take minutes and gigabytes to read."""
    letters = 0
    for elements, element in enumerate(tree.iter(), 1):
        letters += (0 if element.tag in _NO_WORDS else len(element.text or "")) + len(element.tail or "")
        if elements > MOST_ELEMENTS or letters > LONGEST_TEXT:
            what = f"{LONGEST_TEXT:,} characters" if letters > LONGEST_TEXT else f"{MOST_ELEMENTS:,} elements"
            raise SourceError(where, f"a page with more than {what}; no article is so long")


def decoded_page(data: bytes, charset: str = "") -> str | None:
    """The page's characters; None where no charset that it may have fits.

    What is UTF-8 by its bytes is that, whatever is said of it: other texts are hardly ever valid UTF-8 by chance.
    Otherwise the response's header counts before the page's own words, but for the names that servers send unasked.
    """
    marked = next((coding for mark, coding in _MARKS if data.startswith(mark)), "")
    found = _CHARSET.search(data[:_HEAD])
    own = found["name"].decode("ascii", "replace") if found else ""
    named = [name.strip().lower() for name in (charset, own)]
    first = [name for name in named if name.startswith("iso-2022")]
    last = [name for name in named if _READ_AS.get(name) == "cp1252"]
    for name in (marked, *first, "utf-8", *(name for name in named if name not in last), *last):
        coding = _READ_AS.get(name, name)
        try:
            if coding:
                return data.decode(coding)
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return None


def _tree(data: bytes, charset: str, where: str) -> Any:
    # trafilatura takes about a second to load: only for the first page.
    from trafilatura.utils import load_html

    text = decoded_page(data, charset)
    tree = load_html(_RULE.sub(f"<p>{SEPARATOR}</p>", _UNWRITABLE.sub("", text)) if text is not None else data)
    if tree is None:
        raise SourceError(where, "no article text found in the page: it is not HTML")
    return tree


def _extracted(tree: Any, url: str, fetched_at: datetime) -> Any:
    from copy import deepcopy

    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    dates = {"extensive_search": True, "original_date": True, "max_date": fetched_at.date().isoformat()}
    found = bare_extraction(
        deepcopy(tree),
        url=url or None,
        with_metadata=True,
        include_comments=False,
        date_extraction_params=dates,
    )
    return found if isinstance(found, Document) and found.body is not None else Document()


def _without_title(found: Iterator[Paragraph], title: str) -> Iterator[Paragraph]:
    """The paragraphs; a first one that repeats the title, and separators at either end, are left out."""
    waiting: list[Paragraph] = []
    begun = False
    for paragraph in found:
        if not begun and paragraph.text.casefold() == title.casefold():
            begun = True
        elif paragraph.text == SEPARATOR:
            waiting = [paragraph] if begun else []
        else:
            yield from waiting
            yield paragraph
            begun, waiting = True, []


def _inferred(written_date: str | None) -> datetime | None:
    try:
        when = published(written_date)[0] if written_date else None
    except ValueError:
        return None
    return when if when and datetime(_SHORTEST_INFERRED, 1, 1, tzinfo=UTC) <= when else None


def _via(text: str, outlet: str, url: str, canonical: str) -> tuple[str, ...]:
    """What the text says; a canonical address at another house is where a copy was taken from."""
    chain = via_of(text, outlet)
    there = urlsplit(canonical).hostname or "" if url and canonical else ""
    here = urlsplit(url).hostname or "" if url else ""
    if there and here and not same_house(here, there) and there not in chain:
        return (there.removeprefix("www."), *chain)
    return chain
