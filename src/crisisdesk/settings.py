"""Settings: one table of names, defaults and help, from the environment and the desk's own file.

``CRISISDESK_PORT=9000`` in the environment outranks ``port = 9000`` in ``desk.toml`` of the desk's folder, which
outranks the default. Nothing is read when this module is imported.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from crisisdesk.errors import Misuse

FILE = "desk.toml"


class Settings(BaseSettings):
    """What a desk can be told."""

    model_config = SettingsConfigDict(env_prefix="CRISISDESK_", extra="forbid", frozen=True)

    desk: Path = Field(default=Path("desk"), description="Folder of the desk: record, casebook and this file.")
    host: str = Field(
        default="127.0.0.1", description="Address on which the desk is served; anything but loopback is refused."
    )
    port: int = Field(default=8765, ge=0, le=65535, description="Port on which the desk is served; 0 takes a free one.")
    workers: int = Field(default=1, ge=1, le=1024, description="Processes that read articles at the same time.")

    @property
    def record(self) -> Path:
        """Where the evidence lies."""
        return self.desk / "record"

    @property
    def casebook(self) -> str:
        """Database address of the casebook."""
        return f"sqlite:///{self.desk / 'casebook.sqlite'}"


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
