"""Pages and templates know each other: every field is used, nothing else is asked for, everything is escaped."""

import re
import types
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from jinja2 import nodes

import crisisdesk.desk
from crisisdesk.desk.addresses import TABLE
from crisisdesk.desk.answers import templates
from crisisdesk.desk.frame import Frame
from crisisdesk.desk.pages import help_of
from crisisdesk.desk.problems import ProblemPage

PAGES: list[Any] = list(
    dict.fromkeys([*(row.answers for row in TABLE if hasattr(row.answers, "template")), ProblemPage])
)
FOLDER = Path(crisisdesk.desk.__file__).parent / "templates"
FILES = sorted(FOLDER.glob("*.html"))
ROOM = {"parts", "loop", "frame"}
"""What templates ask besides of their pages: their imports, their loops, and what stands around the page."""
SPOKEN = {"_", "gettext", "ngettext"}


def parsed(name: str) -> nodes.Template:
    return templates().parse((FOLDER / name).read_text("utf-8"))


def asked_of_page(tree: nodes.Template) -> set[str]:
    """The attributes that a template asks of the variable ``page``."""
    return {
        one.attr for one in tree.find_all(nodes.Getattr) if isinstance(one.node, nodes.Name) and one.node.name == "page"
    }


def asked(tree: nodes.Template) -> set[str]:
    """All attributes that a template asks of anything but its imports and loops."""
    return {
        one.attr
        for one in tree.find_all(nodes.Getattr)
        if not (isinstance(one.node, nodes.Name) and one.node.name in ROOM)
    }


def macros_used(tree: nodes.Template) -> set[str]:
    own = {one.name for one in tree.find_all(nodes.Macro)}
    calls = [one.node for one in tree.find_all(nodes.Call)]
    named = {one.name for one in calls if isinstance(one, nodes.Name)} - own - SPOKEN
    return named | {
        one.attr
        for one in calls
        if isinstance(one, nodes.Getattr) and isinstance(one.node, nodes.Name) and one.node.name == "parts"
    }


def macros() -> dict[str, nodes.Macro]:
    return {one.name: one for one in parsed("parts.html").find_all(nodes.Macro)}


def asked_with_macros(name: str) -> set[str]:
    """What a template and all macros that it reaches ask of anything."""
    tree = parsed(name)
    found, waiting, seen = asked(tree), macros_used(tree), set[str]()
    while waiting:
        macro = waiting.pop()
        if macro in seen:
            continue
        seen.add(macro)
        body = nodes.Template([macros()[macro]])
        found |= asked(body)
        waiting |= {
            one.node.name
            for one in body.find_all(nodes.Call)
            if isinstance(one.node, nodes.Name) and one.node.name in macros()
        }
    return found


def dataclasses_in(hint: Any) -> Iterator[type]:
    """All dataclasses that a type holds."""
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
        for inner in typing.get_type_hints(hint).values():
            if typing.get_origin(inner) is not typing.ClassVar:
                yield from dataclasses_in(inner)
    elif isinstance(hint, types.UnionType) or typing.get_origin(hint):
        for inner in typing.get_args(hint):
            yield from dataclasses_in(inner)


@pytest.mark.parametrize("page", PAGES)
def test_a_template_uses_exactly_the_fields_of_its_page(page: Any) -> None:
    used = asked_of_page(parsed(page.template)) | asked_of_page(parsed("base.html"))
    forms = {"as_of", "as_of_words", "now_link"} if "as_of_form" in macros_used(parsed(page.template)) else set()
    assert used | forms == {one.name for one in fields(page)}


@pytest.mark.parametrize("page", PAGES)
def test_a_template_uses_exactly_the_fields_of_the_parts_of_its_page(page: Any) -> None:
    known = {one.name for part in dataclasses_in(page) for one in fields(part)}
    used = asked_with_macros(page.template) | asked_of_page(parsed("base.html"))
    assert used == known


@pytest.mark.parametrize("page", PAGES)
def test_every_field_says_what_it_holds(page: Any) -> None:
    said = help_of(page)
    assert set(said) == {one.name for one in fields(page)}
    assert all(sentence.endswith(".") and len(sentence) > 15 for sentence in said.values())


def test_the_frame_is_used_wholly_and_nothing_else_is_asked_of_it() -> None:
    asked_of_frame = {
        one.attr
        for file in FILES
        for one in parsed(file.name).find_all(nodes.Getattr)
        if isinstance(one.node, nodes.Name) and one.node.name == "frame"
    }
    assert asked_of_frame == {one.name for one in fields(Frame)}


def test_every_page_of_the_room_is_under_test() -> None:
    named = {file.stem for file in FILES} - {"base", "parts"}
    assert named == {page.template.removesuffix(".html") for page in PAGES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_nothing_is_declared_safe(file: Path) -> None:
    tree = parsed(file.name)
    assert not [one.name for one in tree.find_all(nodes.Filter) if one.name in {"safe", "xmlattr", "tojson", "urlize"}]
    assert not list(tree.find_all(nodes.ScopedEvalContextModifier))
    assert templates().autoescape is True


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_template_holds_script_or_style(file: Path) -> None:
    text = file.read_text("utf-8").lower()
    scripts = re.findall(r"<script[^>]*>", text)
    assert scripts == (['<script src="/static/htmx.min.js" defer="defer">'] if file.name == "base.html" else [])
    assert "hx-on" not in text
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick=" not in text
    assert "javascript:" not in text
