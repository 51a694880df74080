"""The verbs for what goes out on paper and by post."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import typer
from icalendar import Calendar
from typer.testing import CliRunner

from crisisdesk.casebook import Casebook, post
from crisisdesk.cli import papers
from crisisdesk.errors import DeskError, Misuse, RunAborted
from crisisdesk.settings import load_settings
from crisisdesk.testing import article, question, record_of

app = typer.Typer()
for verb in (papers.sheet, papers.calendar, papers.feed, papers.remind, papers.replay):
    app.command(verb.__name__)(verb)


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def done(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    output: str = result.stdout
    return output


def refused(*arguments: object) -> DeskError:
    error = run(*arguments).exception
    assert isinstance(error, DeskError), error
    return error


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk with a question and a case of the CSTO that rests on it, in which a meeting was asked for."""
    folder = tmp_path / "desk"
    book = Casebook(load_settings(desk=folder).casebook)
    book.keep_questions([question("the force", organisation="CSTO", place="KAZ")], "local")
    book.open_case("CSTO", title="The force", place="KAZ", basis="question", subject="q1")
    book.act(book.cases()[0].case_id, "request", route="regular", organ="CSC")
    return folder


@pytest.fixture
def case(desk: Path) -> str:
    """A case with a decision and a mandate."""
    book = Casebook(load_settings(desk=desk).casebook)
    number = book.cases()[0].case_id
    book.act(number, "convene")
    book.act(number, "show", gate="request_of_affected", evidence="A letter.")
    book.act(number, "table", title="The force goes", text="The Council sends the force.", measure="send_force")
    book.act(number, "open_ballot")
    for member in book.case(number).charter.members(datetime.now(UTC).date(), "CSC"):
        book.act(number, "cast", member=member.code, ballot="yes")
    book.act(number, "close_vote")
    book.act(number, "mandate", tasks="Guard.", ends=datetime.now(UTC) + timedelta(hours=20))
    return number


def test_a_sheet_is_written_with_the_positions_of_the_record(desk: Path, case: str, tmp_path: Path) -> None:
    words = "Russia supports the force for Kazakhstan, the Russian foreign minister said on Thursday."
    record_of(desk / "record", [article(words)])
    file = tmp_path / "sheet.html"
    assert "Adopted by ballot" in done("sheet", case, "--out", file, "--desk", desk)
    page = file.read_text("utf-8")
    assert "The Council sends the force." in page
    assert "No checkpoint covers them yet" in page
    assert "Test Wire" in page
    assert "1 stories read" in page


def test_a_sheet_names_the_checkpoint(desk: Path, case: str, tmp_path: Path) -> None:
    from crisisdesk.cli.ledger import app as ledger

    assert CliRunner().invoke(ledger, ["checkpoint", "--desk", str(desk)]).exit_code == 0
    done("sheet", case, "--out", tmp_path / "sheet.html", "--desk", desk)
    assert "Covered by the checkpoint" in (tmp_path / "sheet.html").read_text("utf-8")


def test_a_case_without_a_decision_has_no_sheet(desk: Path, tmp_path: Path) -> None:
    number = Casebook(load_settings(desk=desk).casebook).cases()[0].case_id
    assert isinstance(refused("sheet", number, "--out", tmp_path / "x.html", "--desk", desk), Misuse)
    assert not (tmp_path / "x.html").exists()


def test_a_calendar_holds_the_running_clocks(desk: Path, case: str, tmp_path: Path) -> None:
    file = tmp_path / "desk.ics"
    assert "1 deadline in" in done("calendar", "--out", file, "--desk", desk)
    (event,) = Calendar.from_ical(file.read_bytes()).walk("vevent")
    assert str(event["summary"]) == "CSTO: the mandate ends: The force"
    assert "1 deadline in" in done("calendar", case, "--out", file, "--desk", desk)
    assert isinstance(refused("calendar", "CSTO-1999-1", "--out", file, "--desk", desk), Misuse)


def test_a_calendar_holds_what_a_request_would_start(tmp_path: Path) -> None:
    file = tmp_path / "osce.ics"
    said = done("calendar", "--clocks", "OSCE:PC", "--asked", "2022-02-24T06:00+02:00", "--out", file)
    assert "seconded by twelve others" in " ".join(said.split())
    events = Calendar.from_ical(file.read_bytes()).walk("vevent")
    assert {event.decoded("dtstart") for event in events} == {
        datetime(2022, 2, 26, 4, tzinfo=UTC),
        datetime(2022, 3, 3, 4, tzinfo=UTC),
    }
    assert run("calendar", "--clocks", "UNSC:COUNCIL", "--asked", "2022-02-24", "--out", file).exit_code == 0
    assert run("calendar", "--clocks", "OSCE:CIO", "--asked", "2022-02-24", "--out", file).exit_code == 1
    assert isinstance(refused("calendar", "--clocks", "OSCE", "--out", file), Misuse)


def test_a_feed_tells_a_person_what_is_new(desk: Path, case: str, tmp_path: Path) -> None:
    Casebook(load_settings(desk=desk).casebook).add_person("ann", posts=[post("analyst")])
    file = tmp_path / "ann.xml"
    done("feed", "--as", "ann", "--out", file, "--desk", desk)
    titles = [str(title.text) for title in ElementTree.parse(file).iter("{http://www.w3.org/2005/Atom}title")]
    assert "CSTO: within 24 hours: the mandate ends (The force)" in titles
    assert "CSTO: the desk gave the mandate (The force)" in titles


def test_reminders_need_a_mail_server(desk: Path) -> None:
    assert "mail_host" in str(refused("remind", "--desk", desk))


def test_reminders_say_what_failed(desk: Path, case: str) -> None:
    Casebook(load_settings(desk=desk).casebook).add_person("ann", email="ann@example.org", posts=[post("analyst")])
    (desk / "desk.toml").write_text(
        'mail_host = "127.0.0.1"\nmail_port = 1\nmail_sender = "desk@example.org"\nmail_security = "none"\n'
    )
    result = run("remind", "--json", "--desk", desk)
    assert result.exit_code == 3
    found = json.loads(result.stdout)
    assert found["sent"] == 0
    assert "127.0.0.1:1: the mail server does not answer" in found["failed"][0]


def test_a_replay_is_printed_and_drawn(tmp_path: Path) -> None:
    file = tmp_path / "kazakhstan.svg"
    said = done("replay", "kazakhstan-2022", "--svg", file)
    assert "Record and rules agree at" in said
    assert "Parliament of KGZ has postponed it" in " ".join(said.split())
    assert ElementTree.parse(file).getroot().tag.endswith("svg")


def test_a_replay_is_json() -> None:
    found = json.loads(done("replay", "sudan-2019", "--json"))
    assert (found["case"], found["differences"], len(found["steps"])) == ("sudan-2019", 0, 7)
    decided = next(step for step in found["steps"] if step["kind"] == "decision")
    assert decided["rules"][0]["answer"] == "agrees"
    assert found["cases"]["au"]["state"] == "closed"


def test_a_replay_of_nothing_names_what_there_is() -> None:
    assert "kazakhstan-2022" in str(refused("replay", "nowhere"))


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    assert isinstance(refused("replay", "sudan-2019", "--svg", tmp_path / "no" / "x.svg"), RunAborted)
