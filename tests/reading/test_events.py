"""Who did what to whom: classes of sentences, and laws that hold for every text."""

from datetime import UTC, date, datetime
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisdesk.exchange.pipe import parse
from crisisdesk.model import Document, Event, Precision
from crisisdesk.reading import read
from crisisdesk.wire.articles import undated_document
from crisisdesk.wire.jsonlines import article_of


def document(text: str, published: str = "2024-03-13") -> Document:
    given_article = article_of({"id": "x", "text": text, "published": published})
    return undated_document(given_article, retrieved_at=datetime.fromtimestamp(0, UTC), language="en")


class Told(NamedTuple):
    source: str
    plover: str
    target: str | None
    status: str = "happened"


def events_in(text: str, published: str = "2024-03-13") -> tuple[Event, ...]:
    return read(document(text, published)).events


def told_in(text: str) -> set[Told]:
    return {Told(e.source, e.plover.value, e.target, e.status.value) for e in events_in(text)}


CLASSES = {
    "active": ("Sudan recalled its ambassador to Kenya.", [Told("SDN", "SANCTION", "KEN")]),
    "passive with an agent": (
        "Uzbek drivers were arrested by Kazakh police near Shymkent on Friday.",
        [Told("KAZ", "COERCE", "UZB.CVL")],
    ),
    "nominalisation": (
        "The withdrawal of Turkish troops from Libya was completed on Sunday.",
        [Told("TUR", "RETREAT", "LBY")],
    ),
    "nominalisation between two": (
        "Negotiations between Spain and Morocco began in Rabat on Monday.",
        [Told("ESP", "CONSULT", "MAR")],
    ),
    "compound sources": (
        "Norway and Chile condemned Peru's decision to shut the port.",
        [Told("NOR", "ACCUSE", "PER"), Told("CHL", "ACCUSE", "PER")],
    ),
    "compound targets": (
        "Ghana expelled diplomats of Togo and Benin.",
        [Told("GHA", "SANCTION", "TGO"), Told("GHA", "SANCTION", "BEN")],
    ),
    "mutual act, once, from the first to the second": (
        "Kenya and Uganda signed a trade pact in Nairobi on Tuesday.",
        [Told("KEN", "SUPPORT", "UGA")],
    ),
    "accusation and the alleged deed": (
        "Georgia accused Russia of shelling a village.",
        [Told("GEO", "ACCUSE", "RUS"), Told("RUS", "ASSAULT", "GEO", "alleged")],
    ),
    "demand and the deed called for": (
        "Armenia demanded that Azerbaijan release the prisoners.",
        [Told("ARM", "REQUEST", "AZE"), Told("AZE", "RETREAT", "ARM", "called_for")],
    ),
    "promise and the deed planned": (
        "Hungary promised to send medicine to Moldova.",
        [Told("HUN", "AGREE", "MDA"), Told("HUN", "AID", "MDA", "planned")],
    ),
    "denied deed": (
        "Bolivia denied that it had shelled Paraguayan villages.",
        [Told("BOL", "ASSAULT", "PRY", "denied")],
    ),
    "threat, not the act": ("Serbia threatened to cut off gas to Croatia.", [Told("SRB", "THREATEN", "HRV")]),
    "refusal, not the act": (
        "Poland refused to withdraw its soldiers from Estonia.",
        [Told("POL", "REJECT", "EST")],
    ),
    "first person": (
        '"We will send engineers to Malta," Italy\'s prime minister said.',
        [Told("ITA", "AID", "MLT", "planned")],
    ),
    "people against their government": (
        "Protesters in Tbilisi marched against the Georgian government.",
        [Told("GEO.CVL", "PROTEST", "GEO")],
    ),
    "rebels": ("Yemen's Houthi rebels attacked an army post near Taiz.", [Told("YEM.REB", "ASSAULT", "YEM")]),
    "government on its own people": ("Ecuador lifted the curfew in Quito.", [Told("ECU", "CONCEDE", "ECU.CVL")]),
}


@pytest.mark.parametrize(("text", "expected"), CLASSES.values(), ids=CLASSES)
def test_classes_of_sentences(text: str, expected: list[Told]) -> None:
    assert told_in(text) == set(expected)


