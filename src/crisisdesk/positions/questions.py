"""Questions as data: a proposition and the terms by which news names it."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from crisisdesk.errors import Misuse
from crisisdesk.model import Question
from crisisdesk.positions.members import code_of, organisation_code
from crisisdesk.reading import pattern_of

_FIELDS = frozenset({"id", "proposition", "terms", "place", "organisation", "measure", "from", "to"})


def load_questions(path: Path) -> tuple[Question, ...]:
    """The questions of a YAML file: a list of {id, proposition, terms, place?, organisation?, measure?, from?, to?}.

    Raises ``Misuse`` naming the file, the question and the field.
    """
    try:
        value = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise Misuse(f"{path}: cannot be opened: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Misuse(f"{path}: not YAML: {error}") from None
    if not isinstance(value, list):
        raise Misuse(f"{path}: a list of questions is needed")
    questions = tuple(question_of(item, f"{path}: question {number}") for number, item in enumerate(value, 1))
    _unlike(questions, path)
    return questions


def question_of(value: Any, where: str) -> Question:
    """One question of its mapping. Raises ``Misuse`` beginning with ``where``."""
    if not isinstance(value, Mapping):
        raise Misuse(f"{where}: a mapping is needed, found {type(value).__name__}")
    unknown = sorted(set(map(str, value)) - _FIELDS)
    if unknown:
        raise Misuse(f"{where}: unknown field {unknown[0]!r}; known: {', '.join(sorted(_FIELDS))}")
    terms = value.get("terms")
    if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
        raise Misuse(f"{where}: 'terms' must be a list of the words by which news names the question")
    begins, ends = _day(value, "from", where), _day(value, "to", where)
    if begins and ends and ends < begins:
        raise Misuse(f"{where}: the period ends ({ends}) before it begins ({begins})")
    question = Question(
        question_id=_text(value, "id", where) or "q1",
        proposition=_text(value, "proposition", where),
        terms=tuple(terms),
        place=_known(code_of, _text(value, "place", where), f"{where}: 'place'"),
        organisation=_known(organisation_code, _text(value, "organisation", where), f"{where}: 'organisation'"),
        measure=_text(value, "measure", where) or None,
        begins=begins,
        ends=ends,
    )
    try:
        pattern_of(question.terms)
    except ValueError as error:
        raise Misuse(f"{where}: {error}") from None
    return question


def _known(code: Callable[[str], str], given: str, where: str) -> str | None:
    try:
        return code(given) if given else None
    except Misuse as error:
        raise Misuse(f"{where}: {error}") from None


def _unlike(questions: tuple[Question, ...], path: Path) -> None:
    seen: set[str] = set()
    for question in questions:
        if question.question_id in seen:
            raise Misuse(f"{path}: two questions are called {question.question_id!r}")
        seen.add(question.question_id)


def _text(value: Mapping[str, Any], field: str, where: str) -> str:
    found = value.get(field, "")
    if found is None:
        return ""
    if not isinstance(found, str):
        raise Misuse(f"{where}: {field!r} must be a string")
    return found.strip()


def _day(value: Mapping[str, Any], field: str, where: str) -> date | None:
    found = value.get(field)
    if found is None or isinstance(found, date):
        return found
    try:
        return date.fromisoformat(str(found))
    except ValueError:
        raise Misuse(f"{where}: {field!r} holds no date: {found!r}; write 2022-01-05") from None
