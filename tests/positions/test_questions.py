from pathlib import Path

import pytest

from crisisdesk.errors import Misuse
from crisisdesk.positions import load_questions

GOOD = """
- id: force
  proposition: The CSTO sends a force to Kazakhstan
  terms: [CSTO force, peacekeepers]
  place: KAZ
  organisation: CSTO
  measure: send_force
  from: 2022-01-02
  to: 2022-01-20
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "questions.yaml"
    path.write_text(text)
    return path


def test_a_file_of_questions(tmp_path: Path) -> None:
    (question,) = load_questions(written(tmp_path, GOOD))
    assert question.question_id == "force"
    assert question.terms == ("CSTO force", "peacekeepers")
    assert str(question.ends) == "2022-01-20"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("id: x", "a list of questions", id="no list"),
        pytest.param("- {id: [}", "not YAML", id="not YAML"),
        pytest.param("- 5", "a mapping is needed", id="a number"),
        pytest.param("- {id: x, proposition: y}", "'terms' must be", id="no terms"),
        pytest.param("- {id: x, terms: []}", "at least one term", id="empty terms"),
        pytest.param("- {id: x, terms: ['--']}", "at least one term", id="terms without words"),
        pytest.param("- {id: x, terms: [a], tems: [b]}", "unknown field 'tems'", id="unknown field"),
        pytest.param("- {id: 5, terms: [a]}", "'id' must be a string", id="id is a number"),
        pytest.param("- {id: x, terms: [a], from: soon}", "'from' holds no date", id="no date"),
        pytest.param(
            "- {id: x, terms: [a], from: 2022-02-01, to: 2022-01-01}", "ends .* before it begins", id="backwards"
        ),
        pytest.param("- {id: x, terms: [a]}\n- {id: x, terms: [b]}", "two questions are called 'x'", id="twice"),
    ],
)
def test_a_wrong_file_names_file_question_and_field(tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(Misuse, match=message) as caught:
        load_questions(path)
    assert str(caught.value).startswith(str(path))


def test_a_missing_file_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="cannot be opened"):
        load_questions(tmp_path / "none.yaml")
