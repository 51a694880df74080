"""Settings: one table of names, defaults and help, from the environment and the desk's own file.

``CRISISDESK_PORT=9000`` in the environment outranks ``port = 9000`` in ``desk.toml`` of the desk's folder, which
outranks the default. Nothing is read when this module is imported.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from crisisdesk.errors import Misuse

FILE = "desk.toml"


class Settings(BaseSettings):
    """What a desk can be told."""

    model_config = SettingsConfigDict(env_prefix="CRISISDESK_", extra="forbid", frozen=True)

    desk: Path = Field(default=Path("desk"), description="Folder of the desk: record, casebook and this file.")
    host: str = Field(
        default="127.0.0.1", description="Address on which the desk is served; anything but loopback needs sign_in."
    )
    port: int = Field(default=8765, ge=0, le=65535, description="Port on which the desk is served; 0 takes a free one.")
    workers: int = Field(default=1, ge=1, le=1024, description="Processes that read articles at the same time.")

    ledger_name: str = Field(
        default="",
        description="Name under which a new ledger signs, such as desk.example.org/ledger; empty: one of its own.",
    )

    contact: str = Field(
        default="",
        pattern=r"^[\x21-\x7e]{0,200}$",
        description="Address (mail or web) that the desk gives to every server it asks, for complaints and questions.",
    )
    proxy: str = Field(
        default="", description="Proxy through which the web is asked, http://host:port; empty: none, whatever is set."
    )
    fetch_seconds: float = Field(
        default=30, gt=0, le=600, description="Seconds within which an answer from the web has to be whole."
    )
    fetch_bytes: int = Field(
        default=10_000_000, ge=1_000, le=1_000_000_000, description="Bytes of an answer at the most, also unpacked."
    )
    host_seconds: float = Field(
        default=1, ge=0, le=3600, description="Seconds between two requests to one host, which never overlap."
    )
    connections: int = Field(
        default=16, ge=1, le=256, description="Sources that `crisisdesk watch` asks at the same time."
    )
    database: str = Field(
        default="",
        description="Database of the casebook where many sign in: postgresql://user@host/name; a file if empty.",
    )

    mail_host: str = Field(default="", description="Mail server for reminders by e-mail; empty: none are sent.")
    mail_port: int = Field(default=587, ge=1, le=65535, description="Port of the mail server.")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the connection to the mail server is kept secret: starttls, tls or none."
    )
    mail_sender: str = Field(default="", description="Address from which reminders come, such as desk@example.org.")
    mail_user: str = Field(default="", description="Login at the mail server; empty: none is needed.")
    mail_password: SecretStr = Field(
        default=SecretStr(""), description="Password at the mail server; give it in the environment, not in a file."
    )
    address: str = Field(
        default="",
        pattern=r"^(https?://[^\s]+[^\s/])?$",
        description="Where people reach the desk, for links in mails, feeds and calendars: https://desk.example.org.",
    )

    sign_in: bool = Field(default=False, description="Whether the desk asks everybody who they are.")
    hosts: tuple[str, ...] = Field(
        default=(), description='Names under which the desk answers beside those of loopback: ["desk.example"].'
    )
    https: bool = Field(
        default=False, description="Whether the desk is reached through an encrypted address; binds sessions to it."
    )
    proxies: tuple[str, ...] = Field(
        default=(),
        description="Addresses of reverse proxies on other machines that are believed about who asks; this one always.",
    )
    oidc_issuer: str = Field(
        default="",
        description="OpenID provider by which people sign in, as it calls itself: https://id.example.org; empty: none.",
    )
    oidc_client_id: str = Field(default="", description="Name under which that provider knows the desk.")
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="The desk's secret at the provider; give it in the environment or a file."
    )
    oidc_client_secret_file: str = Field(
        default="", description="File with that secret, by its path from the desk's folder; empty: none."
    )
    oidc_scopes: str = Field(
        default="openid profile", description="What the provider is asked to tell, separated by spaces."
    )
    oidc_claim: str = Field(
        default="preferred_username",
        pattern=r"^[A-Za-z0-9_:/.-]{1,200}$",
        description="What in the provider's word is a person's login at the desk: preferred_username, email, sub.",
    )
    oidc_name: str = Field(
        default="", max_length=80, description="What people call the provider; empty: the name of its host."
    )
    language: str = Field(default="en", description="Language of the desk's pages.")
    map_disputed: bool = Field(default=True, description="Whether maps show disputed areas as a layer of their own.")
    map_disclaimer: str = Field(
        default="", description="Words under every map; empty: those of the desk.", max_length=2_000
    )

    outcomes: str = Field(
        default="",
        description="CSV of country, date, deaths and coup by which the scorecard's page judges warnings; empty: none.",
    )

    @property
    def record(self) -> Path:
        """Where the evidence lies."""
        return self.desk / "record"

    @property
    def sources(self) -> Path:
        """Where it is kept how far each watched source has been read."""
        return self.desk / "sources"

    @property
    def pages(self) -> Path:
        """Where raw pages are archived."""
        return self.desk / "pages"

    @property
    def casebook(self) -> str:
        """Database address of the casebook."""
        return self.database or f"sqlite:///{self.desk / 'casebook.sqlite'}"

    @property
    def ledger_key(self) -> Path:
        """File of the key that signs the ledger."""
        return self.desk / "ledger.key"


class Setting(NamedTuple):
    """One row of the table of settings."""

    name: str
    default: object
    help: str


def load_settings(**given: Any) -> Settings:
    """Settings with what the caller gives first; values that are None are not given.

    Raises ``Misuse`` naming the setting that is wrong or unknown.
    """
    known = {name: value for name, value in given.items() if value is not None}
    try:
        folder = Path(known.get("desk") or Settings().desk)
        return _from_file(folder / FILE)(**{**known, "desk": folder})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise Misuse(
            f"setting {name!r}: {first['msg']}; known settings: {', '.join(s.name for s in table())}"
        ) from None
    except ValueError as error:
        raise Misuse(f"{FILE}: {error}") from None


def table() -> Iterator[Setting]:
    """All settings, for help and docs."""
    for name, field in Settings.model_fields.items():
        yield Setting(name, field.default, field.description or "")


def _from_file(path: Path) -> type[Settings]:
    class WithFile(Settings):
        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
            file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, path)

    return WithFile
