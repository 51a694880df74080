"""The OpenID provider that vouches for people, as an administrator names it."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crisisdesk.desk.guard import RETURN, is_loopback
from crisisdesk.errors import Misuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who vouches, and under which name the desk is known there.

    ``issuer`` is the provider's own name, an address. ``secret`` is empty for a desk that has none. ``claim`` is what,
    in the provider's word about somebody, has to be the login of a person of the desk. ``address`` is where people
    reach the desk, ``proxy`` through which it asks the provider; ``name`` is what people call the provider.
    """

    issuer: str
    client: str
    secret: str = field(default="", repr=False)
    scopes: str = "openid profile"
    claim: str = "preferred_username"
    name: str = ""
    address: str
    proxy: str = ""

    def __post_init__(self) -> None:
        for setting, value in (("oidc_issuer", self.issuer), ("address", self.address)):
            if not is_safe(value):
                raise Misuse(f"{setting} {value!r}: write an address with https://, or http:// on this machine alone")
        if not self.client:
            raise Misuse("oidc_issuer is set without oidc_client_id: the name that the provider gave the desk")
        if "openid" not in self.scopes.split():
            raise Misuse(f"oidc_scopes {self.scopes!r}: openid has to be one of them")

    @property
    def called(self) -> str:
        """What people call the provider, else its host."""
        return self.name or urlsplit(self.issuer).netloc

    @property
    def returns_to(self) -> str:
        """The address to which the provider sends people back."""
        return self.address.rstrip("/") + RETURN


def is_safe(address: str) -> bool:
    """Whether what is sent to an address can be read there alone: https, or http on this machine."""
    try:
        found = urlsplit(address)
        host, _ = found.hostname or "", found.port
    except ValueError:
        return False
    if not address.isprintable() or found.username is not None or not host:
        return False
    return found.scheme == "https" or (found.scheme == "http" and is_loopback(host))
