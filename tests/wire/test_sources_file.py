"""What a user can name, and what is told with file and line before anything starts."""

import socket
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crisisdesk.errors import Misuse, SourceError
from crisisdesk.wire.expansion import expanded
from crisisdesk.wire.fetching import Fetcher
from crisisdesk.wire.opml import feeds_in
from crisisdesk.wire.proxies import check_proxy, place_of
from crisisdesk.wire.sources_file import KEYS, read_sources, spell
from crisisdesk.wire.subscriptions import Subscription, subscription_to

GOOD = """# Our feeds
[[source]]
name = "Agency"
kind = "feed"
address = "https://agency.example/rss"
interval = "30m"
outlet = "Invented Agency"
language = "RU"
country = "KAZ"
pages = true

[[source]]
name = "Folder"
kind = "files"
address = "in"
enabled = false
"""


def written(folder: Path, text: str) -> Path:
    (folder / "in").mkdir(exist_ok=True)
    path = folder / "sources.toml"
    path.write_text(text, "utf-8")
    return path


def test_what_a_file_names(tmp_path: Path) -> None:
    agency, folder = read_sources(written(tmp_path, GOOD)).subscriptions
    assert agency == Subscription(
        name="Agency",
        kind="feed",
        address="https://agency.example/rss",
        interval=timedelta(minutes=30),
        outlet="Invented Agency",
        language="ru",
        country="KAZ",
        pages=True,
    )
    assert (folder.address, folder.enabled) == (str(tmp_path / "in"), False)


