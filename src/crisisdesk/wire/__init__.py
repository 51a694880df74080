"""How articles come in: files, JSON lines, HTML; language; provenance; copies of one story. No reading here."""

from crisisdesk.wire.articles import Article, document_of
from crisisdesk.wire.sources import Source, open_source

__all__ = ["Article", "Source", "document_of", "open_source"]
