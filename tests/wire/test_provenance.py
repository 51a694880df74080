import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crisisdesk.wire.provenance import byline_of, credit_lines, via_of

STORY = "Shops opened again in the valley on Thursday, the council said.\n\nNobody was hurt."

CHAINS = [
    # datelines
    ("ALMATY, January 6 (Steppe Wire) - Shops opened.", ("Steppe Wire",)),
    ("ALMATY (Reuters) — Shops opened.", ("Reuters",)),
    ("NEW DELHI, Jan 6 (PTI): Shops opened.", ("Press Trust of India",)),
    ("MOSCOW, January 6. /TASS/. Shops opened.", ("TASS",)),
    ("BAKU, January 6 /APA/ Shops opened.", ("APA",)),
    ("ASTANA. Kazinform - Shops opened.", ("Kazinform",)),
    ("BAKU, Azerbaijan, Jan. 6. Trend: Shops opened.", ("Trend",)),
    ("Baku, January 6, AZERTAC - Shops opened.", ("Azertac",)),
    ("Azertac: Shops opened.", ("Azertac",)),
    ("AKIpress - Shops opened.", ("AKIpress",)),
    ("Shops opened\n\nTEHRAN (IRNA) -- Shops opened.", ("IRNA",)),
    # bylines
    ("By Agence France-Presse\n\nShops opened.", ("Agence France-Presse",)),
    ("By The Associated Press\n\nShops opened.", ("Associated Press",)),
    ("By Dana Ospanova, Associated Press\n\nShops opened.", ("Associated Press",)),
    ("By Dana Ospanova for Steppe Courier\n\nShops opened.", ("Steppe Courier",)),
    ("By Dana Ospanova, special for Steppe Courier\n\nShops opened.", ("Steppe Courier",)),
    ("By Dana Ospanova and Timur Sadyk | Anadolu Agency\n\nShops opened.", ("Anadolu Agency",)),
    ("By Dana Ospanova\n\nShops opened.", ()),
    ("Anadolu Agency\n\nShops opened.", ("Anadolu Agency",)),
    # last lines
    (f"{STORY} (Reuters)", ("Reuters",)),
    (f"{STORY}\n\n(Reuters)", ("Reuters",)),
    (f"{STORY}\n\n(with AP)", ("Associated Press",)),
    (f"{STORY}\n\nwith AP", ("Associated Press",)),
    (f"{STORY}\n\nWith AP and AFP.", ("Associated Press", "Agence France-Presse")),
    (f"{STORY}\n\n(AFP, Reuters)", ("Agence France-Presse", "Reuters")),
    (f"{STORY}\n\n(with Caspian Relay)", ("Caspian Relay",)),
    (f"{STORY}\n\n— AFP", ("Agence France-Presse",)),
    (f"{STORY} - Kyodo", ("Kyodo News",)),
    (f"{STORY}\n\nAnadolu Agency", ("Anadolu Agency",)),
    (f"{STORY}\n\nSource: TASS", ("TASS",)),
    (f"{STORY}\n\nSource: Steppe Courier, Delta Notes", ("Steppe Courier", "Delta Notes")),
    (f"{STORY}\n\nVia: Caspian Relay", ("Caspian Relay",)),
    (f"{STORY}\n\nWith reporting by RFE/RL and TASS.", ("RFE/RL", "TASS")),
    (f"{STORY}\n\nWith inputs from PTI", ("Press Trust of India",)),
    (f"{STORY}\n\nBased on reporting by AFP, TASS, and RIA Novosti", ("Agence France-Presse", "TASS", "RIA Novosti")),
    (f"{STORY}\n\nCompiled from Xinhua and Yonhap reports.", ("Xinhua", "Yonhap")),
    (f"{STORY}\n\nSome material for this report came from AP.", ("Associated Press",)),
    (f"{STORY}\n\nThe Associated Press contributed to this report.", ("Associated Press",)),
    (f"{STORY}\n\nReuters and AFP contributed to this report.", ("Reuters", "Agence France-Presse")),
    (f"{STORY}\n\nThis report was supplied by Kyodo News.", ("Kyodo News",)),
    (f"{STORY}\n\n© 2022 The Associated Press. All rights reserved.", ("Associated Press",)),
    (f"{STORY}\n\nCopyright 2022 Xinhua", ("Xinhua",)),
    # republication
    ("From an article printed by The Valley Post on 5 January.\n\nShops opened.", ("The Valley Post",)),
    ("From a column first run in Delta Notes: shops opened.", ("Delta Notes",)),
    (f"{STORY}\n\nOriginally published by The Valley Post.", ("The Valley Post",)),
    (f"{STORY}\n\nThis article originally appeared on Lagoon Review.", ("Lagoon Review",)),
    (f"{STORY}\n\nA version of this article appeared in The Valley Post on 5 January.", ("The Valley Post",)),
    (f"{STORY}\n\nThis article was first published on Eurasianet.", ("Eurasianet",)),
    (f"{STORY}\n\nThis story was first reported by Delta Notes.", ("Delta Notes",)),
    (f"{STORY}\n\nRepublished from Pamir Line with thanks.", ("Pamir Line",)),
    (f"{STORY}\n\nRepublished with the permission of Harbour Weekly.", ("Harbour Weekly",)),
    (f"{STORY}\n\nReprinted by permission of Harbour Weekly", ("Harbour Weekly",)),
    (f"{STORY}\n\nReposted from Delta Notes under a free licence.", ("Delta Notes",)),
    (f"{STORY}\n\nCross-posted from Delta Notes.", ("Delta Notes",)),
    (f"{STORY}\n\nPublished in partnership with Lagoon Review.", ("Lagoon Review",)),
    (f"{STORY}\n\nCourtesy of Steppe Courier", ("Steppe Courier",)),
    (f"{STORY}\n\nExcerpted from Steppe Courier.", ("Steppe Courier",)),
    (f"{STORY}\n\nRead the original article on The Conversation.", ("The Conversation",)),
    ("The following is reprinted from Pamir Line.\n\nShops opened.", ("Pamir Line",)),
    # chains, outermost first
    (
        "ALMATY (Reuters) - Shops opened.\n\nRepublished from Pamir Line. The article first appeared in Delta Notes.",
        ("Pamir Line", "Delta Notes", "Reuters"),
    ),
    ("From an article printed by Steppe Courier.\n\nShops opened. (AFP)", ("Steppe Courier", "Agence France-Presse")),
    # what is no credit line
    (STORY, ()),
    ("Shops opened (again) - said one.", ()),
    ("The minister (left) - a former actor - left.", ()),
    ("The report was published on Monday by the council.", ()),
    ("The law was first published in 1994.", ()),
    ("Reuters reported that shops had opened.", ()),
    (f"{STORY}\n\n(Agencies)", ()),
    (f"{STORY}\n\n(Photo)", ()),
    (f"{STORY}\n\nTranslated from Russian.", ()),
    (f"{STORY}\n\nSource: own", ()),
    (f"{STORY} The AP-7 motorway was closed.", ()),
    (f"{STORY}\n\nBased on reporting by our correspondent.", ()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "chain"), CHAINS, ids=[str(n) for n in range(len(CHAINS))])
