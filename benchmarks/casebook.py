"""Two hundred delegates cast their ballots at once over HTTP; then the server is killed in the middle of it.

    python benchmarks/casebook.py                both databases, 200 delegates
    python benchmarks/casebook.py sqlite         one of: sqlite postgresql
    python benchmarks/casebook.py --delegates 50 fewer of them

One server process answers; every ballot is on disk before it is acknowledged. PostgreSQL is started from Debian's
package in a temporary folder, with its own settings. Times are in milliseconds from the request to the answer.
"""

import argparse
import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from string import ascii_uppercase
from tempfile import TemporaryDirectory

import httpx2
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from crisisdesk.casebook import Casebook, post
from crisisdesk.casebook.ledger import broken_at
from crisisdesk.casebook.rebuilding import rebuild
from crisisdesk.charters import Charter
from crisisdesk.charters.files import parse
from crisisdesk.errors import DeskError

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "casebook"))
from casebook_builders import contents
from postgresql_server import NoServer, serving

MEMBERS = tuple("X" + "".join(pair) for pair in product(ascii_uppercase, repeat=2))[:200]
ASSEMBLY = """\
code: MANY
name: Assembly of the Many
as_of: 2022-01-01
sources: {treaty: {title: Treaty of the Many}}
members:
ROWS
organs: [{id: HALL, name: Great Hall, level: delegates, confidence: H, source: treaty}]
rules:
  - id: simple
    organs: [HALL]
    matter: simple
    rule: {kind: majority, of: present_and_voting}
    quorum: {fraction: 1/2, of: members}
    article: Art. 1
    source: treaty
    confidence: H
measures: [{measure: statement, organ: HALL, matter: simple, article: Art. 1, source: treaty, confidence: H}]
"""


def assembly(code: str = "MANY") -> Charter:
    """An invented organisation of two hundred members that decides by simple majority."""
    row = "  - {{member: {0}, from: 2000-01-01, confidence: H, source: treaty}}"
    return parse(ASSEMBLY.replace("ROWS", "\n".join(row.format(code) for code in MEMBERS)), f"{code.lower()}.yaml")


MANY = assembly()


def app(address: str) -> Starlette:
    """Acts of cases over HTTP, and nothing else."""
    book = Casebook(address, charters=lambda _: MANY)

    def act(request: Request) -> JSONResponse:
        told = dict(request.query_params)
        seen = int(told.pop("seen"))
        try:
            case = book.act(request.path_params["case"], told.pop("act"), told.pop("person"), seen, **told)
        except DeskError as error:
            return JSONResponse({"error": str(error)}, 409)
        return JSONResponse({"version": case.version})

    return Starlette(routes=[Route("/cases/{case}", act, methods=["POST"])])


@contextmanager
def server(address: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The application in a process of its own; its process and where it answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    process = subprocess.Popen([sys.executable, __file__, "--serve", address, str(port)])
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def prepared(address: str, members: tuple[str, ...]) -> tuple[Casebook, str, int]:
    """A casebook with the delegates and a vote that is open."""
    book = Casebook(address, charters=lambda _: MANY)
    for member in members:
        book.add_person(member.lower(), posts=[post("delegate", "MANY", member)])
    book.add_person("chair", posts=[post("chair", "MANY")])
    case = book.open_case("MANY", "chair", title="Two hundred ballots").case_id
    book.act(case, "request", "chair", route="regular", organ="HALL")
    book.act(case, "convene", "chair")
    book.act(case, "table", "chair", title="A statement", text="We state.", measure="statement")
    return book, case, book.act(case, "open_ballot", "chair").version


async def cast_all(
    url: str, case: str, seen: int, members: tuple[str, ...], ballot: str, kill: subprocess.Popen[bytes] | None = None
) -> dict[str, float]:
    """All ballots at once; how many milliseconds each took that was acknowledged.

    With ``kill`` the server is killed once half of them are.
    """
    times: dict[str, float] = {}
    limits = httpx2.Limits(max_connections=len(members))

    async def one(member: str) -> None:
        told = {"act": "cast", "person": member.lower(), "member": member, "ballot": ballot, "seen": str(seen)}
        begun = time.perf_counter()
        try:
            answer = await client.post(f"{url}/cases/{case}", params=told)
        except httpx2.HTTPError:
            return
        if answer.status_code != 200:
            raise SystemExit(f"refused: {answer.text}")
        times[member] = (time.perf_counter() - begun) * 1000
        if kill and len(times) == len(members) // 2:
            os.kill(kill.pid, signal.SIGKILL)

    async with httpx2.AsyncClient(timeout=120, limits=limits) as client:
        await asyncio.gather(*(one(member) for member in members))
    return times


def measure(address: str, members: tuple[str, ...]) -> None:
    """Both parts on one database; leaves with an error where a ballot was lost or counted twice."""
    book, case, seen = prepared(address, members)
    with server(address) as (_, url):
        begun = time.perf_counter()
        times = asyncio.run(cast_all(url, case, seen, members, "yes"))
        spent = time.perf_counter() - begun
    counted = book.case(case).balloting
    assert counted is not None
    assert set(times) == set(members) == set(counted.standing)
    assert len(counted.ballots) == len(members), "a ballot was counted twice"
    ordered = sorted(times.values())
    p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95) - 1]
    rate = len(members) / spent
    print(f"  {len(members)} ballots at once: all counted once; p50 {p50:.0f}, p95 {p95:.0f} ms; {rate:.0f} a second")

    seen = book.case(case).version
    with server(address) as (process, url):
        acknowledged = set(asyncio.run(cast_all(url, case, seen, members, "no", kill=process)))
    book.database.close()
    with server(address):
        pass
    after = Casebook(address, charters=lambda _: MANY)
    counted = after.case(case).balloting
    assert counted is not None
    changed = {member for member, ballot in counted.standing.items() if ballot.ballot == "no"}
    assert acknowledged <= changed, f"lost: {sorted(acknowledged - changed)}"
    entries = after.entries()
    assert broken_at(entries) is None
    assert contents(rebuild(entries)) == contents(after.database)
    kept = f"{len(acknowledged)} acknowledged, all there; {len(changed - acknowledged)} kept whose answer was cut off"
    rest = len(members) - len(changed)
    print(f"  killed in the middle: {kept}; {rest} absent; the chain of {len(entries)} holds and makes the same tables")
    outcome = after.act(case, "close_vote", "chair").outcomes[-1]
    assert f"{len(members) - len(changed)} for, {len(changed)} against" in outcome.sentences[1]


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("databases", nargs="*", default=["sqlite", "postgresql"], metavar="DATABASE")
    parser.add_argument("--delegates", type=int, default=len(MEMBERS))
    chosen = parser.parse_args()
    members = MEMBERS[: chosen.delegates]
    if "sqlite" in chosen.databases:
        print("SQLite (one file, synchronous=FULL)")
        with TemporaryDirectory() as folder:
            measure(f"sqlite:///{folder}/casebook.sqlite", members)
    if "postgresql" in chosen.databases:
        print("PostgreSQL (fsync on)")
        try:
            with serving() as address:
                measure(address, members)
        except NoServer as why:
            print(f"  not measured: {why}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        uvicorn.run(app(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[3]), log_level="warning", lifespan="off")
    else:
        main()
