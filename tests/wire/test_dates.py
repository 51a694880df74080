from datetime import UTC, datetime

import pytest

from crisisdesk.model import Precision
from crisisdesk.wire.dates import in_head, published

DAY = datetime(2022, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "when", "precision"),
    [
        ("2022-01-05", DAY, Precision.DAY),
        ("20220105", DAY, Precision.DAY),
        ("5 January 2022", DAY, Precision.DAY),
        ("Jan. 5, 2022", DAY, Precision.DAY),
        ("2022-01-05T06:00:00+06:00", DAY, Precision.MOMENT),
        ("2022-01-05T00:00:00Z", DAY, Precision.MOMENT),
        ("Wed, 05 Jan 2022 06:00:00 +0600", DAY, Precision.MOMENT),
    ],
)
def test_dates_of_publication(text: str, when: datetime, precision: Precision) -> None:
    assert published(text) == (when, precision)


@pytest.mark.parametrize("text", ["", "soon", "31 February 2022", "2022-02-31", "99999999"])
def test_what_is_no_date(text: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        published(text)


def test_the_head_of_a_text_may_date_it() -> None:
    assert in_head("A title\n\nALMATY, 5 January 2022 - Something.") == (DAY, Precision.DAY)
    assert in_head("A title\n\nIn January 2022 something.") is None
