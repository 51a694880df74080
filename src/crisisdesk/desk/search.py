"""Search in the words of statements and documents, with facets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar
from urllib.parse import urlencode

from crisisdesk.desk.language import figure, later, say
from crisisdesk.desk.links import Named, named, to_document, to_search
from crisisdesk.desk.office import Office
from crisisdesk.desk.prose import When, counted, when
from crisisdesk.desk.sheets import Sheet, sheet
from crisisdesk.desk.work import Desk, Progress
from crisisdesk.model import Precision, Span
from crisisdesk.record.enquiry import COUNTED, Enquiry, Found, Hit
from crisisdesk.record.fulltext import Indexed

HITS = 20
"""Hits on one page."""
DEEPEST = 5_000
"""Hits beyond which nobody turns pages; the search has to be narrowed."""
FACETS = 12
"""Values of a facet that are listed, those with the most hits first."""
PATIENCE = 0.4
"""Seconds that a page waits for the index to catch up before it shows what is there."""
INDEXING = "index"
"""The kind of work that brings the index up to the record."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet: how many of the newest hits have it, and the search narrowed to it or widened again."""

    value: str
    name: str
    count: str
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """By what hits can be narrowed."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class HitLine:
    """One statement or document. ``words`` are cut into pieces: a text, and whether it was looked for."""

    link: str
    title: str
    speaker: str
    speaks_for: Named | None
    act: str
    words: tuple[tuple[str, bool], ...]
    outlet: str
    language: str
    published: When


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What the record holds of some words."""

    template: ClassVar[str] = "search.html"

    title: Annotated[str, "The name of the page."]
    words: Annotated[str, "The words looked for, as the reader wrote them."]
    begins: Annotated[str, "The first day, as ISO 8601; empty for all."]
    ends: Annotated[str, "The last day, as ISO 8601; empty for all."]
    as_of: Annotated[str, "The moment up to which articles count; empty for now."]
    kept: Annotated[tuple[tuple[str, str], ...], "What else is asked for, to be sent again with the form."]
    kinds: Annotated[tuple[Choice, ...], "Statements or documents, with counts."]
    facets: Annotated[tuple[Facet, ...], "By actor, type, outlet and language."]
    counted: Annotated[str, "Over how many of the newest hits the facets are counted; empty for all."]
    total: Annotated[str, "How many there are, in words."]
    hits: Annotated[tuple[HitLine, ...], "Hits of this page, the newest first."]
    earlier_link: Annotated[str, "The page before; empty for the first."]
    later_link: Annotated[str, "The page after; empty for the last."]
    indexing: Annotated[str, "How far the index has come, in words; empty where everything recorded can be found."]
    work_link: Annotated[str, "The page of the work that brings the index up to the record; empty for none."]

    def sheet(self) -> Sheet:
        """One row for each hit on the page."""
        rows = [
            {
                "title": hit.title,
                "speaker": hit.speaker,
                "speaks_for": hit.speaks_for.code if hit.speaks_for else "",
                "type": hit.act,
                "words": "".join(text for text, _ in hit.words).strip(),
                "outlet": hit.outlet,
                "language": hit.language,
                "published": hit.published.iso,
                "link": hit.link,
            }
            for hit in self.hits
        ]
        columns = ["title", "speaker", "speaks_for", "type", "words", "outlet", "language", "published", "link"]
        return sheet("search", rows, columns)


def search_page(office: Office, enquiry: Enquiry, given: Mapping[str, str]) -> SearchPage:
    """The page of an enquiry; ``given`` are its parameters as the reader wrote them."""
    state, work = caught_up(office)
    found = _found(office, enquiry, state)
    return SearchPage(
        title=say("Search"),
        words=enquiry.words,
        begins=given.get("from", ""),
        ends=given.get("to", ""),
        as_of=given.get("as_of", ""),
        kept=tuple((name, given[name]) for name in ("kind", "actor", "type", "outlet", "language") if given.get(name)),
        kinds=tuple(_kinds(found, enquiry, given)),
        facets=tuple(one for one in _facets(found, given) if one.choices),
        counted=_counted(found),
        total=_total(found, enquiry),
        hits=tuple(_line(hit) for hit in found.hits),
        earlier_link=_page(given, enquiry.first - HITS) if enquiry.first else "",
        later_link=_page(given, enquiry.first + HITS) if enquiry.first + HITS < min(found.total, DEEPEST) else "",
        indexing=_indexing(state),
        work_link=f"/progress/{work.work_id}" if work else "",
    )


