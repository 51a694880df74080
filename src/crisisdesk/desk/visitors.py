"""Who asks: a person with posts, and the secret by which a form shows that it came from the desk's own page."""

import base64
import hmac
import secrets
from dataclasses import dataclass

from crisisdesk.casebook.people import Person, Role

SECRET = 32
"""Bytes of a session's secret."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person at the desk. ``session`` is empty for the local person, who does not sign in."""

    person: Person
    secret: bytes
    session: str = ""

    def holds(self, roles: frozenset[Role]) -> bool:
        """Whether the person holds one of the roles."""
        return any(self.person.holds(role) for role in roles)

    def token(self) -> str:
        """The secret under a new mask, so that compressed pages do not give it away letter by letter."""
        mask = secrets.token_bytes(SECRET)
        return base64.urlsafe_b64encode(mask + _mixed(mask, self.secret)).decode("ascii").rstrip("=")

    def sent(self, token: str) -> bool:
        """Whether a form carries a token made for this visitor."""
        try:
            raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except ValueError:
            return False
        return len(raw) == 2 * SECRET and hmac.compare_digest(_mixed(raw[:SECRET], raw[SECRET:]), self.secret)


def new_secret() -> bytes:
    """A secret that nobody can guess."""
    return secrets.token_bytes(SECRET)


def _mixed(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))
