from datetime import date
from pathlib import Path

import pytest

from crisisdesk import demo
from crisisdesk.clock import fixed_clock
from crisisdesk.errors import SourceError
from crisisdesk.model import Plover, Refusal
from crisisdesk.record import Record
from crisisdesk.record.streams import Told
from crisisdesk.testing import NOW
from crisisdesk.warning import Stream, assess
from crisisdesk.warning.imports import (
    _GDELT,
    Format,
    _full_code,
    cameo_type,
    coded_events,
    coded_rows,
    party,
    plain_name,
    quadruples,
)


def found(tmp_path: Path, text: str, form: Format) -> list[Told | Refusal]:
    file = tmp_path / "invented.txt"
    file.write_text(text, "utf-8")
    return list(coded_events(file, form))


@pytest.mark.parametrize(
    ("code", "kind", "mode"),
    [
        ("010", "", None),
        ("0231", "REQUEST", None),
        ("042", "CONSULT", None),
        ("0871", "RETREAT", "ceasefire"),
        ("1041", "REQUEST", None),
        ("141", "PROTEST", None),
        ("145", "PROTEST", "riot"),
        ("152", "MOBILIZE", "troops"),
        ("1724", "COERCE", "martial-law"),
        ("190", "ASSAULT", None),
        ("203", "ASSAULT", None),
        ("999", "", None),
        ("", "", None),
    ],
)
def test_cameo_codes_by_their_longest_known_beginning(code: str, kind: str, mode: str | None) -> None:
    assert cameo_type(code) == (kind, mode)
    assert not kind or kind in Plover.__members__


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Citizen (Nigeria)", "NGA"),
        ("Citizen_(Nigeria)", "NGA"),
        ("Military Personnel - Special (Russian Federation)", "RUS"),
        ("China", "CHN"),
        ("Women (Congo)", "COG"),
        ("Envoy (Democratic Republic of Congo)", "COD"),
        ("Militant (Unidentified State Actor)", None),
        ("A Party Nobody Knows", None),
    ],
)
def test_names_of_icews(name: str, code: str | None) -> None:
    assert party(name) == code


@pytest.mark.parametrize(
    ("given", "full"), [("42", "042"), ("10", "010"), ("231", "0231"), ("190", "190"), ("1724", "1724")]
)
def test_noughts_that_spreadsheets_take_away(given: str, full: str) -> None:
    assert _full_code(given) == full


def test_plain_csv_with_copies_and_bad_rows(tmp_path: Path) -> None:
    text = (
        "date,source,target,type,mode,story,outlet\n"
        "2022-01-05,KAZ.CVL,KAZ,PROTEST,demo,s1,A\n"
        "2022-01-05,KAZ.CVL,KAZ,PROTEST,demo,s1,B\n"
        "2022-01-05,RUS,,152,,,\n"
        "yesterday,RUS,,152,,,\n"
        "2022-01-05,RUS,,SINGS,,,\n"
        "2022-01-05,,KAZ,PROTEST,,,\n"
        "2022-01-05,QQQ\n"
    )
    events = found(tmp_path, text, Format.PLAIN)
    told = [each for each in events if isinstance(each, Told)]
    assert [(e.source, e.plover, e.mode, e.story[:2]) for e in told[:2]] == [("KAZ.CVL", "PROTEST", "demo", "s1")] * 2
    assert told[0].event_id != told[1].event_id
    assert (told[2].plover, told[2].mode, told[2].target, told[2].outlet) == ("MOBILIZE", "troops", None, "invented")
    refused = [each for each in events if isinstance(each, Refusal)]
    assert [refusal.line for refusal in refused] == [5, 6, 7, 8]
    assert "SINGS" in refused[1].reason


def test_gdelt_counts_an_address_once(tmp_path: Path) -> None:
    def row(number: int, code: str, address: str, country: str = "KAZ") -> str:
        cells = dict.fromkeys(_GDELT, "")
        cells |= {"GLOBALEVENTID": str(number), "SQLDATE": "20220105", "EventCode": code, "SOURCEURL": address}
        cells |= {"Actor1CountryCode": country, "Actor1Type1Code": "COP", "Actor2CountryCode": country}
        return "\t".join(cells.values())

    address = "https://www.invented.example/story"
    rows = [row(1, "190", address), row(2, "190", address), row(3, "42", address + "2"), row(4, "190", "", country="")]
    *told, refused = found(tmp_path, "\n".join(rows) + "\n", Format.GDELT)
    assert isinstance(refused, Refusal)
    events = [each for each in told if isinstance(each, Told)]
    assert [(e.source, e.plover, e.outlet) for e in events[:1]] == [("KAZ.COP", "ASSAULT", "invented.example")]
    assert events[2].plover == "CONSULT"
    assert Stream.of(events).read(date(2022, 1, 5)) == 2


