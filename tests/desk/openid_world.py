"""An OpenID provider on a port of this machine, with a real key, that can be told to lie."""

import base64
import hashlib
import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from time import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "the-desk", "a secret of the desk"
Claims = dict[str, Any]


def new_key(kid: str = "first") -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


class Issuer:
    """Vouches for whoever ``claims`` say. ``bend`` changes what it signs, ``sign`` how, ``described`` what it shows."""

    def __init__(self, key: RSAKey, name: str = "127.0.0.1") -> None:
        self._codes: dict[str, dict[str, str]] = {}
        self._numbers = count()
        self.tell_the_truth(key)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.address = f"http://{name}:{self._server.server_port}"
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def tell_the_truth(self, key: RSAKey) -> None:
        """Forget all lies, and what was asked before."""
        self.key = key
        self.published = [key]
        self.claims: Claims = {"sub": "u-1", "preferred_username": "anna"}
        self.told_apart: Claims = {}
        self.described: Claims = {}
        self.bend: Callable[[Claims], Claims] = lambda claims: claims
        self.sign: Callable[[Claims], str] = self.signed
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.asked: list[str] = []

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def signed(self, claims: Claims, key: RSAKey | None = None, alg: str = "RS256") -> str:
        found = key or self.key
        return jwt.encode({"alg": alg, "kid": found.kid}, claims, found)

    def description(self) -> Claims:
        paths = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "jwks_uri": "keys",
            "userinfo_endpoint": "userinfo",
            "end_session_endpoint": "out",
        }
        found: Claims = {name: f"{self.address}/{path}" for name, path in paths.items()}
        algorithms = {"id_token_signing_alg_values_supported": ["RS256", "none", "HS256"]}
        return {"issuer": self.address, **found, **algorithms, **self.described}

    def authorized(self, asked: dict[str, str]) -> str:
        """Where a browser is sent back to, with a code."""
        code = f"code-{next(self._numbers)}"
        self._codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, Claims]:
        if authorization != "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode():
            return 401, {"error": "invalid_client"}
        asked = self._codes.pop(form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or form.get("grant_type") != "authorization_code"
            or form.get("redirect_uri") != asked["redirect_uri"]
            or asked.get("code_challenge_method") != "S256"
            or challenge.decode().rstrip("=") != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        now = int(time())
        claims = {"iss": self.address, "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": asked["nonce"]}
        word = self.sign(self.bend({**claims, **self.claims}))
        return 200, {"access_token": "for-userinfo", "token_type": "Bearer", "expires_in": 300, "id_token": word}


def _handler(issuer: Issuer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            issuer.asked.append(url.path)
            if url.path in issuer.answers:
                return self._say(*issuer.answers[url.path])
            if url.path == "/.well-known/openid-configuration":
                return self._json(200, issuer.description())
            if url.path == "/keys":
                return self._json(200, {"keys": [key.as_dict(private=False) for key in issuer.published]})
            if url.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", issuer.authorized(_flat(url.query)))
                self.send_header("Content-Length", "0")
                return self.end_headers()
            if url.path == "/userinfo" and self.headers["Authorization"] == "Bearer for-userinfo":
                return self._json(200, issuer.told_apart)
            return self._say(200, b"<!DOCTYPE html><title>Elsewhere</title><h1>The provider</h1>", "text/html")

        def do_POST(self) -> None:
            issuer.asked.append(self.path)
            form = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
            if self.path in issuer.answers:
                return self._say(*issuer.answers[self.path])
            return self._json(*issuer.token(form, self.headers["Authorization"] or ""))

        def _json(self, status: int, found: Claims) -> None:
            self._say(status, json.dumps(found).encode(), "application/json")

        def _say(self, status: int, body: bytes, kind: str = "text/html") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            pass

    return Handler


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}
