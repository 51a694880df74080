"""The casebook of one desk."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from crisisdesk.casebook import acting, staff
from crisisdesk.casebook import ledger as chain
from crisisdesk.casebook.case import Case, CaseHead
from crisisdesk.casebook.case_reading import Find, read_case, read_heads
from crisisdesk.casebook.checkpoint import sign_checkpoint
from crisisdesk.casebook.database import Database
from crisisdesk.casebook.judgements import UNGRADED, Grading, Judgement, Of, payload_of
from crisisdesk.casebook.judgements_table import read_grading, read_judgements
from crisisdesk.casebook.keeping import writing
from crisisdesk.casebook.people import LOCAL, Person, Post, Role, named
from crisisdesk.casebook.people_rows import read_people
from crisisdesk.casebook.questions import payload_of as question_payload
from crisisdesk.casebook.questions import read_questions
from crisisdesk.casebook.shelf import Shelf
from crisisdesk.casebook.signing import SigningKey
from crisisdesk.charters import charter as shipped_charter
from crisisdesk.clock import Clock, system_clock
from crisisdesk.errors import Misuse, Refused
from crisisdesk.model import Question


class Casebook:
    """What people ask of the record, judge and decide, in a database at a SQLAlchemy address; made where there is none.

    Every change is an entry of the ledger, in the same transaction. People are named by login or id; ``LOCAL`` is
    whoever sits at the machine. All methods raise ``Misuse`` for what makes no sense, ``Refused`` (a ``Misuse``) for
    what a rule or a missing role stands against, and ``RunAborted`` where the database fails; nothing is half-written.
    With ``signs``, which gives the ledger's key, every decision is followed by a signed checkpoint.
    """

    def __init__(
        self,
        address: str,
        clock: Clock = system_clock,
        *,
        charters: Find = shipped_charter,
        new_person_id: Callable[[], str] = staff.new_person_id,
        signs: Callable[[], SigningKey] | None = None,
    ) -> None:
        self.database = Database(address)
        self._signs = signs
        self.clock = clock
        self._charters = charters
        self._shelf = Shelf(charters)
        self._new_person_id = new_person_id

    def questions(self) -> tuple[Question, ...]:
        """All questions in the order of their ids."""
        with self.database.reading() as connection:
            return read_questions(connection)

    def question(self, question_id: str) -> Question:
        """One question. Raises ``Misuse`` naming those that there are."""
        found = {question.question_id: question for question in self.questions()}
        if question_id not in found:
            known = ", ".join(found) or "none yet; add some with `crisisdesk question add FILE`"
            raise Misuse(f"no question {question_id!r}; known: {known}")
        return found[question_id]

    def keep_questions(self, given: Iterable[Question], person: str) -> int:
        """Add questions or replace those of the same id; what is unchanged is left. Returns how many changed."""
        with writing(self.database, self.clock) as writer:
            known = {question.question_id: question for question in read_questions(writer.connection)}
            changed = [question for question in given if known.get(question.question_id) != question]
            for question in changed:
                writer.keep(person, "question kept", question_payload(question))
        return len(changed)

    def people(self) -> tuple[Person, ...]:
        """Everybody, those who left too; the local user first."""
        with self.database.reading() as connection:
            return read_people(connection)

    def person(self, who: str) -> Person:
        """One person by login or id. Raises ``Misuse`` for nobody known and for somebody who has left."""
        return named(self.people(), who)

    def add_person(
        self, login: str, *, name: str = "", email: str = "", posts: Iterable[Post] = (), by: str = LOCAL
    ) -> Person:
        """Add somebody with the posts held from now on; ``by`` must be an administrator."""
        with writing(self.database, self.clock) as writer:
            return staff.add(writer, by, login, name, email, posts, self._new_person_id())

    def give_post(self, who: str, given: Post, *, by: str = LOCAL) -> Person:
        """Give somebody a post from now on."""
        with writing(self.database, self.clock) as writer:
            return staff.give(writer, by, who, given)

    def end_post(self, who: str, ended: Post, *, by: str = LOCAL) -> Person:
        """End a post now."""
        with writing(self.database, self.clock) as writer:
            return staff.end(writer, by, who, ended)

    def let_go(self, who: str, *, by: str = LOCAL) -> Person:
        """Somebody leaves the desk; what was done stays."""
        with writing(self.database, self.clock) as writer:
            return staff.leave(writer, by, who)

    def erase_person(self, who: str, *, by: str = LOCAL) -> Person:
        """Erase name, login, address and password of somebody who has left; the ledger holds without them."""
        with writing(self.database, self.clock) as writer:
            return staff.erase(writer, by, who)

    def set_password(self, who: str, password_hash: str | None, *, by: str = LOCAL) -> None:
        """Keep the argon2 hash that the desk made; people may change their own, administrators everybody's."""
        with writing(self.database, self.clock) as writer:
            staff.set_password(writer, by, who, password_hash)

    def password_hash(self, who: str) -> str | None:
        """The hash to compare a password with; None for somebody who has none."""
        person_id = self.person(who).person_id
        with self.database.reading() as connection:
            return staff.password_hash(connection, person_id)

    def judge(
        self,
        of: str,
        subject: str,
        person: str,
        *,
        grade: str | None = None,
        verdict: str | None = None,
        amended: Mapping[str, str] | None = None,
        comment: str = "",
    ) -> Judgement:
        """Grade a source or an item (``B2``), or agree, disagree or amend a reading; earlier judgements are kept."""
        payload = payload_of(of, subject, grade_=grade, verdict=verdict, amended=amended, comment=comment)
        with writing(self.database, self.clock) as writer:
            who = named(read_people(writer.connection), person)
            if not any(who.holds(role) for role in (Role.ANALYST, Role.CHAIR, Role.SECRETARIAT)):
                raise Refused(f"{who.login} may not judge: that takes an analyst")
            kept = writer.keep(who.person_id, "judged", payload)
            found = read_judgements(writer.connection, Of(payload["of"]), payload["subject"], None)
        return next(each for each in found if each.number == kept.seq)

    def judgements(
        self, of: str | None = None, subject: str | Collection[str] | None = None, person: str | None = None
    ) -> tuple[Judgement, ...]:
        """Judgements, oldest first, of everything or of some things; ``stands`` marks the latest in its respect."""
        whose = self.person(person).person_id if person is not None else None
        with self.database.reading() as connection:
            return read_judgements(connection, Of(of) if of else None, subject, whose)

    def grading(self, before: Grading = UNGRADED, at: datetime | None = None) -> Grading:
        """The analysts' grades that stand, or stood at a moment; ``before`` itself where none was given since."""
        with self.database.reading() as connection:
            return read_grading(connection, before, at)

    def open_case(self, organisation: str, person: str = LOCAL, *, member: str = "", **facts: Any) -> Case:
        """Open a case: ``title``, and if known ``place``, ``basis`` (warning, question, hand) and ``subject``."""
        with writing(self.database, self.clock) as writer:
            case_id = acting.open_case(writer, organisation, person, member, facts, self._charters)
            case = self._shelf.read(writer.connection, case_id, writer.at)
        return self._shelf.keep(case)

    def act(
        self,
        case_id: str,
        act: str,
        person: str = LOCAL,
        seen_version: int | None = None,
        *,
        member: str = "",
        **facts: Any,
    ) -> Case:
        """Do one act of the machine, for a member or, without one, as chair, secretariat or analyst.

        ``seen_version`` is the version of the case that the person looked at. Raises ``Conflict`` where the case was
        changed since in a way that matters, ``Refused`` with the article where a rule stands against it.
        """
        with writing(self.database, self.clock) as writer:
            before = self._shelf.read(writer.connection, case_id, writer.at)
            acting.act(writer, before, act, person, seen_version, member, facts)
            case = read_case(writer.connection, case_id, self._charters, writer.at, before)
            if self._signs is not None and case.outcomes and case.outcomes[-1].number == case.steps[-1].number:
                sign_checkpoint(writer.connection, self._signs(), writer.at)
        return self._shelf.keep(case)

    def case(self, case_id: str) -> Case:
        """One case as it stands now."""
        with self.database.reading() as connection:
            return self._shelf.keep(self._shelf.read(connection, case_id, self.clock().astimezone(UTC)))

    def cases(self) -> tuple[CaseHead, ...]:
        """All cases, the one that was changed last first."""
        with self.database.reading() as connection:
            return read_heads(connection)

    def entries(self) -> list[chain.Entry]:
        """The ledger from its first link."""
        with self.database.reading() as connection:
            return list(chain.entries(connection))
