"""Lists of feeds turned into the feeds that they name."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from crisisdesk.errors import SourceError
from crisisdesk.wire.asking import Asked, Fetched, FetchError
from crisisdesk.wire.fetching import Fetcher
from crisisdesk.wire.opml import feeds_in
from crisisdesk.wire.sources_file import LIST
from crisisdesk.wire.subscriptions import Subscription


def expanded(subscriptions: Iterable[Subscription], fetcher: Fetcher) -> Iterator[Subscription | SourceError]:
    """Every subscription, a list of feeds as the feeds that it names; an error for a list that cannot be had."""
    for subscription in subscriptions:
        if subscription.kind != LIST:
            yield subscription
        elif subscription.enabled:
            try:
                yield from feeds_in(_content(subscription, fetcher), subscription, subscription.address)
            except SourceError as error:
                yield error


def _content(listed: Subscription, fetcher: Fetcher) -> bytes:
    if "://" not in listed.address:
        return _file(Path(listed.address), fetcher.manners.most_bytes)
    asked = Asked(address=listed.address, allow_private=listed.allow_private, robots=listed.robots)
    answer = fetcher.fetch(asked)
    if not isinstance(answer, Fetched):
        raise FetchError(listed.address, "answers that nothing has changed, without having been asked before")
    return answer.data


def _file(path: Path, most: int) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise SourceError(str(path), f"cannot be opened: {error.strerror or error}") from None
    if len(data) > most:
        raise SourceError(str(path), f"larger than {most:,} bytes; split it")
    return data
