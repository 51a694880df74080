"""Contradictions that a charter file can hold although every row is well formed."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import combinations
from typing import NoReturn, TypeVar

from crisisdesk.charters.agreement import Unanimity
from crisisdesk.charters.ballots import Denominator
from crisisdesk.charters.charter import Charter, Weights
from crisisdesk.charters.combined import Veto
from crisisdesk.charters.kinds import Kind
from crisisdesk.charters.majorities import DoubleMajority, Threshold, Weighted
from crisisdesk.charters.membership import Period
from crisisdesk.charters.organs import Rule
from crisisdesk.errors import CharterError

Row = TypeVar("Row")


def check(charter: Charter) -> None:
    """Raise ``CharterError`` for the first contradiction."""
    for each in CHECKS:
        each(charter)


def tables(kind: Kind) -> tuple[str, ...]:
    """The weights that a rule reads."""
    names = {part.weights for part in kind.tree() if isinstance(part, Weighted | DoubleMajority)}
    names |= {part.declared.weights for part in kind.tree() if isinstance(part, Unanimity) and part.declared}
    return tuple(sorted(names))


def _fail(charter: Charter, line: int, path: str, reason: str) -> NoReturn:
    raise CharterError(charter.file, line or None, path, reason)


def _apart(
    charter: Charter,
    path: str,
    rows: Sequence[Row],
    name: Callable[[Row], str],
    place: Callable[[Row], tuple[int, Period]],
) -> None:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(name(row), []).append(row)
    for key, group in groups.items():
        for one, other in combinations(group, 2):
            if place(one)[1].meets(place(other)[1]):
                lines = sorted((place(one)[0], place(other)[0]))
                _fail(charter, lines[1], path, f"{key} overlaps with its row in line {lines[0]}")


def _rows_apart(charter: Charter) -> None:
    for path, rows in (("members", charter.all_members), ("observers", charter.all_observers)):
        _apart(charter, path, rows, lambda row: row.code, lambda row: (row.line, row.period))
    _apart(
        charter,
        "statuses",
        charter.all_statuses,
        lambda row: f"{row.member} {row.kind}",
        lambda row: (row.line, row.period),
    )
    for organ in charter.all_organs:
        path = f"organs.{organ.code}.holders"
        _apart(charter, path, organ.holders, lambda row: row.code, lambda row: (row.line, row.period))
    _apart(charter, "weights", charter.all_weights, lambda row: row.name, lambda row: (row.line, row.period))


def _names_once(charter: Charter) -> None:
    for path, rows in (
        ("organs", [(row.code, row.line) for row in charter.all_organs]),
        ("rules", [(row.code, row.line) for row in charter.all_rules]),
        ("convening", [(row.code, row.line) for row in charter.all_routes]),
    ):
        seen: dict[str, int] = {}
        for code, line in rows:
            if code in seen:
                _fail(charter, line, path, f"{code!r} is already the id of the row in line {seen[code]}")
            seen[code] = line
    for organ in charter.all_organs:
        if organ.code != organ.code.upper():
            _fail(charter, organ.line, "organs", f"write the organ's id in capitals: {organ.code.upper()}")


def _one_rule_a_matter(charter: Charter) -> None:
    pairs = [(f"{organ}: {rule.matter}", rule) for rule in charter.all_rules for organ in rule.organs]
    _apart(charter, "rules", pairs, lambda row: row[0], lambda row: (row[1].line, row[1].period))


def _known_members(charter: Charter) -> None:
    known = {row.code for row in charter.all_members}
    named: list[tuple[str, str, int]] = [("statuses", row.member, row.line) for row in charter.all_statuses]
    named += [("approvals", row.member, row.line) for row in charter.all_approvals]
    for organ in charter.all_organs:
        named += [(f"organs.{organ.code}.holders", row.code, row.line) for row in organ.holders]
    for rule in charter.all_rules:
        named += [(f"rules.{rule.code}", code, rule.line) for code in _vetoers(rule)]
    for path, code, line in named:
        if code not in known:
            _fail(charter, line, path, f"{code} is not a member in this file")


def _vetoers(rule: Rule) -> Iterable[str]:
    kinds = [rule.kind] + ([rule.practice.kind] if rule.practice else [])
    return sorted({code for kind in kinds for part in kind.tree() if isinstance(part, Veto) for code in part.members})


def _powers_decided(charter: Charter) -> None:
    for power in charter.all_powers:
        if not any(
            power.organ in rule.organs and power.matter in {rule.matter, rule.code} for rule in charter.all_rules
        ):
            reason = f"no rule of {power.organ} decides the matter {power.matter!r}"
            _fail(charter, power.line, "measures", reason)


def _weights_cover(charter: Charter) -> None:
    for table in charter.all_weights:
        for on in _days(charter, table):
            there = {row.code for row in charter.all_members if row.period.holds(on)}
            if missing := sorted(there - set(table.values)):
                _fail(charter, table.line, "weights", f"no weight for {', '.join(missing)}, a member on {on}")
            if foreign := sorted(set(table.values) - there):
                _fail(charter, table.line, "weights", f"{', '.join(foreign)} has a weight and is no member on {on}")


def _days(charter: Charter, table: Weights) -> list[date]:
    days = {day for row in charter.all_members for day in (row.period.since, row.period.until) if day}
    inside = {day for day in days if table.period.holds(day)}
    return sorted(inside | {table.period.since or charter.begins})


def _weights_known(charter: Charter) -> None:
    known = {table.name for table in charter.all_weights}
    for rule in charter.all_rules:
        names = tables(rule.kind)
        if foreign := sorted(set(names) - known):
            _fail(charter, rule.line, f"rules.{rule.code}", f"no weights {foreign[0]!r} in this file")
        if len(names) > 1:
            _fail(charter, rule.line, f"rules.{rule.code}", f"one rule reads one table of weights, not {len(names)}")


def _sent_ballots_counted(charter: Charter) -> None:
    room = {Denominator.PRESENT, Denominator.PRESENT_AND_VOTING}
    for rule in charter.all_rules:
        shares = [part.of for part in rule.kind.tree() if isinstance(part, Threshold | Weighted)]
        if rule.sent and room & set(shares):
            reason = "counts those present and cannot count ballots sent in as well"
            _fail(charter, rule.line, f"rules.{rule.code}", reason)


def _seats_suffice(charter: Charter) -> None:
    for organ in charter.all_organs:
        rows = organ.holders if organ.elected else charter.all_members if organ.seats else ()
        for on in sorted({row.period.since for row in rows if row.period.since}):
            held, size = sum(row.period.holds(on) for row in rows), organ.size(on)
            if size is not None and held > size:
                reason = f"{held} members hold {size} seats on {on}"
                _fail(charter, organ.line, f"organs.{organ.code}", reason)


CHECKS: tuple[Callable[[Charter], None], ...] = (
    _names_once,
    _rows_apart,
    _known_members,
    _one_rule_a_matter,
    _powers_decided,
    _weights_known,
    _weights_cover,
    _sent_ballots_counted,
    _seats_suffice,
)
