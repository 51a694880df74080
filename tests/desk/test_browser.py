"""The desk in a real browser: the walks of newcomers, analysts, delegates and chairs, by mouse, by keyboard, without
scripts; accessibility; what the pages ask of the network. Skipped with a message where there is no browser.

``make browser-tools`` fetches axe-core; without it the accessibility rules are skipped with a message.
"""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import uvicorn
from desk_world import BACKS, FORCE, id_of, staffed

from crisisdesk.desk import House

ROOT = Path(__file__).resolve().parents[2]
BROWSER = next(filter(None, (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))), None)
AXE = next((ROOT / at for at in ("build/browser/node_modules/axe-core/axe.min.js",) if (ROOT / at).is_file()), None)
PICTURES = os.environ.get("CRISISDESK_PICTURES", "")
"""A folder for pictures of the walks; none are taken without it."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no chromium on the PATH (Debian: apt install chromium)")


class Served:
    """A desk on a free port, in a thread of this process."""

    def __init__(self, folder: Path) -> None:
        application = staffed(folder, House())
        self.office = application.state.office
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(application, log_level="error", lifespan="off", ws="none"))
        self._thread = Thread(target=self._server.run, args=([self._listener],), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._listener.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    found = Served(tmp_path_factory.mktemp("browser"))
    yield found
    found.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        # Chromium's sandbox refuses to run as root, which containers often do; the pages are the desk's own.
        args = ["--no-sandbox"] if os.geteuid() == 0 else []
        opened = driver.chromium.launch(executable_path=BROWSER, args=args)
        yield opened
        opened.close()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(request: pytest.FixtureRequest, browser: Any, served: Served) -> Iterator[Any]:
    context = browser.new_context(base_url=served.address, java_script_enabled=request.param)
    context.set_default_timeout(10_000)
    asked: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda found: asked.append(found.url))
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    _picture(opened, request.node.name)
    assert [url for url in asked if not url.startswith((served.address, "data:"))] == []
    assert complaints == []
    context.close()


def _picture(page: Any, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        safe = "".join(letter if letter.isalnum() else "-" for letter in name)
        page.screenshot(path=f"{PICTURES}/{safe}.png", full_page=True)


def heading(page: Any) -> str:
    found: str = page.locator("h1").inner_text()
    return found


def tab_to(page: Any, name: str, most: int = 80) -> None:
    """Move the focus by the key Tab until it is on something of that name."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.locator(":focus").count() and name in " ".join(
            filter(None, [page.locator(":focus").text_content(), page.locator(":focus").get_attribute("aria-label")])
        ):
            return
    raise AssertionError(f"no way by keyboard to {name!r}")


def test_a_newcomer_finds_the_sentence_and_its_chain(page: Any) -> None:
    page.goto("/")
    page.get_by_role("link", name=FORCE.proposition).first.click()
    assert heading(page) == FORCE.proposition
    page.get_by_role("link", name="Russia, supports: 2").click()
    page.get_by_text("Read so because").first.wait_for()
    page.get_by_role("link", name="open at its place in Ministry welcomes the force").click()
    assert heading(page) == "Ministry welcomes the force"
    assert BACKS.startswith(page.locator(".part .k-at").first.inner_text().split(" the force")[0])
    assert "Harbour Post" in page.get_by_label("The way of the words").inner_text()


def test_a_newcomer_by_keyboard_alone(page: Any) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.keyboard.press("Enter")
    tab_to(page, FORCE.proposition)
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/force")
    tab_to(page, "Russia, supports")
    page.keyboard.press("Enter")
    page.get_by_text("Read so because").first.wait_for()
    tab_to(page, "open at its place")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")


def test_the_slider_moves_the_date(page: Any, request: pytest.FixtureRequest) -> None:
    page.goto("/questions/force?as_of=2022-01-08")
    slider = page.get_by_label("As of the day")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    if "no scripts" in request.node.name:
        page.locator("form.slide button").click()
    page.wait_for_url("**/questions/force?as_of=2022-01-07")
    page.locator("output", has_text="7 January 2022").wait_for()


