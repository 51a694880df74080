"""Who will do what to whom: a question, the forecaster that learns for it beside the pages, and the ranked answers."""

from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from typing import Annotated, ClassVar

from starlette.responses import RedirectResponse, Response

from crisisdesk.clock import moment
from crisisdesk.desk import asked
from crisisdesk.desk.calls import Call
from crisisdesk.desk.language import say
from crisisdesk.desk.links import Named, named, to_document, to_forecast, to_work
from crisisdesk.desk.office import Office, View
from crisisdesk.desk.prose import counted, day_words
from crisisdesk.desk.retold import retold
from crisisdesk.desk.said import DEEDS
from crisisdesk.desk.sheets import Sheet, Value, sheet
from crisisdesk.desk.streams import last_day
from crisisdesk.desk.work import Desk
from crisisdesk.errors import Misuse
from crisisdesk.model import Plover
from crisisdesk.record.listings import doers, events_of
from crisisdesk.record.streams import told
from crisisdesk.warning.forecasting import (
    Answer,
    Diary,
    Forecast,
    Forecaster,
    Interval,
    NoInterval,
    PastEvent,
    Support,
    TooLittlePast,
    diary,
    fitted,
    forecast,
)

LEARNING = "forecast"
"""The kind of work that learns, before the day up to which it does."""
DOES, SUFFERS = "does", "suffers"
ANSWERS = 10
REASONS = 4
"""Answers shown, and families of clues named for each."""
KNOWN = 60
"""Actors proposed in the form: those that did most."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: to whom an actor does a thing, or who does it to the actor, after a day."""

    actor: str
    kind: str
    direction: str
    day: date | None

    @property
    def link(self) -> str:
        """The page that answers it."""
        day = self.day.isoformat() if self.day else ""
        return to_forecast(actor=self.actor, type=self.kind, direction=self.direction, day=day)


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the forecaster of one snapshot and day has learnt from, and itself; one question at a time."""

    diary: Diary
    forecaster: Forecaster | TooLittlePast
    turn: Lock


@dataclass(frozen=True, slots=True)
class Pick:
    """One thing that can be chosen."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PastLine:
    """A past event; ``link`` is empty where it stands in no document."""

    day: str
    source: str
    deed: str
    target: str
    link: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule that speaks for an answer, how much the log-odds fall without it, and its newest events."""

    rule: str
    lowers: str
    events: tuple[PastLine, ...]


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """What a family of clues adds to the score, and what it saw."""

    family: str
    contribution: str
    says: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer: how likely within seven days, and how likely it is this actor if it happens on the next day."""

    place: int
    actor: Named
    probability: str
    bar: int
    share: str
    rules: tuple[RuleLine, ...]
    reasons: tuple[ReasonLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastPage:
    """A question about the next seven days and its answers."""

    template: ClassVar[str] = "forecast.html"

    title: Annotated[str, "The name of the page."]
    actor: Annotated[str, "The code of the actor asked about; empty where nothing is asked yet."]
    day: Annotated[str, "The last day that counts, as ISO 8601."]
    day_words: Annotated[str, "The same day in words."]
    actors: Annotated[tuple[Pick, ...], "Actors that did most, to choose from; others can be written."]
    types: Annotated[tuple[Pick, ...], "Types of deeds to choose from."]
    directions: Annotated[tuple[Pick, ...], "Whether the actor does it or suffers it."]
    asked: Annotated[str, "The question in words; empty where nothing is asked yet."]
    learnt: Annotated[bool, "Whether the forecaster has learnt from this record up to the day."]
    refused: Annotated[str, "Why nothing can be forecast; empty where something can."]
    following: Annotated[str, "When it happens next, in words; empty without answers."]
    answers: Annotated[tuple[AnswerLine, ...], "Who it may be, the likeliest first."]

    def sheet(self) -> Sheet:
        """One row for each answer."""
        rows: list[dict[str, Value]] = [
            {
                "place": line.place,
                "actor": line.actor.code,
                "name": line.actor.name,
                "within_seven_days": line.probability,
                "if_on_the_next_day": line.share,
            }
            for line in self.answers
        ]
        return sheet("forecast", rows, ["place", "actor", "name", "within_seven_days", "if_on_the_next_day"])


def forecast_shown(office: Office, call: Call) -> ForecastPage:
    """The form, with the answers where the forecaster has learnt already."""
    request = call.request
    wanted = Question(
        asked.value(request, "actor").upper(),
        asked.value(request, "type").upper(),
        SUFFERS if asked.value(request, "direction") == SUFFERS else DOES,
        asked.optional_day(request, "day"),
    )
    with office.open(_until(wanted.day)) as view:
        return _page(view, wanted)


def forecast_asked(office: Office, call: Call) -> Response:
    """A question came: to its answers, or to how far the forecaster is with learning. Raises ``Misuse`` for none."""
    written = call.text("day", 10)
    direction = SUFFERS if call.text("direction", 20) == SUFFERS else DOES
    day = _day(written) if written else None
    wanted = Question(call.text("actor", 40).upper(), call.text("type", 40).upper(), direction, day)
    if not wanted.actor:
        raise Misuse(say("name an actor by its code, such as KAZ or KAZ.CVL"))
    with office.open(_until(wanted.day)) as view:
        day = last_day(view)
        if view.held(_key(day)):
            return RedirectResponse(wanted.link, 303)
    # The first to ask for a day is led to the answer, others who ask for it to the same work.
    kind = f"{LEARNING} {day}"
    work = office.works.under_way(kind) or office.works.start(
        kind,
        say("The forecaster learns from the record up to {day}", day=day_words(day)),
        call.who.person.person_id,
        lambda desk: learn(office, desk, wanted),
    )
    if work is None:
        raise Misuse(say("too much is under way; wait until something is done"))
    return RedirectResponse(to_work(work.work_id), 303)


class _Stopped(Exception):
    """Somebody asked the work to stop."""


def learn(office: Office, desk: Desk, wanted: Question) -> None:
    """Learn, day by day; what was learnt is kept until the record grows."""
    with office.open(_until(wanted.day)) as view:
        day = last_day(view)
        try:
            view.large(_key(day), lambda: _learnt(view, day, desk))
        except _Stopped:
            return
        desk.tell(1, 1, say("learnt from all days up to {day}", day=day_words(day)), wanted.link)


def _learnt(view: View, day: date, desk: Desk) -> Learnt:
    known = diary(told(view.snapshot, date.min, day))
    done = 0

    def on_day() -> None:
        nonlocal done
        done += 1
        if desk.stopped():
            raise _Stopped
        of = counted(len(known.days), "day with events", "days with events")
        desk.tell(done, len(known.days), say("{done} of {of}", done=done, of=of))

    forecaster = fitted(known, day, on_day)
    if desk.stopped():
        raise _Stopped
    return Learnt(known, forecaster, Lock())


def _key(day: date) -> tuple[str, date]:
    return "forecaster", day


def _until(day: date | None) -> datetime | None:
    return moment(day.isoformat()) if day else None


def _day(written: str) -> date:
    try:
        found = date.fromisoformat(written)
    except ValueError:
        raise Misuse(say("{written} is not a day; write 2022-01-05", written=repr(written))) from None
    if not asked.FIRST_YEAR <= found.year <= asked.LAST_YEAR:
        raise Misuse(say("the desk knows {first} to {last}", first=asked.FIRST_YEAR, last=asked.LAST_YEAR))
    return found


def _page(view: View, wanted: Question) -> ForecastPage:
    day = last_day(view)
    held = view.held(_key(day))
    learnt: Learnt | None = held[0] if held else None
    found = _found(view, learnt, wanted, day) if learnt and wanted.actor else None
    return ForecastPage(
        title=say("Forecast"),
        actor=wanted.actor,
        day=day.isoformat(),
        day_words=day_words(day),
        actors=tuple(Pick(code, named(code).name, code == wanted.actor) for code in _doers(view)),
        types=tuple(Pick(one.value, say(DEEDS[one]), one.value == wanted.kind) for one in Plover),
        directions=(
            Pick(DOES, say("does it: to whom?"), wanted.direction == DOES),
            Pick(SUFFERS, say("suffers it: from whom?"), wanted.direction == SUFFERS),
        ),
        asked=_asked(wanted) if wanted.actor else "",
        learnt=learnt is not None,
        refused=found if isinstance(found, str) else "",
        following=_following(found.next) if isinstance(found, Forecast) else "",
        answers=tuple(_answers(view, found)) if isinstance(found, Forecast) else (),
    )


def _doers(view: View) -> list[str]:
    return view.once("doers", lambda: doers(view.snapshot, KNOWN))


def _asked(wanted: Question) -> str:
    name, deed = named(wanted.actor).name, _deed(wanted.kind)
    if wanted.direction == SUFFERS:
        return say("Who will do this to {name} within seven days: {deed}?", name=name, deed=deed)
    return say("To whom will {name} do this within seven days: {deed}?", name=name, deed=deed)


def _deed(kind: str) -> str:
    return say(DEEDS[Plover(kind)]) if kind in Plover.__members__ else kind


def _found(view: View, learnt: Learnt, wanted: Question, day: date) -> Forecast | str:
    """The answers, or why there are none."""
    forecaster = learnt.forecaster
    if isinstance(forecaster, TooLittlePast):
        return retold(forecaster.reason)
    source, target = (None, wanted.actor) if wanted.direction == SUFFERS else (wanted.actor, None)

    def make() -> Forecast | str:
        try:
            with learnt.turn:
                found = forecast(learnt.diary, forecaster, day, wanted.kind, source=source, target=target, most=ANSWERS)
        except Misuse as error:
            return retold(str(error))
        return retold(found.reason) if isinstance(found, TooLittlePast) else found

    return view.once(("forecast", wanted, day), make)


def _following(found: Interval | NoInterval) -> str:
    if isinstance(found, NoInterval):
        return say("When is not said: {reason}.", reason=retold(found.reason))
    return say(
        "The next time comes in {early} to {late} days in eight of ten cases, half of them by day {middle} ({reason}).",
        early=found.early,
        late=found.late,
        middle=found.middle,
        reason=retold(found.reason),
    )


def _answers(view: View, found: Forecast) -> list[AnswerLine]:
    ids = [
        one for answer in found.answers for rule in answer.supports for event in rule.events for one in event.event_ids
    ]
    places = {one.event_id: to_document(one.document_id, one.trigger) for one in events_of(view.snapshot, ids)}
    most = max((answer.probability for answer in found.answers), default=1.0) or 1.0
    return [_answer(place, answer, most, places) for place, answer in enumerate(found.answers, 1)]


def _answer(place: int, answer: Answer, most: float, places: dict[str, str]) -> AnswerLine:
    return AnswerLine(
        place=place,
        actor=named(answer.actor),
        probability=f"{answer.probability:.1%}",
        bar=round(100 * answer.probability / most),
        share=f"{answer.share:.1%}",
        rules=tuple(_rule(one, places) for one in answer.supports),
        reasons=tuple(ReasonLine(one.family, f"{one.contribution:+.2f}", one.says) for one in answer.reasons[:REASONS]),
    )


def _rule(one: Support, places: dict[str, str]) -> RuleLine:
    return RuleLine(one.rule, f"{one.lowers:.2f}", tuple(_past(event, places) for event in one.events))


def _past(event: PastEvent, places: dict[str, str]) -> PastLine:
    return PastLine(
        day=day_words(event.on),
        source=named(event.source).name,
        deed=_deed(event.type),
        target=named(event.target).name,
        link=next((places[one] for one in event.event_ids if one in places), ""),
    )
