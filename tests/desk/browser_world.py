"""Desks on ports of this machine, and what a real browser does with them."""

import os
import shutil
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

from crisisdesk.desk.server import configuration

BROWSER = next(filter(None, (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))), None)
PICTURES = os.environ.get("CRISISDESK_PICTURES", "")
"""A folder for pictures of the walks; none are taken without it."""
needs_browser = pytest.mark.skipif(BROWSER is None, reason="no chromium on the PATH (Debian: apt install chromium)")


class Hands:
    """A clock that shows the time of the machine, moved ahead by hand."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


class Served:
    """A desk on a free port, in a thread of this process, taken from the wire as every desk is."""

    def __init__(self, application: Starlette, listener: socket.socket | None = None) -> None:
        self.application = application
        self.office = application.state.office
        self._listener = listener or socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._server = uvicorn.Server(configuration(application))
        self._thread = Thread(target=self._server.run, args=([self._listener],), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._listener.close()


class Watched:
    """A page of which all is known that it asked for and complained of; ``others`` may be asked beside the desk."""

    def __init__(self, browser: Any, served: Served, *others: str, scripts: bool = True) -> None:
        self._known = (served.address, "data:", *others)
        self.context = browser.new_context(base_url=served.address, java_script_enabled=scripts)
        self.context.set_default_timeout(20_000)
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.context.on("request", lambda found: self.asked.append(found.url))
        self.page = self.context.new_page()
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def close(self, name: str) -> None:
        """Nothing was asked of anybody but the desk, and nothing went wrong."""
        picture(self.page, name)
        self.context.close()
        assert [url for url in self.asked if not url.startswith(self._known)] == []
        assert self.complaints == []


def picture(page: Any, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        safe = "".join(letter if letter.isalnum() else "-" for letter in name)
        page.screenshot(path=f"{PICTURES}/{safe}.png", full_page=True)
