"""The desk on a port of this machine."""

import socket
from collections.abc import Callable, Collection
from contextlib import suppress

import uvicorn
from starlette.applications import Starlette

from crisisdesk.desk.guard import is_loopback
from crisisdesk.errors import Misuse

LAST_PORT = 65_535
PATIENCE = 3
"""Seconds that a page under way gets when the server is told to stop."""
THIS_MACHINE = ("127.0.0.1", "::1")
"""From where a proxy is believed about who asks."""


def serve(
    app: Starlette,
    host: str = "127.0.0.1",
    port: int = 0,
    on_ready: Callable[[str], None] = lambda _: None,
    *,
    proxies: Collection[str] = (),
) -> None:
    """Answer requests until the process is interrupted; ``on_ready`` gets the address once it answers.

    ``proxies`` are the addresses of reverse proxies on other machines, whose word about who asks is believed.

    Port 0 picks a free one. Raises ``Misuse`` for a host that other machines can reach where the desk does not ask
    who is there: whoever reaches it would read and change everything. The application must know that host's name as
    well (``hosts`` of ``app``). Raises ``Misuse`` for a port that cannot be had.
    """
    if not is_loopback(host) and not app.state.office.house.sign_in:
        raise Misuse(f"{host} can be reached by other machines; serve on 127.0.0.1, or set sign_in = true")
    with suppress(KeyboardInterrupt), _listening(host, port) as listener:
        address = _address(host, listener.getsockname()[1])
        _Server(configuration(app, proxies), lambda: on_ready(address)).run([listener])


def configuration(app: Starlette, proxies: Collection[str] = ()) -> uvicorn.Config:
    """How requests are taken from the wire: the same on every machine, whatever else is installed there."""
    return uvicorn.Config(
        app,
        # h11 refuses a request that says its length twice; another parser may take it for two requests.
        http="h11",
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        forwarded_allow_ips=[*THIS_MACHINE, *proxies],
        timeout_graceful_shutdown=PATIENCE,
    )


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._on_ready()


def _listening(host: str, port: int) -> socket.socket:
    if not 0 <= port <= LAST_PORT:
        raise Misuse(f"there is no port {port}; choose one up to {LAST_PORT}, or 0 for a free one")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host.strip("[]"), port), family=family)
    except OSError as error:
        where = f"{_address(host, port)} cannot be served: {error.strerror or error}"
        raise Misuse(f"{where}; choose another port, or 0 for a free one") from None


def _address(host: str, port: int) -> str:
    name = f"[{host.strip('[]')}]" if ":" in host else host
    return f"http://{name}:{port}/"
