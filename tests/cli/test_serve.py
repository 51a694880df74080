"""How the settings set up a desk that others reach."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from crisisdesk.cli.serve import house
from crisisdesk.errors import Misuse
from crisisdesk.settings import Settings

OUTSIDE: dict[str, Any] = {
    "sign_in": True,
    "https": True,
    "hosts": ("desk.example",),
    "address": "https://desk.example",
    "oidc_issuer": "https://id.example/realms/staff",
    "oidc_client_id": "desk",
}


def test_a_provider_is_set_up(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    found = house(Settings(desk=tmp_path, oidc_client_secret_file="secret", oidc_claim="email", **OUTSIDE)).provider
    assert found is not None
    assert (found.issuer, found.client, found.secret) == (OUTSIDE["oidc_issuer"], "desk", "from a file")
    assert found.returns_to == "https://desk.example/sign-in/return"
    assert found.called == "id.example"


def test_the_environment_outranks_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("from a file")
    monkeypatch.setenv("CRISISDESK_OIDC_CLIENT_SECRET", "from the environment")
    found = house(Settings(desk=tmp_path, oidc_client_secret_file="secret", **OUTSIDE)).provider
    assert found is not None
    assert found.secret == "from the environment"


def test_no_secret_is_shown_among_the_settings(tmp_path: Path) -> None:
    secret = SecretStr("hidden words")
    shown = house(Settings(desk=tmp_path, oidc_client_secret=secret, mail_password=secret, **OUTSIDE))
    assert "hidden words" not in repr(shown)


def test_without_a_provider_there_is_none(tmp_path: Path) -> None:
    assert house(Settings(desk=tmp_path)).provider is None


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param({"sign_in": False}, "https is set without sign_in", id="nobody is asked"),
        pytest.param({"sign_in": False, "https": False}, "oidc_issuer is set without sign_in", id="nobody signs in"),
        pytest.param({"address": ""}, "needs the setting address", id="no address"),
        pytest.param({"address": "https://other.example"}, "stands in hosts too", id="another name"),
        pytest.param({"https": False}, "needs https = true", id="plain http"),
        pytest.param({"oidc_client_id": ""}, "oidc_client_id", id="no name at the provider"),
        pytest.param({"oidc_issuer": "http://id.example"}, "https://", id="a provider over plain http"),
        pytest.param({"oidc_client_secret_file": "nothing"}, "nothing cannot be read", id="no such file"),
        pytest.param({"oidc_scopes": "profile"}, "openid has to be one", id="no scope of OpenID"),
    ],
)
def test_what_does_not_fit_together_is_misuse(tmp_path: Path, changed: dict[str, Any], message: str) -> None:
    with pytest.raises(Misuse, match=message):
        house(Settings(**{"desk": tmp_path, **OUTSIDE, **changed}))
