"""What turns when a member changes its position, a rule is written differently, or another charter holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from crisisdesk.charters.assembly import Roles
from crisisdesk.charters.charter import Charter
from crisisdesk.charters.checks import check
from crisisdesk.charters.decidability import decidability
from crisisdesk.charters.gates import Fact
from crisisdesk.charters.nodes import compose
from crisisdesk.charters.notation import Notation
from crisisdesk.charters.ways import Decidability
from crisisdesk.charters.words import listed
from crisisdesk.errors import Misuse
from crisisdesk.model import Stance


@dataclass(frozen=True, slots=True)
class PositionChange:
    """A member stands elsewhere."""

    member: str
    stance: Stance

    @property
    def words(self) -> str:
        """``KAZ opposes``."""
        return f"{self.member} {self.stance}"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule is written differently, in the notation of charter files."""

    rule: str
    text: str

    @property
    def words(self) -> str:
        """``rule cst-art4: {kind: majority, of: members}``."""
        return f"rule {self.rule}: {self.text}"


Change = PositionChange | RuleChange


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer that differs: of one organ, or of the organisation where ``organ`` is empty."""

    organ: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """``CSC: possible, not certain → impossible``."""
        return f"{f'{self.organ}: ' if self.organ else ''}{self.before} → {self.after}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consideration:
    """A question answered as things stand, and under changes: ``turns`` says what differs, nothing if nothing does.

    ``dropped`` names members whose position does not count under the other charter because they are not in it.
    """

    now: Decidability
    changes: tuple[str, ...]
    then: Decidability | None
    turns: tuple[Turn, ...]
    dropped: tuple[str, ...]

    def sentences(self) -> tuple[str, ...]:
        """The answer now, and what turns."""
        if self.then is None:
            return self.now.sentences()
        turned = tuple(f"Turns: {turn.words}." for turn in self.turns) or ("Nothing turns.",)
        dropped = (f"No member there: {listed(self.dropped)}.",) if self.dropped else ()
        head = f"If {listed(self.changes)}: {self.then.answer}."
        return (*self.now.sentences(), head, *turned, *dropped)


def read_change(text: str, charter: Charter) -> Change:
    """``KAZ=oppose`` or ``cst-art4={kind: majority, of: members}``; raises ``Misuse`` for anything else."""
    name, equals, value = (part.strip() for part in text.partition("="))
    if not equals or not name or not value:
        raise Misuse(f"{text!r} is no change; write KAZ=oppose or RULE={{kind: ...}}")
    if any(rule.code == name for rule in charter.all_rules):
        return RuleChange(name, value)
    return PositionChange(name, _stance(value))


def read_positions(given: Iterable[str]) -> dict[str, Stance]:
    """Positions written ``KAZ=supports``; raises ``Misuse`` for anything else, and for a member named twice."""
    found: dict[str, Stance] = {}
    for text in given:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not name:
            raise Misuse(f"{text!r} is no position; write KAZ=supports")
        if name in found:
            raise Misuse(f"{name} has two positions")
        found[name] = _stance(value)
    return found


def consider(
    charter: Charter,
    *,
    measure: str,
    on: date,
    positions: Mapping[str, Stance],
    facts: Mapping[str, Fact] | None = None,
    affected: str | None = None,
    roles: Roles | None = None,
    conditions: Mapping[str, str] | None = None,
    asked_at: datetime | None = None,
    what_if: Sequence[str] = (),
    reform: Charter | None = None,
) -> Consideration:
    """Whether a measure can be decided, now and with all changes of ``what_if`` made together under ``reform``.

    Raises ``Misuse`` for a change that names no member and no rule, and ``CharterError`` for a rule that is not
    well written.
    """

    def ask(asked: Charter, stands: Mapping[str, Stance]) -> Decidability:
        return decidability(
            asked,
            measure=measure,
            on=on,
            positions=stands,
            facts=facts,
            affected=affected,
            roles=roles,
            conditions={code: words for code, words in (conditions or {}).items() if code in stands},
            asked_at=asked_at,
        )

    now = ask(charter, positions)
    if not what_if and reform is None:
        return Consideration(now=now, changes=(), then=None, turns=(), dropped=())
    basis = reform or charter
    changes = tuple(read_change(text, basis) for text in what_if)
    changed, stands = apply(basis, positions, changes)
    there = {member.code for member in basis.members(on)}
    kept = {code: stance for code, stance in stands.items() if code in there or code not in positions}
    then = ask(changed, kept)
    names = ([f"the charter of {reform.file}"] if reform else []) + [change.words for change in changes]
    return Consideration(
        now=now,
        changes=tuple(names),
        then=then,
        turns=tuple(turns(now, then)),
        dropped=tuple(sorted(set(stands) - set(kept))),
    )


def apply(
    charter: Charter, positions: Mapping[str, Stance], changes: Iterable[Change]
) -> tuple[Charter, dict[str, Stance]]:
    """The charter and the positions after the changes."""
    stands = dict(positions)
    for change in changes:
        if isinstance(change, PositionChange):
            stands[change.member] = change.stance
        else:
            charter = _rewritten(charter, change)
    return charter, stands


def turns(now: Decidability, then: Decidability) -> Iterable[Turn]:
    """What differs between two answers: the whole, and each organ's way."""
    if now.answer != then.answer:
        yield Turn("", now.answer, then.answer)
    before = {way.organ: way.answer for way in now.ways}
    after = {way.organ: way.answer for way in then.ways}
    for organ in dict.fromkeys((*before, *after)):
        old, new = before.get(organ, "no such way"), after.get(organ, "no such way")
        if old != new and (len(before) > 1 or len(after) > 1):
            yield Turn(organ, old, new)


def _rewritten(charter: Charter, change: RuleChange) -> Charter:
    kind = Notation().read(compose(change.text, "the rule given"))
    rule = next(rule for rule in charter.all_rules if rule.code == change.rule)
    found = charter.with_rule(replace(rule, kind=kind, practice=None))
    check(found)
    return found


def _stance(text: str) -> Stance:
    for stance in Stance:
        if text.lower() in {stance.value, stance.value.removesuffix("s")}:
            return stance
    raise Misuse(f"{text!r} is no position; positions are {', '.join(Stance)}")
