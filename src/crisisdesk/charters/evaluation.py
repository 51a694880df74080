"""The outcome of given ballots under an organ's rule on a day, with its arithmetic."""

from collections.abc import Collection, Mapping
from datetime import date

from crisisdesk.charters.agreement import Office, OptIn, Unknown
from crisisdesk.charters.assembly import Assembly, Roles, assemble, check_roles
from crisisdesk.charters.ballots import Ballot, Tally
from crisisdesk.charters.casting import add_up, cast
from crisisdesk.charters.charter import Charter
from crisisdesk.charters.combined import Veto
from crisisdesk.charters.kinds import Kind, Line, Truth
from crisisdesk.charters.majorities import Weighted
from crisisdesk.charters.organs import Rule
from crisisdesk.charters.outcomes import Adopted, Arithmetic, NoQuorum, NotAdopted, Outcome, UnknownRule, Vetoed
from crisisdesk.charters.quorum import Quorate
from crisisdesk.charters.words import listed
from crisisdesk.errors import Misuse


def evaluate(
    charter: Charter,
    *,
    organ: str,
    matter: str,
    on: date,
    ballots: Mapping[str, Ballot],
    roles: Roles | None = None,
    sent: Collection[str] = (),
    practice: bool = False,
) -> Outcome:
    """What the ballots of an organ's members amount to on a day.

    ``matter`` is a matter of the charter's rules, a rule's id, or a measure that the organ can take. Every member
    entitled to vote needs a ballot; ``roles`` names who is the target, the party, the aggressor where the rule asks.
    ``sent`` names members whose ballot came in without them; rules that do not count such ballots take them as
    absent. Raises ``Misuse`` for an unknown organ, a day before the organisation existed, a ballot from a
    non-member or from a member without a vote, and a member without a ballot.
    """
    rule = find_rule(charter, organ, matter, on)
    if isinstance(rule, UnknownRule):
        return rule
    check_roles([rule], roles or {})
    assembly = assemble(charter, rule, organ, on, roles or {}, practice=practice)
    if not (assembly.complete or isinstance(rule.kind, Office)):
        return unknown_holders(assembly, on)
    assembly, counted = cast(assembly, ballots, sent)
    return decide(assembly, add_up(assembly, counted, sent), counted)


def evaluate_tally(
    charter: Charter,
    *,
    organ: str,
    matter: str,
    on: date,
    yes: int,
    no: int,
    abstain: int,
    noes: Collection[str] = (),
) -> Outcome:
    """The outcome of printed totals where the record names nobody, or only those with a veto who voted no.

    Members not in the totals count as absent. Raises ``Misuse`` for more votes than seats.
    """
    rule = find_rule(charter, organ, matter, on)
    if isinstance(rule, UnknownRule):
        return rule
    assembly = assemble(charter, rule, organ, on, {})
    seats = assembly.seats
    if min(yes, no, abstain) < 0 or yes + no + abstain > seats or len(noes) > no:
        raise Misuse(f"{yes} yes, {no} no ({len(noes)} named) and {abstain} abstaining do not fit {seats} seats")
    absent = seats - yes - no - abstain
    tally = Tally(
        seats=seats,
        members=seats,
        entitled=seats,
        yes=yes,
        no=no,
        abstain=abstain,
        absent=absent,
        objectors=frozenset(noes) & assembly.vetoers,
    )
    return decide(assembly, tally, {})


def find_rule(charter: Charter, organ: str, matter: str, on: date) -> Rule | UnknownRule:
    """The rule by which an organ decides a matter or takes a measure; an unknown rule where the file has none."""
    organ = charter.organ(organ, on).code
    rule = charter.rule(organ, matter, on)
    if rule is None:
        for power in charter.measures(on):
            if power.organ == organ and power.measure.code == matter:
                rule = charter.rule(organ, power.matter, on)
    if rule is not None:
        return rule
    there = sorted({rule.matter for rule in charter.rules(on) if organ in rule.organs})
    missing = f"{charter.file} has no rule by which the {organ} decides {matter!r} on {on}; it has {listed(there)}"
    return UnknownRule(f"{charter.code} {organ}", missing)


