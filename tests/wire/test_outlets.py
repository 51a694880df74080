import re
from pathlib import Path

import pytest

from crisisdesk.actors import catalogue
from crisisdesk.wire.articles import Article
from crisisdesk.wire.language import code_of, language_of
from crisisdesk.wire.outlets import Ownership, outlet_at, outlet_named, outlets, registered, same_house


def test_every_outlet_has_a_country_an_owner_class_a_source_and_a_confidence() -> None:
    table = Path(catalogue.__file__).with_name("data") / "states.csv"
    codes = {line.partition(",")[0] for line in table.read_text("utf-8").splitlines()}
    for outlet in outlets():
        assert outlet.country in codes
        assert outlet.confidence in {"H", "M", "L"}
        assert outlet.source
        assert outlet.kind in {"agency", "newspaper", "broadcaster", "magazine", "site", "aggregator"}
        assert outlet.hosts
        assert all(re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", host) for host in outlet.hosts)


def test_names_and_hosts_belong_to_one_outlet() -> None:
    named = [name.casefold() for outlet in outlets() for name in {outlet.name, *outlet.aliases}]
    hosts = [host for outlet in outlets() for host in outlet.hosts]
    assert sorted(hosts) == sorted(set(hosts))
    doubled = {name for name in named if named.count(name) > 1}
    assert all(
        len({o.name for o in outlets() if name in {n.casefold() for n in (o.name, *o.aliases)}}) == 1
        for name in doubled
    )


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("AP", "Associated Press"),
        ("The Associated Press", "Associated Press"),
        ("reuters", "Reuters"),
        ("Xinhua News Agency", "Xinhua"),
        ("RFE/RL", "RFE/RL"),
        ("aa", None),
        ("Nobody's Gazette", None),
        ("", None),
    ],
)
def test_an_outlet_is_found_by_its_names(written: str, name: str | None) -> None:
    found = outlet_named(written)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.reuters.com/world/x", "Reuters"),
        ("https://news.bbc.co.uk/a", "BBC"),
        ("en.trend.az", "Trend"),
        ("https://reuters.com.evil.example/", None),
        ("not an address", None),
        ("http://[broken", None),
    ],
)
def test_an_outlet_is_found_by_its_host(url: str, name: str | None) -> None:
    found = outlet_at(url)
    assert (found.name if found else None) == name


def test_state_public_private_and_party_are_told_apart() -> None:
    owners = {name: outlet_named(name) for name in ("TASS", "BBC", "Reuters", "People's Daily")}
    assert [o.ownership if o else None for o in owners.values()] == [
        Ownership.STATE,
        Ownership.PUBLIC,
        Ownership.PRIVATE,
        Ownership.PARTY,
    ]


def test_one_house_under_several_hosts() -> None:
    assert registered("www.post.co.uk") == "post.co.uk"
    assert same_house("m.post.example", "www.post.example")
    assert same_house("bbc.com", "www.bbc.co.uk")
    assert not same_house("post.co.uk", "other.co.uk")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("en-GB", "en"),
        ("eng", "en"),
        ("English", "en"),
        ("zh_Hans", "zh"),
        ("Kirghiz", "ky"),
        ("", ""),
        ("und", ""),
        ("xx", "xx"),
    ],
)
def test_languages_as_sources_write_them(written: str, code: str) -> None:
    assert code_of(written) == code


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("en", "The council met on Monday and agreed to open the gates.", "en"),
        ("en", "Совет собрался в понедельник и договорился открыть ворота.", "ru"),
        ("", "Der Rat trat am Montag zusammen und beschloss, die Tore zu öffnen.", "de"),
        ("ru", "Совет собрался в понедельник.", "ru"),
        ("en", "12 345", "en"),
        ("", "", "und"),
    ],
)
def test_letters_outrank_what_a_source_says(declared: str, text: str, language: str) -> None:
    assert language_of(Article(text=text, language=declared)) == language
