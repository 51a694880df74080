"""Evidence and readings for tests of positions, without reading a text."""

from datetime import datetime, timedelta

from crisisdesk.model import (
    ITSELF,
    OUTLET,
    Act,
    Document,
    Form,
    Mention,
    Position,
    Precision,
    Reading,
    Span,
    Speaker,
    Stance,
    Statement,
    statement_id,
)
from crisisdesk.positions import Evidence, Searched
from crisisdesk.record.findings import Imprint
from crisisdesk.testing import NOON, article

NOTHING = Searched(0, 0, 0, 0, (), None)
OWN, ACT, REPORTED = ITSELF, OUTLET, "TUR"
VERBS = {"welcomed": Act.PRAISES, "rejected": Act.REJECTS}
NAMES = {"RUS": "Russia", "GEO": "Georgia", "ARM": "Armenia", "CHN": "China"}


def told(
    stance: Stance,
    days: float = 0,
    *,
    by: str = OWN,
    story: str = "",
    document: str = "",
    outlet: str = "Test Wire",
    said_of: bool = False,
    actor: str = "KAZ",
) -> Evidence:
    """Evidence that a story, one of its own unless it is named, shows a stance on a day."""
    story = story or f"story {stance} {days} {by} {document}"
    position = Position(
        actor=actor,
        question_id="q1",
        stance=stance,
        document_id=document or story,
        evidence=Span(0, 5),
        reported_by=by,
        statement_id=None,
        event_id=None,
        rule="test",
        confidence=1.0,
        said_of=said_of,
    )
    at = NOON + timedelta(days=days)
    imprint = Imprint(document or story, story, outlet, (), "Title", "en", at, Precision.MOMENT)
    return Evidence(position, f"{stance} of {story}.", imprint)


def reading(
    code: str, verb: str, days: float = 0, *, more: str = "", reader: str = "first", term: str = "force"
) -> Reading:
    """A reading of two sentences: "Russia welcomed the force. It was day 0."."""
    name = NAMES[code]
    text = f"{name} {verb} the {term}. {more or f'It was day {days}.'}"
    return read_as(article(text, at=NOON + timedelta(days=days)), code, verb, reader=reader, length=len(term) + 4)


def read_as(document: Document, code: str, verb: str, *, reader: str = "first", length: int = 9) -> Reading:
    """The reading of a document whose first sentence is "Russia welcomed the force."."""
    name = NAMES[code]
    source, cue = Span(0, len(name)), Span(len(name) + 1, len(name) + 1 + len(verb))
    content = Span(cue.end + 1, cue.end + 1 + length)
    statement = Statement(
        statement_id=statement_id(document.document_id, [source], [cue], [content]),
        document_id=document.document_id,
        source=(source,),
        cue=(cue,),
        content=(content,),
        speaker=Speaker(name, code, None, None, "test", 1.0),
        form=Form.INDIRECT,
        act=VERBS[verb],
        hedge=None,
        within=None,
        rule="test",
        confidence=1.0,
    )
    return Reading(
        document=document,
        reader=reader,
        mentions=(Mention(source, code, "state", "test", 1.0),),
        statements=(statement,),
        events=(),
        sentences=1,
    )


def read_plainly(document: Document) -> Reading:
    """A document in which nothing is said or done; it may mention Russia."""
    at = document.text.find("Russia")
    mentions = (Mention(Span(at, at + 6), "RUS", "state", "test", 1.0),) if at >= 0 else ()
    return Reading(document=document, reader="first", mentions=mentions, statements=(), events=(), sentences=1)


def unread(document: Document) -> Reading:
    """A document of which nothing could be read."""
    return Reading(
        document=document,
        reader="first",
        mentions=(),
        statements=(),
        events=(),
        sentences=0,
        skipped=(("language", 1),),
    )


def day(days: float) -> datetime:
    """A moment so many days after the tests' noon."""
    return NOON + timedelta(days=days)
