import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from crisisdesk.wire.files import LONGEST_LINE

TEXTS = [
    "Russia's foreign ministry welcomed the force. Rain fell in the south.",
    "Georgia's foreign ministry rejected the force on Friday.",
    "Uzbekistan has not commented on the force.",
]
QUESTIONS = "- {id: force, proposition: A force is sent to Kazakhstan, terms: [the force], place: KAZ}\n"


def run(*arguments: object, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "crisisdesk", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, check=False)


def wire(path: Path, *lines: bytes) -> Path:
    good = [json.dumps({"text": text, "published": "2022-01-05", "outlet": "Test Wire"}).encode() for text in TEXTS]
    path.write_bytes(b"\n".join([*good, *lines]) + b"\n")
    return path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    assert run("read", wire(folder / "wire.jsonl"), "--desk", folder).returncode == 0
    (folder / "questions.yaml").write_text(QUESTIONS)
    assert run("question", "add", folder / "questions.yaml", "--desk", folder).returncode == 0
    return folder


def found(*arguments: object) -> Any:
    done = run(*arguments)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_reading_twice_adds_nothing(desk: Path) -> None:
    before = found("record", "counts", "--desk", desk, "--json")
    again = found("read", desk / "wire.jsonl", "--desk", desk, "--json")
    assert again["sources"][str(desk / "wire.jsonl")]["recorded"] == 0
    assert found("record", "counts", "--desk", desk, "--json") == before


def test_positions_as_json(desk: Path) -> None:
    cells = {cell["actor"]: cell for cell in found("positions", "force", "--desk", desk, "--json")["cells"]}
    assert cells["RUS"]["stance"] == "supports"
    assert cells["GEO"]["stance"] == "opposes"
    assert cells["UZB"]["stated_silence"][0]["sentence"] == TEXTS[2]


def test_positions_as_a_table(desk: Path) -> None:
    shown = run("positions", "force", "--desk", desk).stdout.decode()
    assert "▲ supports" in shown
    assert "Russia's foreign ministry welcomed the" in " ".join(shown.split())


def test_a_question_nobody_speaks_of_exits_with_nothing_found(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "q.yaml").write_text("- {id: harbour, proposition: x, terms: [harbour], place: KAZ}\n")
    run("question", "add", tmp_path / "q.yaml", "--desk", desk)
    done = run("positions", "harbour", "--desk", desk, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["cells"][0]["stance"] == "silent"


def test_show_document_statement_and_actor(desk: Path) -> None:
    documents = found("show", "documents", "--desk", desk, "--json")
    assert len(documents) == 3
    shown = [found("show", "document", d["document_id"][:12], "--desk", desk, "--json") for d in documents]
    statements = [statement for one in shown for statement in one["statements"]]
    one = found("show", "statement", statements[0]["statement_id"], "--desk", desk, "--json")
    assert one["statement"]["statement_id"] == statements[0]["statement_id"]
    assert found("show", "actor", "RUS", "--desk", desk, "--json")["said"]
    for verb in (["document", documents[0]["document_id"]], ["actor", "RUS"], ["documents"]):
        assert run("show", *verb, "--desk", desk).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(["positions", "nowhere"], 2, "no question 'nowhere'", id="unknown question"),
        pytest.param(["positions", "force", "--as-of", "soon"], 2, "not a date", id="no date"),
        pytest.param(["show", "document", "zzz"], 2, "no document", id="unknown document"),
        pytest.param(["show", "actor", "ZZZ"], 2, "ZZZ", id="unknown actor"),
        pytest.param(["read", "/nowhere/at/all"], 2, "no such file", id="missing path"),
        pytest.param(["question", "add", "/nowhere.yaml"], 2, "cannot be opened", id="missing questions"),
        pytest.param(["serve", "--port", "99999"], 2, "port", id="port out of range"),
        pytest.param(["warn", "--country", "KAZ", "--as-of", "2022-01-06"], 1, "", id="too little past"),
        pytest.param(["frobnicate"], 2, "No such command", id="unknown verb"),
    ],
)
def test_failures_are_one_line_and_a_code(desk: Path, arguments: list[str], code: int, message: str) -> None:
    where = [] if arguments[0] == "frobnicate" else ["--desk", desk]
    done = run(*arguments, *where)
    assert done.returncode == code
    assert message in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_bad_items_are_named_and_the_others_are_read(tmp_path: Path) -> None:
    lines = [b"{broken", b'{"text": "' + b"x" * LONGEST_LINE + b'"}', b"\x00\x01", b'{"text": "No date here."}']
    desk = tmp_path / "desk"
    done = run("read", wire(tmp_path / "in.jsonl", *lines), tmp_path / "missing", "--desk", desk)
    assert done.returncode == 3
    errors = done.stderr.decode().splitlines()
    for number in (4, 5, 6, 7):
        assert [line for line in errors if f"in.jsonl:{number}: " in line], number
    assert any("missing: no such file" in line for line in errors)
    counts = found("record", "counts", "--desk", desk, "--json")
    assert (counts["documents"], counts["refusals"]) == (3, 5)
    assert found("record", "check", "--desk", desk, "--json")["clean"] is True


def test_record_check_reports_damage(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    run("read", wire(tmp_path / "in.jsonl"), "--desk", desk)
    next((desk / "record" / "documents").glob("*.parquet")).unlink()
    done = run("record", "check", "--desk", desk)
    assert done.returncode == 3
    assert "missing; restore it" in done.stderr.decode()


def test_parse_is_a_filter() -> None:
    document = {"id": "a", "text": TEXTS[0], "questions": [{"id": "q", "proposition": "x", "terms": ["the force"]}]}
    done = run("parse", "-", given=json.dumps(document).encode() + b"\n")
    assert done.returncode == 0
    reading = json.loads(done.stdout)
    assert reading["id"] == "a"
    assert reading["positions"][0]["actor"] == "RUS"
