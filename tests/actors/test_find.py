"""What is found in a text: names, roles beside them, and what only looks like a name."""

from datetime import date

import pytest

from crisisdesk.actors import registry
from crisisdesk.model import Mention

DAY = date(2022, 1, 6)


def found(text: str, on: date | None = DAY) -> list[tuple[str, str]]:
    return [(mention.span.of(text), mention.code) for mention in registry().find(text, on)]


def coded(text: str, on: date | None = DAY) -> list[str]:
    return [mention.code for mention in registry().find(text, on) if mention.code]


JOINED = {
    "possessive and office": ("Kazakhstan's foreign minister left.", [("Kazakhstan's foreign minister", "KAZ")]),
    "curly possessive": ("Türkiye’s foreign ministry", [("Türkiye’s foreign ministry", "TUR")]),
    "office of a state": ("the president of Kazakhstan", [("president of Kazakhstan", "KAZ")]),
    "office with a name of a state": (
        "Deputy Prime Minister Rustam Yoldoshev of Uzbekistan",
        [("Deputy Prime Minister Rustam Yoldoshev of Uzbekistan", "UZB")],
    ),
    "demonym and troops": ("Russian troops", [("Russian troops", "RUS")]),
    "demonym and private people": ("Kazakh protesters", [("Kazakh protesters", "KAZ.CVL")]),
    "demonym and lawmakers": ("Kyrgyz lawmakers", [("Kyrgyz lawmakers", "KGZ")]),
    "rebels of a state": ("Malian rebels", [("Malian rebels", "MLI.REB")]),
    "organisation and its head": ("the CSTO secretary general", [("CSTO secretary general", "CSTO")]),
    "modifiers between": (
        "Sudan's newly appointed interior minister",
        [("Sudan's newly appointed interior minister", "SDN")],
    ),
    "two roles": ("a Thai foreign ministry spokesman", [("Thai foreign ministry spokesman", "THA")]),
    "head of a delegation": ("the head of the Kazakh delegation", [("head of the Kazakh delegation", "KAZ")]),
    "adviser to": ("an adviser to Iran's leadership", [("adviser to Iran's leadership", "IRN")]),
    "residents of a town": ("Residents of Omdurman", [("Residents of Omdurman", "SDN.CVL")]),
    "city and police": ("Kyiv police", [("Kyiv police", "UKR")]),
    "based in": ("A New York-based rights group", [("New York-based rights group", "USA.NGO")]),
    "a state's own council": ("Russia's Security Council", [("Russia's Security Council", "RUS")]),
    "bare office": ("the president", [("president", "")]),
    "bare sector": ("police and protesters", [("police", ""), ("protesters", "")]),
    "bare organisation": ("the bloc", [("bloc", "")]),
    "title and surname": ("President Bush", [("President Bush", "USA")]),
    "government and surname": ("the Obama administration", [("Obama administration", "USA")]),
    "one party": ("Vietnam's party leader", [("Vietnam's party leader", "VNM")]),
    "former": ("a former Kazakh president", [("Kazakh president", "KAZ.ELI")]),
}


@pytest.mark.parametrize(("text", "wanted"), JOINED.values(), ids=JOINED)
def test_a_role_is_read_with_its_actor(text: str, wanted: list[tuple[str, str]]) -> None:
    day = date(2005, 1, 1) if "Bush" in text else date(2014, 1, 1) if "Obama" in text else DAY
    assert found(text, day) == wanted


APART = {
    "comma": ("Kazakhstan, police said", ["KAZ"]),
    "sentence": ("It borders Russia. Police said so.", ["RUS"]),
    "paragraph": ("in Russia\n\nPolice said so.", ["RUS"]),
    "verb between": ("Russia sent troops", ["RUS"]),
    "ambassador in": ("the ambassador in Kabul", ["AFG"]),
    "troops in": ("troops in Syria", ["SYR"]),
}


@pytest.mark.parametrize(("text", "codes"), APART.values(), ids=APART)
def test_a_role_is_not_read_with_what_is_apart(text: str, codes: list[str]) -> None:
    mentions = registry().find(text, DAY)
    assert [m.code for m in mentions if m.code] == codes
    assert len(mentions) == 2