def test_the_chain_of_republication(text: str, chain: tuple[str, ...]) -> None:
    assert via_of(text, "Test Wire") == chain


@pytest.mark.parametrize("line", credit_lines(), ids=lambda line: f"{line.key}-{line.place}")
def test_every_credit_line_reads_its_own_example(line: object) -> None:
    example = line.example  # type: ignore[attr-defined]
    assert list(line.names(example)), example  # type: ignore[attr-defined]
    assert via_of(example, ""), example


def test_an_outlet_is_not_its_own_source() -> None:
    assert via_of("ALMATY (Reuters) - Shops opened.", "Reuters") == ()
    assert via_of("ALMATY (Reuters) - Shops opened.", "Thomson Reuters") == ()
    assert via_of("Shops opened.\n\nOriginally published by The Valley Post.", "Valley Post") == ()


def test_many_outlets_are_each_in_the_chain_once() -> None:
    assert via_of("By AFP\n\nPARIS (AFP) - Shops opened.\n\n© 2022 AFP", "Post") == ("Agence France-Presse",)


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("By Dana Ospanova\n\nShops opened.", "Dana Ospanova"),
        ("By DANA OSPANOVA\n\nShops opened.", "DANA OSPANOVA"),
        ("By Timur al Sadyk and Olga Pern\n\nShops opened.", "Timur al Sadyk and Olga Pern"),
        ("By The Associated Press\n\nShops opened.", ""),
        ("By Monday Evening the shops had opened.", ""),
        ("By noon the shops had opened.", ""),
        (STORY, ""),
    ],
)
def test_bylines(text: str, author: str) -> None:
    assert byline_of(text) == author


words = st.text(alphabet=st.sampled_from("AaBb ,.()/-—:©\n“”'RTSP"), max_size=200)


@given(words, words)
@settings(deadline=None, max_examples=150)
def test_names_in_the_chain_stand_in_the_text_or_in_the_table(text: str, outlet: str) -> None:
    for name in via_of(text, outlet):
        assert name == name.strip()
        assert 1 < len(name) <= 130
        assert not re.search(r"[\n()]", name)
