"""A PostgreSQL of Debian's package on a free loopback port, in a temporary folder, as a user that may run it."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
SWIFT = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"""For tests, which lose nothing with the machine's power."""


class NoServer(Exception):
    """There is no PostgreSQL here that could be started; the message says what is missing."""


@contextmanager
def serving(options: str = "") -> Iterator[str]:
    """The address of a running server's own database (``.../postgres``), stopped and removed afterwards.

    Raises ``NoServer`` where the package or an unprivileged user is missing.
    """
    if not BINARIES or not (BINARIES[0] / "initdb").exists():
        raise NoServer("no PostgreSQL here (Debian: apt install postgresql)")
    user = _unprivileged()
    folder = Path(mkdtemp(prefix="casebook-pg-"))
    if user:
        shutil.chown(folder, user)
    port, data = _free_port(), str(folder / "data")

    def run(program: str, *arguments: str) -> None:
        command = [str(BINARIES[0] / program), *arguments]
        done = subprocess.run(command, user=user, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoServer(f"{program}: {done.stdout} {done.stderr}")

    try:
        run("initdb", "-D", data, "-U", "desk", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions")
        heard = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=120"
        run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", f"{heard} {options}", "start")
        try:
            yield f"postgresql://desk@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> str | None:
    """Whom it may run as where we are root; None where we are not."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    found = next((name for name in ("postgres", "nobody") if name in known), None)
    if found is None:
        raise NoServer("PostgreSQL does not run as root, and there is no other user to run it as")
    return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
