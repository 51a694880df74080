from pathlib import Path

import pytest

from crisisdesk.errors import Misuse
from crisisdesk.settings import load_settings, table


def test_every_setting_explains_itself() -> None:
    assert all(len(setting.help) > 20 for setting in table())


def test_command_line_outranks_environment_outranks_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "desk.toml").write_text("port = 1001\nworkers = 2\n")
    monkeypatch.setenv("CRISISDESK_WORKERS", "3")
    found = load_settings(desk=tmp_path)
    assert (found.port, found.workers) == (1001, 3)
    assert load_settings(desk=tmp_path, workers=4).workers == 4


def test_the_desk_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRISISDESK_DESK", str(tmp_path))
    assert load_settings().record == tmp_path / "record"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("prot = 1\n", "prot", id="unknown name"),
        pytest.param("port = 'many'\n", "port", id="wrong type"),
        pytest.param("port = 70000\n", "port", id="out of range"),
        pytest.param("port = = 1\n", "desk.toml", id="not TOML"),
    ],
)
def test_a_wrong_settings_file_is_misuse(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "desk.toml").write_text(content)
    with pytest.raises(Misuse, match=message):
        load_settings(desk=tmp_path)
