"""A desk and a browser for test modules that say ``pytest_plugins = ["browser_fixtures"]``."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from browser_world import BROWSER, Served
from desk_world import staffed

from crisisdesk.desk import House


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    found = Served(staffed(tmp_path_factory.mktemp("browser"), House()))
    yield found
    found.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        # Chromium's sandbox refuses to run as root, which containers often do; the pages are the desk's own.
        args = ["--no-sandbox"] if os.geteuid() == 0 else []
        opened = driver.chromium.launch(executable_path=BROWSER, args=args)
        yield opened
        opened.close()
