"""A dossier holds what the views hold of the same document."""

from datetime import timedelta

import pytest

from crisisdesk.clock import fixed_clock
from crisisdesk.reading import read
from crisisdesk.record import Record, Snapshot, listings
from crisisdesk.record.dossier import dossier
from crisisdesk.testing import NOON, NOW, article

TEXT = "Russia's foreign ministry welcomed the force. Georgia sent troops to the border. Snow fell."
FIRST = article(TEXT, title="One", outlet="Post")
COPY = article(TEXT, title="Two", outlet="Mirror", at=NOON + timedelta(days=1))
OTHER = article("Nothing was said on that day by anybody.", outlet="Plain")
UNREAD = article("Bakanlık bir açıklama yaptı.", outlet="Günlük", language="tr")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    folder = tmp_path_factory.mktemp("dossier") / "record"
    Record(folder, fixed_clock(NOW)).append([read(FIRST), read(OTHER)])
    Record(folder, fixed_clock(NOW + timedelta(days=1))).append([read(COPY), read(UNREAD)])
    return Record(folder, fixed_clock(NOW))


MOMENTS = {
    "now": {},
    "before the copy": {"as_of": NOON + timedelta(hours=1)},
    "as recorded first": {"recorded_by": NOW + timedelta(hours=1)},
    "before everything": {"as_of": NOON - timedelta(days=1)},
}


@pytest.mark.parametrize("when", MOMENTS)
@pytest.mark.parametrize("document", [FIRST, COPY, OTHER, UNREAD], ids=lambda one: one.outlet)
def test_a_dossier_is_what_the_views_say(record: Record, when: str, document: object) -> None:
    snapshot: Snapshot = record.snapshot(**MOMENTS[when])
    name = document.document_id  # type: ignore[attr-defined]
    found, known = dossier(snapshot, name), snapshot.documents([name])
    if not known:
        assert found is None
        return
    assert found is not None
    assert found.document == known[0]
    assert list(found.statements) == snapshot.statements_in([name]).get(name, [])
    assert list(found.events) == snapshot.events_in([name]).get(name, [])
    assert found.reading == listings.reading_of(snapshot, name)
    assert list(found.copies) == listings.copies_of(snapshot, known[0])


def test_nothing_is_known_of_what_is_not_there(record: Record) -> None:
    assert dossier(record.snapshot(), "0" * 32) is None
