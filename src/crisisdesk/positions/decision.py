"""What an organisation can decide on a question: its charter's answer to the positions that the record shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time

from crisisdesk.charters import Charter, Decidability, Fact, Shown, decidability
from crisisdesk.charters import charter as shipped_charter
from crisisdesk.errors import Misuse
from crisisdesk.model import Question, Stance
from crisisdesk.positions.grades import Grades
from crisisdesk.positions.matrix import Matrix, matrix
from crisisdesk.positions.members import name_of
from crisisdesk.record import Snapshot
from crisisdesk.record.reach import Within
from crisisdesk.record.requests import requests

REQUEST = "request_of_affected"


@dataclass(frozen=True, slots=True)
class Decision:
    """What can be decided, with the matrix and the facts that it rests on."""

    organisation: str
    question: Question
    as_of: datetime
    matrix: Matrix
    supposed: Mapping[str, Stance]
    decidability: Decidability

    def sentences(self) -> tuple[str, ...]:
        """The answer in words."""
        supposed = [f"Supposing that {name_of(a)} {s.value}." for a, s in self.supposed.items()]
        return (*supposed, *self.decidability.sentences())

    def brief(self) -> tuple[str, ...]:
        """The answer in few words: the rule, where the members stand, what must come first."""
        found = self.decidability
        if found.none:
            return found.sentences()
        best = found.ways[0]
        lines = [found.sentences()[0], f"Rule ({best.article}): {best.rule_words}.", self._standing()]
        lines += [sentence for gate in best.gates for sentence in gate.sentences()]
        if best.pending:
            lines.append(f"National approval still to come: {', '.join(best.pending)}.")
        return tuple(lines)

    def _standing(self) -> str:
        held: dict[Stance, list[str]] = {}
        for member, stance in sorted(self.decidability.positions.items()):
            held.setdefault(stance, []).append(member)
        return (
            "Members: " + "; ".join(f"{stance} {', '.join(held[stance])}" for stance in Stance if stance in held) + "."
        )


def decide(
    snapshot: Snapshot,
    question: Question,
    *,
    organisation: str | None = None,
    what_if: Mapping[str, Stance] | None = None,
    charter: Charter | None = None,
    grades: Grades | None = None,
) -> Decision:
    """Combine the matrix of a question with an organisation's charter on the snapshot's day.

    The organisation is the question's own unless another is named; a charter given stands in for the shipped one.
    Preconditions are taken from the record only where it shows them; what it does not show stays open. Raises
    ``Misuse`` for a question without an organisation or a measure.
    """
    code = organisation or question.organisation
    if code is None:
        raise Misuse(f"question {question.question_id!r} names no organisation; say which one should decide")
    if question.measure is None:
        raise Misuse(f"question {question.question_id!r} names no measure; add 'measure', for example send_force")
    rules = charter or shipped_charter(code)
    as_of = snapshot.as_of or _moment(question)
    members = [member.code for member in rules.members(as_of.date())]
    found = matrix(snapshot, question, members, grades=grades)
    supposed = dict(what_if or {})
    stances = {member: found.cell(member).stance for member in members} | supposed
    answer = decidability(
        rules,
        measure=question.measure,
        on=as_of.date(),
        positions=stances,
        facts=_facts(snapshot, rules.code, question),
        affected=question.place,
    )
    return Decision(rules.code, question, as_of, found, supposed, answer)


def _moment(question: Question) -> datetime:
    """Now, or the end of the question's period where that is over."""
    now = datetime.now(UTC)
    return now if question.ends is None else min(now, datetime.combine(question.ends, time.max, tzinfo=UTC))


def changes(given: Iterable[str]) -> dict[str, Stance]:
    """Suppositions written as KAZ=opposes. Raises ``Misuse`` for others."""
    result = {}
    for text in given:
        actor, _, stance = text.partition("=")
        names = {value.value: value for value in Stance} | {value.value.removesuffix("s"): value for value in Stance}
        if stance.lower() not in names:
            raise Misuse(
                f"{text!r}: write an actor and a stance, for example KAZ=opposes; stances: {', '.join(Stance)}"
            )
        result[actor.upper()] = names[stance.lower()]
    return result


def _facts(snapshot: Snapshot, organisation: str, question: Question) -> dict[str, Fact]:
    """Preconditions that the record shows: so far the request of the state concerned."""
    if question.place is None:
        return {}
    within = Within.days(question.begins, question.ends, snapshot.as_of)
    found = requests(snapshot, question.place, organisation, within)
    if not found:
        return {}
    event, document = found[0]
    words = document.text[max(0, event.trigger.start - 60) : event.trigger.end + 80].replace("\n", " ").strip()
    return {REQUEST: Shown(f"“… {words} …” ({document.outlet}, {document.published_at:%d %B %Y %H:%M %Z})")}
