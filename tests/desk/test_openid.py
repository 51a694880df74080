"""Signing in by a provider: the way in and out, and everything that a liar between, beside or behind it may try."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from desk_world import HOME, browser, by_class, staffed, token_of, tree, words
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from openid_world import CLIENT, SECRET, Claims, Issuer, new_key
from starlette.testclient import TestClient

from crisisdesk.casebook import post
from crisisdesk.desk import House, Provider
from crisisdesk.desk.arrivals import LONGEST
from crisisdesk.desk.passwords import hashed
from crisisdesk.desk.vouching import AT_ONCE, SPARED, Voucher
from crisisdesk.errors import Misuse


class Hands:
    """A clock that shows the time of the machine, moved by hand."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture(scope="module")
def key() -> RSAKey:
    return new_key()


@pytest.fixture(scope="module")
def honest(key: RSAKey) -> Iterator[Issuer]:
    found = Issuer(key)
    yield found
    found.stop()


@pytest.fixture
def issuer(honest: Issuer, key: RSAKey) -> Issuer:
    honest.tell_the_truth(key)
    return honest


class Desk:
    """A desk that knows a provider."""

    def __init__(self, folder: Path, issuer: Issuer, **changed: Any) -> None:
        self.clock = Hands()
        given = {"issuer": issuer.address, "client": CLIENT, "secret": SECRET, "address": HOME, "name": "The Account"}
        house = House(sign_in=True, provider=Provider(**{**given, **changed}))
        self.application = staffed(folder, house, self.clock)
        self.office = self.application.state.office
        self.office.book.add_person("anna", name="Anna", posts=[post("analyst")])
        self.office.book.add_person("berta")

    def client(self) -> TestClient:
        return browser(self.application)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, honest: Issuer) -> Desk:
    return Desk(tmp_path_factory.mktemp("openid"), honest)


@pytest.fixture
def desk(shared: Desk, issuer: Issuer) -> Desk:
    """One desk for all tests, which has not asked its provider yet."""
    shared.clock.ahead = timedelta()
    shared.office.voucher = Voucher(shared.office.house.provider, shared.clock)
    return shared


def begun(client: TestClient, then: str = "") -> str:
    """Off to the provider; the address to which it sends the browser back."""
    leads = client.get("/sign-in/provider", params={"next": then} if then else None)
    assert leads.status_code == 303, leads.text
    back: str = httpx2.get(leads.headers["location"], follow_redirects=False).headers["location"]
    return back.removeprefix(HOME)


def lead(response: Any) -> str:
    return words(next(by_class(tree(response.text), "lead")))


def refusal(response: Any) -> str:
    """The sentence of a page that lets nobody in."""
    assert response.status_code in {403, 404, 502, 503}, (response.status_code, response.headers.get("location"))
    assert "desk=" not in response.headers.get("set-cookie", "")
    return lead(response)


def test_who_is_vouched_for_comes_in_with_the_posts_of_the_casebook(desk: Desk, issuer: Issuer) -> None:
    client = desk.client()
    assert client.get("/coverage").headers["location"] == "/sign-in?next=%2Fcoverage"
    page = tree(client.get("/sign-in?next=/coverage").text)
    link = next(one.get("href", "") for one in page.iter("a") if "The Account" in words(one))
    assert link == "/sign-in/provider?next=%2Fcoverage"
    response = client.get(begun(client, "/coverage"))
    assert (response.status_code, response.headers["location"]) == (303, "/coverage")
    assert "Anna" in client.get("/coverage").text
    assert client.get("/articles/new").status_code == 200
    assert client.post("/people", data={"token": token_of(client)}).status_code == 403


