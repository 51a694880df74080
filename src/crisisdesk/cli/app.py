"""All verbs under one name, and what failures look like."""

import os
import sys

import typer

from crisisdesk import __version__
from crisisdesk.cli import (
    actor,
    addresses,
    bench,
    case,
    charter,
    decide,
    demo,
    events,
    forecast,
    history,
    judge,
    ledger,
    papers,
    parse,
    people,
    positions,
    question,
    read,
    record,
    relations,
    scorecard,
    serve,
    show,
    sources,
    statements,
    stream,
    warn,
    watch,
)
from crisisdesk.cli.printing import err
from crisisdesk.errors import DeskError, SourceError

MISUSE = 2
SOME_FAILED = 3

app = typer.Typer(
    name="crisisdesk",
    help="Who said what, who stands where, what can be decided.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.command("demo")(demo.demo)
app.command("read")(read.read)
app.command("addresses")(addresses.addresses)
app.command("watch")(watch.watch)
app.command("sources")(sources.sources)
app.command("parse")(parse.parse)
app.command("statements")(statements.statements)
app.command("events")(events.events)
app.add_typer(show.app, name="show")
app.add_typer(question.app, name="question")
app.command("positions")(positions.positions)
app.command("compare")(history.compare)
app.command("timeline")(history.timeline)
app.command("relations")(relations.relations_verb)
app.command("decide")(decide.decide_verb)
app.add_typer(charter.app, name="charter")
app.command("readiness")(charter.readiness)
app.command("power")(charter.power)
app.add_typer(actor.app, name="actor")
app.command("members")(actor.members)
app.command("stream")(stream.stream)
app.command("warn")(warn.warn)
app.command("forecast")(forecast.forecast_verb)
app.command("scorecard")(scorecard.scorecard_verb)
app.add_typer(bench.app, name="bench")
app.add_typer(record.app, name="record")
app.command("judge")(judge.judge)
app.add_typer(people.app, name="people")
app.add_typer(case.app, name="case")
for _paper in (papers.sheet, papers.calendar, papers.feed, papers.remind, papers.replay):
    case.app.command(_paper.__name__)(_paper)
app.add_typer(ledger.app, name="ledger")
app.command("serve")(serve.serve_verb)


@app.command("version")
def version() -> None:
    """Print the version."""
    typer.echo(__version__)


def main() -> None:
    """Run the command line; every failure that crisisdesk explains ends in one line and an exit code."""
    try:
        app()
    except SourceError as error:
        err.print(f"crisisdesk: {error}", markup=False)
        sys.exit(SOME_FAILED)
    except DeskError as error:
        err.print(f"crisisdesk: {error}", markup=False)
        sys.exit(MISUSE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        err.print("crisisdesk: stopped; what was written stays")
        sys.exit(130)
