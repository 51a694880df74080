"""The walks of those for whom the desk is made, each by mouse, without scripts and by keyboard alone.

Everybody signs in to one desk that asks who they are, and does only what their posts allow.
"""

import re
import socket
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from browser_world import Hands, Served, Watched, needs_browser
from desk_world import BACKS, FORCE, staffed
from openid_world import CLIENT, SECRET, Issuer, new_key

from crisisdesk.casebook import post
from crisisdesk.desk import House, Provider
from crisisdesk.desk.passwords import hashed

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from hands import Hand, Keys

pytest_plugins = ["browser_fixtures"]
pytestmark = needs_browser

PASSWORD = "five quiet herons wade"
PEOPLE = {
    "nora": ("Nora New", post("reader")),
    "anna": ("Anna Lyst", post("analyst")),
    "dana": ("Dana Gate", post("delegate", "CSTO", "KAZ")),
    "clea": ("Clea Chair", post("chair", "NATO")),
    "ada": ("Ada Min", post("administrator")),
    "carl": ("Carl Chair", post("chair", "CSTO")),
    "turk": ("Delegate of Türkiye", post("delegate", "NATO", "TUR")),
    **{
        code.lower(): (f"Delegate of {code}", post("delegate", "CSTO", code))
        for code in ("RUS", "ARM", "BLR", "KGZ", "TJK")
    },
}
WAYS = {"scripts": (Hand, True), "no scripts": (Hand, False), "keyboard": (Keys, True)}
NUMBERS = count(1)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    found = Served(staffed(tmp_path_factory.mktemp("walks"), House(sign_in=True), Hands()))
    for login, (name, held) in PEOPLE.items():
        found.office.book.add_person(login, name=name, posts=[held])
    found.office.book.set_password("nora", hashed(PASSWORD))
    yield found
    found.stop()


@pytest.fixture(params=WAYS)
def hand(request: pytest.FixtureRequest, browser: Any, desk: Served) -> Iterator[Hand]:
    kind, scripts = WAYS[request.param]
    watched = Watched(browser, desk, scripts=scripts)
    yield kind(watched.page, scripts=scripts)
    watched.close(request.node.name)


def comes_in(hand: Hand, desk: Served, login: str) -> None:
    """As somebody who signed in a while ago."""
    session = desk.office.sessions.open(desk.office.book.person(login).person_id)
    hand.page.context.add_cookies([{"name": "desk", "value": session, "url": desk.address, "sameSite": "Lax"}])
    hand.page.goto("/")
    hand.sees(f"At the desk: {PEOPLE[login][0]}")


def goes_out(hand: Hand) -> None:
    hand.press("Sign out")
    hand.arrives("Sign in")


def test_a_newcomer_finds_the_sentence_and_its_chain(hand: Hand) -> None:
    hand.page.goto("/")
    hand.arrives("Sign in")
    hand.write("Name", "nora")
    hand.write("Password", PASSWORD)
    hand.press("Sign in")
    hand.sees("At the desk: Nora New")
    hand.follow(FORCE.proposition)
    hand.arrives(FORCE.proposition)
    hand.follow("Russia, supports: 2")
    hand.sees("Read so because")
    hand.follow("open at its place in Ministry welcomes the force")
    hand.arrives("Ministry welcomes the force")
    assert BACKS.startswith(hand.page.locator(".part .k-at").first.inner_text().split(" the force")[0])
    assert "Harbour Post" in hand.page.get_by_label("The way of the words").inner_text()
    hand.unfold("Why it was read so")
    hand.follow("Address of this statement")
    hand.arrives("Ministry welcomes the force")
    assert hand.page.get_by_role("button", name="Keep the judgement").count() == 0
    goes_out(hand)


