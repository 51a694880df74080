"""``crisisdesk ledger``: what was done at the desk, so that others can check it."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from crisisdesk.casebook import Casebook
from crisisdesk.casebook.audit import audit
from crisisdesk.casebook.checkpoint import Checkpoint, keep_countersignature, last_checkpoint, sign_checkpoint
from crisisdesk.casebook.countersigning import countersign as countersigned
from crisisdesk.casebook.export import checkpoints_beside, export
from crisisdesk.casebook.keyfile import kept_key
from crisisdesk.casebook.ledger_files import note_of, notes_of, opened, text_of, verifier
from crisisdesk.casebook.proofs import (
    CONSISTENCY,
    INCLUSION,
    ConsistencyProof,
    InclusionProof,
    prove_entry,
    prove_growth,
)
from crisisdesk.casebook.signing import Note, Purpose, VerifierKey
from crisisdesk.casebook.verification import Verification, verify
from crisisdesk.cli.options import AsJson, DeskFolder, ledger_key, settings
from crisisdesk.cli.printing import err, out, print_json
from crisisdesk.clock import system_clock
from crisisdesk.errors import Misuse, RunAborted
from crisisdesk.settings import Settings

app = typer.Typer(help="The ledger: verify it, hand it out, sign it, prove what is in it.", no_args_is_help=True)
DAMAGED = 3

Keys = Annotated[
    list[str] | None,
    typer.Option("--key", metavar="VKEY", help="A verifier key that is trusted, or a file that holds it."),
]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write there instead of printing.")]


@app.command("verify")
def verify_verb(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="An exported ledger or a proof; without it the desk's own ledger."),
    ] = None,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option("--checkpoint", metavar="FILE", help="Signed checkpoints that you have kept."),
    ] = None,
    key: Keys = None,
    desk: DeskFolder = None,
    as_json: AsJson = False,
) -> None:
    """Verify an exported ledger, a proof, or the desk's own ledger; what is wrong ends with exit code 3."""
    keys = [verifier(each) for each in key or ()]
    kept = [note for path in checkpoint or () for note in notes_of(path)]
    if file is None:
        return _show(_own(settings(desk), kept, keys), as_json)
    with opened(file) as lines:
        head = next(lines, b"")
    if head.startswith(INCLUSION.encode()):
        return _show_entry(InclusionProof.read(text_of(file)), keys, as_json)
    if head.startswith(CONSISTENCY.encode()):
        return _show_growth(ConsistencyProof.read(text_of(file)), kept, keys, as_json)
    beside = checkpoints_beside(file)
    with opened(file) as lines:
        return _show(verify(lines, [*kept, *_beside(beside, keys)], keys), as_json)


@app.command("export")
def export_verb(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One entry a line; checkpoints go beside it.")],
    desk: DeskFolder = None,
) -> None:
    """Write the whole ledger into a file, and its signed checkpoints into FILE.checkpoints."""
    with Casebook(settings(desk).casebook).database.reading() as connection:
        count = export(connection, file)
    out.print(Text(f"{count} entries in {file}, checkpoints in {checkpoints_beside(file)}"), soft_wrap=True)


@app.command("checkpoint")
def checkpoint(
    out_: Out = None,
    add: Annotated[
        Path | None, typer.Option("--add", metavar="FILE", help="Keep the line of a member that countersigned (--key).")
    ] = None,
    key: Keys = None,
    desk: DeskFolder = None,
    as_json: AsJson = False,
) -> None:
    """Sign the ledger as it stands and print the signed checkpoint: what members keep."""
    if bool(add) != bool(key):
        raise Misuse("--add keeps a member's line under a checkpoint; say with --key whose key it is")
    chosen = settings(desk)
    own = ledger_key(chosen)()
    with Casebook(chosen.casebook).database.writing() as connection:
        for note in notes_of(add) if add else ():
            for member in (verifier(each) for each in key or ()):
                keep_countersignature(connection, note, member)
        note = sign_checkpoint(connection, own, system_clock())
    if as_json:
        found = Checkpoint.read(note.text)
        shown = {"origin": found.origin, "size": found.size, "root": found.root.hex(), "note": str(note)}
        return print_json(shown | {"key": str(own.verifier)})
    _write(str(note), out_)
    err.print(Text(f"verifier key: {own.verifier}"), soft_wrap=True)
    return None


@app.command("prove")
def prove(
    entry: Annotated[int | None, typer.Argument(metavar="NUMBER", help="An entry, counted from 1.")] = None,
    since: Annotated[
        Path | None,
        typer.Option("--since", metavar="FILE", help="An older checkpoint: prove that the ledger has only grown."),
    ] = None,
    out_: Out = None,
    desk: DeskFolder = None,
) -> None:
    """Print the proof that an entry is in the ledger, or that the ledger continues an older checkpoint."""
    if (entry is None) == (since is None):
        raise Misuse("name the number of an entry, or an older checkpoint with --since")
    with Casebook(settings(desk).casebook).database.reading() as connection:
        note = last_checkpoint(connection)
        if note is None:
            raise Misuse("nothing was signed yet; `crisisdesk ledger checkpoint` signs the ledger as it stands")
        if since is not None:
            proof = str(prove_growth(connection, Checkpoint.read(note_of(since).text), note))
        else:
            proof = str(prove_entry(connection, entry or 0, note))
    _write(proof, out_)