def test_an_analyst_reads_grades_and_disagrees(page: Any) -> None:
    page.goto("/articles/new")
    number = len(page.context.browser.contexts) + id(page) % 997
    words = f"Finland's foreign ministry said that it rejected the force. It was report {number} of that week."
    page.get_by_label("Or its title").fill(f"Brought <b>{number}</b>")
    page.get_by_label("and its text").fill(words)
    page.get_by_label("Outlet").fill("Brought Bulletin")
    page.get_by_label("Published").fill("2022-01-10")
    page.get_by_role("button", name="Read it").click()
    for _ in range(100):
        if page.get_by_role("link", name="Open the result").count():
            break
        if page.get_by_role("link", name="Look again").count():
            page.get_by_role("link", name="Look again").click()
        page.wait_for_timeout(100)
    page.get_by_role("link", name="Open the result").click()
    assert heading(page) == f"Brought <b>{number}</b>"
    page.get_by_label("What it says").select_option("2")
    page.get_by_role("button", name="Grade the document").click()
    page.get_by_text("-2: probably true").wait_for()
    page.locator("summary", has_text="judge it").first.click()
    page.get_by_label("is wrong").first.check()
    page.locator("input[name=comment]").first.fill("<script>alert(1)</script> not so")
    page.get_by_role("button", name="Keep the judgement").first.click()
    page.locator(".judged", has_text="<script>alert(1)</script> not so").wait_for()


def opened_case(page: Any, title: str) -> None:
    page.goto("/cases")
    page.get_by_label("What it is about").fill(title)
    page.locator("#organisation").select_option("CSTO")
    page.get_by_label("State concerned").fill("KAZ")
    page.get_by_role("button", name="Open it").click()
    page.locator("h1", has_text=title).wait_for()


def do(page: Any, act: str, member: str = "", **fields: str) -> None:
    """Do one act of a case by its form."""
    form = page.locator("details.act").filter(has=page.locator(f"input[name=act][value={act}]"))
    form.locator("summary").click()
    if member:
        form.locator("select[name=member]").select_option(member)
    for name, value in fields.items():
        field = form.locator(f"[name='f.{name}']")
        if form.locator(f"select[name='f.{name}']").count():
            field.select_option(value)
        else:
            field.fill(value)
    form.get_by_role("button").click()
    page.wait_for_load_state()


def test_a_delegate_consults_and_votes_and_a_chair_closes(page: Any, served: Served) -> None:
    opened_case(page, "A statement on the unrest <b>")
    do(page, "request", "KAZ", route="csc-extraordinary", reason="Unrest in the capital.")
    do(page, "second", "RUS")
    do(page, "convene")
    do(page, "consult", "ARM", stance="supports", words="<i>We agree.</i>")
    assert "<i>We agree.</i>" in page.locator("section", has_text="Consulted").last.inner_text()
    do(page, "table", "KAZ", title="Statement", text="The Council is concerned.", measure="statement")
    do(page, "amend", "KAZ", text="The Council is deeply concerned.")
    page.locator("summary", has_text="what changed").first.click()
    assert page.locator("ins").first.inner_text() == "deeply "
    do(page, "open_ballot")
    case_id = page.url.rpartition("/")[2]
    for member in ("ARM", "BLR", "KGZ", "TJK"):
        served.office.book.act(case_id, "cast", member=member, ballot="yes")
    page.reload()
    for member in ("KAZ", "RUS"):
        do(page, "cast", member, ballot="yes")
    do(page, "close_vote")
    outcome = page.locator("section", has=page.locator("#outcomes"))
    assert outcome.locator(".answer").inner_text().startswith("adopted")
    outcome.get_by_role("link", name="Decision sheet").click()
    assert "Statement" in page.locator("h1").inner_text()
    page.goto("/ledger")
    assert page.locator("#verdict").inner_text() == "The chain holds"


def test_two_tabs_on_one_case_lose_nothing(page: Any) -> None:
    opened_case(page, "Two tabs")
    do(page, "request", "KAZ", route="csc-extraordinary")
    other = page.context.new_page()
    other.goto(page.url)
    do(page, "second", "RUS")
    do(page, "convene")
    form = other.locator("details.act").filter(has=other.locator("input[name=act][value=drop]"))
    form.locator("summary").click()
    form.get_by_role("button").click()
    other.wait_for_load_state()
    refused = other.locator(".lead").inner_text()
    assert refused
    other.get_by_role("link", name="Back to the page").click()
    assert other.locator("h1").inner_text() == "Two tabs"
    assert "convened" in other.locator(".answer").first.inner_text()
    # The browser tells of the status 409 on its console; that is no fault of the page.
    other.close()