def test_an_analyst_brings_an_article_grades_it_and_disagrees(hand: Hand, desk: Served) -> None:
    number = next(NUMBERS)
    words = f"Finland's foreign ministry said that it rejected the force. It was report {number} of that week."
    comes_in(hand, desk, "anna")
    hand.follow("Sources")
    hand.follow("Read an article that you have")
    hand.arrives("Read an article")
    hand.hand_over("A file", f"../<b>{number}.txt", f"Brought <b>{number}</b>\n\n{words}".encode())
    hand.write("Outlet", "Brought Bulletin")
    hand.write("Published", "2022-01-10")
    hand.press("Read it")
    until_done(hand)
    hand.follow("Open the result")
    hand.arrives(f"Brought <b>{number}</b>")
    hand.choose("What it says", "2")
    hand.press("Grade the document")
    hand.sees("-2: probably true")
    hand.unfold("judge it")
    hand.mark("is wrong")
    hand.write("Comment", "<script>alert(1)</script> not so", within=".found details[open]")
    hand.press("Keep the judgement", within=".found details[open]")
    hand.page.locator(".judged", has_text="<script>alert(1)</script> not so").wait_for()
    assert "Anna Lyst" in hand.page.locator(".judged").first.inner_text()


def until_done(hand: Hand) -> None:
    """With scripts the page looks again by itself, without them somebody does."""
    done = hand.page.get_by_role("link", name="Open the result")
    hand.page.wait_for_url("**/progress/**")
    if hand.scripts:
        return done.wait_for()
    for _ in range(100):
        if done.count():
            return None
        hand.follow("Look again")
        hand.page.wait_for_timeout(100)
    raise AssertionError("the work never ends")


def act(hand: Hand, words: str) -> str:
    """Unfold an act of a case; where its form is."""
    within = f"details.act:has(> summary:text-is('{words}'))"
    hand.unfold(words, within)
    return within


def test_a_delegate_consults_votes_and_sees_the_outcome(hand: Hand, desk: Served) -> None:
    book, title = desk.office.book, f"A statement on the unrest <b>{next(NUMBERS)}"
    case_id = book.open_case("CSTO", "carl", title=title, place="KAZ").case_id
    book.act(case_id, "request", "carl", route="csc-extraordinary", reason="Unrest in the capital.")
    book.act(case_id, "convene", "carl")
    comes_in(hand, desk, "dana")
    hand.follow("Cases", within="nav")
    hand.follow(title)
    hand.arrives(title)
    form = act(hand, "state a position")
    hand.choose("Stance", "supports", form)
    hand.write("Words", "<i>We agree.</i>", form)
    hand.press("State a position", form)
    hand.sees("<i>We agree.</i>", within="section[aria-labelledby=positions]")
    book.act(case_id, "table", "carl", title="Statement", text="The Council is concerned.", measure="statement")
    book.act(case_id, "amend", "carl", text="The Council is deeply concerned.")
    book.act(case_id, "open_ballot", "carl")
    hand.page.reload()
    hand.unfold("what changed")
    assert hand.page.locator("ins").first.inner_text() == "deeply "
    form = act(hand, "cast a ballot")
    hand.choose("Ballot", "yes", form)
    hand.press("Cast a ballot", form)
    hand.sees("Kazakhstan", within="section[aria-labelledby=votes] table")
    assert hand.page.locator("section[aria-labelledby=acts] details.act", has_text="close the vote").count() == 0
    for code in ("rus", "arm", "blr", "kgz", "tjk"):
        book.act(case_id, "cast", code, member=code.upper(), ballot="yes")
    book.act(case_id, "close_vote", "carl")
    hand.page.reload()
    hand.sees("adopted", within="section[aria-labelledby=outcomes] .answer")
    hand.follow("Decision sheet")
    hand.arrives("Statement")
    hand.page.go_back()
    goes_out(hand)


