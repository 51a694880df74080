"""Pictures of the desk's pages over the shipped wire: ``python tools/screenshots.py --out docs/pictures``.

Takes Debian's chromium (``apt install chromium``) or any other that is named; nothing is fetched.
"""

import argparse
import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from crisisdesk import demo
from crisisdesk.casebook import Casebook
from crisisdesk.charters import readiness
from crisisdesk.desk import app, serve
from crisisdesk.engines import take_in
from crisisdesk.positions.decision import decide
from crisisdesk.record import Record

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 60
"""Seconds that one picture may take."""
MISUSE = 2


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: the page, the window in CSS pixels, and the colour scheme."""

    name: str
    path: str
    width: int = 1280
    height: int = 1400
    dark: bool = False


def pictures(address: str) -> list[Picture]:
    """What the README shows, and the same pages narrow and dark for whoever looks at the style."""
    matrix = f"/questions/csto-force?as_of={demo.LATER}"
    organisation = "/organisations/CSTO?on=2022-01-05"
    document = _evidence(address, matrix)
    pages = {
        "home": "/",
        "matrix": matrix,
        "document": document,
        "actor": "/actors/KAZ",
        "organisation": organisation,
        "search": "/search?words=peacekeepers",
        "coverage": "/coverage",
        "cases": "/cases",
    }
    wide = [Picture(name, path) for name, path in pages.items()]
    dark = [Picture(f"{name}-dark", path, dark=True) for name, path in pages.items()]
    narrow = [Picture(f"{name}-narrow", path, width=360, height=1600) for name, path in pages.items()]
    return [*wide, *dark, *narrow]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the shipped wire into a temporary desk, serve it, take the pictures. 0 done, 2 without a browser."""
    given = _parser().parse_args(arguments)
    browser = given.chromium or next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None or shutil.which(browser) is None:
        what = f"{browser} is no program" if browser else f"none of {', '.join(BROWSERS)} is on the PATH"
        sys.stderr.write(f"no browser: {what}; install one (Debian: apt install chromium) or pass --chromium PATH\n")
        return MISUSE
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        record = Record(Path(folder) / "record")
        take_in(record, demo.wire())
        failed: list[str] = []

        def ready(address: str) -> None:
            Thread(target=_take_all, args=(address, browser, given.out, given.only, failed)).start()

        book = Casebook(f"sqlite:///{folder}/casebook.sqlite")
        book.keep_questions(demo.questions(), person="demonstration")
        serve(app(record, book.questions, decide=decide, readiness=readiness, casebook=book), on_ready=ready)
    for reason in failed:
        sys.stderr.write(f"{reason}\n")
    return 1 if failed else 0


def _take_all(address: str, browser: str, out: Path, only: Sequence[str], failed: list[str]) -> None:
    try:
        for picture in pictures(address):
            if not only or picture.name in only:
                failed += _take(picture, address, browser, out / f"{picture.name}.png")
    finally:
        os.kill(os.getpid(), signal.SIGINT)


def _take(picture: Picture, address: str, browser: str, file: Path) -> list[str]:
    """Take one picture; what went wrong in words, or nothing."""
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser,
            "--headless=new",
            "--disable-gpu",
            "--hide-scrollbars",
            # Chromium's sandbox refuses to run as root, which containers often do; the pages are the desk's own.
            *(["--no-sandbox"] if os.geteuid() == 0 else []),
            f"--user-data-dir={profile}",
            f"--blink-settings=preferredColorScheme={0 if picture.dark else 1}",
            f"--window-size={picture.width},{picture.height}",
            f"--screenshot={file}",
            address.rstrip("/") + picture.path,
        ]
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired) as error:
            return [f"{picture.name}: {error}"]
    if done.returncode or not file.is_file():
        return [
            f"{picture.name}: {browser} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-300:]}"
        ]
    sys.stdout.write(f"{file}\n")
    return []


def _evidence(address: str, question: str) -> str:
    """The address of the document that shows the first stance of a question, at its sentence."""
    url = urlsplit(address)
    connection = http.client.HTTPConnection(url.hostname or "", url.port, timeout=PATIENCE)
    connection.request("GET", question, headers={"Accept": "application/json"})
    page = json.load(connection.getresponse())
    spoken = [row["link"] for group in page["groups"] for row in group["rows"] if row["stance"] != "silent"]
    if not spoken:
        return "/"
    connection.request("GET", spoken[0], headers={"Accept": "application/json"})
    told = json.load(connection.getresponse())["told"]
    return str(told[0]["lines"][0]["link"]).partition("#")[0]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Take pictures of the desk's pages over the shipped wire.")
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"), help="folder of the pictures")
    parser.add_argument(
        "--chromium", metavar="PATH", help=f"the browser; without it the first of {', '.join(BROWSERS)}"
    )
    parser.add_argument("only", nargs="*", metavar="NAME", help="pictures to take (home, matrix-dark ...); all without")
    return parser


if __name__ == "__main__":
    sys.exit(main())
