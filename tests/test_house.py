"""The house itself: which room may import which, what the pure rooms may touch, names, docstrings, addresses."""

import ast
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "crisisdesk"

FLOORS = (
    ("errors",),
    ("model",),
    ("settings",),
    ("clock",),
    ("actors",),
    ("wire", "reading", "charters"),
    ("record",),
    ("positions", "warning"),
    ("casebook",),
    ("engines", "exchange"),
    ("demo", "testing"),
    ("desk",),
    ("cli",),
    ("__main__",),
)
"""From the ground up. A room imports from floors below its own, never from above or beside."""

DOORS = frozenset({"desk", "cli"})
"""What nobody imports but what stands at the door itself."""

PURE = ("reading", "charters")
"""Rooms without file, database, clock or network. What is read there is data of the package or a path that is given."""

PURE_MAY_IMPORT = frozenset(
    (
        "abc ahocorasick bisect collections contextlib copy csv dataclasses datetime decimal enum fractions functools "
        "hashlib heapq importlib.resources io itertools json math numpy onnxruntime operator pathlib re statistics "
        "string textwrap typing unicodedata yaml zlib"
    ).split()
)
"""Everything from outside that a pure room may import. ``pathlib`` is there for the types of package data."""

VAGUE = frozenset({"util", "utils", "helper", "helpers", "core", "common", "manager", "managers", "base", "misc"})

SQL = re.compile(r"\s*(?:SELECT|INSERT|CREATE|UPDATE|DELETE)\s")
SQL_ROOMS = frozenset({"record", "casebook"})

REGISTRY = re.compile(
    r"pypi\.(?:org|python)|pythonhosted\.org|registry\.npmjs|npmjs\.(?:org|com)|anaconda\.org|crates\.io"
)
MACHINE_PATH = re.compile(r"(?<![\w.:~*)-])/(?:(?:home|Users)/\w|(?:root|work)(?:/|\b(?![-\w])))")

UNREAD_FOLDERS = frozenset({".git", ".venv", "__pycache__", "_build", "build", "dist", "demo-desk", "results"})
UNREAD_SUFFIXES = frozenset({".woff", ".woff2", ".ico"})


class Import(NamedTuple):
    """A module that a file imports, and where."""

    file: Path
    line: int
    module: str

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line} imports {self.module}"


def sources(folder: Path = SOURCE) -> Iterator[tuple[Path, ast.Module]]:
    for file in sorted(folder.rglob("*.py")):
        yield file, ast.parse(file.read_text("utf-8"), str(file))


