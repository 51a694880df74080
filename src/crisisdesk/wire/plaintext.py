"""A plain text as one article: a first line that stands alone is its title, a full date in its head dates it."""

from collections.abc import Iterator

from crisisdesk.model import Dating, Precision
from crisisdesk.wire.articles import Article
from crisisdesk.wire.dates import in_head
from crisisdesk.wire.items import LONGEST_LINE, Blob, Entry, Item, decoded
from crisisdesk.wire.provenance import byline_of

_LONGEST_TITLE = 200


def entries(blob: Blob, outlet: str) -> Iterator[Entry]:
    """The one article of the file."""
    text = decoded(blob.whole(LONGEST_LINE), blob.where)
    head, _, rest = text.partition("\n")
    titled = 0 < len(head.strip()) <= _LONGEST_TITLE and rest.startswith("\n")
    dated = in_head(text)
    article = Article(
        text=rest.strip("\n") if titled else text,
        title=head.strip() if titled else "",
        outlet=outlet,
        published_at=dated[0] if dated else None,
        precision=dated[1] if dated else Precision.UNKNOWN,
        dated_by=Dating.TEXT if dated else Dating.UNKNOWN,
        author=byline_of(rest if titled else text),
    )
    yield Item(article, blob.where, None)
