"""The desk in a real browser: accessibility, windows of any size, the focus, print, two tabs, impatient hands, and what
a page may not do. Skipped with a message where there is no browser.

``make browser-tools`` fetches axe-core; without it the accessibility rules are skipped with a message.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_world import Served, Watched, needs_browser, picture
from desk_world import ODD, id_of
from hands import TABBABLE

from crisisdesk.desk.addresses import TABLE
from crisisdesk.desk.links import to_question

ROOT = Path(__file__).resolve().parents[2]
AXE = next((ROOT / at for at in ("build/browser/node_modules/axe-core/axe.min.js",) if (ROOT / at).is_file()), None)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytest_plugins = ["browser_fixtures"]
pytestmark = needs_browser


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def watched(request: pytest.FixtureRequest, browser: Any, served: Served) -> Iterator[Watched]:
    found = Watched(browser, served, scripts=request.param)
    yield found
    found.close(request.node.name)


@pytest.fixture
def page(watched: Watched) -> Any:
    return watched.page


def heading(page: Any) -> str:
    found: str = page.locator("h1").inner_text()
    return found


def test_the_slider_moves_the_date(page: Any, request: pytest.FixtureRequest) -> None:
    page.goto("/questions/force?as_of=2022-01-08")
    slider = page.get_by_label("As of the day")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    if "no scripts" in request.node.name:
        page.locator("form.slide button").click()
    page.wait_for_url("**/questions/force?as_of=2022-01-07")
    page.locator("output", has_text="7 January 2022").wait_for()


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


def test_going_back_after_an_act_does_nothing_twice(watched: Watched, served: Served) -> None:
    page = watched.page
    opened_case(page, "Back again")
    reason = "Long words that nobody wants to write twice."
    sent: list[str] = []
    page.on("request", lambda found: sent.append(found.post_data or "") if found.method == "POST" else None)
    do(page, "request", "KAZ", route="csc-extraordinary", reason=reason)
    page.locator(".answer", has_text="asked").wait_for()
    done = len(served.office.book.entries())
    page.go_back()
    assert page.locator("input[name=act][value=request]").count() == 0, "the page shows what stands now"
    # A browser that kept the page from before sends the form from before.
    form = {"content-type": "application/x-www-form-urlencoded"}
    again = page.request.post(f"{page.url}/acts", data=sent[0] + "&f.words=later", headers=form)
    assert again.status in {403, 409}
    assert reason in again.text()
    assert len(served.office.book.entries()) == done


def test_a_double_click_does_a_thing_once(watched: Watched, served: Served) -> None:
    page, book = watched.page, served.office.book
    title = f"Twice {len(book.cases())}"
    page.goto("/cases")
    page.get_by_label("What it is about").fill(title)
    page.locator("#organisation").select_option("CSTO")
    page.get_by_role("button", name="Open it").dblclick()
    page.locator("h1", has_text=title).wait_for()
    assert [one.title for one in book.cases()].count(title) == 1
    form = page.locator("details.act").filter(has=page.locator("input[name=act][value=request]"))
    form.locator("summary").click()
    form.locator("select[name=member]").select_option("KAZ")
    form.locator("[name='f.route']").fill("csc-extraordinary")
    form.get_by_role("button").dblclick()
    page.locator(".answer", has_text="asked").wait_for()
    assert page.locator("h1").inner_text() == title


PAGES = [
    "/",
    "/questions",
    to_question(ODD.question_id),
    "/questions/force?as_of=2022-01-08&against=2022-01-06",
    "/evidence/RUS/force",
    f"/documents/{id_of('backs')}?at=0-46",
    f"/documents/{id_of('hostile')}",
    "/actors/RUS",
    "/organisations/CSTO?on=2022-01-06",
    "/search?words=force",
    "/search?words=force&kind=document",
    "/coverage",
    "/warnings",
    "/warnings/KAZ",
    "/forecast?actor=KAZ&type=COERCE",
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


def test_every_kind_of_page_is_looked_at(case_path: str) -> None:
    """A page of the table that stands in no list here would be looked at by nobody."""
    seen = [path.partition("?")[0] for path in (*PAGES, case_path)]
    rows = [row for row in TABLE if row.method == "GET" and hasattr(row.answers, "template")]
    patterns = {row.path: re.sub(r"\{\w+(:path)?\}", "[^/]+", row.path) for row in rows}
    unseen = {path for path, pattern in patterns.items() if not any(re.fullmatch(pattern, one) for one in seen)}
    # Works come and go; the analyst's walk sees one.
    assert unseen == {"/progress/{work}"}


@pytest.mark.skipif(AXE is None, reason="no axe-core; `make browser-tools` fetches it")
@pytest.mark.parametrize("path", [*PAGES, "case"])
def test_no_rule_of_accessibility_is_broken(plain: Any, case_path: str, path: str) -> None:
    every, contrast = {"type": "tag", "values": RULES}, {"type": "rule", "values": ["color-contrast"]}
    plain.goto(case_path if path == "case" else path)
    plain.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    plain.evaluate(AXE.read_text("utf-8") if AXE else "")
    # Sizes and colours are tried in all four ways; what depends on neither is not asked four times.
    for width, scheme, rules in (
        (1280, "light", every),
        (1280, "dark", contrast),
        (320, "dark", every),
        (320, "light", contrast),
    ):
        plain.set_viewport_size({"width": width, "height": 900})
        plain.emulate_media(color_scheme=scheme)
        assert broken(plain, rules) == [], (width, scheme)


_TABS = f"""() => {{
  const all = ({TABBABLE})();
  window.taken = [];
  document.addEventListener('focusin', event => {{
    const at = event.target, box = at.getBoundingClientRect(), look = getComputedStyle(at);
    const drawn = look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2;
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    window.taken.push([all.indexOf(at), drawn && inside, at.outerHTML.slice(0, 120)]);
  }});
  return [all.length, all.filter(one => one.tabIndex > 0).length];
}}"""


@pytest.mark.parametrize(
    "path",
    ["/", "/questions/force", f"/documents/{id_of('backs')}", "case", "/search?words=force", "/people", "/nothing"],
)
@pytest.mark.parametrize("width", [1280, 320])
def test_the_key_tab_goes_through_a_page_and_out_again(plain: Any, case_path: str, path: str, width: int) -> None:
    plain.set_viewport_size({"width": width, "height": 700})
    plain.goto(case_path if path == "case" else path)
    number, jumps = plain.evaluate(_TABS)
    assert jumps == 0
    for _ in range(number):
        plain.keyboard.press("Tab")
    taken = plain.evaluate("window.taken")
    assert [at for at, _, _ in taken] == list(range(number))
    assert [what for _, seen, what in taken if not seen] == []
    plain.keyboard.press("Tab")
    plain.evaluate("window.taken = []")
    for _ in range(3):
        plain.keyboard.press("Shift+Tab")
    back = [at for at, _, _ in plain.evaluate("window.taken")]
    assert back in ([number - 1, number - 2], [number - 1, number - 2, number - 3])


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
        picture(plain, f"{path}-{window}")


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


INJECTED = """<script>window.ran = 'inline'</script><img src="x" onerror="window.ran = 'handler'" />
<script src="https://evil.example/x.js"></script><link rel="stylesheet" href="https://evil.example/x.css" />
<img src="https://evil.example/x.png" /><iframe src="https://evil.example/"></iframe>
<base href="https://evil.example/" /><form id="away" action="https://evil.example/" method="post"></form>
<a id="script" href="javascript:window.ran = 'link'">Link</a>
<div hx-get="/" hx-trigger="load[window.ran = 'filter']"></div>
"""


def test_the_policy_holds_in_the_browser(browser: Any, served: Served) -> None:
    """Were there ever a hole in the pages' escaping, what comes through it would not run and could not tell anybody."""
    watched = Watched(browser, served)
    page = watched.page
    left: list[str] = []

    def inject(route: Any) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("</main>", INJECTED + "</main>"))

    def refuse(route: Any) -> None:
        left.append(route.request.url)
        route.abort()

    page.route("**/questions", inject)
    page.route("https://evil.example/**", refuse)
    page.goto("/questions")
    page.locator("#script").click()
    page.evaluate("document.querySelector('#away').submit()")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    assert left == []
    assert page.url == f"{served.address}/questions"
    assert sum("Content Security Policy" in one for one in watched.complaints) >= 6
    watched.complaints.clear()
    watched.asked.clear()
    watched.close("policy")


def test_nobody_frames_a_page(browser: Any, served: Served) -> None:
    watched = Watched(browser, served)
    watched.page.route(
        "**/frame", lambda route: route.fulfill(body='<iframe src="/cases"></iframe>', content_type="text/html")
    )
    watched.page.goto("/frame")
    watched.page.wait_for_timeout(200)
    assert [frame.url for frame in watched.page.frames[1:]] == ["chrome-error://chromewebdata/"]
    watched.complaints.clear()
    watched.close("frame")
