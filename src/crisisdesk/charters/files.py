"""Charter files: finding those of the package, reading any, and checking that they do not contradict themselves."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from crisisdesk.charters import rows
from crisisdesk.charters.charter import Charter
from crisisdesk.charters.checks import check
from crisisdesk.charters.nodes import Node, Section, compose
from crisisdesk.charters.notation import Notation
from crisisdesk.charters.organs import Rule
from crisisdesk.errors import CharterError, Misuse

Row = TypeVar("Row")

VOCABULARIES = {"measures.yaml", "gates.yaml"}


@cache
def organisations() -> tuple[str, ...]:
    """The acronyms of all organisations whose charter is in the package, in alphabetical order."""
    folder = files("crisisdesk.charters") / "data"
    names = (entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return tuple(sorted(name.removesuffix(".yaml").upper() for name in names if name not in VOCABULARIES))


def charter(acronym: str) -> Charter:
    """The charter of an organisation, read once; raises ``Misuse`` naming the known ones for any other."""
    if acronym.upper() not in organisations():
        raise Misuse(f"no charter for {acronym!r}; there are {', '.join(organisations())}")
    return _shipped(f"{acronym.lower()}.yaml")


@cache
def _shipped(file: str) -> Charter:
    return parse((files("crisisdesk.charters") / "data" / file).read_text("utf-8"), file)


def load(path: Path | str) -> Charter:
    """Read a charter file that the user names; raises ``CharterError`` with file, line and path of what is wrong."""
    try:
        text = Path(path).read_text("utf-8")
    except UnicodeDecodeError as error:
        raise CharterError(str(path), None, "", "is not UTF-8 text") from error
    except OSError as error:
        raise CharterError(str(path), None, "", f"cannot be read: {error.strerror or error}") from error
    return parse(text, str(path))


def parse(text: str, file: str) -> Charter:
    """Read the text of a charter file. Pure: touches no disk."""
    section = compose(text, file).section()
    sources = section.need("sources").section()
    names = rows.Names(frozenset(sources.keys))
    organs = _rows(section, "organs", lambda node: rows.organ(node, names))
    names = rows.Names(names.sources, frozenset(organ.code for organ in organs))
    notation = Notation(dict(_written(section)))
    found = Charter(
        code=section.need("code").text(),
        name=section.need("name").text(),
        as_of=section.need("as_of").day(),
        file=file,
        sources=tuple(rows.source(code, node) for code, node in sources.keys.items()),
        all_members=_rows(section, "members", lambda node: rows.member(node, names), needed=True),
        all_observers=_rows(section, "observers", lambda node: rows.member(node, names)),
        all_statuses=_rows(section, "statuses", lambda node: rows.status(node, names)),
        all_organs=organs,
        all_weights=_rows(section, "weights", lambda node: rows.weights(node, names)),
        all_rules=_rows(section, "rules", lambda node: _rule(node, names, notation)),
        all_powers=_rows(section, "measures", lambda node: rows.power(node, names)),
        all_routes=_rows(section, "convening", lambda node: rows.route(node, names)),
        all_approvals=_rows(section, "approvals", lambda node: rows.approval(node, names)),
        gaps=section.words("gaps"),
        notes=section.words("notes"),
    )
    section.done()
    check(found)
    return found


def _rows(section: Section, key: str, read: Callable[[Node], Row], needed: bool = False) -> tuple[Row, ...]:
    found = tuple(read(node) for node in section.entries(key))
    if needed and not found:
        section.node.fail(f"{key!r} has no rows")
    return found


def _written(section: Section) -> list[tuple[str, Node]]:
    found: list[tuple[str, Node]] = []
    for node in section.entries("rules"):
        row = node.section()
        found.append((row.need("id").text(), row.need("rule")))
    return found


def _rule(node: Node, names: rows.Names, notation: Notation) -> Rule:
    code = node.section().need("id").text()
    return rows.rule(node, names, Notation(notation.written, (code,)))
