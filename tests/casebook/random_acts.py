"""People who do anything at any time: random acts on a desk, some sensible, some not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from casebook_builders import Watch
from lake_union import charters

from crisisdesk.casebook import Case, Casebook, Option, Person, State, post
from crisisdesk.casebook.machine import MACHINE
from crisisdesk.errors import Misuse

ORGANISATIONS = {
    "LAKES": (datetime(2022, 5, 28, tzinfo=UTC), ("LAA", "LBB", "LCC", "LDD", "LEE", "LFF", "LGG")),
    "CSTO": (datetime(2022, 1, 5, tzinfo=UTC), ("ARM", "BLR", "KAZ", "KGZ", "RUS", "TJK", "UZB")),
    "OTS": (datetime(2022, 1, 5, tzinfo=UTC), ("AZE", "KAZ", "KGZ", "TUR", "UZB", "HUN")),
    "LAS": (datetime(2011, 11, 10, tzinfo=UTC), ("SYR", "LBN", "YEM", "IRQ", "EGY", "SAU", "QAT", "JOR")),
    "UNSC": (datetime(2022, 2, 24, tzinfo=UTC), ("RUS", "CHN", "USA", "GBR", "FRA", "IND", "NOR", "KEN", "GHA")),
}
MATTERS = (*[None] * 8, "substantive", "procedural", "written", "budget", "moon")
GATES = ("request_of_affected", "request_of_affected", "proposal", "armed_attack", "affected_is_member", "moon")
FAR = 60
"""Steps after which a case is left alone."""

WEIGHTS = dict.fromkeys(("close", "drop", "withdraw", "end", "report", "consult", "amend"), 0.05)
WEIGHTS |= {"show": 0.15, "approve": 0.2, "close": 0.01, "close_vote": 0.3, "cast": 3.0, "pledge": 2.0, "deliver": 4.0}
"""What leads back or nowhere is done less often, so that cases get far."""


class Crowd:
    """A desk of one organisation with its people, on which anything may be tried."""

    def __init__(self, organisation: str, seed: int) -> None:
        begins, self.members = ORGANISATIONS[organisation]
        self.organisation = organisation
        self.random = Random(f"{organisation} {seed}")
        self.watch = Watch(begins)
        self.book = Casebook("sqlite://", self.watch, charters=charters)
        for member in self.members:
            self.book.add_person(member.lower(), posts=[post("delegate", organisation, member)])
        two = [post("delegate", organisation, self.members[0]), post("delegate", organisation, self.members[1])]
        self.book.add_person("double", posts=two)
        for login, role in {"chair": "chair", "office": "secretariat"}.items():
            self.book.add_person(login, posts=[post(role, organisation)])
        for login in ("analyst", "reader", "administrator"):
            self.book.add_person(login, posts=[post(login)])
        self.open: dict[str, Case] = {}
        self.people = [person for person in self.book.people() if person.person_id != "local"]
        self.presiding = [person for person in self.people if person.login in {"chair", "office"}]

    def step(self) -> tuple[str, Case | None]:
        """Try one act; the act and the case after it, or None where it was refused."""
        self._pass_time()
        if not self.open or self.random.random() < 0.02:
            return "open", self._tried(self._open)
        case = replace(self.random.choice(list(self.open.values())), seen_at=self.watch.now)
        person = self.random.choice(self.people if self.random.random() < 0.7 else self.presiding)
        likely = [option for option in case.allowed(person) if option.allowed]
        if likely and self.random.random() < 0.85:
            option = self.random.choices(likely, [WEIGHTS.get(option.act, 1.0) for option in likely])[0]
            return option.act, self._tried(lambda: self._likely(case, person, option))
        act = self.random.choice(MACHINE).act
        return act, self._tried(lambda: self._anything(case, person, act))

    def _tried(self, act: Callable[[], Case]) -> Case | None:
        try:
            case = act()
        except Misuse:
            return None
        self.open[case.case_id] = case
        if case.state is State.CLOSED or case.version > FAR:
            del self.open[case.case_id]
        return case

    def _pass_time(self) -> None:
        spans = (0, 1, 60, 3_600, 20_000, 90_000, 300_000)
        seconds = self.random.choices(spans, weights=(4, 8, 8, 8, 4, 2, 1))[0]
        self.watch.wait(seconds=seconds)

    def _open(self) -> Case:
        place = self.random.choice(("", "XXX", *self.members[:5]))
        return self.book.open_case(self.organisation, self.random.choice(self.people).login, title="T", place=place)

    def _likely(self, case: Case, person: Person, option: Option) -> Case:
        member = self.random.choice((*option.members, *([""] if option.by_office else [])))
        facts = dict(self._facts(option.act, case))
        return self.book.act(case.case_id, option.act, person.login, case.version, member=member, **facts)

    def _anything(self, case: Case, person: Person, act: str) -> Case:
        member = self.random.choice(("", *self.members, *person.members(self.organisation)))
        seen = self.random.choice((None, case.version, case.version - 1, case.version + 1, 1))
        return self.book.act(case.case_id, act, person.login, seen, member=member, **dict(self._facts(act, case)))

    def _facts(self, act: str, case: Case) -> Iterator[tuple[str, Any]]:
        for row in MACHINE:
            if row.act == act:
                for field in row.fields:
                    if field.required or self.random.random() < 0.5:
                        yield field.name, self._value(field.name, case)

    def _value(self, name: str, case: Case) -> Any:
        pick = self.random.choice
        soon = self.watch.now + timedelta(seconds=pick((-60, 1, 3_600, 90_000, 100_000, 400_000)))
        on = self.watch.now.date()
        mandate = case.mandate.draft if case.mandate else 0
        same = [draft.measure for draft in case.drafts if draft.draft == mandate]
        convened = case.meeting.organ if case.meeting else ""
        able = [power.measure.code for power in case.charter.measures(on) if power.organ == convened]
        routes = [route.code for route in case.charter.convening(on)]
        organs = [organ.code for organ in case.charter.organs(on)]
        values: dict[str, Any] = {
            "route": pick(("regular", "regular", "x", *routes)),
            "organ": pick((*organs[:2] * 3, *organs, "NOWHERE")),
            "stance": pick(("supports", "opposes", "conditional", "neutral", "asleep")),
            "gate": pick(GATES),
            "shown": pick(("yes", "yes", "yes", "no")),
            "measure": pick((None, "nothing", *able * 4, *same * 20)),
            "matter": pick(MATTERS),
            "roles": pick((None, None, f"party={pick(self.members)}", f"target={pick(self.members)}", "odd")),
            "renews": "yes" if same and self.random.random() < 0.6 else pick(("no", "no", "yes")),
            "ballot": pick(("yes", "yes", "yes", "no", "abstain", "constructive", "absent")),
            "sent": pick(("no", "no", "yes")),
            "adopted": pick(("yes", "yes", "no")),
            "state": pick(("given", "given", "refused", "postponed")),
            "pledge": pick((1, 1, 2, 9)),
            "quantity": pick(("1", "3/2", "150", "0", "-1")),
            **dict.fromkeys(("meets_at", "until", "closes_at", "ends"), soon),
        }
        return values.get(name, f"Words {self.random.randrange(10_000)}.")
