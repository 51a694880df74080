"""The pipe's public contract: shapes, offsets, order, failures and memory, through the real command line."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from crisisdesk.exchange.pipe import parse
from crisisdesk.model import ITSELF, OUTLET, Act, Form, Plover, Stance, Status

SCHEMAS = files("crisisdesk.exchange") / "schemas"
QUESTION = {"id": "force", "proposition": "A force is sent to Ruritania", "terms": ["peacekeepers", "the deployment"]}
TEXT = (
    "Kazakhstan asked the CSTO for help on Wednesday. “We will send peacekeepers,” Russia's foreign minister said.\n\n"
    "Armenia supported the deployment. An analyst in Berlin said that China would not join it.\n\n"
    "Uzbekistan has not commented on the deployment."
)
SENTENCES = (
    "Russia's foreign ministry said that Kazakhstan had asked for peacekeepers.",
    "“We will not send peacekeepers,” the Turkish president said, adding that talks were needed.",
    "Armenia supported the deployment.",
    "China's spokesman said on Friday: “The deployment is right.",
    "According to the EU, Belarus sent peacekeepers to Kazakhstan.",
    "Japan has not commented on the deployment.",
    "Rain fell in the south.",
    "She said he said they said.",
)
KNOWN_FIELDS = {"id", "text", "title", "outlet", "url", "published", "language", "via", "origin", "questions"}


def schema(name: str) -> dict[str, Any]:
    """A shipped schema, itself checked."""
    found: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(found)
    return found


INPUT_SCHEMA = schema("parse-input")
OUTPUT_SCHEMA = schema("parse-output")
INPUT = Draft202012Validator(INPUT_SCHEMA)
OUTPUT = Draft202012Validator(OUTPUT_SCHEMA)


def asked(text: str = TEXT, **more: Any) -> dict[str, Any]:
    """A document with a question."""
    return {"id": "d-1", "text": text, "published": "2022-01-06", "questions": [QUESTION], **more}


def spans_of(reading: dict[str, Any]) -> Iterator[list[list[int]]]:
    """The spans of every role of everything in a reading."""
    for statement in reading["statements"]:
        yield from (statement[role] for role in ("source", "cue", "content"))
    yield from ([event["trigger"]] for event in reading["events"])
    yield from ([position["evidence"]] for position in reading["positions"])


def lines(records: Iterable[object]) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def run(*arguments: object, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "crisisdesk", "parse", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, check=False)


# The shapes


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"id": 7},
        {"title": "A title", "outlet": "Test Wire", "url": "https://test.example/1", "origin": "written here"},
        {"published": None, "title": None, "via": None, "questions": None},
        {"published": "2022-01-06T20:00:00+06:00"},
        {"published": "6 January 2022"},
        {"language": "tr"},
        {"via": ["Portal", "Agency"]},
        {"questions": []},
        {"text": ""},
        {"text": "1234 … !"},
        {"an unknown field": {"is": "ignored"}},
    ],
    ids=str,
)
def test_what_the_input_schema_allows_is_read(more: dict[str, Any]) -> None:
    document = asked(**more)
    INPUT.validate(document)
    reading = parse(document)
    OUTPUT.validate(reading)
    assert reading["id"] == document["id"]


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"text": None}, "text"),
        ({"text": ["a", "list"]}, "text"),
        ({"title": 5}, "title"),
        ({"outlet": {}}, "outlet"),
        ({"published": 20220106}, "published"),
        ({"language": ["en"]}, "language"),
        ({"via": "Agency"}, "via"),
        ({"via": [1]}, "via"),
        ({"questions": {"id": "q"}}, "questions"),
        ({"questions": ["q"]}, "question 1"),
        ({"questions": [QUESTION, {"id": "q", "proposition": "p"}]}, "question 2"),
        ({"questions": [{"id": "q", "proposition": "p", "terms": "force"}]}, "terms"),
        ({"questions": [{"id": "q", "proposition": "p", "terms": []}]}, "term"),
    ],
    ids=str,
)
def test_what_the_input_schema_refuses_is_refused_by_name(more: dict[str, Any], named: str) -> None:
    document = asked(**more)
    assert not INPUT.is_valid(document)
    with pytest.raises(ValueError, match=named):
        parse(document)


def test_a_date_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="published"):
        parse(asked(published="yesterday"))


def test_the_input_schema_names_every_field_that_is_read() -> None:
    assert set(INPUT_SCHEMA["properties"]) == KNOWN_FIELDS


@pytest.mark.parametrize(
    ("where", "names"),
    [
        (("statement", "form"), Form),
        (("statement", "act"), Act),
        (("event", "plover"), Plover),
        (("event", "status"), Status),
        (("position", "stance"), Stance),
    ],
)
def test_the_output_schema_lists_the_model_s_words(where: tuple[str, str], names: Iterable[str]) -> None:
    kind, field = where
    assert OUTPUT_SCHEMA["$defs"][kind]["properties"][field]["enum"] == list(names)


@pytest.mark.parametrize("table", ["states", "organisations"])
def test_every_actor_s_code_fits_the_output_schema(table: str) -> None:
    actor = Draft202012Validator(OUTPUT_SCHEMA["$defs"]["actor"])
    data = (files("crisisdesk.actors") / "data" / f"{table}.csv").read_text("utf-8").splitlines()
    codes = [row["code"] for row in csv.DictReader(line for line in data if not line.startswith("#"))]
    assert len(codes) > 50
    assert not [code for code in codes if not actor.is_valid(code)]


@pytest.mark.parametrize(
    "change",
    [
        {"events": None},
        {"positions": [{"actor": "KAZ"}]},
        {"statements": [{}]},
        {"extra": 1},
    ],
    ids=str,
)
def test_the_output_schema_refuses_other_shapes(change: dict[str, Any]) -> None:
    assert not OUTPUT.is_valid({**parse(asked()), **change})


# What is in a reading


def test_a_reading_tells_who_said_what_who_did_what_and_who_stands_where() -> None:
    reading = parse(asked())
    assert {statement["speaks_for"] for statement in reading["statements"]} >= {"RUS", None}
    assert ("KAZ", "REQUEST", "CSTO") in {(e["source"], e["plover"], e["target"]) for e in reading["events"]}
    stances = {position["actor"]: (position["stance"], position["reported_by"]) for position in reading["positions"]}
    assert stances["RUS"] == ("supports", ITSELF)
    assert stances["ARM"][0] == "supports"
    assert stances["UZB"] == ("silent", OUTLET)
    assert "CHN" not in stances


def test_without_questions_there_are_no_positions() -> None:
    reading = parse({"id": "d", "text": TEXT})
    assert reading["statements"]
    assert reading["positions"] == []


def test_a_language_that_is_not_read_gives_empty_lists() -> None:
    assert parse(asked(language="xx")) == {"id": "d-1", "statements": [], "events": [], "positions": []}


def test_a_document_without_an_id_is_read_and_gets_none() -> None:
    assert parse({"text": TEXT})["id"] is None


def test_offsets_count_characters_of_the_text_as_given() -> None:
    """Neither line ends nor signs outside the first plane nor combining marks shift anything."""
    text = "🕊️ Cafe\u0301 Türkiye\r\n\r\n" + TEXT
    shifted = len(text) - len(TEXT)
    plain, moved = parse(asked()), parse(asked(text))
    assert [text[s:e] for spans in spans_of(moved) for s, e in spans] == [
        TEXT[s:e] for spans in spans_of(plain) for s, e in spans
    ]
    assert moved["events"][0]["trigger"][0] == plain["events"][0]["trigger"][0] + shifted


@given(st.lists(st.one_of(st.sampled_from(SENTENCES), st.text(max_size=30)), max_size=8), st.sampled_from(" \n"))
@settings(max_examples=150, deadline=None)
def test_every_reading_fits_the_schema_and_its_text(parts: list[str], between: str) -> None:
    text = between.join(parts)
    reading = parse(asked(text))
    OUTPUT.validate(reading)
    for spans in spans_of(reading):
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(left[1] <= right[0] for left, right in pairwise(spans))
    numbers = range(len(reading["statements"]))
    for number, statement in enumerate(reading["statements"]):
        assert statement["within"] is None or (statement["within"] in numbers and statement["within"] != number)
    assert all(event["statement"] is None or event["statement"] in numbers for event in reading["events"])
    actors = [position["actor"] for position in reading["positions"]]
    assert len(actors) == len(set(actors))


@pytest.mark.parametrize("repeated", [2, 5])
def test_a_quotation_over_many_sentences_is_one_content(repeated: int) -> None:
    quotation = " ".join(f"We said so {number} times." for number in range(repeated))
    text = f"“The force is needed,” Armenia's prime minister said. “{quotation}”"
    for spans in spans_of(parse({"id": 1, "text": text})):
        assert all(left[1] <= right[0] for left, right in pairwise(spans))


# The command line


@pytest.fixture(scope="module")
def wire(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty documents of which each names its place."""
    file = tmp_path_factory.mktemp("wire") / "in.jsonl"
    file.write_bytes(lines(asked(f"Item {number}. {TEXT}", id=number) for number in range(40)))
    return file


