"""Judgements on a page: what people think of a source, an item or a reading, and the forms in which they say so."""

from collections.abc import Collection
from dataclasses import dataclass

from starlette.responses import RedirectResponse, Response

from crisisdesk.casebook.judgements import CREDIBILITY, RELIABILITY, Judgement, Of
from crisisdesk.desk.calls import Call
from crisisdesk.desk.evidence import grade_words
from crisisdesk.desk.language import say
from crisisdesk.desk.office import Office
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.prose import When, when
from crisisdesk.errors import Misuse, Refused

AMENDABLE = ("speaks_for", "act", "source", "target", "plover", "status", "stance")
"""Fields of readings that an amendment can name."""


@dataclass(frozen=True, slots=True)
class JudgementLine:
    """One judgement in words: who, when, what; ``stands`` is false once another came after it."""

    person: str
    at: When
    verdict: str
    amended: str
    comment: str
    stands: bool


Judged = dict[tuple[Of, str], tuple[JudgementLine, ...]]
"""Judgements of things by what they are and their name."""


def judgements_of(office: Office, things: Collection[tuple[Of, str]]) -> Judged:
    """What was said of the given things, the newest first; nothing on a desk without a casebook."""
    if office.casebook is None:
        return {}
    judged = office.casebook.judgements(subject={subject for _, subject in things})
    names = {person.person_id: person.name for person in office.casebook.people()} if judged else {}
    found: Judged = {}
    for one in judged:
        found[one.of, one.subject] = (_line(one, names), *found.get((one.of, one.subject), ()))
    return found


def judge(office: Office, call: Call) -> Response:
    """A form with a judgement came in; leads back to where it was sent from."""
    of, subject = call.text("of", 16), call.text("subject", 300)
    grade, verdict = call.text("grade", 4), call.text("verdict", 16)
    field, value = call.text("field", 32), call.text("value", 200)
    back = _back(call)
    try:
        if verdict == "amend" and field not in AMENDABLE:
            known = ", ".join(AMENDABLE)
            raise Misuse(say("say which part of the reading should be another: {known}", known=known))
        office.book.judge(
            of,
            subject,
            call.who.person.person_id,
            grade=grade or None,
            verdict=verdict or None,
            amended={field: value} if verdict == "amend" else None,
            comment=call.text("comment"),
        )
    except Refused as error:
        raise Problem(403, f"{error}.", back=back, kept=call.form.get("comment", "")) from None
    except Misuse as error:
        raise Problem(400, f"{error}.", back=back, kept=call.form.get("comment", "")) from None
    return RedirectResponse(back, 303)


def letters() -> tuple[tuple[str, str], ...]:
    """The letters of the Admiralty code with what they mean: how reliable a source is."""
    return tuple((letter, f"{letter}: {say(words)}") for letter, words in RELIABILITY.items())


def figures() -> tuple[tuple[str, str], ...]:
    """The figures of the Admiralty code with what they mean: how credible an item is."""
    return tuple((figure, f"{figure}: {say(words)}") for figure, words in CREDIBILITY.items())


def _line(one: Judgement, names: dict[str, str]) -> JudgementLine:
    verdict = (
        f"{one.grade}: {grade_words(one.grade.reliability, one.grade.credibility)}"
        if one.grade
        else say(str(one.verdict))
    )
    amended = ", ".join(f"{name} = {value}" for name, value in one.amended.items())
    person = names.get(one.person, one.person) or say("erased")
    return JudgementLine(person, when(one.at), verdict, amended, one.comment, one.stands)


def _back(call: Call) -> str:
    back = call.text("back", 400)
    own = back.startswith("/documents/") and "\\" not in back and back.isprintable()
    return back if own else "/"