NO_EVENT = {
    "negation": "Mongolia has not sent troops to Nepal.",
    "unreal condition": "If Laos closed the border, Cambodia would lose its market.",
    "only if": "Brazil would send doctors to Haiti only if Mexico paid.",
    "metaphor": "Canada's central bank is waging war on inflation.",
    "sport": "The Argentine striker fired twice against Uruguay on Saturday.",
    "weather": "Heavy snow closed the pass between Kyrgyzstan and Tajikistan.",
    "geography": "Chile and Argentina share a border of 5,300 kilometres.",
    "statistics": "About a third of Malawi's exports pass through Mozambique.",
}


@pytest.mark.parametrize("text", NO_EVENT.values(), ids=NO_EVENT)
def test_no_event(text: str) -> None:
    assert told_in(text) == set()


def test_event_inside_a_statement_carries_its_id() -> None:
    reading = read(document("Vietnam accused China of shelling a village."))
    alleged = [event for event in reading.events if event.status == "alleged"]
    assert alleged
    assert {event.statement_id for event in alleged} <= {s.statement_id for s in reading.statements}


def test_understood_target_comes_from_the_sentences_before() -> None:
    text = "Peru and Ecuador met in Lima. The two countries signed a fishing treaty on Friday."
    assert Told("PER", "SUPPORT", "ECU") in told_in(text)


def test_date_and_place_are_read_from_the_sentence() -> None:
    event = events_in("Kenya and Uganda signed a trade pact in Nairobi on Tuesday.")[0]
    assert (event.on, event.precision, event.place) == (date(2024, 3, 12), Precision.DAY, "KEN")


def test_without_a_date_news_is_about_its_day() -> None:
    event = events_in("Sudan recalled its ambassador to Kenya.")[0]
    assert (event.on, event.precision) == (date(2024, 3, 13), Precision.MONTH)


def test_every_event_says_why() -> None:
    for text, _ in CLASSES.values():
        for event in events_in(text):
            assert event.rule.startswith('trigger "')
            assert "source" in event.rule
            assert "status" in event.rule


def test_the_same_event_told_twice_is_one() -> None:
    text = "Sudan recalled its ambassador to Kenya. On Monday Sudan recalled its ambassador to Kenya."
    assert len(events_in(text)) == 1


ODD = {
    "three words": "Kenya sanctions Uganda",
    "three thousand words": "Kenya sanctioned Uganda and " * 750 + "left.",
    "capitals": "KENYA EXPELS UGANDAN ENVOY AFTER CLASH",
    "list": "- Kenya\n- Uganda\n- attacked\n1. sanctions",
    "table": "Kenya | 12 | attack\nUganda | 3 | aid",
    "unclosed quotation": '"We will attack, said Kenya\'s minister, and "never again',
    "other language": "Кения ввела санкции против Уганды. ケニアはウガンダを制裁した。",
    "no letters": "1234 --- ... !!! \u200b",
    "only marks": '"""(((,,,;;;',
    "empty": "",
    "halves of surrogates": "Kenya \ud800 attacked Uganda",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_input_does_not_break(text: str) -> None:
    assert isinstance(parse({"id": "x", "text": text or " "})["events"], list)


def test_a_sentence_too_long_to_read_is_counted_with_its_reason() -> None:
    reading = read(document("Kenya sanctioned Uganda and " * 750 + "left."))
    assert reading.events == ()
    assert dict(reading.skipped) == {"too long or without words": 1}


WORDS = st.sampled_from(
    "Kenya Uganda Kenya's Ugandan officials rebels troops said that denied will not attacked sent aid to the border "
    'with signed a treaty and , . " “ ” ; ( ) he it they "We by was arrested in Nairobi on Monday if would talks '
    "between 2021 urged EU ( UN ) 's – accused of".split()
)


@given(st.lists(WORDS, max_size=60).map(" ".join))
@settings(deadline=None, max_examples=80)
def test_spans_lie_in_the_text_and_reading_twice_gives_the_same(text: str) -> None:
    given_document = document(text or ".")
    reading = read(given_document)
    assert reading == read(given_document)
    assert len({event.event_id for event in reading.events}) == len(reading.events)
    for event in reading.events:
        for span in filter(None, (event.trigger, event.source_span, event.target_span)):
            assert 0 <= span.start < span.end <= len(given_document.text)
        assert 0 <= event.confidence <= 1
        assert event.source
        assert event.target != ""
        assert "&" not in (event.source, event.target)


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=60)
def test_any_text_is_read(text: str) -> None:
    read(document(text or " "))
