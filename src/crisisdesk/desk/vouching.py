"""What an OpenID provider says of somebody: asked by the authorization code flow with PKCE, believed only if signed.

Nothing else of the desk asks another machine, and this only where a provider is set. authlib speaks with the provider
and judges its word; it is loaded with the first such desk, because it is an extra.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx2

from crisisdesk.clock import Clock
from crisisdesk.desk.arrivals import Arrival, refused
from crisisdesk.desk.id_token import judged, key_set
from crisisdesk.desk.language import say
from crisisdesk.desk.modest import modest
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.provider import Provider, is_safe
from crisisdesk.errors import Misuse

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

AT_ONCE = 4
"""Conversations with the provider at the same time: one that hangs must not take all hands of the desk."""
PATIENCE = 2
"""Seconds that another conversation waits for one of these."""
KEPT = timedelta(hours=1)
"""How long the provider's description of itself is believed."""
SPARED = timedelta(seconds=10)
"""How long a provider that did not answer is not asked for its description again."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody for whom the provider vouches: the value of the claim that names people, and the word itself."""

    named: str
    word: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Described:
    """The provider's description of itself and its keys; ``fault`` in their place where it had none to give."""

    said: Mapping[str, Any]
    keys: "KeySet | None"
    at: datetime
    fault: Problem | None = None


class Voucher:
    """One provider, and what it says."""

    def __init__(self, provider: Provider, clock: Clock) -> None:
        _oauth_client()  # a desk that lacks the extra says so when it starts
        self.provider = provider
        self._clock = clock
        self._described: _Described | None = None
        self._room = BoundedSemaphore(AT_ONCE)
        self._lock = Lock()

    def way_in(self, arrival: Arrival) -> str:
        """The address of the provider's own page at which somebody proves who they are."""
        with self._talk() as session:
            described, _ = self._description(session)
            address, _ = session.create_authorization_url(
                described["authorization_endpoint"],
                state=arrival.state,
                nonce=arrival.nonce,
                code_verifier=arrival.verifier,
            )
        return str(address)

    def vouched(self, code: str, issuer: str, arrival: Arrival) -> Vouched:
        """Who came back with a code. Raises ``Problem`` wherever the provider's word does not hold."""
        with self._talk() as session:
            described, keys = self._description(session)
            said_by = issuer or (None if described.get("authorization_response_iss_parameter_supported") else "")
            if said_by not in {"", self.provider.issuer}:
                raise refused(say("What came back was said by another provider than this desk's."))
            token = self._exchanged(session, described, code, arrival)
            word = str(token.get("id_token") or "")
            claims = judged(word, keys, self._renewed(session), self.provider, arrival.nonce, token, self._clock())
            named = claims.get(self.provider.claim)
            if named is None and described.get("userinfo_endpoint"):
                claims = {**claims, **self._told_apart(session, described, str(claims["sub"]))}
                named = claims.get(self.provider.claim)
        if not isinstance(named, str) or not named:
            claim = self.provider.claim
            raise refused(say("{name} says nothing under “{claim}”.", name=self.provider.called, claim=claim))
        if self.provider.claim == "email" and claims.get("email_verified") is not True:
            raise refused(say("{name} has not made sure of this e-mail address.", name=self.provider.called))
        return Vouched(named, word)

    def way_out(self, word: str) -> str:
        """The provider's page that ends its own session too; empty where it has none that is known."""
        end = self._described.said.get("end_session_endpoint", "") if self._described else ""
        if not is_safe(end):
            return ""
        back = self.provider.address.rstrip("/") + "/sign-in"
        asked = {"id_token_hint": word, "client_id": self.provider.client, "post_logout_redirect_uri": back}
        return f"{end}{'&' if '?' in end else '?'}{urlencode(asked)}"

    @contextmanager
    def _talk(self) -> Iterator[Any]:
        """A conversation; whatever goes wrong on the line is a ``Problem``."""
        name = self.provider.called
        if not self._room.acquire(timeout=PATIENCE):
            raise Problem(
                503, say("Too many people sign in by {name} just now; try again.", name=name), back="/sign-in"
            )
        try:
            with _oauth_client()(
                client_id=self.provider.client,
                client_secret=self.provider.secret or None,
                scope=self.provider.scopes,
                redirect_uri=self.provider.returns_to,
                code_challenge_method="S256",
                **modest(self.provider.proxy),
            ) as session:
                yield session
        except httpx2.HTTPStatusError as error:
            raise self._failed(say("it answers with status {status}", status=error.response.status_code)) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            raise self._failed(_reason(error)) from None
        except (ValueError, KeyError, TypeError):
            raise self._failed(say("what it answers is not what OpenID says")) from None
        finally:
            self._room.release()

    def _failed(self, why: str) -> Problem:
        told = say(
            "{name} cannot be asked who you are: {why}. Nobody was signed in.", name=self.provider.called, why=why
        )
        return Problem(502, told, back="/sign-in")

    def _description(self, session: Any) -> tuple[Mapping[str, Any], "KeySet"]:
        """What the provider says of itself, and its keys: asked once in a while, by one at a time."""
        with self._lock:
            found, now = self._described, self._clock()
            if found is None or now - found.at > (KEPT if found.keys else SPARED):
                found = self._described = self._asked(session, now)
            if found.fault is not None or found.keys is None:
                raise found.fault or self._failed(say("it shows no keys"))
            return found.said, found.keys

    def _asked(self, session: Any, now: datetime) -> _Described:
        try:
            said = _json(session, f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration")
            self._check(said)
            return _Described(said, key_set(_json(session, said["jwks_uri"])), now)
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError, KeyError, TypeError) as error:
            return _Described({}, None, now, self._failed(_reason(error)))
        except Problem as fault:
            return _Described({}, None, now, fault)

    def _check(self, said: Mapping[str, Any]) -> None:
        if said.get("issuer") != self.provider.issuer:
            called = repr(said.get("issuer"))[:200]
            raise self._failed(
                say("it calls itself {called}, and the setting oidc_issuer says otherwise", called=called)
            )
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not is_safe(str(said.get(name, ""))):
                raise self._failed(say("its {name} is no address with https://", name=name))

    def _renewed(self, session: Any) -> "Callable[[], KeySet]":
        """Asks for the keys anew, for a word signed by one that is not known yet."""

        def renew() -> "KeySet":
            with self._lock:
                self._described = None
            return self._description(session)[1]

        return renew

    def _exchanged(self, session: Any, described: Mapping[str, Any], code: str, arrival: Arrival) -> Mapping[str, Any]:
        from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped,unused-ignore]

        try:
            found: Mapping[str, Any] = session.fetch_token(
                described["token_endpoint"],
                code=code,
                code_verifier=arrival.verifier,
                auth=session.client_auth(_way_to_show_the_secret(described, self.provider)),
            )
        except OAuthError as error:
            if error.error == "invalid_grant":
                raise refused(say("{name} does not take this code (any more).", name=self.provider.called)) from None
            said = repr(error.error)[:80]
            raise self._failed(say("it refuses the desk itself with {said}", said=said)) from None
        return found

    def _told_apart(self, session: Any, described: Mapping[str, Any], subject: str) -> dict[str, Any]:
        """What the provider says apart from its signed word, of the same person and over its own line."""
        where = str(described["userinfo_endpoint"])
        found = _json(session, where, withhold_token=False) if is_safe(where) else {}
        if found and found.get("sub") != subject:
            raise refused(say("{name} speaks of two different people.", name=self.provider.called))
        return {name: value for name, value in found.items() if name in {self.provider.claim, "email_verified"}}