@pytest.fixture(scope="module")
def output(wire: Path) -> bytes:
    """What the command prints for them."""
    done = run(wire)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def test_one_line_for_each_document_in_order(output: bytes) -> None:
    readings = [json.loads(line) for line in output.splitlines()]
    assert [reading["id"] for reading in readings] == list(range(40))
    for reading in readings:
        OUTPUT.validate(reading)


def test_a_filter_from_standard_input_to_standard_output(wire: Path, output: bytes) -> None:
    done = run("-", given=wire.read_bytes())
    assert (done.returncode, done.stdout) == (0, output)


def test_out_names_a_file_and_nothing_else_is_written(wire: Path, output: bytes, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "crisisdesk", "parse", str(wire), "--out", "out.jsonl"]
    done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert done.stdout == b""
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("out.jsonl", output)]


def test_two_processes_give_the_same_bytes(wire: Path, output: bytes) -> None:
    done = run(wire, "--workers", 2)
    assert (done.returncode, done.stdout) == (0, output)


BAD_LINES = [
    (b'{"id": 1, "text": "cut of', "broken JSON at character"),
    (b"[1, 2]", "a JSON object is needed, found list"),
    (b'{"id": 1}', '"text" is missing'),
    (b'{"id": 1, "text": 5}', '"text" is missing or not a string'),
    (b'{"id": 1, "text": "a", "published": "soon"}', '"published" holds no date'),
    (b'{"id": 1, "text": "a", "questions": [3]}', "question 1 must be an object"),
    (b'{"id": 1, "text": "\xff\xfe"}', "not UTF-8 at byte"),
    (b"\x00\x01\x02", "binary"),
    (b"[" * 200_000, "nested too deeply"),
    (b'{"id": 1, "text": "' + b"a " * 25_000_000 + b'"}', "longer than"),
]


