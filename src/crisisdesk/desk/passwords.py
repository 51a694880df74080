"""Passwords: argon2id hashes, and a check that takes as long for a name that nobody has."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from crisisdesk.errors import Misuse

SHORTEST, LONGEST = 12, 256
"""Characters of a password."""

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("the password of a name that nobody has")


def hashed(password: str) -> str:
    """The hash to keep. Raises ``Misuse`` for a password that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Misuse(
            f"a password has {SHORTEST} to {LONGEST} characters; choose a few words that do not belong together"
        )
    return _HASHER.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether a password is the one of a hash; never for ``None``, and after as much work."""
    try:
        _HASHER.verify(kept or _NOBODY, password[: LONGEST + 1])
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False
    return kept is not None
