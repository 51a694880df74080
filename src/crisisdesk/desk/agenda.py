"""What an organisation can decide on the desk's questions: one line each, with who blocks it and what is missing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from crisisdesk.charters.outcomes import UnknownRule
from crisisdesk.charters.votes import Impossible, Possible
from crisisdesk.charters.ways import Way
from crisisdesk.desk.language import say
from crisisdesk.desk.links import to_question
from crisisdesk.desk.office import View
from crisisdesk.desk.prose import listed
from crisisdesk.desk.retold import retold
from crisisdesk.errors import DeskError
from crisisdesk.model import Question
from crisisdesk.positions.decision import Decision

OTHERS = 8
"""Questions before other organisations that are looked at too; each takes a matrix of its own."""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One question: what the organisation can decide on it.

    ``own`` says that it is the organisation's own question, and not one before another that it could take up.
    ``blocks`` are those without whom it cannot pass, or who can still settle it; ``missing`` is what must come first.
    ``answer`` is empty where nothing decides; ``why_not`` says why there is none for this question.
    """

    proposition: str
    link: str
    own: bool
    measure: str
    organ: str
    answer: str
    blocks: str
    missing: str
    why_not: str


def agenda(view: View, code: str, on: date, rules: bool) -> tuple[AgendaLine, ...]:
    """The organisation's own questions, then those before others that name a measure, as of the end of a day.

    ``rules`` says whether its charter is known on that day; without it nothing but its own questions is listed.
    """
    own = [one for one in view.questions if one.organisation == code]
    others = [one for one in view.questions if one.organisation != code and one.measure][:OTHERS]
    written = "" if on == view.today else on.isoformat()
    if view.decide is None or not rules:
        return tuple(_empty(one, written, True, "") for one in own)
    if not written:
        return tuple(_lines(view, code, own, others, written))
    with view.office.open(datetime.combine(on, time.max, UTC)) as then:
        return tuple(_lines(then, code, own, others, written))


def _lines(view: View, code: str, own: list[Question], others: list[Question], written: str) -> Iterator[AgendaLine]:
    for question in (*own, *others):
        yield _line(view, replace(question, organisation=code), question.organisation == code, written)


def _line(view: View, question: Question, own: bool, written: str) -> AgendaLine:
    decide = view.decide
    if decide is None or question.measure is None:
        return _empty(question, written, own, say("The question names no measure."))
    try:
        found = view.decided(decide, question)
    except DeskError as error:
        return _empty(question, written, own, f"{error}.")
    if not isinstance(found, Decision):
        return replace(_empty(question, written, own, ""), answer=retold(next(iter(found.sentences()), "")))
    decided = found.decidability
    way = decided.ways[0] if decided.ways else None
    return replace(
        _empty(question, written, own, ""),
        measure=retold(decided.measure.label),
        organ=way.organ_name if way else "",
        answer=retold(decided.answer),
        blocks=_blocks(way) if way else "",
        missing=_missing(way) if way else "",
    )


def _blocks(way: Way) -> str:
    match way.result:
        case Impossible(blockers=None):
            return say("whoever turns to yes, it cannot pass")
        case Impossible(blockers=blockers) if blockers:
            return say("cannot pass without {members}", members=blockers.words)
        case Possible(unknown=unknown):
            return say("still open: {members}", members=listed(unknown))
    return ""


def _missing(way: Way) -> str:
    parts = [retold(one) for one in (*way.barred_by, *way.waits_for)]
    if way.pending:
        parts.append(say("national approval of {members}", members=listed(way.pending)))
    if isinstance(way.result, UnknownRule):
        parts.append(retold(way.result.missing))
    return "; ".join(parts)


def _empty(question: Question, written: str, own: bool, why_not: str) -> AgendaLine:
    return AgendaLine(
        question.proposition, to_question(question.question_id, written), own, "", "", "", "", "", why_not
    )