@app.command("countersign")
def countersign(
    checkpoint: Annotated[Path, typer.Argument(metavar="CHECKPOINT", help="The signed checkpoint, in a file.")],
    key: Annotated[str, typer.Option("--key", metavar="VKEY", help="The ledger's verifier key, as you received it.")],
    key_file: Annotated[
        Path, typer.Option("--key-file", metavar="FILE", help="Your own key; made there on first use, mode 0600.")
    ],
    name: Annotated[
        str | None, typer.Option("--name", help="Who you are, for a new key: mfa.example.org/witness.")
    ] = None,
    ledger: Annotated[Path | None, typer.Option("--ledger", metavar="FILE", help="The exported ledger.")] = None,
    kept: Annotated[
        Path | None, typer.Option("--kept", metavar="FILE", help="The checkpoint that you countersigned last.")
    ] = None,
    proof: Annotated[
        Path | None, typer.Option("--proof", metavar="FILE", help="A proof of growth from the one kept to this one.")
    ] = None,
    out_: Out = None,
) -> None:
    """Countersign a checkpoint with a member's own key, once the ledger is seen to have only grown."""
    if name is None and not key_file.exists():
        raise Misuse(f"{key_file} is made now: say with --name whose key it is, for example mfa.example.org/witness")
    member = kept_key(key_file, name, Purpose.MEMBER)
    with opened(ledger) if ledger else nullcontext() as lines:
        note = countersigned(
            note_of(checkpoint),
            member,
            system_clock(),
            ledger_key=verifier(key),
            kept=note_of(kept) if kept else None,
            lines=lines,
            proof=ConsistencyProof.read(text_of(proof)) if proof else None,
        )
    _write(str(note), out_)
    err.print(Text(f"your verifier key: {member.verifier}"), soft_wrap=True)


def _own(chosen: Settings, kept: list[Note], keys: list[VerifierKey]) -> Verification:
    own = [ledger_key(chosen)().verifier] if chosen.ledger_key.exists() else []
    with Casebook(chosen.casebook).database.reading() as connection:
        return audit(connection, keys or own, kept)


def _show(verdict: Verification, as_json: bool) -> None:
    if as_json:
        print_json({"holds": verdict.holds, **_plain(verdict)})
    else:
        for sentence in verdict.sentences():
            _say(sentence)
    if not verdict.holds:
        raise typer.Exit(DAMAGED)


def _plain(verdict: Verification) -> dict[str, object]:
    shown = {name: getattr(verdict, name) for name in ("entries", "head", "covered", "signers", "findings")}
    return shown | {"root": verdict.root.hex()}


def _beside(file: Path, keys: list[VerifierKey]) -> list[Note]:
    """The checkpoints that came with an export; those that none of the keys signed are nobody's word and left."""
    notes = notes_of(file) if file.exists() else []
    ids = {(key.name, key.key_id) for key in keys}
    return [note for note in notes if not ids or any((line.name, line.key_id) in ids for line in note.signatures)]


def _show_entry(proof: InclusionProof, keys: list[VerifierKey], as_json: bool) -> None:
    signers = _signers(proof.note, keys)
    holds, at = proof.holds() and (bool(signers) or not keys), proof.checkpoint
    if as_json:
        shown = {"entry": proof.entry, "size": at.size, "origin": at.origin, "signers": signers}
        print_json({"holds": holds} | shown)
    else:
        said = "is in" if proof.holds() else "is NOT in"
        _say(proof.line.decode())
        _say(f"entry {proof.index + 1} {said} {at.words}{_by(signers, keys)}")
    if not holds:
        raise typer.Exit(DAMAGED)


def _show_growth(proof: ConsistencyProof, kept: list[Note], keys: list[VerifierKey], as_json: bool) -> None:
    if len(kept) != 1:
        raise Misuse("a proof of growth is checked against the one checkpoint you kept: give it with --checkpoint")
    signers, before, at = _signers(proof.note, keys), Checkpoint.read(kept[0].text), proof.checkpoint
    grown = proof.holds(before)
    holds = grown and (not keys or bool(signers and _signers(kept[0], keys)))
    if as_json:
        print_json({"holds": holds, "old": before.size, "size": at.size, "origin": at.origin, "signers": signers})
    else:
        said = "continues" if grown else "does NOT continue"
        _say(f"{at.words}: {said} the checkpoint of {before.size}{_by(signers, keys)}")
    if not holds:
        raise typer.Exit(DAMAGED)


def _signers(note: Note, keys: list[VerifierKey]) -> list[str]:
    return [key.name for key in keys if note.signed_by(key)]


def _by(signers: list[str], keys: list[VerifierKey]) -> str:
    if signers:
        return f", signed by {', '.join(signers)}"
    return ", signed by none of the keys given" if keys else ", whose signatures were not checked (give --key)"


def _say(text: str) -> None:
    """Print what a file says; nothing in it can steer the terminal."""
    out.print(Text("".join(letter if letter.isprintable() else "�" for letter in text)), soft_wrap=True)


def _write(text: str, file: Path | None) -> None:
    if file is None:
        sys.stdout.write(text)
        return
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise RunAborted(f"{file}: cannot be written: {error.strerror or error}") from error
