"""Signed notes (c2sp.org/signed-note): text under which keys put their lines, with Ed25519 keys.

A ledger signs with type 1. A member countersigns with type 4 (c2sp.org/tlog-cosignature), which carries the time and
says that the member found the ledger to have only grown.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from crisisdesk.errors import EvidenceError, Misuse

PRIVATE = "PRIVATE+KEY+"
MOST_SIGNATURES = 100
LARGEST = 1_000_000


class Purpose(IntEnum):
    """What a key signs: its type byte in the notation of notes."""

    LEDGER = 1
    MEMBER = 4


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a key: who may be checked, by what name."""

    name: str
    purpose: Purpose
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return sha256(self.name.encode() + b"\n" + bytes([self.purpose]) + self.public).digest()[:4]

    def __str__(self) -> str:
        """``name+keyid+key``: what is handed to those who verify."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(bytes([self.purpose]) + self.public)}"

    @classmethod
    def read(cls, text: str) -> "VerifierKey":
        """Read the notation; raises ``Misuse`` for anything else."""
        name, purpose, public = _parts(text.strip(), "a verifier key; it looks like name+1a2b3c4d+AbCd...")
        key = cls(name, purpose, public)
        if str(key) != text.strip():
            raise Misuse(f"the verifier key of {name} is damaged: its key id is {key.key_id.hex()}")
        return key

    def check(self, line: "Signature", text: str) -> None:
        """Raise ``EvidenceError`` where a line that claims to be this key's does not fit the text."""
        message, signature = text.encode(), line.value
        if self.purpose is Purpose.MEMBER:
            message, signature = _cosigned(line.stamp, text), line.value[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            raise EvidenceError(f"the signature of {self.name} does not fit the text; do not trust this copy") from None


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private half. It is never printed; ``notation`` is for its file alone."""

    name: str
    purpose: Purpose
    private: Ed25519PrivateKey

    @classmethod
    def new(cls, name: str, purpose: Purpose) -> "SigningKey":
        """A fresh key. Raises ``Misuse`` for a name with spaces or a plus sign."""
        return cls(_checked(name), purpose, Ed25519PrivateKey.generate())

    @classmethod
    def read(cls, text: str) -> "SigningKey":
        """Read the notation; raises ``Misuse`` for anything else."""
        text = text.strip()
        if not text.startswith(PRIVATE):
            raise Misuse("not a signing key; it begins with PRIVATE+KEY+")
        name, purpose, seed = _parts(text.removeprefix(PRIVATE), "a signing key")
        key = cls(name, purpose, Ed25519PrivateKey.from_private_bytes(seed))
        if key.notation != text:
            raise Misuse(f"the signing key of {name} is damaged: its key id does not fit")
        return key

    @property
    def notation(self) -> str:
        """``PRIVATE+KEY+name+keyid+seed``, for the key's file."""
        seed = bytes([self.purpose]) + self.private.private_bytes_raw()
        return f"{PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{_base64(seed)}"

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        return VerifierKey(self.name, self.purpose, self.private.public_key().public_bytes_raw())

    def sign(self, text: str, at: datetime) -> "Signature":
        """The line for a text; a member's carries the moment, to the second."""
        if self.purpose is Purpose.LEDGER:
            return Signature(self.name, self.verifier.key_id, self.private.sign(text.encode()))
        stamp = int(at.timestamp())
        value = stamp.to_bytes(8, "big") + self.private.sign(_cosigned(stamp, text))
        return Signature(self.name, self.verifier.key_id, value)


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note: by whom, with which key, and the signature's bytes."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        """As it stands in the note."""
        return f"— {self.name} {_base64(self.key_id + self.value)}"

    @classmethod
    def read(cls, line: str) -> "Signature":
        """Read a line; raises ``EvidenceError`` where it is none."""
        mark, _, rest = line.partition(" ")
        name, _, encoded = rest.partition(" ")
        value = _bytes(encoded)
        if mark != "—" or not name or value is None or len(value) < 5:
            raise EvidenceError(f"not a signature line: {line[:60]!r}")
        return cls(name, value[:4], value[4:])

    @property
    def stamp(self) -> int:
        """The seconds since 1970 that a member's line carries."""
        return int.from_bytes(self.value[:8], "big")

    def is_by(self, key: VerifierKey) -> bool:
        """Whether it claims to be by that key."""
        return (self.name, self.key_id) == (key.name, key.key_id)


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a line's end, and the lines of those who signed it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        """The note as it is kept and sent."""
        return f"{self.text}\n" + "".join(f"{line}\n" for line in self.signatures)

    @classmethod
    def read(cls, whole: str) -> "Note":
        """Read a note; raises ``EvidenceError`` where it is none."""
        text, gap, lines = whole.rpartition("\n\n")
        if not gap or not lines.endswith("\n") or len(whole) > LARGEST or re.search(r"[\x00-\x09\x0b-\x1f]", whole):
            raise EvidenceError("not a signed note: a text, an empty line, and lines that begin with a long dash")
        signatures = tuple(Signature.read(line) for line in lines.removesuffix("\n").split("\n"))
        if len(signatures) > MOST_SIGNATURES:
            raise EvidenceError(f"a note with {len(signatures)} signatures; at most {MOST_SIGNATURES} are read")
        return cls(f"{text}\n", signatures)

    def signed_by(self, key: VerifierKey) -> bool:
        """Whether the key signed it. Raises ``EvidenceError`` where a line in its name does not hold."""
        lines = [line for line in self.signatures if line.is_by(key)]
        for line in lines:
            key.check(line, self.text)
        return bool(lines)

    def signed_at(self, key: VerifierKey) -> datetime | None:
        """When a member's key countersigned; None where it did not. Raises ``EvidenceError`` as ``signed_by`` does."""
        lines = [line for line in self.signatures if self.signed_by(key) and line.is_by(key)]
        return datetime.fromtimestamp(lines[-1].stamp, UTC) if lines else None

    def with_line(self, line: Signature) -> "Note":
        """The same note with another line, in the place of an older one by the same key."""
        others = tuple(each for each in self.signatures if (each.name, each.key_id) != (line.name, line.key_id))
        return Note(self.text, (*others, line))


def _cosigned(stamp: int, text: str) -> bytes:
    return f"cosignature/v1\ntime {stamp}\n{text}".encode()


def _parts(text: str, what: str) -> tuple[str, Purpose, bytes]:
    # The base64 of a key may hold plus signs itself, the name and the key id cannot.
    name, _, rest = text.partition("+")
    _, _, encoded = rest.partition("+")
    raw = _bytes(encoded)
    if not name or raw is None or len(raw) != 33 or raw[0] not in set(Purpose):
        raise Misuse(f"not {what}")
    return _checked(name), Purpose(raw[0]), raw[1:]


def _checked(name: str) -> str:
    if not name or "+" in name or any(character.isspace() or ord(character) < 32 for character in name):
        raise Misuse(f"{name!r} cannot name a key: no spaces and no plus sign; write desk.example.org/ledger")
    return name


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode()


def _bytes(text: str) -> bytes | None:
    try:
        return b64decode(text, validate=True)
    except (NotBase64, ValueError):
        return None