def _json(session: Any, where: str, *, withhold_token: bool = True) -> dict[str, Any]:
    response = session.request("GET", where, withhold_token=withhold_token, headers={"Accept": "application/json"})
    response.raise_for_status()
    found = json.loads(response.content)
    if not isinstance(found, dict):
        raise ValueError(say("what it answers is not what OpenID says"))
    return found


def _way_to_show_the_secret(described: Mapping[str, Any], provider: Provider) -> str:
    if not provider.secret:
        return "none"
    ways = described.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return "client_secret_post" if "client_secret_basic" not in ways else "client_secret_basic"


def _reason(error: Exception) -> str:
    if isinstance(error, httpx2.TimeoutException):
        return say("it takes too long")
    if isinstance(error, httpx2.HTTPStatusError):
        return say("it answers with status {status}", status=error.response.status_code)
    if isinstance(error, httpx2.ProxyError):
        return say("the proxy does not let the desk through")
    if isinstance(error, httpx2.HTTPError | httpx2.InvalidURL | OSError):
        return say("it cannot be reached from the desk")
    return say("what it answers is not what OpenID says")


def _oauth_client() -> Any:
    try:
        from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped,unused-ignore]
    except ImportError:
        raise Misuse("oidc_issuer is set, and what it needs is not there: install crisisdesk[oidc]") from None
    return OAuth2Client