def imports(folder: Path = SOURCE) -> Iterator[Import]:
    """Every import under a folder, those inside functions too; names imported from a package count as modules."""
    for file, tree in sources(folder):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from (Import(file, node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{file}:{node.lineno}: write imports from the root"
                if node.module in {"crisisdesk", "importlib"}:
                    yield from (Import(file, node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
                else:
                    yield Import(file, node.lineno, node.module or "")


def room_of_file(file: Path) -> str:
    return file.relative_to(SOURCE).parts[0].removesuffix(".py")


def room_of_module(module: str) -> str | None:
    """The room that a module belongs to; None for what is not ours and for the version."""
    name, _, rest = module.partition(".")
    if name != "crisisdesk" or rest in {"", "__version__"}:
        return None
    return rest.partition(".")[0]


def floor(room: str) -> int:
    found = [number for number, rooms in enumerate(FLOORS) if room in rooms]
    assert found, f"{room} has no floor in the house; give it one in FLOORS"
    return found[0]


def string_literals(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """All string constants with their lines, the beginnings of f-strings included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def own_files() -> Iterator[Path]:
    """The files of the project: no caches, environments or built things."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(
            name
            for name in folders
            if name not in UNREAD_FOLDERS and not name.endswith((".egg-info", "_cache")) and name != ".hypothesis"
        )
        yield from (Path(folder) / name for name in sorted(names) if Path(name).suffix not in UNREAD_SUFFIXES)


def test_every_room_has_a_floor() -> None:
    rooms = {room_of_file(file) for file, _ in sources()} - {"__init__"}
    assert rooms == {room for rooms in FLOORS for room in rooms}


def test_imports_go_one_way() -> None:
    wrong = [
        str(found)
        for found in imports()
        if (room := room_of_file(found.file)) != "__init__"
        and (other := room_of_module(found.module)) not in {None, room}
        and floor(other or "") >= floor(room)
    ]
    assert not wrong


def test_the_root_imports_no_room() -> None:
    assert not [
        str(found) for found in imports() if room_of_file(found.file) == "__init__" and room_of_module(found.module)
    ]


def test_only_the_door_imports_the_desk_and_the_command_line() -> None:
    wrong = [
        str(found)
        for found in imports()
        if room_of_module(found.module) in DOORS and room_of_file(found.file) not in DOORS | {"__main__"}
    ]
    assert not wrong


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_import_nothing_that_touches_the_world(room: str) -> None:
    wrong = [
        str(found)
        for found in imports(SOURCE / room)
        if not found.module.startswith("crisisdesk")
        and found.module not in PURE_MAY_IMPORT
        and found.module.partition(".")[0] not in PURE_MAY_IMPORT
    ]
    assert not wrong


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_ask_no_clock_and_open_nothing(room: str) -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{node.lineno} calls {ast.unparse(node.func)}"
        for file, tree in sources(SOURCE / room)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _touches_the_world(node.func)
    ]
    assert not wrong


def _touches_the_world(called: ast.expr) -> bool:
    if isinstance(called, ast.Name):
        return called.id in {"open", "input", "print", "system_clock"}
    return isinstance(called, ast.Attribute) and called.attr in {"now", "utcnow", "today", "write_text", "write_bytes"}


def name_of(requirement: str) -> str:
    """The normal form of a package's name in a requirement."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement, maxsplit=1)[0]).lower()


def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    project = pyproject()["project"]
    declared = {name_of(line) for line in project["dependencies"]}
    modules = {found.module.partition(".")[0] for found in imports()} - {"crisisdesk", *sys.stdlib_module_names}
    providers = packages_distributions()
    imported = {name_of(providers[module][0]) if module in providers else module for module in modules}
    assert imported - extras() == declared


def extras() -> set[str]:
    """What only some desks install."""
    return {name_of(line) for lines in pyproject()["project"]["optional-dependencies"].values() for line in lines}


def test_what_only_some_install_is_imported_only_where_it_is_used() -> None:
    providers = packages_distributions()
    wrong = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file, tree in sources()
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for module in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names])
        if {name_of(found) for found in providers.get(module.partition(".")[0], ())} & extras()
    ]
    assert not wrong


@pytest.mark.parametrize(("file", "groups"), [("requirements.txt", ()), ("requirements-dev.txt", ("dev", "docs"))])
def test_every_dependency_is_locked_with_its_hashes(file: str, groups: tuple[str, ...]) -> None:
    project = pyproject()
    wanted = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    wanted += [line for group in groups for line in project["dependency-groups"][group]]
    locked = (ROOT / file).read_text("utf-8")
    pinned = re.findall(r"^([\w.-]+)==\S+.* \\\n +--hash=sha256:[0-9a-f]{64}", locked, re.M)
    assert {name_of(line) for line in wanted} - {name_of(name) for name in pinned} == set()
    assert [line for line in locked.splitlines() if line[:1].isalnum() and "==" not in line] == []


def test_sql_stands_only_in_the_two_stores() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{line}: {literal.strip()[:40]}"
        for file, tree in sources()
        if room_of_file(file) not in SQL_ROOMS
        for line, literal in string_literals(tree)
        if SQL.match(literal)
    ]
    assert not wrong


def test_no_room_has_a_vague_name() -> None:
    parts = {part.removesuffix(".py").strip("_") for file, _ in sources() for part in file.relative_to(SOURCE).parts}
    assert not parts & VAGUE


def test_everything_public_says_what_it_is() -> None:
    wrong = [f"{file.relative_to(ROOT)}: {name}" for file, tree in sources() for name in undocumented(tree)]
    assert not wrong


def undocumented(tree: ast.Module) -> Iterator[str]:
    """The public names of a module without a docstring; what is inside functions is nobody's business."""
    if not ast.get_docstring(tree):
        yield "the module"
    yield from _undocumented_in(tree, "")


def _undocumented_in(owner: ast.Module | ast.ClassDef, prefix: str) -> Iterator[str]:
    for node in owner.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield f"{prefix}{node.name}"
            if isinstance(node, ast.ClassDef):
                yield from _undocumented_in(node, f"{prefix}{node.name}.")


@pytest.mark.parametrize("pattern", [REGISTRY, MACHINE_PATH], ids=["package registry", "path of a machine"])
def test_no_file_names(pattern: re.Pattern[str]) -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{number}: {found.group()}"
        for file in own_files()
        if not file.is_symlink() and (data := file.read_bytes()) and b"\x00" not in data
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1)
        if (found := pattern.search(line))
    ]
    assert not wrong


@pytest.mark.parametrize(
    ("pattern", "line", "names_it"),
    [
        (REGISTRY, "index-url = https://pypi" + ".org/simple", True),
        (REGISTRY, "https://files.pythonhosted" + ".org/packages", True),
        (REGISTRY, "the package index", False),
        (MACHINE_PATH, "cd /ho" + "me/anna/desk", True),
        (MACHINE_PATH, "'/wo" + "rk/main'", True),
        (MACHINE_PATH, "https://example.org/ho" + "me/news", False),
        (MACHINE_PATH, "and/or/wo" + "rk permits", False),
        (MACHINE_PATH, "a/wo" + "rk-around", False),
        (SQL, "SELECT count(*)", True),
        (SQL, "Create the table", False),
        (SQL, "UPDATED", False),
    ],
)
def test_what_the_patterns_find(pattern: re.Pattern[str], line: str, names_it: bool) -> None:
    found = pattern.match(line) if pattern is SQL else pattern.search(line)
    assert bool(found) is names_it


def test_an_import_inside_a_function_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "late.py"
    file.write_text("def read() -> None:\n    import socket\n    from crisisdesk import desk\n")
    assert [found.module for found in imports(tmp_path)] == ["socket", "crisisdesk.desk"]
