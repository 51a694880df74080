"""The proxy through which the web is asked, looked at before anything starts."""

import re
import socket
from pathlib import Path

from httpx2 import URL, InvalidURL

from crisisdesk.errors import Misuse

_PATIENCE = 5.0
_PORTS = {"http": 80, "https": 443}


def check_proxy(proxy: str, where: str) -> None:
    """Raise ``Misuse``, naming ``where`` it is set, unless the proxy is an address that takes connections."""
    try:
        url = URL(proxy)
    except InvalidURL as error:
        raise Misuse(f"{where}: the proxy is no address: {error}") from None
    if url.scheme not in _PORTS or not url.host:
        raise Misuse(f"{where}: the proxy must be an address such as http://proxy.example.org:3128")
    machine = (url.host, url.port or _PORTS[url.scheme])
    try:
        socket.create_connection(machine, timeout=_PATIENCE).close()
    except (OSError, UnicodeError) as error:
        shown = f"{url.scheme}://{machine[0]}:{machine[1]}"
        reason = getattr(error, "strerror", None) or "no answer"
        raise Misuse(f"{where}: the proxy {shown} cannot be reached ({reason}); correct it or take it out") from None


def place_of(setting: str, file: Path) -> str:
    """Where a setting is set, as people find it: the line of the desk's file, or the environment."""
    if file.exists():
        for number, line in enumerate(file.read_text("utf-8", "replace").splitlines(), 1):
            if re.match(rf"\s*[\"']?{re.escape(setting)}[\"']?\s*=", line):
                return f"{file}:{number}"
    return f"CRISISDESK_{setting.upper()}"