NAMES = {
    "country and city": ("Niger and Nigeria; the Niger River", ["NER", "NGA"]),
    "guinea pig": ("a guinea pig in Guinea", ["GIN"]),
    "four Guineas": (
        "Guinea, Guinea-Bissau, Equatorial Guinea and Papua New Guinea",
        ["GIN", "GNB", "GNQ", "PNG"],
    ),
    "two Sudans": ("Sudan and South Sudan", ["SDN", "SSD"]),
    "two Koreas": ("North Korea, the DPRK, and South Korea", ["PRK", "PRK", "KOR"]),
    "two Congos": ("DR Congo and the Republic of Congo", ["COD", "COG"]),
    "Congo by its capital": ("Congo's army near Brazzaville", ["COG", "COG"]),
    "Congo by its east": ("Congo's army near Goma", ["COD", "COD"]),
    "us and US": ("tell us what the US wants", ["USA"]),
    "who and WHO": ("those who asked the WHO", ["WHO"]),
    "polish": ("to polish a Polish shoe", ["POL"]),
    "turkey": ("roast turkey, a Turkey sandwich and Turkey", ["TUR"]),
    "newspaper": ("the Washington Post of Washington", ["USA.MED", "USA"]),
    "New Mexico": ("New Mexico and Mexico", ["USA", "MEX"]),
    "given name": ("Jordan Pemberton visited Jordan", ["JOR"]),
    "surname": ("Michael Jordan visited Jordan", ["JOR"]),
    "courtesy": ("Mr. Chad visited Chad", ["TCD"]),
    "both Georgias": ("Atlanta, Georgia, is not Tbilisi, Georgia", ["USA", "USA", "GEO", "GEO"]),
    "Greek Macedonia": ("Greek Macedonia and North Macedonia", ["GRC", "MKD"]),
    "Georgia in the south": ("Atlanta, Savannah and the rest of Georgia", ["USA", "USA"]),
    "Georgia in the Caucasus": ("Tbilisi and the rest of Georgia", ["GEO", "GEO"]),
    "city in a region": ("in Paris, Texas", ["USA", "USA"]),
    "city that is a word": ("Nice people; most Orange jackets", []),
    "city behind a preposition": ("shots in Nice", ["FRA"]),
    "old and new names": ("Turkey, Türkiye, Turkiye, Swaziland, Eswatini, Burma", ["TUR"] * 3 + ["SWZ"] * 2 + ["MMR"]),
    "renamed capital": ("Astana, Nur-Sultan and Nursultan", ["KAZ"] * 3),
    "headline": ("KAZAKHSTAN ASKS RUSSIA FOR HELP", ["KAZ", "RUS"]),
    "acronym that is a word": ("FACT SHEET ON RUSSIA", ["RUS"]),
    "seats": ("the Kremlin, the White House, Ak Orda and the Élysée", ["RUS", "USA", "KAZ", "FRA"]),
    "organs": ("the Permanent Council and the Peace and Security Council", ["OSCE", "AU"]),
    "plus sign": ("OPEC and OPEC+", ["OPEC", "OPECPLUS"]),
    "war that is over": ("veterans of the Vietnam War", []),
    "agreement": ("the Paris Agreement and the Minsk agreements", []),
    "only a modifier": ("US-backed forces", ["USA"]),
    "member state": ("NATO-member Norway", ["NATO", "NOR"]),
    "minority": ("ethnic Albanians in southern Serbia", ["SRB.CVL"]),
    "minority of": ("the Albanians of southern Serbia", ["SRB.CVL"]),
    "compound name": ("the Shan-e-Mustafa rally", []),
}


@pytest.mark.parametrize(("text", "codes"), NAMES.values(), ids=NAMES)
def test_a_name_means_its_actor_or_none(text: str, codes: list[str]) -> None:
    assert [code for code in coded(text) if code] == codes


BY_DATE = {
    "before office": ("Emmanuel Macron", date(2012, 1, 1), "FRA.ELI"),
    "in office": ("Emmanuel Macron", date(2022, 1, 1), "FRA"),
    "out of office": ("Nursultan Nazarbayev", date(2022, 1, 6), "KAZ.ELI"),
    "then in office": ("Nursultan Nazarbayev", date(2015, 1, 1), "KAZ"),
    "back in office": ("Donald Trump", date(2022, 1, 1), "USA.ELI"),
    "movement before power": ("the Taliban", date(2015, 1, 1), "AFG.REB"),
    "movement in power": ("the Taliban", date(2022, 1, 1), "AFG"),
    "party in power": ("the Awami League", date(2015, 1, 1), "BGD"),
    "party out of power": ("the Awami League", date(2005, 1, 1), "BGD.PTY"),
    "place before independence": ("fighting in Juba", date(2005, 1, 1), "SDN"),
    "place after independence": ("fighting in Juba", date(2016, 1, 1), "SSD"),
}


@pytest.mark.parametrize(("text", "on", "code"), BY_DATE.values(), ids=BY_DATE)
def test_the_date_decides(text: str, on: date, code: str) -> None:
    assert coded(text, on) == [code]


def test_an_unchecked_row_is_less_sure_and_says_so() -> None:
    rows = [term for code in ("GMB", "LBR", "GNB") for term in registry().terms(code) if term.confidence == "L"]
    (mention,) = registry().find(rows[0].person, rows[0].begins)
    assert mention.confidence < 0.7
    assert "not checked" in mention.rule


ACRONYMS = {
    "of a known actor": ("The Islamic Salvation Front (XLF) left. The XLF said so.", ["DZA.REB", "DZA.REB", "DZA.REB"]),
    "not before its introduction": ("XLF. The Islamic Salvation Front (XLF).", ["DZA.REB", "DZA.REB"]),
    "of a stranger": ("The Northern Apple Traders Organisation (NATO) met. NATO sang.", []),
    "of its own": ("The Collective Security Treaty Organization (CSTO) met.", ["CSTO", "CSTO"]),
}


@pytest.mark.parametrize(("text", "codes"), ACRONYMS.values(), ids=ACRONYMS)
def test_an_article_introduces_its_acronyms(text: str, codes: list[str]) -> None:
    assert coded(text) == codes


def test_spans_are_exact_around_zero_width_characters_and_doubled_blanks() -> None:
    text = (
        "Kaz\u200bakhstan's  president met S\u0301outh\u00a0 Korea's  envoy in Ka\u0308mpala; South  Korea \u2060left."
    )
    for mention in registry().find(text, DAY):
        words = mention.span.of(text)
        assert words == words.strip()
    assert found(text, DAY)[0] == ("Kaz\u200bakhstan's  president", "KAZ")
    assert found(text, DAY)[-1] == ("South  Korea", "KOR")


def test_every_mention_says_why() -> None:
    text = "Kazakhstan's president met the police in Almaty; the EU and President Bush listened."
    mentions: list[Mention] = registry().find(text, DAY)
    assert len(mentions) == 4
    assert all(mention.rule and 0 < mention.confidence <= 1 for mention in mentions)