def test_what_goes_to_the_provider_holds_no_secret(desk: Desk) -> None:
    client = desk.client()
    asked = parse_qs(urlsplit(client.get("/sign-in/provider").headers["location"]).query)
    assert {name: asked[name] for name in ("client_id", "response_type", "code_challenge_method", "scope")} == {
        "client_id": [CLIENT],
        "response_type": ["code"],
        "code_challenge_method": ["S256"],
        "scope": ["openid profile"],
    }
    assert asked["redirect_uri"] == [f"{HOME}/sign-in/return"]
    assert "code_verifier" not in asked
    assert len({asked[name][0] for name in ("state", "nonce", "code_challenge")}) == 3
    again = parse_qs(urlsplit(client.get("/sign-in/provider").headers["location"]).query)
    assert not {asked[name][0] for name in ("state", "nonce", "code_challenge")} & {
        again[name][0] for name in ("state", "nonce", "code_challenge")
    }


def test_the_cookies_are_out_of_reach(desk: Desk) -> None:
    client = desk.client()
    off = client.get("/sign-in/provider")
    back = client.get(begun(client))
    for response in (off, back):
        assert all(
            "httponly" in one.lower() and "samesite=lax" in one.lower()
            for one in response.headers.get_list("set-cookie")
        )


def test_a_session_by_a_provider_guards_its_forms_as_any_other(desk: Desk) -> None:
    client = desk.client()
    client.get(begun(client))
    assert client.post("/cases", data={"token": "A" * 86, "title": "x"}).status_code == 403
    assert client.post("/sign-out", data={"token": token_of(desk.client(), "/sign-in")}).status_code == 403
    assert client.get("/settings").status_code == 200


def test_signing_out_shows_the_way_out_of_the_provider_too(desk: Desk, issuer: Issuer) -> None:
    client = desk.client()
    client.get(begun(client))
    response = client.post("/sign-out", data={"token": token_of(client)})
    assert response.status_code == 200
    link = next(one.get("href", "") for one in tree(response.text).iter("a") if "Sign out of" in words(one))
    asked = parse_qs(urlsplit(link).query)
    assert link.startswith(f"{issuer.address}/out?")
    assert asked["post_logout_redirect_uri"] == [f"{HOME}/sign-in"]
    assert jwt.decode(asked["id_token_hint"][0], issuer.key).claims["sub"] == "u-1"
    assert client.get("/settings").status_code == 303
    assert "Anna" not in response.text


def test_who_signed_in_by_password_is_not_sent_to_the_provider(desk: Desk) -> None:
    desk.office.book.set_password("anna", hashed("five quiet herons wade"))
    client = desk.client()
    data = {"token": token_of(client, "/sign-in"), "login": "anna", "password": "five quiet herons wade"}
    assert client.post("/sign-in", data=data).status_code == 303
    assert client.post("/sign-out", data={"token": token_of(client)}).headers["location"] == "/sign-in"


def bent(**changed: Any) -> Callable[[Claims], Claims]:
    """What is signed, with claims changed; None takes a claim out, a number is added to the time that stands there."""

    def bend(claims: Claims) -> Claims:
        found = dict(claims)
        for name, value in changed.items():
            if value is None:
                found.pop(name)
            else:
                found[name] = found[name] + value if name in {"exp", "iat"} and isinstance(value, int) else value
        return found

    return bend


