"""How articles come in: files, feeds, pages; once or watched; language; provenance; copies. No reading here."""

from crisisdesk.wire.articles import Article, document_of
from crisisdesk.wire.sources import Source, open_source

__all__ = ["Article", "Source", "document_of", "open_source"]
