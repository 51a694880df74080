from datetime import timedelta
from pathlib import Path

from typer.testing import CliRunner

from crisisdesk.cli import app
from crisisdesk.testing import NOON, article, record_of

TEXT = "The council of the river states met on Monday and agreed to open the upper gates for six days, it said. "


def test_a_document_says_who_publishes_and_which_copies_there_are(tmp_path: Path) -> None:
    first = article(TEXT, outlet="TASS")
    record_of(tmp_path / "record", [first, article(TEXT, outlet="Valley Post", at=NOON + timedelta(hours=1))])
    shown = CliRunner().invoke(app, ["show", "document", first.document_id, "--desk", str(tmp_path)]).stdout
    assert "TASS: RUS, agency, state" in shown
    assert "2 copies: TASS was first" in shown