def source(**values: str) -> str:
    told = {"name": '"A"', "kind": '"feed"', "address": '"https://a.example/"', **values}
    return "[[source]]\n" + "".join(f"{key} = {value}\n" for key, value in told.items() if value)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        pytest.param(source(colour='"red"'), 5, "unknown key 'colour'; known: name, kind,", id="unknown key"),
        pytest.param(GOOD + source(intervall='"5m"'), 21, "unknown key 'intervall'", id="in the third source"),
        pytest.param("contact = 1\n" + source(), 1, "unknown key 'contact'; known: proxy, source", id="above all"),
        pytest.param("[source]\nname = 'x'\n", 1, "names no sources", id="one bracket too few"),
        pytest.param("", 1, "names no sources", id="empty"),
        pytest.param("source = []", 1, "names no sources", id="empty list"),
        pytest.param("source = [\n{ name = 'x', kin = 'feed' }]", 2, "unknown key 'kin'", id="in line"),
        pytest.param(
            GOOD + "\n" + source(name='"AGENCY"'), 19, "a second source with the name 'AGENCY'", id="one name"
        ),
        pytest.param(source(address='"ftp://a.example/"'), 4, "only http and https", id="ftp"),
        pytest.param(source(address='"http://anna:x@a.example/"'), 4, "password", id="password"),
        pytest.param(source(address='"http://127.0.0.1/"'), 4, "127.0.0.1 is a loopback address", id="loopback"),
        pytest.param(source(address='"http://[::ffff:1.2.3.4]/"', allow_private="true"), 4, "IPv4-mapped", id="mapped"),
        pytest.param(source(address="3"), 4, "address: write words in quotes", id="number for words"),
        pytest.param(source(address=""), 1, "the source has no address", id="no address"),
        pytest.param(source(name='""'), 2, "name: write words", id="empty name"),
        pytest.param(source(kind='"fax"'), 3, "no kind 'fax'; known: feed, files", id="unknown kind"),
        pytest.param(source(kind='"files"', address='"nowhere"'), 4, "no such file or folder", id="no such file"),
        pytest.param(source(interval='"soon"'), 5, "write a length of time such as", id="interval in words"),
        pytest.param(source(interval="true"), 5, "write a length of time such as", id="interval a boolean"),
        pytest.param(source(interval="0"), 5, "write a length of time such as", id="interval zero"),
        pytest.param(source(interval='"5s"'), 5, "once a minute at the most", id="interval too short"),
        pytest.param(source(allow_private='"yes"'), 5, "write true or false, without quotes", id="words for a boolean"),
        pytest.param(source(language='"Russian"'), 5, "write a language as two or three letters", id="language"),
        pytest.param(source(country='"Kazakhstan"'), 5, "write a country as three capitals", id="country"),
        pytest.param(source(undated='"today"'), 5, 'write "refuse" or "retrieved"', id="undated"),
        pytest.param(source(options="3"), 5, "write a table", id="options"),
        pytest.param("proxy = 3\n" + source(), 1, "the proxy must be an address in quotes", id="proxy a number"),
        pytest.param(source() + "name = 'again'\n", 5, "not TOML: Cannot overwrite a value", id="key twice"),
        pytest.param("[[source]]\nname = \n", 2, "not TOML", id="no value"),
        pytest.param("[[source]]\nname = '''x", 2, "not TOML", id="no end"),
    ],
)
def test_a_fault_is_told_with_file_and_line(text: str, line: int, reason: str, tmp_path: Path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(Misuse) as told:
        read_sources(path)
    assert str(told.value).startswith(f"{path}:{line}: ")
    assert reason in str(told.value)


@pytest.mark.parametrize("data", [b"\xff\xfe[[source]]", None], ids=["not UTF-8", "no file"])
def test_a_file_that_cannot_be_read(data: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(Misuse, match=r"sources\.toml: "):
        read_sources(path)


@given(st.text(alphabet=st.sampled_from(list("[]sourcename=\"'#\n{}., 1t")), max_size=200))
def test_any_text_is_a_file_of_sources_or_a_fault(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(Misuse, match=r"any\.toml:\d+: "):
        read_sources(path)


def test_every_key_is_explained_to_users() -> None:
    chapter = (Path(__file__).resolve().parents[2] / "docs" / "wire.md").read_text("utf-8")
    assert [key.name for key in KEYS if f"`{key.name}`" not in chapter] == []
    assert {key.name for key in KEYS} == set(Subscription.__dataclass_fields__) - {"published"}


def test_the_example_of_the_chapter_can_be_watched() -> None:
    found = read_sources(Path(__file__).resolve().parents[2] / "docs" / "examples" / "sources.toml").subscriptions
    assert [one.kind for one in found] == ["feed", "feed", "opml", "web"]


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("15m", 900), ("2h", 7200), ("1d", 86400), (5, 5)])
def test_lengths_of_time(text: object, seconds: int) -> None:
    assert spell(text) == timedelta(seconds=seconds)


# Proxies


def test_a_proxy_that_cannot_be_reached_is_told_where_it_is_set(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        proxy = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(Misuse, match=rf"desk\.toml:2: the proxy {proxy} cannot be reached \(Connection refused\)"):
            check_proxy(proxy, "desk.toml:2")
        taken.listen()
        check_proxy(proxy, "desk.toml:2")


@pytest.mark.parametrize("proxy", ["socks://a.example", "proxy.example:3128", "http://", "http://[::1"])
def test_what_is_no_proxy(proxy: str) -> None:
    with pytest.raises(Misuse, match="here: the proxy"):
        check_proxy(proxy, "here")


def test_where_a_setting_is_set(tmp_path: Path) -> None:
    file = tmp_path / "desk.toml"
    assert place_of("proxy", file) == "CRISISDESK_PROXY"
    file.write_text("port = 1\n proxy = 'http://a'\n", "utf-8")
    assert place_of("proxy", file) == f"{file}:2"


# Lists of feeds

OPML = """<opml version="2.0"><body><outline text="Agencies">
<outline title="Invented Agency" xmlUrl="https://agency.example/rss"/>
<outline text="Other" type="rss" xmlUrl="HTTPS://Other.example/rss#top"/>
<outline text="Other" xmlUrl="https://other.example/2"/>
<outline text="Again" xmlUrl="https://other.example/rss"/>
<outline text="Strange" xmlUrl="file:///etc/passwd"/></outline></body></opml>"""
LISTED = Subscription(name="List", kind="opml", address="list.opml", language="ru", interval=timedelta(hours=1))


def test_a_list_names_its_feeds_once() -> None:
    *feeds, wrong = feeds_in(OPML.encode(), LISTED, "list.opml")
    assert [(feed.name, feed.address) for feed in feeds if isinstance(feed, Subscription)] == [
        ("List: Invented Agency", "https://agency.example/rss"),
        ("List: https://other.example/rss", "https://other.example/rss"),
        ("List: https://other.example/2", "https://other.example/2"),
    ]
    assert all(isinstance(feed, Subscription) and (feed.language, feed.kind) == ("ru", "feed") for feed in feeds)
    assert isinstance(wrong, SourceError)
    assert "Strange: only http and https" in wrong.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<opml><body/></opml>", "names no feeds"),
        ("<rss/>", "no list of feeds"),
        ("<opml>", "broken XML"),
        ("", "broken XML"),
        ('<!DOCTYPE opml [<!ENTITY a "b">]><opml>&a;</opml>', "declares XML entities"),
        ('<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml>&a;</opml>', "declares XML entities"),
    ],
)
def test_what_is_no_list(text: str, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        list(feeds_in(text.encode(), LISTED, "list.opml"))


def test_lists_are_turned_into_their_feeds(tmp_path: Path) -> None:
    path = tmp_path / "list.opml"
    path.write_text(OPML, "utf-8")
    with Fetcher() as fetcher:
        found = list(expanded([subscription_to(str(path)), subscription_to("https://a.example/feed")], fetcher))
        assert [type(item).__name__ for item in found] == [*["Subscription"] * 3, "SourceError", "Subscription"]
        (missing,) = expanded([subscription_to(str(tmp_path / "none.opml"))], fetcher)
    assert "cannot be opened" in str(missing)