LIES = [
    pytest.param(bent(aud="another"), "said it to another application", id="audience"),
    pytest.param(bent(aud=["another", CLIENT]), "said it to another application", id="many audiences, no party"),
    pytest.param(bent(aud=[CLIENT, "other"], azp="other"), "said it to another application", id="another party"),
    pytest.param(bent(aud="another", azp=CLIENT), "said it to another application", id="audience in the party's place"),
    pytest.param(bent(aud=None), "said it to another application", id="no audience"),
    pytest.param(bent(iss="https://id.example"), "by another provider", id="issuer"),
    pytest.param(bent(iss=None), "by another provider", id="no issuer"),
    pytest.param(bent(exp=-500), "one of them may be wrong", id="expired"),
    pytest.param(bent(exp="never"), "no time that makes sense", id="expires never"),
    pytest.param(bent(exp=None), "no time that makes sense", id="no expiry"),
    pytest.param(bent(iat=500), "one of the two is wrong", id="signed tomorrow"),
    pytest.param(bent(nonce="another"), "belongs to another way in", id="nonce"),
    pytest.param(bent(nonce=None), "belongs to another way in", id="no nonce"),
    pytest.param(bent(sub=None), "lacks “sub”", id="nobody"),
    pytest.param(bent(sub=7), "lacks “sub”", id="a number"),
    pytest.param(bent(preferred_username=["anna"]), "nothing under “preferred_username”", id="a list of names"),
    pytest.param(bent(preferred_username=""), "nothing under “preferred_username”", id="an empty name"),
    pytest.param(bent(preferred_username="boris"), "nobody at this desk has that name", id="stranger"),
    pytest.param(bent(preferred_username="local"), "nobody at this desk has that name", id="the user of the machine"),
    pytest.param(bent(preferred_username="an\u212ba"), "nobody at this desk has that name", id="other script"),
    pytest.param(bent(preferred_username="<script>"), "as '<script>'; nobody", id="a script"),
]  # fmt: skip


@pytest.mark.parametrize(("bend", "sentence"), LIES)
def test_a_word_that_does_not_hold_lets_nobody_in(
    desk: Desk, issuer: Issuer, bend: Callable[[Claims], Claims], sentence: str
) -> None:
    issuer.bend = bend
    client = desk.client()
    assert sentence in refusal(client.get(begun(client)))
    assert client.get("/settings").status_code == 303


def none(claims: Claims) -> str:
    parts = ({"alg": "none", "kid": "first"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in parts) + "."


def by_secret(secret: bytes) -> Callable[[Claims], str]:
    return lambda claims: jwt.encode({"alg": "HS256", "kid": "first"}, claims, OctKey.import_key(secret))


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param(lambda issuer: none, id="alg none"),
        pytest.param(lambda issuer: lambda claims: none(claims).replace("none", "NONE"), id="no token"),
        pytest.param(lambda issuer: by_secret(issuer.key.as_pem(private=False)), id="the public key as a secret"),
        pytest.param(lambda issuer: by_secret(SECRET.encode() * 2), id="a secret"),
        pytest.param(lambda issuer: lambda claims: issuer.signed(claims, new_key()), id="another key of that name"),
        pytest.param(lambda issuer: lambda claims: issuer.signed(claims, new_key("other")), id="an unknown key"),
        pytest.param(lambda issuer: lambda claims: issuer.signed(claims)[:-8] + "AAAAAAAA", id="a broken signature"),
        pytest.param(lambda issuer: lambda claims: own_key(claims), id="a key of its own in the header"),
        pytest.param(lambda issuer: lambda claims: "", id="empty"),
        pytest.param(lambda issuer: lambda claims: "a.b.c.d.e", id="encrypted"),
        pytest.param(lambda issuer: lambda claims: "\u2603" * 2_000_00, id="a long text"),
    ],
)
def test_a_word_that_is_not_signed_by_the_provider_lets_nobody_in(
    desk: Desk, issuer: Issuer, forged: Callable[[Issuer], Callable[[Claims], str]]
) -> None:
    issuer.sign = forged(issuer)
    client = desk.client()
    assert any(
        sentence in refusal(client.get(begun(client)))
        for sentence in ("is not signed by a key of The Account", "cannot be asked who you are")
    )
    assert client.get("/settings").status_code == 303


def own_key(claims: Claims) -> str:
    mine = new_key("mine")
    header = {"alg": "RS256", "kid": "first", "jwk": mine.as_dict(private=False)}
    return jwt.encode(header, claims, mine)


def test_a_new_key_of_the_provider_is_asked_for(desk: Desk, issuer: Issuer) -> None:
    client = desk.client()
    client.get(begun(client))
    later = new_key("second")
    issuer.key, issuer.published = later, [*issuer.published, later]
    other = desk.client()
    assert other.get(begun(other)).status_code == 303
    assert issuer.asked.count("/keys") == 2