@pytest.mark.parametrize("workers", [1, 2])
def test_bad_lines_are_named_with_the_reason_and_the_others_are_read(tmp_path: Path, workers: int) -> None:
    file = tmp_path / "in.jsonl"
    with file.open("wb") as stream:
        for number, (bad, _) in enumerate(BAD_LINES):
            stream.write(lines([asked(id=number)]) + bad + b"\n\n")
    done = run(file, "--workers", workers)
    assert done.returncode == 3
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == list(range(len(BAD_LINES)))
    said = done.stderr.decode().splitlines()
    assert len(said) == len(BAD_LINES)
    for number, (line, (_, reason)) in enumerate(zip(said, BAD_LINES, strict=True)):
        assert line.startswith(f"{file}:{3 * number + 2}: ")
        assert reason in line


def test_half_a_surrogate_pair_leaves_the_output_readable(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_bytes(b'{"id": "\\ud83d", "text": "Kazakhstan\\ud83d said that help was needed."}\n')
    done = run(file)
    for line in done.stdout.decode("utf-8").splitlines():
        OUTPUT.validate(json.loads(line))
    assert done.returncode in {0, 3}


def test_an_empty_input_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_bytes(b"")
    done = run(tmp_path / "in.jsonl")
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"empty" in done.stderr


@pytest.mark.parametrize("arguments", [("missing.jsonl",), ("-", "--out", "no/such/folder/out.jsonl"), (), ("-", "-x")])
def test_misuse(arguments: tuple[str, ...], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "crisisdesk", "parse", *arguments]
    done = subprocess.run(command, cwd=tmp_path, input=b"", capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_that_goes_away_ends_it_quietly(wire: Path) -> None:
    with wire.open("ab") as more:
        more.write(wire.read_bytes() * 40)
    command = f"'{sys.executable}' -m crisisdesk parse '{wire}' | head -n 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, check=False)
    assert json.loads(done.stdout)["id"] == 0
    assert done.stderr == b""


MEASURED = """
import resource, sys
from crisisdesk.cli import main
sys.argv = ["crisisdesk", "parse", "-"]
try:
    main()
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


def peak_memory(documents: int, folder: Path) -> int:
    """The peak of the process that reads a stream, in MiB."""
    stream = folder / f"{documents}.jsonl"
    with stream.open("wb") as sink:
        sink.writelines(lines([_small(number)]) for number in range(documents))
    with stream.open("rb") as source:
        command = [sys.executable, "-c", MEASURED]
        done = subprocess.run(command, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    return int(done.stderr.split()[-1]) // (1024 if sys.platform == "linux" else 1 << 20)


def _small(number: int) -> dict[str, Any]:
    """A document with few words and a long id, which comes back: 20,000 of them are 60 MB in and 60 MB out."""
    return {"id": f"{number:03000}", "text": f"Armenia said in {number} that rain would fall."}


def test_memory_stays_flat_on_a_long_stream(tmp_path: Path) -> None:
    assert peak_memory(20_000, tmp_path) - peak_memory(500, tmp_path) < 30
