"""How a desk's settings turn into manners towards the web."""

from crisisdesk.settings import FILE, Settings
from crisisdesk.wire.asking import Manners
from crisisdesk.wire.fetching import Fetcher
from crisisdesk.wire.proxies import check_proxy, place_of
from crisisdesk.wire.sources import Means


def means(chosen: Settings, *, proxy: str = "", proxy_place: str = "", on_the_web: bool = True) -> Means:
    """The way to the web that a desk is set to take, or through the proxy that a sources file names.

    Raises ``Misuse`` for a proxy that cannot be reached, before anything else is asked, if anything is.
    """
    if not proxy and chosen.proxy:
        proxy, proxy_place = chosen.proxy, place_of("proxy", chosen.desk / FILE)
    if proxy and on_the_web:
        check_proxy(proxy, proxy_place)
    manners = Manners(
        contact=chosen.contact,
        proxy=proxy,
        seconds=chosen.fetch_seconds,
        most_bytes=chosen.fetch_bytes,
        pause=chosen.host_seconds,
    )
    return Means(Fetcher(manners), chosen.pages)