def test_groups_and_roles_of_the_provider_give_no_post(desk: Desk, issuer: Issuer) -> None:
    issuer.bend = bent(preferred_username="berta", groups=["administrator"], roles=["administrator"], role="chair")
    client = desk.client()
    assert client.get(begun(client)).status_code == 303
    assert client.get("/settings").status_code == 403
    assert client.post("/people", data={"login": "x"}).status_code == 403


def test_a_way_in_is_used_once(desk: Desk) -> None:
    client = desk.client()
    back = begun(client)
    cookies = dict(client.cookies)
    assert client.get(back).status_code == 303
    stolen = desk.client()
    stolen.cookies.update(cookies)
    assert "was used already" in refusal(stolen.get(back))
    assert "was used already" in refusal(client.get(back))


def test_a_code_is_used_once(desk: Desk, issuer: Issuer) -> None:
    client = desk.client()
    back = begun(client)
    code = parse_qs(urlsplit(back).query)["code"][0]
    assert client.get(back).status_code == 303
    other = desk.client()
    state = parse_qs(urlsplit(begun(other)).query)["state"][0]
    assert "does not take this code" in refusal(other.get("/sign-in/return", params={"code": code, "state": state}))
    assert other.get("/settings").status_code == 303


def test_a_code_of_another_browser_is_worth_nothing(desk: Desk) -> None:
    """Whoever catches a code, or makes somebody follow a link with their own, has no verifier for it."""
    thief, victim = desk.client(), desk.client()
    stolen = parse_qs(urlsplit(begun(victim)).query)["code"][0]
    state = parse_qs(urlsplit(begun(thief)).query)["state"][0]
    assert "does not take this code" in refusal(thief.get("/sign-in/return", params={"code": stolen, "state": state}))


def test_a_link_begun_in_another_browser_lets_nobody_in(desk: Desk) -> None:
    attacker, victim = desk.client(), desk.client()
    back = begun(attacker)
    assert "begun in another browser" in refusal(victim.get(back))
    begun(victim)
    assert "begun in another browser" in refusal(victim.get(back))
    assert attacker.get(back).status_code == 303


@pytest.mark.parametrize("state", ["", "unknown", "\u2603", "x" * 3_000, "%00", "../.."])
def test_a_way_in_that_nobody_began(desk: Desk, state: str) -> None:
    response = desk.client().get("/sign-in/return", params={"state": state, "code": "x"})
    assert "does not know this way in" in refusal(response)


def test_a_return_may_be_longer_than_other_addresses_but_not_endless(desk: Desk) -> None:
    client = desk.client()
    back = begun(client)
    assert "does not take this code" in refusal(client.get(back.replace("code=", "code=" + "x" * 2_500)))
    assert client.get(back + "x" * 9_000).status_code == 414


def test_a_way_in_takes_ten_minutes_at_most(desk: Desk) -> None:
    client = desk.client()
    back = begun(client)
    desk.clock.ahead = LONGEST + timedelta(seconds=1)
    assert "longer than ten minutes" in refusal(client.get(back))


def test_two_tabs_come_back_each_for_itself(desk: Desk) -> None:
    client = desk.client()
    one, other = begun(client, "/coverage"), begun(client, "/sources")
    assert client.get(one).headers["location"] == "/coverage"
    assert client.get(other).headers["location"] == "/sources"


@pytest.mark.parametrize(
    "then",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nx: y", "\\\\evil"],
)
def test_the_way_in_leads_only_to_the_desk(desk: Desk, then: str) -> None:
    client = desk.client()
    assert client.get(begun(client, then)).headers["location"] == "/"


def test_the_host_of_the_request_is_not_told_to_the_provider(desk: Desk) -> None:
    client = desk.client()
    leads = client.get("/sign-in/provider", headers={"host": "localhost:1", "x-forwarded-host": "evil.example"})
    asked = parse_qs(urlsplit(leads.headers["location"]).query)
    assert asked["redirect_uri"] == [f"{HOME}/sign-in/return"]