PAGES = [
    "/",
    "/questions",
    "/questions/force?as_of=2022-01-08&against=2022-01-06",
    "/evidence/RUS/force",
    f"/documents/{id_of('backs')}?at=0-46",
    f"/documents/{id_of('hostile')}",
    "/actors/RUS",
    "/organisations/CSTO?on=2022-01-06",
    "/search?words=force",
    "/coverage",
    "/warnings",
    "/warnings/KAZ",
    "/forecast",
    "/scorecard",
    "/sources",
    "/cases",
    "/settings",
    "/people",
    "/articles/new",
    "/ledger",
    "/sign-in",
    "/nothing",
]


@pytest.fixture(scope="module")
def plain(browser: Any, served: Served) -> Iterator[Any]:
    context = browser.new_context(base_url=served.address)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def case_path(served: Served) -> str:
    opened = served.office.book.open_case("CSTO", title="A case of the tests", place="KAZ")
    served.office.book.act(opened.case_id, "request", member="KAZ", route="csc-extraordinary")
    return f"/cases/{opened.case_id}"


@pytest.mark.skipif(AXE is None, reason="no axe-core; `make browser-tools` fetches it")
@pytest.mark.parametrize("path", [*PAGES, "case"])
def test_no_rule_of_accessibility_is_broken(plain: Any, case_path: str, path: str) -> None:
    plain.set_viewport_size({"width": 1280, "height": 900})
    plain.emulate_media(color_scheme="light")
    plain.goto(case_path if path == "case" else path)
    plain.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    plain.evaluate(AXE.read_text("utf-8") if AXE else "")
    assert broken(plain, {"type": "tag", "values": RULES}) == []
    plain.emulate_media(color_scheme="dark")
    assert broken(plain, {"type": "rule", "values": ["color-contrast"]}) == []


def broken(page: Any, rules: dict[str, Any]) -> list[str]:
    """What axe-core finds wrong, in its own words."""
    found = page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", rules)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


WINDOWS = {"320 px": (320, 700, 1), "200 % zoom": (640, 450, 2), "wide": (1920, 1080, 1), "4K": (3840, 2160, 1)}


@pytest.mark.parametrize("window", WINDOWS)
def test_no_page_is_wider_than_its_window(plain: Any, case_path: str, window: str) -> None:
    width, height, _ = WINDOWS[window]
    plain.set_viewport_size({"width": width, "height": height})
    for path in [*PAGES, case_path] if width < 1000 else ["/", "/questions/force", "/search", case_path]:
        plain.goto(path)
        assert plain.evaluate("document.documentElement.scrollWidth") <= width, path
        _picture(plain, f"{path}-{window}")


def test_pages_print_in_black_on_white_with_their_words(plain: Any) -> None:
    plain.set_viewport_size({"width": 1280, "height": 900})
    plain.goto("/questions/force")
    plain.emulate_media(media="print", color_scheme="light")
    assert plain.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert plain.locator("header.band").is_hidden()
    assert plain.locator(".matrix").is_visible()
    plain.emulate_media(media="screen")


def test_hostile_words_are_words(plain: Any) -> None:
    plain.goto(f"/documents/{id_of('hostile')}")
    assert heading(plain) == "<script>alert(2)</script>"
    assert plain.evaluate("document.querySelectorAll('main script').length") == 0
    plain.goto("/search?words=%3Cscript%3E&kind=document")
    assert plain.locator("mark").first.inner_text() == "script"


def test_the_home_page_is_light(plain: Any, served: Served) -> None:
    sizes: list[int] = []
    plain.context.clear_cookies()
    taken = plain.context.new_cdp_session(plain)
    taken.send("Network.enable")
    taken.send("Network.setCacheDisabled", {"cacheDisabled": True})
    taken.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    plain.goto("/", wait_until="networkidle")
    assert 0 < sum(sizes) < 150_000
