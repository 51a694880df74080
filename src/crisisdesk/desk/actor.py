"""One actor: where it belongs, where it stands, what it said, what it did and what was done to it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from crisisdesk.actors import Actor, registry
from crisisdesk.desk.dealings import DealingsPanel, dealings_panel
from crisisdesk.desk.evidence import EvidenceLine, evidence_line, silence_words
from crisisdesk.desk.language import say
from crisisdesk.desk.links import ORGANISATION, Named, named, to_actor, to_organisation, to_question
from crisisdesk.desk.office import View
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.prose import day_words, moment_words
from crisisdesk.desk.said import DoneLine, SaidLine, done_line, said_line
from crisisdesk.desk.sheets import Sheet, sheet
from crisisdesk.desk.spells import Spells, memberships_of, offices_of
from crisisdesk.errors import Misuse
from crisisdesk.model import Question, Stance
from crisisdesk.positions import Cell
from crisisdesk.record import listings

SHOWN = 40
"""Statements and events listed at the most, the newest first; all are counted."""

_CODE = re.compile(r"[A-Za-z0-9_-]{2,24}(?:\.[A-Z]{2,4})*")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the actor stands on one question: the newest sentence that shows it, or the search behind its silence."""

    proposition: str
    link: str
    stance: str
    lead: EvidenceLine | None
    silence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorPage:
    """A state, an organisation, or a sector of a state."""

    template: ClassVar[str] = "actor.html"

    title: Annotated[str, "The usual English name."]
    code: Annotated[str, "The code: ISO 3166-1 alpha-3, an acronym, or either with a PLOVER sector."]
    kind: Annotated[str, "What sort of actor it is."]
    parent: Annotated[Named | None, "The state or organisation that it belongs to."]
    organisation_link: Annotated[str, "The page with its members and charter; empty for one that has no members."]
    as_of: Annotated[str, "The moment up to which articles count, as the reader wrote it; empty for now."]
    as_of_words: Annotated[str, "The same moment in words; empty for now."]
    now_link: Annotated[str, "The same page as of now."]
    day: Annotated[str, "The day of the memberships, in words."]
    memberships: Annotated[tuple[Named, ...], "Organisations whose full member it is on that day."]
    belonged: Annotated[Spells, "Its roles in organisations through time up to that day, with a picture."]
    offices: Annotated[Spells, "Who held its offices through time up to that day, with a picture."]
    dealings: Annotated[
        DealingsPanel | None, "How it and those named most often with it deal with each other; none for a sector."
    ]
    sectors: Annotated[tuple[Named, ...], "Its sectors that speak or act in the record."]
    standings: Annotated[tuple[Standing, ...], "Where it stands on the desk's questions."]
    said: Annotated[tuple[SaidLine, ...], "What was said on its behalf, newest first."]
    said_count: Annotated[int, "How many statements on its behalf there are in all."]
    did: Annotated[tuple[DoneLine, ...], "What it is said to have done, newest first."]
    did_count: Annotated[int, "How many such events there are in all."]
    met: Annotated[tuple[DoneLine, ...], "What others are said to have done to it, newest first."]
    met_count: Annotated[int, "How many such events there are in all."]

    def sheet(self) -> Sheet:
        """One row for each statement and event that the page lists."""
        said = [
            {
                "kind": "said",
                "source": one.speaker,
                "code": one.speaks_for.code if one.speaks_for else "",
                "type": one.act,
                "target": "",
                "status": one.form,
                "words": one.content,
                "chain": " → ".join(one.chain),
                "published": one.published.iso,
                "link": one.link,
            }
            for one in self.said
        ]
        done = [
            {
                "kind": kind,
                "source": one.source.name,
                "code": one.source.code,
                "type": one.plover,
                "target": one.target.code if one.target else "",
                "status": one.status,
                "words": one.sentence,
                "chain": " → ".join(one.chain),
                "published": one.published.iso,
                "link": one.link,
            }
            for kind, lines in (("did", self.did), ("met", self.met))
            for one in lines
        ]
        about = ["kind", "source", "code", "type", "target", "status", "words", "chain", "published", "link"]
        return sheet(f"actor-{self.code}", [*said, *done], about)


def actor_page(view: View, code: str, written: str) -> ActorPage:
    """The page of an actor as of the view's moment, which the reader wrote as ``written``."""
    actor, snapshot, day = found_actor(code), view.snapshot, view.day
    said_count, did_count, met_count = listings.counts_of(snapshot, code)
    return ActorPage(
        title=actor.name,
        code=actor.code,
        kind=actor.kind,
        parent=named(actor.parent, written) if actor.parent else None,
        organisation_link=to_organisation(code, day.isoformat()) if actor.kind == ORGANISATION else "",
        as_of=written,
        as_of_words=moment_words(snapshot.as_of) if snapshot.as_of else "",
        now_link=to_actor(code),
        day=day_words(day),
        memberships=_memberships(code, day, written),
        belonged=memberships_of(actor.code, day),
        offices=offices_of(actor.code, day),
        dealings=dealings_panel(view, actor.code, written),
        sectors=tuple(named(part, written) for part in listings.parts_of(snapshot, code)),
        standings=tuple(_standing(view, question, code, written) for question in view.questions),
        said=tuple(said_line(*one, written) for one in listings.statements_by(snapshot, code, SHOWN)),
        said_count=said_count,
        did=tuple(done_line(*one, written) for one in listings.events_by(snapshot, code, SHOWN)),
        did_count=did_count,
        met=tuple(done_line(*one, written) for one in listings.events_to(snapshot, code, SHOWN)),
        met_count=met_count,
    )


def found_actor(code: str) -> Actor:
    """The actor of a code. Raises ``Problem`` for a code that nobody has."""
    try:
        if _CODE.fullmatch(code):
            return registry().actor(code)
    except Misuse:
        pass
    raise Problem(404, say("No actor has the code {code}; codes look like KAZ, CSTO or KAZ.CVL.", code=repr(code[:40])))


def _memberships(code: str, day: date, as_of: str) -> tuple[Named, ...]:
    return tuple(named(one, as_of) for one in registry().organisations_of(code, day))


def _standing(view: View, question: Question, code: str, as_of: str) -> Standing:
    cell = _cell(view, question, code)
    return Standing(
        proposition=question.proposition,
        link=to_question(question.question_id, as_of),
        stance=cell.stance.value,
        lead=evidence_line(cell.deciding[0], cell.name) if cell.deciding else None,
        silence=silence_words(cell) if cell.stance is Stance.SILENT else "",
    )


def _cell(view: View, question: Question, code: str) -> Cell:
    """The actor's cell; the matrix gets a row for an actor of which it shows nothing."""
    cells = {cell.actor: cell for cell in view.matrix(question).cells}
    return cells[code] if code in cells else view.matrix(question, (code,)).cell(code)
