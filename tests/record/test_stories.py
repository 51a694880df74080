from crisisdesk.record.stories import told
from crisisdesk.testing import article

BODY = (
    "The council of the river states met on Monday and agreed to open the upper gates for six days. "
    "Its secretary told reporters that farmers in the lower valley would receive water before the weekend. "
    "Two members had asked for a longer release, but the hydrologists of the council advised against it. "
    "A second meeting is planned for the end of the month in the northern port, the secretary added."
)
OTHER = (
    "The harbour authority of the northern port has raised its fees for the second time this year. "
    "Shipowners said that they would move their vessels to cheaper berths in the south if nothing changed. "
    "The authority answered that the dredging of the channel had to be paid by somebody in the end."
)


def test_copies_tell_one_story() -> None:
    original = article(BODY)
    copies = [
        article(BODY, outlet="Second"),
        article(BODY.rsplit(". ", 1)[0] + ".", outlet="Cut tail"),
        article("SHORT LEAD - Here is what we know. " + BODY, outlet="New lead"),
        article("Editor's note: we doubt it.\n\n====\n\n" + BODY, outlet="Noted"),
    ]
    assert {d.story_id for d in told([original, *copies], [])} == {original.document_id}


def test_different_texts_are_different_stories() -> None:
    first, second = told([article(BODY), article(OTHER)], [])
    assert first.story_id != second.story_id


def test_a_text_with_much_of_its_own_is_its_own_story() -> None:
    merged = article(
        BODY + " " + OTHER + " " + " ".join(f"The {n}th berth was sold to company {n}." for n in "abcdefgh")
    )
    assert told([article(BODY), merged], [])[1].story_id == merged.document_id


def test_a_known_story_is_recognised() -> None:
    old, copy = article(BODY), article(BODY, outlet="Second")
    assert told([copy], [(old.document_id, "story", old.fingerprints)])[0].story_id == "story"