def test_a_chair_opens_tables_waits_in_silence_and_closes(hand: Hand, desk: Served) -> None:
    book, title = desk.office.book, f"Consultations {next(NUMBERS)}"
    comes_in(hand, desk, "clea")
    hand.follow("Cases", within="nav")
    hand.write("What it is about", title)
    hand.choose("Organisation", "NATO", within="section[aria-labelledby=open]")
    hand.write("State concerned", "TUR")
    hand.press("Open it")
    hand.arrives(title)
    case_id = hand.page.url.rpartition("/")[2]
    book.act(case_id, "request", "turk", member="TUR", route="art4")
    hand.page.reload()
    hand.press("Convene the organ", act(hand, "convene the organ"))
    hand.sees("convened", within=".answer")
    form = act(hand, "table a draft")
    hand.write("Title", "Statement", form)
    hand.write("Text", "The Council is concerned.", form)
    hand.write("Measure", "statement", form)
    hand.press("Table a draft", form)
    hand.sees("The Council is concerned.", within="section[aria-labelledby=drafts]")
    form = act(hand, "start a silence procedure")
    until = desk.office.clock() + timedelta(hours=1)
    hand.write("Until", f"{until:%Y-%m-%dT%H:%M:%SZ}", form)
    hand.press("Start a silence procedure", form)
    hand.sees("the silence ends", within="section[aria-labelledby=clocks]")
    desk.office.clock.ahead += timedelta(hours=1, minutes=1)
    hand.page.reload()
    hand.press("Close the vote", act(hand, "close the vote and say the outcome"))
    hand.sees("Nobody broke the silence", within="section[aria-labelledby=outcomes]")
    hand.follow("Decision sheet")
    hand.arrives("Statement")
    hand.page.go_back()
    form = act(hand, "close the case")
    hand.write("Reason", "The statement was read out.", form)
    hand.press("Close the case", form)
    hand.sees("closed", within=".answer")
    hand.follow("of the ledger")
    hand.sees("The chain holds")


def test_in_by_a_provider_and_out_again(browser: Any, tmp_path: Path) -> None:
    """The provider has another name than the desk, so that the browser takes it for another site."""
    listener = socket.create_server(("127.0.0.1", 0))
    issuer = Issuer(new_key(), "localhost")
    here = f"http://127.0.0.1:{listener.getsockname()[1]}"
    provider = Provider(issuer=issuer.address, client=CLIENT, secret=SECRET, address=here, name="The Account")
    found = Served(staffed(tmp_path, House(sign_in=True, provider=provider)), listener)
    found.office.book.add_person("anna", name="Anna Lyst", posts=[post("reader")])
    watched = Watched(browser, found, issuer.address)
    keys = Keys(watched.page)
    watched.page.goto("/coverage")
    keys.arrives("Sign in")
    keys.follow("Sign in by The Account")
    keys.arrives("Coverage")
    keys.sees("At the desk: Anna Lyst")
    goes_out(keys)
    keys.follow("Sign out of The Account")
    keys.arrives("The provider")
    watched.page.goto("/coverage")
    keys.arrives("Sign in")
    watched.close("provider")
    found.stop()
    issuer.stop()


def test_a_round_through_the_other_rooms(hand: Hand, desk: Served) -> None:
    number = next(NUMBERS)
    comes_in(hand, desk, "ada")
    for room in ("Warnings", "Coverage", "Sources"):
        hand.follow(room, within="nav")
        hand.arrives(room)
    hand.write("Search statements and documents", "force")
    hand.page.keyboard.press("Enter")
    hand.arrives("Search")
    hand.follow("Documents", within="ul.tabs")
    hand.sees("Ministry welcomes the force", within="main")
    hand.follow("crisisdesk", within="header")
    hand.follow("Scorecard")
    hand.arrives("Scorecard")
    hand.follow("crisisdesk", within="header")
    hand.follow("Forecast")
    hand.write("Actor", "KAZ", within="main")
    hand.choose("It", "suffers", within="main")
    hand.press("Forecast", within="main")
    hand.page.wait_for_url(re.compile(r"/progress/|/forecast\?actor=KAZ"))
    hand.follow("crisisdesk", within="header")
    hand.follow("Settings", within="footer")
    hand.press("Make it anew")
    hand.sees("The search index")
    hand.follow("People", within="footer")
    hand.write("Name to sign in with", f"new{number}")
    hand.write("Full name", f"<b>New</b> {number}")
    hand.choose("Post", "reader", within="section[aria-labelledby=add]")
    hand.press("Add", within="section[aria-labelledby=add]")
    hand.sees(f"<b>New</b> {number}", within="table")
    goes_out(hand)