def _found(office: Office, enquiry: Enquiry, state: Indexed) -> Found:
    """What the index holds; kept until the record grows where it holds everything."""
    if not state.complete:
        return office.fulltext.find(enquiry)
    batches = tuple(batch.batch for batch in office.record.batches())
    if len(batches) != state.of:
        return office.fulltext.find(enquiry)
    return office.searched.get((batches, enquiry), lambda: office.fulltext.find(enquiry))


def caught_up(office: Office) -> tuple[Indexed, Progress | None]:
    """The state of the index after a moment of catching up, and the work that goes on with it."""
    state = office.fulltext.state()
    if state.complete:
        return state, None
    work = office.works.under_way(INDEXING) or office.works.start(
        INDEXING, say("The search index"), "", lambda desk: index(office, desk)
    )
    if work:
        office.works.wait(work.work_id, PATIENCE)
        work = office.works.under_way(INDEXING)
    return office.fulltext.state(), work


def index(office: Office, desk: Desk, anew: bool = False) -> None:
    """Bring the index up to the record, or make it anew."""
    update = office.fulltext.rebuild if anew else office.fulltext.update
    update(lambda state: desk.tell(state.batches, state.of, _indexing(state), "/search"), desk.stopped)


def _indexing(state: Indexed) -> str:
    if state.complete:
        return ""
    return say("The index holds {done} of {all} batches of the record.", done=state.batches, all=figure(state.of))


def _kinds(found: Found, enquiry: Enquiry, given: Mapping[str, str]) -> Iterable[Choice]:
    names = {"statement": later("Statements"), "document": later("Documents")}
    for kind, count in found.kinds:
        yield Choice(kind, say(names[kind]), _many(count), _narrowed(given, "kind", kind), kind == enquiry.kind)


def _facets(found: Found, given: Mapping[str, str]) -> Iterable[Facet]:
    names = {"actor": later("Actor"), "act": later("Type"), "outlet": later("Outlet"), "language": later("Language")}
    for name, values in found.facets.items():
        parameter = "type" if name == "act" else name
        chosen = given.get(parameter, "")
        shown = [(value, figure(count)) for value, count in values[:FACETS]]
        if chosen and chosen not in {value for value, _ in shown}:
            shown.insert(0, (chosen, ""))
        yield Facet(say(names[name]), tuple(_choice(given, parameter, value, count, chosen) for value, count in shown))


def _choice(given: Mapping[str, str], parameter: str, value: str, count: str, chosen: str) -> Choice:
    here = value == chosen
    name = named(value).name if parameter == "actor" else say(value) if parameter == "type" else value
    return Choice(value, name, count, _narrowed(given, parameter, "" if here else value), here)


def _narrowed(given: Mapping[str, str], parameter: str, value: str) -> str:
    return to_search(**{name: text for name, text in {**given, parameter: value}.items() if name != "first"})


def _page(given: Mapping[str, str], first: int) -> str:
    return f"/search?{urlencode({**{name: text for name, text in given.items() if text}, 'first': max(0, first)})}"


def _counted(found: Found) -> str:
    if found.counted >= found.total:
        return ""
    return say("Counts are of the newest {count} hits.", count=figure(found.counted))


def _total(found: Found, enquiry: Enquiry) -> str:
    if found.total > COUNTED:
        return say("more than {count}", count=figure(COUNTED))
    if enquiry.kind == "document":
        return counted(found.total, "document", "documents")
    return counted(found.total, "statement", "statements")


def _many(count: int) -> str:
    return figure(count) if count <= COUNTED else say("more than {count}", count=figure(COUNTED))


def _line(hit: Hit) -> HitLine:
    place = Span(hit.start, hit.end) if hit.kind == "statement" else None
    return HitLine(
        link=to_document(hit.document_id, place),
        title=hit.title or say("A document without a title"),
        speaker=hit.speaker or (say("somebody unnamed") if hit.kind == "statement" else ""),
        speaks_for=named(hit.actor) if hit.actor else None,
        act=hit.act,
        words=hit.words,
        outlet=hit.outlet,
        language=hit.language,
        published=when(hit.published, Precision(hit.precision)),
    )
