"""Whether a provider's signed word about somebody holds: signature, issuer, audience, time and nonce."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crisisdesk.desk.arrivals import refused
from crisisdesk.desk.language import say
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.provider import Provider

if TYPE_CHECKING:
    from joserfc.jwk import KeySet
    from joserfc.jwt import Token

ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"
)  # fmt: skip
"""By which a word may be signed, whatever the provider claims to use: pairs of a private and a public key alone, never
none, and no secret that the desk holds itself."""
LEEWAY = 60
"""Seconds by which the clocks of the desk and the provider may differ."""


def key_set(published: dict[str, Any]) -> "KeySet":
    """The provider's keys. Raises ``ValueError`` for what is no set of keys."""
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet

    try:
        return KeySet.import_key_set(published)  # type: ignore[arg-type]
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise ValueError(str(error)) from None


def judged(
    word: str,
    keys: "KeySet",
    renew: Callable[[], "KeySet"],
    provider: Provider,
    nonce: str,
    token: Mapping[str, Any],
    now: datetime,
) -> dict[str, Any]:
    """What the word says, once everything about it holds; raises ``Problem`` with the one thing that does not.

    ``renew`` gives the keys anew where the word is signed by one that is not known; ``token`` is what the word came
    with, ``nonce`` what it was asked with, ``now`` the desk's clock.
    """
    from authlib.oidc.core import CodeIDToken  # type: ignore[import-untyped,unused-ignore]
    from joserfc.errors import ClaimError

    found = _opened(word, keys, renew, provider)
    options = {
        "iss": {"essential": True, "value": provider.issuer},
        "aud": {"essential": True, "value": provider.client},
        "sub": {"essential": True},
    }
    params = {"nonce": nonce, "client_id": provider.client, "access_token": token.get("access_token")}
    claims = CodeIDToken(found.claims, found.header, options, params)
    try:
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except ClaimError as error:
        raise _broken(error.claim, claims, provider, now) from None
    return dict(claims)


def _opened(word: str, keys: "KeySet", renew: Callable[[], "KeySet"], provider: Provider) -> "Token":
    from joserfc import jwt
    from joserfc.errors import InvalidKeyIdError, JoseError
    from joserfc.jws import JWSRegistry

    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    try:
        try:
            return jwt.decode(word, keys, registry=registry)
        except InvalidKeyIdError:
            return jwt.decode(word, renew(), registry=registry)
    except (JoseError, ValueError):
        raise refused(say("What came back is not signed by a key of {name}.", name=provider.called)) from None


def _broken(claim: str, claims: Mapping[str, Any], provider: Provider, now: datetime) -> Problem:
    """Why a word that is signed counts for nothing, by the first claim that does not hold."""
    name = provider.called
    match claim:
        case "exp" | "iat" | "nbf":
            return refused(_of_time(claim, claims, name, now))
        case "aud" | "azp":
            return refused(say("{name} said it to another application.", name=name))
        case "iss":
            return refused(say("It was said by another provider than {name}.", name=name))
        case "nonce":
            return refused(say("What {name} said belongs to another way in.", name=name))
    return refused(say("What {name} says lacks “{claim}”, or has it wrong.", name=name, claim=claim))


def _of_time(claim: str, claims: Mapping[str, Any], name: str, now: datetime) -> str:
    here = f"{now:%Y-%m-%d %H:%M:%S}"
    try:
        there = f"{datetime.fromtimestamp(claims[claim], UTC):%Y-%m-%d %H:%M:%S}"
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return say("What {name} says has no time that makes sense.", name=name)
    if claim == "exp":
        return say(
            "What {name} says held until {there}, and the desk's clock shows {here} (UTC); one of them may be wrong.",
            name=name,
            there=there,
            here=here,
        )
    return say(
        "What {name} says holds from {there} on, and the desk's clock shows {here} (UTC); one of the two is wrong.",
        name=name,
        there=there,
        here=here,
    )
