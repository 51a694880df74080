"""How far a long work is, and stopping it."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from starlette.responses import RedirectResponse, Response

from crisisdesk.casebook.people import Role
from crisisdesk.desk.calls import Call
from crisisdesk.desk.language import say
from crisisdesk.desk.links import to_work
from crisisdesk.desk.office import Office
from crisisdesk.desk.problems import Problem
from crisisdesk.desk.prose import When, when
from crisisdesk.desk.work import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPage:
    """One long work."""

    template: ClassVar[str] = "work.html"

    title: Annotated[str, "What is being done."]
    work_id: Annotated[str, "The name of the work."]
    stage: Annotated[str, "Whether it is running, done, stopped or failed."]
    done: Annotated[int, "How much is done."]
    of: Annotated[int, "How much there is to do; 0 where nobody knows."]
    words: Annotated[str, "What was said last of it."]
    started: Annotated[When, "When somebody began it."]
    link: Annotated[str, "Where its result is; empty where there is none yet."]
    over: Annotated[bool, "Whether nothing will change any more."]


def work_page(office: Office, call: Call) -> WorkPage:
    """The page of a work."""
    found = _found(office, call)
    return WorkPage(
        title=found.what,
        work_id=found.work_id,
        stage=found.stage.value,
        done=found.done,
        of=found.of,
        words=found.words,
        started=when(found.started),
        link=found.link,
        over=found.over,
    )


def stop(office: Office, call: Call) -> Response:
    """Ask a work to stop: one's own, or any for an administrator."""
    found = _found(office, call)
    person = call.who.person
    if found.person_id not in {"", person.person_id} and not person.holds(Role.ADMINISTRATOR):
        raise Problem(403, say("Somebody else started this; only they or an administrator can stop it."))
    office.works.stop(found.work_id)
    return RedirectResponse(to_work(found.work_id), 303)


def _found(office: Office, call: Call) -> Progress:
    found = office.works.find(call.path("work"))
    if found is None:
        raise Problem(404, say("This work is not known (any more); works are forgotten when the desk is stopped."))
    return found
