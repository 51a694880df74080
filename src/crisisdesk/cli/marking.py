"""An article in the terminal with its statements and events marked, and these in words."""

from collections.abc import Iterable

from rich.text import Text

from crisisdesk.model import Document, Event, Span, Statement

STYLES = {"source": "bold cyan", "cue": "bold yellow", "content": "green", "trigger": "bold magenta"}


def marked(document: Document, statements: Iterable[Statement], events: Iterable[Event] = ()) -> Text:
    """The text with sources, cues, contents and triggers in their colours."""
    text = Text(document.text)
    for found in statements:
        for name, spans in (("content", found.content), ("source", found.source), ("cue", found.cue)):
            for span in spans:
                text.stylize(STYLES[name], span.start, span.end)
    for event in events:
        text.stylize(STYLES["trigger"], event.trigger.start, event.trigger.end)
    return text


def told(statement: Statement, document: Document) -> str:
    """Who says what on whose behalf, in a line."""
    speaker = statement.speaker
    behalf = f" for {speaker.speaks_for}" if speaker.speaks_for else ""
    name = speaker.name or "somebody"
    return f"{name}{behalf} {statement.act}: {words_of(document, statement.content)} [{statement.statement_id[:10]}]"


def explained(statement: Statement) -> str:
    """Why a statement was read so, in a line."""
    speaker = statement.speaker
    hedge = f", {statement.hedge}" if statement.hedge else ""
    nested = f", within {statement.within[:10]}" if statement.within else ""
    return (
        f"{statement.form}{hedge}{nested}; {statement.rule} ({statement.confidence:.2f}); "
        f"speaker: {speaker.rule} ({speaker.confidence:.2f})"
    )


def done(event: Event) -> str:
    """Who did what to whom, in a line."""
    return f"{event.source} {event.plover} {event.target or '-'} ({event.status}; {event.rule})"


def words_of(document: Document, spans: Iterable[Span]) -> str:
    """The words of some spans of a document."""
    return " … ".join(span.of(document.text) for span in spans)
