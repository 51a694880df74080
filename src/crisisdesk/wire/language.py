"""The language of an article."""

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crisisdesk.wire.articles import Article

UNDETERMINED = "und"
_ENOUGH = 2_000


def language_of(article: "Article") -> str:
    """ISO 639-1 code of the article's language: as its source says, else as its words show."""
    if article.language:
        return article.language.lower().replace("_", "-").partition("-")[0]
    sample = f"{article.title}\n{article.text}"[:_ENOUGH].strip()
    if not sample:
        return UNDETERMINED
    return str(_identifier().classify(sample)[0])


@cache
def _identifier() -> Any:
    # The model takes about a second to load: only when a first article asks.
    import py3langid

    return py3langid
