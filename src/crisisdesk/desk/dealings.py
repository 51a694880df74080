"""How an actor and those whom news names most often with it deal with each other, month by month or year by year."""

from dataclasses import dataclass
from datetime import date

from crisisdesk.desk.links import Named, named, to_document
from crisisdesk.desk.office import View
from crisisdesk.desk.prose import day_words, month_words
from crisisdesk.positions.relations import Pair, Stretch, relations
from crisisdesk.record import partners

PARTNERS = 5
"""Others that are looked at, those named in the most documents with the actor."""
READ = 300
"""Statements and events that are read at the least where there are more; the day on which they begin is told."""
MONTHS = 24
"""Months beyond which time is cut into years."""
LINES = 60
"""Lines at the most, the newest first."""


@dataclass(frozen=True, slots=True)
class PairLine:
    """What one did and said to the other in a month or year, in independent stories, with the newest sentence.

    ``own`` counts what the source did or said itself, ``ascribed`` what others tell of it: cooperation, then rivalry.
    """

    when: str
    source: Named
    target: Named
    own: tuple[int, int]
    ascribed: tuple[int, int]
    sentence: str
    outlet: str
    link: str


@dataclass(frozen=True, slots=True)
class DealingsPanel:
    """The lines, the newest first; whom they are about, and from which day on, in words."""

    partners: tuple[Named, ...]
    since: str
    lines: tuple[PairLine, ...]
    left_out: int


def dealings_panel(view: View, code: str, written: str) -> DealingsPanel | None:
    """Relations of a state or organisation; none for a sector, and where nobody is named together with the actor."""
    others = (
        [] if "." in code else [one for one in partners.named_with(view.snapshot, code, PARTNERS) if named(one).link]
    )
    if not others:
        return None
    since = partners.since(view.snapshot, [code, *others], READ)
    by = Stretch.YEAR if since is None or (view.day - since).days > MONTHS * 30 else Stretch.MONTH
    found = relations(view.snapshot, [code, *others], since=since, by=by)
    pairs = [one for one in found.pairs if code in (one.source, one.target)]
    pairs.sort(key=lambda one: (one.stretch, one.source == code), reverse=True)
    return DealingsPanel(
        partners=tuple(named(one, written) for one in others),
        since=day_words(since) if since else "",
        lines=tuple(_line(one, written) for one in pairs[:LINES]),
        left_out=max(0, len(pairs) - LINES),
    )


def _line(one: Pair, written: str) -> PairLine:
    newest = one.shown[0]
    return PairLine(
        when=_stretch_words(one.stretch),
        source=named(one.source, written),
        target=named(one.target, written),
        own=(one.own_cooperation, one.own_rivalry),
        ascribed=(one.ascribed_cooperation, one.ascribed_rivalry),
        sentence=newest.sentence,
        outlet=newest.outlet,
        link=to_document(newest.document_id),
    )


def _stretch_words(stretch: str) -> str:
    return month_words(date.fromisoformat(f"{stretch}-01")) if "-" in stretch else stretch
