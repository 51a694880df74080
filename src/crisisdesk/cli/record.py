"""``crisisdesk record``: the evidence itself."""

import typer

from crisisdesk.cli.options import AsJson, DeskFolder, settings
from crisisdesk.cli.printing import err, out, print_json
from crisisdesk.record import Record
from crisisdesk.record import check as check_record

app = typer.Typer(help="The record: counts and verification.", no_args_is_help=True)
NOTHING = 1
DAMAGED = 3


@app.command("check")
def check(desk: DeskFolder = None, as_json: AsJson = False) -> None:
    """Verify files, hashes, identifiers and spans of the record, and say what is wrong."""
    record = Record(settings(desk).record)
    faults = check_record(record)
    damage = [fault for fault in faults if fault.damage]
    if as_json:
        print_json({"clean": not damage, "faults": faults, "rows": record.snapshot().counts() if not damage else {}})
    else:
        for fault in faults:
            err.print(("damage: " if fault.damage else "note: ") + str(fault), markup=False)
        if not damage:
            counts = record.snapshot().counts()
            out.print("clean: " + ", ".join(f"{count} {table}" for table, count in counts.items()))
    if damage:
        raise typer.Exit(DAMAGED)


@app.command("counts")
def counts(desk: DeskFolder = None, as_json: AsJson = False) -> None:
    """Print the number of rows by table."""
    found = Record(settings(desk).record).snapshot().counts()
    if as_json:
        print_json(found)
    else:
        for table, count in found.items():
            out.print(f"{count:>10,} {table}")
    if not any(found.values()):
        raise typer.Exit(NOTHING)