def unknown_holders(assembly: Assembly, on: date) -> UnknownRule:
    """The answer where it is not known who sits in the organ."""
    held = f"{len(assembly.members)} of {assembly.seats}" if assembly.seats else "none"
    missing = f"who sits in the {assembly.organ_name} on {on} is not known: {held} seats are in the file"
    return UnknownRule(assembly.rule.article, missing)


def decide(assembly: Assembly, tally: Tally, ballots: Mapping[str, Ballot]) -> Outcome:
    """The outcome of a tally."""
    arithmetic = work_out(assembly, tally)
    quorum, truth = assembly.quorum.truth(tally), assembly.kind.truth(tally)
    if quorum is Truth.FALSE:
        return NoQuorum(arithmetic)
    if truth is Truth.FALSE:
        return _failed(assembly, tally, ballots, arithmetic)
    if min(quorum, truth) is Truth.UNKNOWN:
        return UnknownRule(assembly.rule.article, missing(assembly), arithmetic)
    return Adopted(arithmetic, _bound(assembly, ballots))


def missing(assembly: Assembly) -> str:
    """What is not known of a rule, in words."""
    words = [part.missing for part in assembly.kind.tree() if isinstance(part, Unknown)]
    if assembly.quorum.word is Quorate.UNKNOWN:
        words.append("the quorum")
    if assembly.weighed and assembly.weights is None:
        names = sorted({part.weights for part in assembly.kind.tree() if isinstance(part, Weighted)})
        words.append(f"the {', '.join(names) or 'weights'} of that day")
    return "; ".join(words) or "nothing is missing"


def work_out(assembly: Assembly, tally: Tally) -> Arithmetic:
    """The arithmetic of a tally."""
    lines = assembly.kind.lines(tally)
    if assembly.quorum.word is not Quorate.NO_MEETING:
        lines = (assembly.quorum.line(tally), *lines)
    line = _deciding(lines)
    return Arithmetic(
        organ=assembly.organ_name,
        rule=assembly.rule.code,
        rule_words=assembly.kind.words,
        article=assembly.rule.article,
        confidence=assembly.rule.confidence,
        eligible=tally.entitled,
        present=tally.present,
        in_favour=tally.yes,
        against=tally.no,
        abstaining=tally.abstain + tally.constructive,
        absent=tally.absent,
        needed=line.need if line else None,
        denominator=line.denominator if line else "",
        lines=lines,
        excluded=tuple(assembly.excluded.values()),
    )


def _deciding(lines: tuple[Line, ...]) -> Line | None:
    counted = [line for line in lines if line.counted in {"for", "taking part"}]
    return max(counted, key=lambda line: line.need or 0, default=None)


def _failed(
    assembly: Assembly, tally: Tally, ballots: Mapping[str, Ballot], arithmetic: Arithmetic
) -> NotAdopted | Vetoed:
    if assembly.kind.without_veto().truth(tally) is Truth.TRUE:
        return Vetoed(arithmetic, tuple(sorted(_vetoes(assembly.kind, tally))))
    against = tuple(sorted(code for code, ballot in ballots.items() if ballot is Ballot.NO))
    return NotAdopted(arithmetic, against)


def _vetoes(kind: Kind, tally: Tally) -> set[str]:
    return {code for part in kind.tree() if isinstance(part, Veto) for code in part.members & tally.objectors}


def _bound(assembly: Assembly, ballots: Mapping[str, Ballot]) -> tuple[str, ...]:
    if not any(isinstance(part, OptIn) for part in assembly.kind.tree()):
        return ()
    return tuple(code for code in assembly.entitled if ballots.get(code) is Ballot.YES)
