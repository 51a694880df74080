"""Keys in files: made on first use, readable by their owner alone."""

import os
import stat
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from crisisdesk.casebook.signing import Purpose, SigningKey
from crisisdesk.errors import Misuse, RunAborted

MODE = 0o600


def kept_key(path: Path, name: str | None, purpose: Purpose) -> SigningKey:
    """The key in a file, made there with mode 0600 where there is none.

    Without a name a new key is called after itself. Raises ``Misuse`` for a file that others can read, that holds no
    key, or one of another purpose or name; ``RunAborted`` where the file cannot be written.
    """
    if not path.exists():
        _make(path, _new(name, purpose))
    key = _read(path)
    if key.purpose is not purpose:
        raise Misuse(f"{path}: is the key of a {key.purpose.name.lower()}; name another file")
    if name and key.name != name:
        raise Misuse(f"{path}: is the key of {key.name}, not of {name}; keep the name, or name another file")
    return key


def _read(path: Path) -> SigningKey:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Misuse(f"{path}: others can read this key; make it yours alone with chmod 600, or make a new one")
    try:
        return SigningKey.read(path.read_text("utf-8"))
    except OSError as error:
        raise Misuse(f"{path}: cannot be read: {error.strerror or error}") from None
    except (Misuse, UnicodeDecodeError) as error:
        raise Misuse(f"{path}: {error}") from None


def _new(name: str | None, purpose: Purpose) -> SigningKey:
    key = SigningKey.new(name or "unnamed", purpose)
    if name:
        return key
    return SigningKey(f"crisisdesk-{sha256(key.verifier.public).hexdigest()[:16]}", purpose, key.private)


def _make(path: Path, key: SigningKey) -> None:
    """Write the whole file aside and link it into place: two who make it at once end up with the same one."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(aside, key)
        os.link(aside, path)
    except OSError as error:
        if path.exists():
            return
        raise RunAborted(f"{path}: the key cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            aside.unlink()


def _write(file: Path, key: SigningKey) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(key.notation + "\n")
        out.flush()
        os.fsync(out.fileno())