def test_polecat(tmp_path: Path) -> None:
    heading = ["Event ID", "Event Date", "Event Type", "Event Mode", "Actor Name", "Actor Country", "Recipient Country"]
    rows = [
        ["x1", "2022-01-05", "PROTEST", "riot", "crowd", "KAZ", "KAZ; RUS"],
        ["x2", "2022-01-05", "PROTEST", "riot", "crowd", "KAZ", "KAZ; RUS"],
        ["x3", "2022-01-05", "NONE", "", "crowd", "KAZ", ""],
        ["x4", "2022-01-05", "PROTEST", "", "crowd", "None", ""],
    ]
    text = "\n".join("\t".join(cells) for cells in [heading, *rows])
    one, two, *refused = found(tmp_path, text, Format.POLECAT)
    assert isinstance(one, Told)
    assert isinstance(two, Told)
    assert (one.source, one.target, one.plover, one.mode) == ("KAZ", "KAZ", "PROTEST", "riot")
    assert one.story == two.story
    assert one.event_id != two.event_id
    assert all(isinstance(each, Refusal) for each in refused)


def test_icews(tmp_path: Path) -> None:
    heading = ["Event ID", "Event Date", "Source Name", "Source Country", "CAMEO Code", "Target Name", "Target Country"]
    rows = [
        ["1", "2018-01-01", "Police (Kazakhstan)", "Kazakhstan", "173", "Protester (Kazakhstan)", "Kazakhstan"],
        ["2", "2018-01-01", "Nobody", "", "173", "Nothing", ""],
        ["3", "2018-13-01", "Police (Kazakhstan)", "Kazakhstan", "173", "", ""],
    ]
    one, *refused = found(tmp_path, "\n".join("\t".join(cells) for cells in [heading, *rows]), Format.ICEWS)
    assert isinstance(one, Told)
    assert (one.source, one.target, one.plover, one.mode) == ("KAZ", "KAZ", "COERCE", "arrest")
    assert len(refused) == 2


def test_quadruples_of_numbers(tmp_path: Path) -> None:
    (tmp_path / "entity2id.txt").write_text("Citizen (Nigeria)\t0\nChina\t1\n", "utf-8")
    (tmp_path / "relation2id.txt").write_text("Use_conventional_force\t0\nMake statement\t1\n", "utf-8")
    (tmp_path / "part.txt").write_text("0\t0\t1\t48\n1\t1\t0\t25\n\n", "utf-8")
    types = {plain_name("Use conventional force"): "190", plain_name("Make statement"): "010"}
    force, words = quadruples(tmp_path, ["part.txt"], date(2005, 1, 1), 1, types, "invented")
    assert (force.day, force.source, force.target, force.plover) == (date(2005, 1, 3), "NGA", "CHN", "ASSAULT")
    assert (words.day, words.plover) == (date(2005, 1, 2), "")


def test_a_file_of_another_format_is_refused_as_a_whole(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no column"):
        found(tmp_path, "a,b\n1,2\n", Format.PLAIN)
    with pytest.raises(SourceError, match="cannot be read"):
        list(coded_events(tmp_path / "absent.csv", Format.PLAIN))


def test_the_shipped_background_is_invented_and_enters_the_record_once(tmp_path: Path) -> None:
    events = demo.background()
    assert all("synthetic" in event.outlet and event.event_id.startswith("synthetic") for event in events)
    record = Record(tmp_path, fixed_clock(NOW))
    record.append_coded(coded_rows(events, "synthetic"))
    assert record.append_coded(coded_rows(events, "synthetic")) is None
    snapshot = record.snapshot()
    assert snapshot.value("SELECT count(*) FROM coded") == len(events)
    last = max(event.day for event in events)
    assert Stream.of_record(snapshot, last).subjects == Stream.of(events).subjects
    assert assess(snapshot, "KAZ", last).subject == "KAZ"
