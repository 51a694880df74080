"""``crisisdesk judge``: what an analyst thinks of a source, an item or a reading."""

from typing import Annotated

import typer

from crisisdesk.casebook import Casebook, Judgement, Of, Verdict
from crisisdesk.cli.options import AsJson, DeskFolder, settings
from crisisdesk.cli.person import DEFAULT, As
from crisisdesk.cli.printing import out, print_json
from crisisdesk.errors import Misuse

NOTHING = 1


def judge(
    of: Annotated[str, typer.Argument(metavar="WHAT", help=f"One of {', '.join(Of)}.")],
    subject: Annotated[str, typer.Argument(metavar="ID", help="Its id, as show prints it, or an outlet's name.")],
    grade: Annotated[
        str | None, typer.Option(metavar="B2", help="Admiralty grade: source A-F, information 1-6.")
    ] = None,
    verdict: Annotated[str | None, typer.Option(help=f"Of a reading: {', '.join(Verdict)}.")] = None,
    amend: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=VALUE", help="What the reading should be: speaks_for=KAZ.")
    ] = None,
    comment: Annotated[str, typer.Option(help="Why.")] = "",
    person: As = DEFAULT,
    desk: DeskFolder = None,
    as_json: AsJson = False,
) -> None:
    """Grade a source or an item, or agree, disagree or amend a reading; with neither, list what was judged.

    The machine's reading stays; the judgement stands beside it, and so do all earlier ones.
    """
    casebook = Casebook(settings(desk).casebook)
    if grade is None and verdict is None and not amend:
        return _list(casebook.judgements(of, subject), as_json)
    said = verdict or ("amend" if amend else None)
    made = casebook.judge(of, subject, person, grade=grade, verdict=said, amended=_pairs(amend or []), comment=comment)
    if as_json:
        return print_json(made)
    return out.print(_line(made), markup=False)


def _list(found: tuple[Judgement, ...], as_json: bool) -> None:
    if as_json:
        print_json(found)
    else:
        for judgement in found:
            out.print(_line(judgement), markup=False)
    if not found:
        raise typer.Exit(NOTHING)


def _line(judgement: Judgement) -> str:
    amended = ", ".join(f"{name}={value}" for name, value in judgement.amended.items())
    said = f"{judgement.grade} ({judgement.grade.words})" if judgement.grade else str(judgement.verdict)
    parts = [f"{judgement.at:%Y-%m-%d %H:%M}", judgement.person, f"{judgement.of} {judgement.subject}:", said, amended]
    note = f"- {judgement.comment}" if judgement.comment else ""
    return " ".join(part for part in (*parts, note, "" if judgement.stands else "[replaced]") if part)


def _pairs(given: list[str]) -> dict[str, str]:
    pairs = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise Misuse(f"{text!r}: write FIELD=VALUE, for example speaks_for=KAZ")
        pairs[name.strip()] = value.strip()
    return pairs
