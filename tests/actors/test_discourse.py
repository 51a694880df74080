"""Who a phrase means in its article, and for whom it speaks."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from crisisdesk.actors import Discourse, registry
from crisisdesk.model import Span

MARK = re.compile(r"\[\[(.+?)\|([^\]]+)\]\]", re.DOTALL)


def articles() -> Iterator[tuple[date, str, list[tuple[Span, str | None]]]]:
    """The invented articles with the spans of their speakers and the codes they speak for."""
    file = Path(__file__).with_name("articles.yaml")
    for article in yaml.safe_load(file.read_text(encoding="utf-8")):
        marked = re.sub(r"(?<!\n)\n(?!\n)", " ", article["text"])
        text, speakers, last = "", [], 0
        for mark in MARK.finditer(marked):
            text += marked[last : mark.start()]
            speakers.append((Span(len(text), len(text) + len(mark[1])), None if mark[2] == "-" else mark[2]))
            text += mark[1]
            last = mark.end()
        yield article["day"], text + marked[last:], speakers


def discourse(text: str, on: date | None = date(2022, 1, 6)) -> Discourse:
    return Discourse(text, registry().find(text, on), on)


def at(text: str, words: str, nth: int = 0) -> Span:
    start = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)][nth]
    return Span(start, start + len(words))


@pytest.mark.parametrize(("on", "text", "speakers"), list(articles()), ids=lambda value: str(value)[:40])
def test_speakers_of_invented_articles(on: date, text: str, speakers: list[tuple[Span, str | None]]) -> None:
    read = discourse(text, on)
    said = [(span.of(text), read.speaker(span).speaks_for) for span, _ in speakers]
    assert said == [(span.of(text), code) for span, code in speakers]


PHRASES = {
    "he after an office": ("Kazakhstan's president spoke. He left.", "He", 0, "KAZ"),
    "it after a ministry": ("Kyrgyzstan's foreign ministry spoke. It left.", "It", 0, "KGZ"),
    "they after several": ("Heads of state of the CSTO met in Kigali. They left.", "They", 0, "CSTO"),
    "the minister": ("Uzbekistan's energy minister met Iran. The minister left.", "The minister", 0, "UZB"),
    "the government": ("Chad sent troops to Niger. The government said so.", "The government", 0, "TCD"),
    "the two countries": ("Iran and Iraq met. The two countries signed.", "The two countries", 0, "IRN"),
    "the bloc": ("The Organization of Turkic States met in Baku. The bloc left.", "The bloc", 0, "OTS"),
    "the Turkic bloc": ("The Turkic bloc met.", "The Turkic bloc", 0, "OTS"),
    "by its organ": ("The Permanent Council met in Vienna. The organisation left.", "The organisation", 0, "OSCE"),
    "its spokesman": ("The CSTO met Russia. Its spokesman left.", "Its spokesman", 0, "CSTO"),
    "surname": ("Uzbekistan's deputy water minister, Rustam Yoldoshev, left. Yoldoshev rested.", "Yoldoshev", 1, "UZB"),
    "dateline": ("BAKU, 6 January - The foreign ministry left.", "The foreign ministry", 0, "AZE"),
    "only later": ("The minister told reporters that Kuwait would drill.", "The minister", 0, "KWT"),
    "minority by its place": ("Ethnic Turks began a strike in Bulgaria.", "Ethnic Turks", 0, "BGR"),
    "nobody": ("It rained.", "It", 0, ""),
}


@pytest.mark.parametrize(("text", "words", "nth", "code"), PHRASES.values(), ids=PHRASES)
def test_a_phrase_means_its_antecedent(text: str, words: str, nth: int, code: str) -> None:
    mention = discourse(text).actor(at(text, words, nth))
    assert mention.code.partition(".")[0] == code
    assert mention.span == at(text, words, nth)


def test_a_name_is_given_in_its_fullest_form() -> None:
    text = "Uzbekistan's deputy water minister, Rustam Yoldoshev, left. “Go,” said Yoldoshev."
    read = discourse(text)
    assert read.speaker(at(text, "Yoldoshev", 1)).name == "Rustam Yoldoshev"
    assert read.speaker(at(text, "Yoldoshev", 1)).role == "water minister"
    assert read.speaker(at(text, "Yoldoshev", 1)).affiliation == "Uzbekistan"


def test_a_stranger_keeps_his_role_and_affiliation() -> None:
    text = "Nazim Orazov, deputy head of the Caspian Policy Centre, disagreed."
    speaker = discourse(text).speaker(Span(0, text.index(", disagreed")))
    assert speaker.speaks_for is None
    assert speaker.name == "Nazim Orazov"
    assert speaker.affiliation == "Caspian Policy Centre"
    assert speaker.rule


def test_a_former_minister_speaks_for_nobody() -> None:
    text = "Nursultan Nazarbayev spoke."
    assert discourse(text, date(2015, 1, 1)).speaker(Span(0, 20)).speaks_for == "KAZ"
    assert discourse(text, date(2022, 2, 1)).speaker(Span(0, 20)).speaks_for is None


def test_every_answer_carries_its_rule() -> None:
    for on, text, speakers in articles():
        read = discourse(text, on)
        for span, _ in speakers:
            speaker = read.speaker(span)
            assert speaker.rule
            assert 0 < speaker.confidence <= 1