@pytest.mark.parametrize("error", ["access_denied", "<script>alert(1)</script>"])
def test_the_provider_may_say_no(desk: Desk, error: str) -> None:
    client = desk.client()
    state = parse_qs(urlsplit(begun(client)).query)["state"][0]
    response = client.get("/sign-in/return", params={"state": state, "error": error})
    assert f"did not let you in and says '{error}'" in refusal(response)
    assert "<script>alert" not in response.text


def test_the_answer_of_another_provider_is_refused(desk: Desk, issuer: Issuer) -> None:
    client = desk.client()
    assert "by another provider" in refusal(client.get(begun(client) + "&iss=https://id.example"))
    issuer.described = {"authorization_response_iss_parameter_supported": True}
    desk.clock.ahead = timedelta(hours=2)
    assert "by another provider" in refusal(client.get(begun(client)))


@pytest.mark.parametrize(
    ("described", "sentence"),
    [
        ({"issuer": "https://id.example"}, "calls itself 'https://id.example'"),
        ({"issuer": None}, "calls itself None"),
        ({"token_endpoint": "http://id.example/token"}, "its token_endpoint is no address with https://"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "its authorization_endpoint is no address"),
        ({"jwks_uri": 7}, "its jwks_uri is no address"),
    ],
    ids=["issuer", "no issuer", "plain http", "javascript", "a number"],
)
def test_a_provider_that_describes_itself_wrongly(desk: Desk, issuer: Issuer, described: Claims, sentence: str) -> None:
    issuer.described = described
    response = desk.client().get("/sign-in/provider")
    assert response.status_code == 502
    assert sentence in refusal(response)


@pytest.mark.parametrize(
    ("path", "status", "body", "sentence"),
    [
        ("/.well-known/openid-configuration", 404, b"", "answers with status 404"),
        ("/.well-known/openid-configuration", 200, b"<html>", "not what OpenID says"),
        ("/.well-known/openid-configuration", 200, b"[]", "not what OpenID says"),
        ("/.well-known/openid-configuration", 200, b'{"a":"' + b"x" * 2_000_000 + b'"}', "cannot be reached"),
        ("/.well-known/openid-configuration", 302, b"", "answers with status 302"),
        ("/keys", 200, b'{"keys": [{}]}', "not what OpenID says"),
        ("/keys", 500, b"", "answers with status 500"),
    ],
)
def test_a_provider_that_answers_nonsense(
    desk: Desk, issuer: Issuer, path: str, status: int, body: bytes, sentence: str
) -> None:
    issuer.answers[path] = (status, body)
    response = desk.client().get("/sign-in/provider")
    assert response.status_code == 502
    assert sentence in refusal(response)


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (200, b"<html>", "not what OpenID says"),
        (500, b"", "answers with status 500"),
        (400, b'{"error": "invalid_client"}', "refuses the desk itself with 'invalid_client'"),
        (200, b"{}", "is not signed"),
        (200, b'{"id_token": 7}', "is not signed"),
    ],
)
def test_a_provider_that_gives_no_word(desk: Desk, issuer: Issuer, status: int, body: bytes, sentence: str) -> None:
    client = desk.client()
    back = begun(client)
    issuer.answers["/token"] = (status, body)
    assert sentence in refusal(client.get(back))


def test_a_provider_that_cannot_be_reached_is_named_and_spared(desk: Desk, issuer: Issuer) -> None:
    issuer.answers["/.well-known/openid-configuration"] = (503, b"")
    client = desk.client()
    for _ in range(3):
        response = client.get("/sign-in/provider")
        assert response.status_code == 502
        assert "The Account cannot be asked who you are: it answers with status 503" in refusal(response)
        assert next(one for one in tree(response.text).iter("a") if one.get("href") == "/sign-in") is not None
    assert issuer.asked == ["/.well-known/openid-configuration"]
    del issuer.answers["/.well-known/openid-configuration"]
    desk.clock.ahead = SPARED + timedelta(seconds=1)
    assert client.get(begun(client)).status_code == 303


