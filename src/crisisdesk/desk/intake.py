"""An article that somebody brings: pasted or as a file, read beside the pages, with its progress."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, ClassVar

from starlette.responses import RedirectResponse, Response

from crisisdesk.clock import moment
from crisisdesk.desk.calls import Call, Upload
from crisisdesk.desk.guard import LARGEST_FORM
from crisisdesk.desk.language import figure, say
from crisisdesk.desk.links import to_document, to_work
from crisisdesk.desk.office import Office
from crisisdesk.desk.prose import counted
from crisisdesk.desk.work import Desk
from crisisdesk.engines import take_in
from crisisdesk.errors import Misuse, RunAborted, SourceError
from crisisdesk.model import Document
from crisisdesk.wire import open_source

READING = "read"
"""The kind of work that reads articles."""
BATCH = 16
"""Articles read between two looks at whether to stop."""
SUFFIXES = (".txt", ".md", ".html", ".htm", ".jsonl", ".ndjson", ".json", ".csv", ".xml", ".eml")
"""Of files that are taken; anything else is read as plain text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakePage:
    """The form in which an article is brought."""

    template: ClassVar[str] = "intake.html"

    title: Annotated[str, "The name of the page."]
    largest: Annotated[str, "Bytes of the largest file, in words."]


def intake_page(_: Office, __: Call) -> IntakePage:
    """The form."""
    return IntakePage(title=say("Read an article"), largest=figure(LARGEST_FORM))


def take(office: Office, call: Call) -> Response:
    """Begin to read what a form brings. Raises ``Misuse`` for nothing to read and for a date that is none."""
    upload = call.upload or _pasted(call)
    published = moment(call.text("published", 64)) if call.text("published", 64) else None
    outlet = call.text("outlet", 200)
    work = office.works.start(
        READING,
        say("Reading {name}", name=upload.name or say("an article")),
        call.who.person.person_id,
        lambda desk: read_upload(office, desk, upload, published, outlet),
    )
    if work is None:
        raise Misuse(say("too much is under way; wait until something is done"))
    return RedirectResponse(to_work(work.work_id), 303)


def _pasted(call: Call) -> Upload:
    text, title = call.text("text", LARGEST_FORM), call.text("title", 500)
    if not text:
        raise Misuse(say("there is nothing to read: paste a text or choose a file"))
    return Upload("pasted.txt", f"{title or say('Pasted text')}\n\n{text}".encode("utf-8", "replace"))


def read_upload(office: Office, desk: Desk, upload: Upload, published: datetime | None, outlet: str) -> None:
    """Read an upload into the record, batch by batch, until its end or until somebody stops it.

    Raises ``RunAborted`` where nothing in it can be read.
    """
    suffix = next((one for one in SUFFIXES if upload.name.lower().endswith(one)), ".txt")
    with tempfile.TemporaryDirectory() as folder:
        # The sender's name of the file is only shown: on the disk it has the desk's own.
        path = Path(folder) / f"brought{suffix}"
        path.write_bytes(upload.data)
        source = _Watched(open_source(path, published=published, outlet=outlet or say("brought by hand")), desk)
        found = take_in(office.record, source, batch=BATCH, on_item=lambda intake: source.tell(intake.statements))
    if desk.stopped() and not source.documents:
        return
    if not source.documents:
        reasons = "; ".join(dict.fromkeys(refusal.reason for refusal in found.refusals)) or say(
            "nothing was found in it"
        )
        raise RunAborted(say("nothing was read: {reasons}", reasons=reasons))
    source.tell(found.statements)


class _Watched:
    """A source that ends when somebody stops the work, and remembers what came."""

    def __init__(self, source: object, desk: Desk) -> None:
        self.name = "brought by hand"
        self.documents: list[str] = []
        self._source = source
        self._desk = desk

    def articles(self, since: datetime | None = None):  # type: ignore[no-untyped-def]
        """The articles until the work is stopped."""
        for item in self._source.articles(since):  # type: ignore[attr-defined]
            if self._desk.stopped():
                return
            if isinstance(item, Document):
                self.documents.append(item.document_id)
            elif isinstance(item, SourceError):
                item = SourceError("brought by hand", item.reason, item.line)
            yield item

    def tell(self, statements: int) -> None:
        """Say how far it is."""
        link = to_document(self.documents[0]) if len(self.documents) == 1 else "/coverage"
        words = say(
            "{documents}, {statements} found",
            documents=counted(len(self.documents), "article read", "articles read"),
            statements=counted(statements, "statement", "statements"),
        )
        self._desk.tell(len(self.documents), 0, words, link)
