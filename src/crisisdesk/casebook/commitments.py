"""Salted commitments: what the ledger holds of personal data, so that the data themselves can be erased.

A commitment binds without telling: whoever has the data and the salt can show that they were meant, whoever has
neither cannot find them by trying names. Once both are erased nobody can, and the chain is as whole as before.
"""

import hmac
import secrets
from hashlib import sha256
from typing import Any

from crisisdesk.casebook.canonical import canonical

SALT_BYTES = 32
MARK = b"crisisdesk commitment v1\n"


def new_salt() -> str:
    """A fresh salt of 256 bits, in hex; it is kept with the data and erased with them."""
    return secrets.token_hex(SALT_BYTES)


def commitment(salt: str, value: Any) -> str:
    """What goes into the ledger in the place of a value that canonical JSON can hold: 64 hex digits."""
    return sha256(MARK + bytes.fromhex(salt) + canonical(value)).hexdigest()


def shows(committed: str, salt: str, value: Any) -> bool:
    """Whether a commitment was made for this value with this salt."""
    return hmac.compare_digest(committed, commitment(salt, value))
