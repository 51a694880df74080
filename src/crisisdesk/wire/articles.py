"""An article as it comes in, and the document that it becomes."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crisisdesk.errors import SourceError
from crisisdesk.model import Dating, Document, Precision, Section, content_id
from crisisdesk.wire.characters import in_one_line, without_control
from crisisdesk.wire.language import language_of
from crisisdesk.wire.provenance import sections_of, via_of
from crisisdesk.wire.stories import fingerprints_of

LONGEST_UNBROKEN = 50_000
"""Characters without a sentence end or a line break beyond which a text is taken for damaged."""
LONGEST_TEXT = 1_000_000
"""Characters beyond which a text is a book or a damaged file, and would be read for minutes."""
EARLIEST = datetime(1600, 1, 1, tzinfo=UTC)
"""No newspaper is older; programs write year 1 where they know no date."""

_NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
_FUTURE_SLACK = timedelta(days=1)
_BREAK = re.compile(r"[.!?。؟…\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a source says about one article before the desk looks at it.

    ``sections`` are given where the source's markup shows whose words a part is; otherwise they are read from the text.
    """

    text: str
    title: str = ""
    outlet: str = ""
    url: str = ""
    published_at: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    language: str = ""
    via: tuple[str, ...] = ()
    origin: str = ""
    author: str = ""
    canonical_url: str = ""
    raw_hash: str = ""
    dated_by: Dating = Dating.UNKNOWN
    inferred_at: datetime | None = None
    sections: tuple[Section, ...] = ()


def document_of(article: Article, *, retrieved_at: datetime, where: str, line: int | None = None) -> Document:
    """The document that an article becomes when it enters the record.

    Raises ``SourceError``, naming ``where`` and ``line``, for a text that cannot be read: without letters, too long,
    without any sentence end over ``LONGEST_UNBROKEN`` characters, without a date, or with one that cannot be.
    """
    reason = _refusal(article, retrieved_at)
    if reason:
        raise SourceError(where, reason, line)
    return undated_document(article, retrieved_at=retrieved_at, language=language_of(article))


def undated_document(article: Article, *, retrieved_at: datetime, language: str) -> Document:
    """The document of an article that will not be recorded: no date or language is asked for."""
    text = without_control(article.text)
    outlet = in_one_line(article.outlet) or "unknown outlet"
    url = in_one_line(article.url)
    document_id = content_id(outlet, url, text)
    sections = article.sections or sections_of(text)
    return Document(
        document_id=document_id,
        outlet=outlet,
        url=url,
        title=in_one_line(article.title),
        text=text,
        language=language,
        published_at=article.published_at,
        precision=article.precision,
        retrieved_at=retrieved_at,
        via=tuple(in_one_line(name) for name in article.via) or via_of(text, outlet),
        text_hash=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        story_id=document_id,
        sections=sections,
        fingerprints=fingerprints_of(text, sections),
        origin=in_one_line(article.origin),
        author=in_one_line(article.author),
        canonical_url=in_one_line(article.canonical_url),
        raw_hash=article.raw_hash,
        dated_by=article.dated_by,
        inferred_at=article.inferred_at,
    )


def _refusal(article: Article, now: datetime) -> str | None:
    return _fault_of_text(article.text) or _fault_of_date(article, now)


def _fault_of_text(text: str) -> str | None:
    if len(text) > LONGEST_TEXT:
        return f"the text has {len(text):,} characters, more than {LONGEST_TEXT:,}; split it into its articles"
    if not any(unicodedata.category(letter).startswith("L") for letter in text):
        return "the text holds no letters; nothing to read"
    if "\x00" in text:
        return "the text holds NUL characters; it looks like a binary file"
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        return "the text holds half of a surrogate pair; export it again as UTF-8"
    if _longest_unbroken(text) > LONGEST_UNBROKEN:
        return f"more than {LONGEST_UNBROKEN:,} characters without a full stop or line break; not an article"
    return None


def _fault_of_date(article: Article, now: datetime) -> str | None:
    when = article.published_at
    if when is None:
        return "no date of publication; add a 'published' field or pass --published DATE"
    if when > now + _FUTURE_SLACK:
        return f"published {when.date().isoformat()}, which is in the future; correct the date"
    if when < EARLIEST or (when == _NO_MOMENT and article.precision is Precision.MOMENT):
        return f"published {when.isoformat()}, which stands for no date; correct it or take it out"
    return None


def _longest_unbroken(text: str) -> int:
    longest = start = 0
    for found in _BREAK.finditer(text):
        longest = max(longest, found.start() - start)
        start = found.end()
    return max(longest, len(text) - start)