def test_a_provider_that_is_not_there_is_named(tmp_path: Path) -> None:
    gone = Issuer(new_key())
    gone.stop()
    response = Desk(tmp_path, gone).client().get("/sign-in/provider")
    assert "it cannot be reached from the desk" in refusal(response)


def test_a_provider_that_hangs_does_not_take_all_hands_of_the_desk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crisisdesk.desk.vouching.PATIENCE", 0)
    for _ in range(AT_ONCE):
        desk.office.voucher._room.acquire()
    response = desk.client().get("/sign-in/provider")
    assert response.status_code == 503
    assert "Too many people sign in" in refusal(response)
    for _ in range(AT_ONCE):
        desk.office.voucher._room.release()
    assert desk.client().get("/sign-in/provider").status_code == 303


def test_what_stands_only_in_userinfo_is_asked_for(desk: Desk, issuer: Issuer) -> None:
    issuer.claims = {"sub": "u-1"}
    issuer.told_apart = {"sub": "u-1", "preferred_username": "Anna"}
    client = desk.client()
    assert client.get(begun(client)).status_code == 303
    issuer.told_apart["sub"] = "u-2"
    other = desk.client()
    assert "two different people" in refusal(other.get(begun(other)))


@pytest.mark.parametrize(("verified", "status"), [(True, 303), (False, 403), (None, 403), ("true", 403)])
def test_an_address_counts_only_if_the_provider_made_sure_of_it(
    tmp_path: Path, issuer: Issuer, verified: object, status: int
) -> None:
    desk = Desk(tmp_path, issuer, claim="email")
    desk.office.book.add_person("anna@desk.example", posts=[post("reader")])
    issuer.claims = {"sub": "u-1", "email": "Anna@desk.example", "email_verified": verified}
    client = desk.client()
    assert client.get(begun(client)).status_code == status


def test_who_has_left_the_desk_stays_outside(desk: Desk, issuer: Issuer) -> None:
    desk.office.book.add_person("clara")
    desk.office.book.let_go("clara")
    issuer.claims = {"sub": "u-3", "preferred_username": "clara"}
    client = desk.client()
    assert "nobody at this desk has that name" in refusal(client.get(begun(client)))


def test_a_desk_without_a_provider_asks_nobody(tmp_path: Path) -> None:
    client = browser(staffed(tmp_path, House(sign_in=True)))
    assert "by no provider" in refusal(client.get("/sign-in/provider"))
    assert "by no provider" in refusal(client.get("/sign-in/return?state=x&code=y"))
    assert "/sign-in/provider" not in client.get("/sign-in").text


def test_a_desk_asks_its_provider_only_when_somebody_wants_in(desk: Desk, issuer: Issuer) -> None:
    client = desk.client()
    for path in ("/", "/sign-in", "/static/desk.css", "/sign-in/return?state=x"):
        client.get(path)
    assert issuer.asked == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"issuer": "http://id.example"}, "oidc_issuer 'http://id.example': write an address with https"),
        ({"issuer": "https://anna:secret@id.example"}, "oidc_issuer"),
        ({"issuer": "https://[::1"}, "oidc_issuer"),
        ({"address": ""}, "address ''"),
        ({"client": ""}, "oidc_client_id"),
        ({"scopes": "profile"}, "openid has to be one of them"),
    ],
)
def test_a_provider_that_cannot_be_is_misuse(changed: dict[str, str], message: str) -> None:
    given = {"issuer": "https://id.example", "client": CLIENT, "address": "https://desk.example"}
    with pytest.raises(Misuse, match=message):
        Provider(**{**given, **changed})


def test_the_secret_is_not_shown() -> None:
    assert SECRET not in repr(Provider(issuer="https://id.example", client="x", secret=SECRET, address=HOME))
