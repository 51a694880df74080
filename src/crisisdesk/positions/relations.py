"""Cooperation and rivalry between pairs of actors over time, from what they did and said.

A story counts once for each pair, kind and stretch of time. What an actor did or said itself is *own*; what another
tells of it, or what is only alleged, is *ascribed*. Requests are neither cooperation nor rivalry.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from crisisdesk.actors import registry
from crisisdesk.errors import Misuse
from crisisdesk.model import Act, Document, Plover, Question, base
from crisisdesk.positions.members import code_of
from crisisdesk.positions.readings import terms_in
from crisisdesk.reading.text import paragraphs_of, sentence_spans
from crisisdesk.record import Snapshot
from crisisdesk.record.dealings import Dealing, deeds, words
from crisisdesk.record.reach import ALL, Within, reach

_FRIENDLY = frozenset(
    {Plover.AGREE, Plover.CONSULT, Plover.SUPPORT, Plover.COOPERATE, Plover.AID, Plover.CONCEDE, Plover.RETREAT}
)
_HOSTILE = frozenset(Plover) - _FRIENDLY - {Plover.REQUEST}
_KIND_WORDS = (Act.PRAISES, Act.OFFERS)
_HARD_WORDS = (Act.ACCUSES, Act.THREATENS, Act.REJECTS)
_OF_STATE = ("", ".GOV", ".MIL", ".COP", ".SPY", ".LEG")
"""Parts of a state whose deeds are the state's own; those of its rebels or civilians are not."""
SHOWN = 3
"""Sentences that a pair carries for each stretch of time, the newest first."""


class Stretch(StrEnum):
    """How time is cut."""

    ALL = "all"
    YEAR = "year"
    MONTH = "month"

    def of(self, day: date) -> str:
        """The name of the stretch that a day lies in: ``2022-01``, ``2022``, or empty for all time."""
        return {Stretch.ALL: "", Stretch.YEAR: f"{day:%Y}", Stretch.MONTH: f"{day:%Y-%m}"}[self]


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence that shows a dealing, and where it stands."""

    what: str
    cooperation: bool
    own: bool
    sentence: str
    outlet: str
    day: date
    document_id: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What one actor did to another in a stretch of time, in independent stories."""

    source: str
    target: str
    stretch: str
    own_cooperation: int
    own_rivalry: int
    ascribed_cooperation: int
    ascribed_rivalry: int
    shown: tuple[Shown, ...]

    @property
    def balance(self) -> int:
        """Stories of own cooperation less those of own rivalry."""
        return self.own_cooperation - self.own_rivalry


@dataclass(frozen=True, slots=True)
class Relations:
    """All pairs of some actors, on a place or theme; pairs of whom nothing is told are absent.

    ``stories`` is how many were read, ``together`` how many tell of any of the pairs.
    """

    actors: tuple[str, ...]
    place: str | None
    theme: tuple[str, ...]
    pairs: tuple[Pair, ...]
    stories: int
    together: int

    def pair(self, source: str, target: str, stretch: str = "") -> Pair | None:
        """One pair in one stretch; None where nothing is told."""
        wanted = (source, target, stretch)
        return next((one for one in self.pairs if (one.source, one.target, one.stretch) == wanted), None)


def relations(
    snapshot: Snapshot,
    actors: Iterable[str],
    *,
    place: str | None = None,
    theme: Sequence[str] = (),
    since: date | None = None,
    by: Stretch = Stretch.ALL,
) -> Relations:
    """How some actors deal with each other, up to the snapshot's moment.

    ``theme`` are terms of which a document must hold one. Raises ``Misuse`` for fewer than two actors and for unknown
    ones.
    """
    codes = tuple(dict.fromkeys(code_of(actor) for actor in actors))
    if len(codes) < 2:
        raise Misuse(f"a pair has two actors; {len(codes)} given")
    where = code_of(place) if place else None
    within = Within.days(since, None, snapshot.as_of)
    parties = [code + part for code in codes for part in _OF_STATE if part == "" or "." not in code]
    found = [one for one in deeds(snapshot, parties, where, within) if Plover(one.what) is not Plover.REQUEST]
    said = list(words(snapshot, parties, [*_KIND_WORDS, *_HARD_WORDS], where, within))
    texts = {one.document_id: one for one in snapshot.documents({one.document_id for one in (*found, *said)})}
    told = [*((one, base(one.target)) for one in found), *_addressed(said, codes, texts)]
    if theme:
        asked = Question(question_id="theme", proposition="", terms=tuple(theme))
        told = [pair for pair in told if terms_in(texts[pair[0].document_id].text, asked)]
    pairs = tuple(_pairs(told, texts, by))
    stories = len({one.story_id for one, _ in told})
    return Relations(codes, where, tuple(theme), pairs, reach(snapshot).stories(ALL, within), stories)


def _addressed(
    said: Iterable[Dealing], codes: Sequence[str], texts: Mapping[str, Document]
) -> Iterator[tuple[Dealing, str]]:
    """Statements with the actor that they are about: the first of the given ones that their content names."""
    for one in said:
        document = texts[one.document_id]
        named = (base(mention.code) for mention in registry().find(one.span.of(document.text), document.day))
        target = next((code for code in named if code in codes), None)
        if target and target != base(one.source):
            yield one, target


def _pairs(told: Iterable[tuple[Dealing, str]], texts: Mapping[str, Document], by: Stretch) -> Iterator[Pair]:
    cells: defaultdict[tuple[str, str, str], list[Dealing]] = defaultdict(list)
    for one, target in told:
        cells[base(one.source), target, by.of(one.published_at.date())].append(one)
    for (source, target, stretch), dealings in sorted(cells.items()):
        stories: defaultdict[tuple[bool, bool], set[str]] = defaultdict(set)
        for one in dealings:
            stories[not one.told, _friendly(one)].add(one.story_id)
        yield Pair(
            source,
            target,
            stretch,
            own_cooperation=len(stories[True, True]),
            own_rivalry=len(stories[True, False]),
            ascribed_cooperation=len(stories[False, True]),
            ascribed_rivalry=len(stories[False, False]),
            shown=tuple(_shown(dealings, texts)),
        )


def _friendly(one: Dealing) -> bool:
    return one.what in _FRIENDLY or one.what in _KIND_WORDS


def _shown(dealings: Sequence[Dealing], texts: Mapping[str, Document]) -> Iterator[Shown]:
    seen: set[str] = set()
    newest = sorted(dealings, key=lambda one: (one.published_at, one.document_id, one.span), reverse=True)
    for one in newest:
        sentence = _sentence(texts[one.document_id].text, one.span.start)
        if sentence not in seen and len(seen) < SHOWN:
            seen.add(sentence)
            day = one.published_at.date()
            yield Shown(one.what, _friendly(one), not one.told, sentence, one.outlet, day, one.document_id)


def _sentence(text: str, at: int) -> str:
    for paragraph in paragraphs_of(text):
        if paragraph.start <= at < paragraph.end:
            return next((span.of(text) for span in sentence_spans(text, paragraph) if at < span.end), "")
    return ""
