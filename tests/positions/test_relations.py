from datetime import date
from pathlib import Path

import pytest

from crisisdesk.clock import fixed_clock
from crisisdesk.errors import Misuse
from crisisdesk.model import (
    Act,
    Document,
    Event,
    Form,
    Mention,
    Plover,
    Precision,
    Reading,
    Span,
    Speaker,
    Statement,
    Status,
    event_id,
    statement_id,
)
from crisisdesk.positions.relations import Pair, Relations, Stretch, relations
from crisisdesk.record import Record
from crisisdesk.testing import NOW, article

from cell_builders import day  # isort: skip

NAMES = {"RUS": "Russia", "GEO": "Georgia", "KAZ": "Kazakhstan"}


def document(days: float, more: str = "") -> Document:
    return article(f"Russia aided Georgia. {more or f'It was day {days}.'}", at=day(days))


def deed(
    plover: Plover,
    days: float = 0,
    *,
    status: Status = Status.HAPPENED,
    told_by: str | None = None,
    mentions: tuple[str, ...] = ("RUS", "GEO"),
    more: str = "",
    source: str = "RUS",
) -> Reading:
    """A reading with one event of Russia and Georgia; ``told_by`` puts it into somebody's mouth."""
    told = document(days, more)
    trigger = Span(7, 12)
    statement = _statement(told, told_by) if told_by else None
    event = Event(
        event_id=event_id(told.document_id, source, plover, "GEO", status, trigger),
        document_id=told.document_id,
        statement_id=statement.statement_id if statement else None,
        source=source,
        target="GEO",
        plover=plover,
        mode=None,
        context=None,
        status=status,
        on=None,
        precision=Precision.DAY,
        place=None,
        trigger=trigger,
        source_span=Span(0, 6),
        target_span=Span(13, 20),
        rule="test",
        confidence=1.0,
    )
    return _reading(told, (statement,) if statement else (), (event,), mentions)


def said(act: Act, speaker: str = "GEO") -> Reading:
    """Georgia speaks of Russia: the content is the first sentence."""
    told = document(0)
    return _reading(told, (_statement(told, speaker, act),), (), ("RUS", "GEO"))


def _statement(told: Document, speaker: str, act: Act = Act.ASSERTS) -> Statement:
    content = (Span(0, 21),)
    return Statement(
        statement_id=statement_id(told.document_id, (), (), content),
        document_id=told.document_id,
        source=(),
        cue=(),
        content=content,
        speaker=Speaker(NAMES[speaker], speaker, None, None, "test", 1.0),
        form=Form.DIRECT,
        act=act,
        hedge=None,
        within=None,
        rule="test",
        confidence=1.0,
    )


def _reading(
    told: Document, statements: tuple[Statement, ...], events: tuple[Event, ...], mentions: tuple[str, ...]
) -> Reading:
    named = tuple(Mention(Span(0, 6), code, "state", "test", 1.0) for code in mentions)
    return Reading(document=told, reader="first", mentions=named, statements=statements, events=events, sentences=1)


def found(folder: Path, *readings: Reading, **asked: object) -> Relations:
    record = Record(folder, fixed_clock(NOW))
    record.append(readings)
    return relations(record.snapshot(), ["RUS", "GEO"], **asked)  # type: ignore[arg-type]


def counts(pair: Pair | None) -> tuple[int, int, int, int]:
    """Own cooperation and rivalry, ascribed cooperation and rivalry."""
    if pair is None:
        return (0, 0, 0, 0)
    return (pair.own_cooperation, pair.own_rivalry, pair.ascribed_cooperation, pair.ascribed_rivalry)


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        pytest.param(deed(Plover.AID), (1, 0, 0, 0), id="aid told by the outlet"),
        pytest.param(deed(Plover.THREATEN), (0, 1, 0, 0), id="a threat"),
        pytest.param(deed(Plover.AID, status=Status.PLANNED), (1, 0, 0, 0), id="planned"),
        pytest.param(deed(Plover.AID, told_by="RUS"), (1, 0, 0, 0), id="told by itself"),
        pytest.param(deed(Plover.COERCE, told_by="GEO"), (0, 0, 0, 1), id="told by the other"),
        pytest.param(deed(Plover.COERCE, status=Status.ALLEGED), (0, 0, 0, 1), id="alleged"),
        pytest.param(deed(Plover.AID, status=Status.DENIED), (0, 0, 0, 0), id="denied"),
        pytest.param(deed(Plover.REQUEST), (0, 0, 0, 0), id="a request is neither"),
        pytest.param(deed(Plover.PROTEST, source="RUS.CVL"), (0, 0, 0, 0), id="civilians are not their state"),
        pytest.param(deed(Plover.MOBILIZE, source="RUS.MIL"), (0, 1, 0, 0), id="its army is"),
    ],
)
def test_deeds(tmp_path: Path, reading: Reading, expected: tuple[int, int, int, int]) -> None:
    assert counts(found(tmp_path, reading).pair("RUS", "GEO")) == expected


@pytest.mark.parametrize(
    ("act", "expected"),
    [(Act.PRAISES, (1, 0, 0, 0)), (Act.ACCUSES, (0, 1, 0, 0)), (Act.ASSERTS, (0, 0, 0, 0))],
)
def test_words(tmp_path: Path, act: Act, expected: tuple[int, int, int, int]) -> None:
    result = found(tmp_path, said(act))
    assert counts(result.pair("GEO", "RUS")) == expected
    assert all(one.shown[0].sentence == "Russia aided Georgia." for one in result.pairs)


def test_pairs_over_time(tmp_path: Path) -> None:
    readings = [deed(Plover.AID, 0), deed(Plover.AID, 1), deed(Plover.THREATEN, 40)]
    result = found(tmp_path, *readings, by=Stretch.MONTH)
    assert counts(result.pair("RUS", "GEO", "2022-01")) == (2, 0, 0, 0)
    assert counts(result.pair("RUS", "GEO", "2022-02")) == (0, 1, 0, 0)
    assert (result.stories, result.together) == (3, 3)
    since = found(tmp_path, since=date(2022, 2, 1))
    assert counts(since.pair("RUS", "GEO")) == (0, 1, 0, 0)


def test_a_place_and_a_theme(tmp_path: Path) -> None:
    readings = [
        deed(Plover.AID, 0, mentions=("RUS", "GEO", "KAZ"), more="The harbours of Kazakhstan froze."),
        deed(Plover.AID, 1),
    ]
    assert counts(found(tmp_path, *readings, place="KAZ").pair("RUS", "GEO")) == (1, 0, 0, 0)
    assert counts(found(tmp_path, theme=["harbour"]).pair("RUS", "GEO")) == (1, 0, 0, 0)
    assert counts(found(tmp_path, theme=["railway"]).pair("RUS", "GEO")) == (0, 0, 0, 0)


@pytest.mark.parametrize("actors", [["RUS"], ["RUS", "RUS"], ["RUS", "XYZ"]])
def test_no_pair(tmp_path: Path, actors: list[str]) -> None:
    with pytest.raises(Misuse, match=r"two actors|XYZ"):
        relations(Record(tmp_path).snapshot(), actors)
