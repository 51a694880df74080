"""The decision sheet, from cases of the invented Union of the Lakes."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from casebook_builders import JULY, Lakes
from ledgers import chained, key, signed

from crisisdesk.casebook.case_files import case_file
from crisisdesk.casebook.replay import replay
from crisisdesk.casebook.sheet import INLINE, MemberLine, Stand, html
from crisisdesk.casebook.sheet_drawing import sheet
from crisisdesk.errors import Misuse

CHROMIUM = shutil.which("chromium")
HOSTILE = '<script>alert("x")</script> & "quotes"'


def lakes() -> Lakes:
    return Lakes("sqlite:///:memory:")


def line(found: tuple[MemberLine, ...], code: str) -> MemberLine:
    return next(each for each in found if each.code == code)


def test_a_sheet_says_what_was_decided_by_which_rule_and_by_whom() -> None:
    desk = lakes().convene().table()
    desk.do("consult", "LAA", stance="supports", words="We are for it.")
    page = sheet(desk.vote(LAA="yes", LBB="yes", LCC="no"))
    assert (page.verdict, page.via) == ("Adopted", "by ballot")
    assert (page.organ, page.article, page.text) == ("Council of the Lakes", "Treaty Art. 5", "The Council acts.")
    assert page.rule.startswith("more than half")
    assert {each.code: each.ballot for each in page.members} == {
        "LAA": "yes",
        "LBB": "yes",
        "LCC": "no",
        "LDD": "absent",
        "LEE": "absent",
    }
    (stand,) = line(page.members, "LAA").stands
    assert (stand.stance, stand.words, stand.source) == ("supports", "We are for it.", "said in the consultation")
    assert any("needed 2 of 3" in sentence for sentence in page.arithmetic)


def test_the_evidence_is_what_was_known_then() -> None:
    """What a member says after the decision does not stand on its sheet."""
    desk = lakes().convene().table()
    desk.do("consult", "LAA", stance="opposes", words="Not yet.")
    desk.vote(LAA="yes", LBB="yes", LCC="yes")
    desk.do("mandate", tasks="Speak.", ends=JULY + timedelta(days=3))
    desk.do("consult", "LAA", stance="supports", words="Now we are.")
    shown = Stand("conditional", "The minister wants a word with the neighbours.", "Test Wire", JULY)
    page = sheet(desk.case, stands={"LAA": shown})
    assert [stand.words for stand in line(page.members, "LAA").stands] == ["Not yet.", shown.words]


def test_a_changed_ballot_and_a_ballot_from_afar_are_remarked() -> None:
    desk = lakes().convene("BENCH").table(None, matter="procedural")
    desk.do("open_ballot")
    for ballot in ("no", "abstain", "yes"):
        desk.do("cast", "LAA", ballot=ballot)
    desk.do("cast", "LBB", ballot="yes", sent=True)
    page = sheet(desk.do("close_vote"))
    assert line(page.members, "LAA").remark == "changed 2 times"
    assert line(page.members, "LBB").remark == "sent in"
    assert len(page.members) == 3


def test_whoever_has_no_vote_is_shown_without_one() -> None:
    desk = lakes().convene()
    desk.table("suspension")
    page = sheet(desk.vote(LAA="yes", LCC="yes", LDD="yes", LEE="yes"))
    assert line(page.members, "LBB").ballot == "no vote"
    assert "target" in line(page.members, "LBB").remark


def test_under_silence_nobody_has_cast_anything() -> None:
    desk = lakes().convene().table()
    desk.do("start_silence", until=desk.watch.now + timedelta(hours=25))
    desk.watch.wait(hours=26)
    page = sheet(desk.do("close_vote"))
    assert (page.verdict, page.via) == ("Adopted", "by silence procedure")
    assert {each.ballot for each in page.members} == {"silent"}


def test_what_is_not_known_is_said() -> None:
    desk = lakes().convene().table("assistance")
    page = sheet(desk.vote(LAA="yes"))
    assert {each.ballot for each in page.members} == {"yes", "absent"}
    assert page.verdict == "Not determined: the rule is not known"
    assert page.rule == "not known here" or "not public" in page.rule
    assert any("The rule is not known (Treaty Art. 9)" in each for each in page.open)


def test_what_remains_open_after_a_mandate() -> None:
    desk = lakes().mandate(limits="Outside the town.")
    desk.do("approve", "LBB", state="postponed", words="No quorum.")
    desk.do("pledge", "LAA", what="boats", quantity=3, unit="boats")
    desk.do("deliver", "LAA", pledge=1, quantity=1)
    page = sheet(desk.case)
    assert page.mandate is not None
    assert page.mandate.limits == "Outside the town."
    assert "LBB: approval of Parliament postponed (Constitution of LBB Art. 9)." in page.open
    assert "LAA has delivered 1 of 3 boats (boats)." in page.open
    assert any(each.startswith("The mandate ends: 2022-07-14") for each in page.open)


def test_each_draft_has_its_own_sheet() -> None:
    desk = lakes().convene().table()
    desk.vote(LAA="yes", LBB="yes", LCC="yes")
    desk.do("table", title="Second", text="The Council sends mediators.", measure="mediation")
    desk.vote(LAA="no", LBB="no", LCC="no")
    assert sheet(desk.case, draft=1).verdict == "Adopted"
    assert sheet(desk.case).verdict == "Not adopted"
    with pytest.raises(Misuse, match="draft 3"):
        sheet(desk.case, draft=3)


def test_nothing_decided_is_no_sheet() -> None:
    with pytest.raises(Misuse, match="nobody has decided"):
        sheet(lakes().convene().table().case)


def test_the_amended_text_that_was_voted_on_is_shown() -> None:
    desk = lakes().convene().table()
    desk.do("amend", text="The Council acts at once.")
    page = sheet(desk.vote(LAA="yes", LBB="yes", LCC="yes"))
    assert (page.version, page.text) == (2, "The Council acts at once.")


def test_the_checkpoint_that_covers_the_decision_is_named_and_no_older_one() -> None:
    case = lakes().convene().table().vote(LAA="yes", LBB="yes", LCC="yes")
    last = case.outcomes[-1].number
    lines = chained(last)
    assert sheet(case, covered_by=signed(lines, last - 1)).checkpoint == ""
    covered = sheet(case, covered_by=signed(lines)).checkpoint
    assert covered.startswith(f"{key().name}, {last} entries, root ")
    assert "Covered by the checkpoint" in html(sheet(case, covered_by=signed(lines)))
    assert "No checkpoint covers them yet" in html(sheet(case))


def test_the_ledgers_entries_are_told_in_runs() -> None:
    page = sheet(lakes().convene().table().vote(LAA="yes", LBB="yes", LCC="yes"))
    assert replace(page, entries=(5, 7, 8, 9, 12)).numbers == "5, 7–9, 12"


# On paper


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not any(name in {"src", "href"} or name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def parsed(page: str) -> Tags:
    found = Tags()
    found.feed(page)
    return found


def test_every_text_is_escaped() -> None:
    desk = Lakes("sqlite:///:memory:", title=HOSTILE).convene()
    desk.do("table", title=HOSTILE, text=HOSTILE, measure="statement")
    desk.do("consult", "LAA", stance="supports", words=HOSTILE)
    case = desk.vote(LAA="yes", LBB="yes", LCC="yes")
    stands = {"LBB": Stand("supports", HOSTILE, HOSTILE, None)}
    found = parsed(html(sheet(case, stands=stands)))
    assert "script" not in found.tags
    assert "".join(found.text).count(HOSTILE) >= 5


def test_a_long_text_follows_as_an_annex() -> None:
    desk = lakes().convene()
    text = ("Article. " * 1_000).strip()
    desk.do("table", title="Long", text=text, measure="statement")
    page = sheet(desk.vote(LAA="yes", LBB="yes", LCC="yes"))
    assert page.annexed
    assert len(page.shown) < INLINE + 5
    assert text in "".join(parsed(html(page)).text)


def test_many_members_share_rows_by_their_ballot() -> None:
    page = sheet(lakes().convene().table().vote(LAA="yes", LBB="yes", LCC="yes"))
    lines = [MemberLine(f"M{number:02}", "", "yes" if number % 3 else "no", "", None, ()) for number in range(57)]
    lines[4] = replace(lines[4], stands=(Stand("opposes", "No.", "Test Wire", None),))
    many = replace(page, members=tuple(lines))
    assert many.rows == (lines[4],)
    assert {ballot: len(members) for ballot, members in many.groups.items()} == {"no": 19, "yes": 37}
    assert "37 members" in html(many)


@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here (Debian: apt install chromium): nothing was printed")
def test_a_sheet_prints_on_one_page(tmp_path: Path) -> None:
    case = replay(case_file("kazakhstan-2022")).cases["csto"]
    words = "The council of ministers has discussed the request and finds it in order, the minister said on Thursday."
    stands = {member.code: Stand("supports", words, "Test Wire", JULY) for member in case.charter.members(JULY.date())}
    page, paper = tmp_path / "sheet.html", tmp_path / "sheet.pdf"
    page.write_text(html(sheet(case, stands=stands)), "utf-8")
    command = [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    subprocess.run([*command, f"--print-to-pdf={paper}", page.as_uri()], check=True, capture_output=True, timeout=60)
    assert len(re.findall(rb"/Type\s*/Page\b", paper.read_bytes())) == 1
