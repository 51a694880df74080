"""The rows that each act of a case leaves, made from its entry in the ledger alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, insert, update

from crisisdesk.casebook import case_tables, followup_tables, vote_tables
from crisisdesk.casebook.entries import Kept
from crisisdesk.casebook.moments import read

PREFIX = "case "
"""Before the act's name in the ledger."""


_ELSEWHERE = {f"{PREFIX}table": frozenset({"text"}), f"{PREFIX}amend": frozenset({"text"})}
"""Facts that a step does not repeat: the words of a draft stand in its versions."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """An entry of a case with its parts at hand."""

    connection: Connection
    kept: Kept

    @property
    def case(self) -> str:
        """The case's id."""
        return str(self.kept.payload["case"])

    @property
    def facts(self) -> Mapping[str, Any]:
        """What was given."""
        found: Mapping[str, Any] = self.kept.payload["facts"]
        return found

    @property
    def found(self) -> Mapping[str, Any]:
        """What followed."""
        result: Mapping[str, Any] = self.kept.payload["found"]
        return result

    def add(self, table: Table, **values: Any) -> None:
        """A new row of the case."""
        named = {"case_id": self.case, "number": self.kept.seq, "at": self.kept.at, "person_id": self.kept.person}
        fitting = {name: value for name, value in named.items() if name in table.c}
        fitting |= {"member": self.kept.payload["member"]} if "member" in table.c else {}
        self.connection.execute(insert(table).values(**fitting | values))

    def change(self, table: Table, where: Mapping[str, Any], **values: Any) -> None:
        """Change rows of the case."""
        same = [table.c.case_id == self.case, *(table.c[name] == value for name, value in where.items())]
        self.connection.execute(update(table).where(*same).values(**values))


def record(connection: Connection, kept: Kept) -> None:
    """The step, the case's own row, and whatever else the act leaves."""
    leaf, payload = Leaf(connection, kept), kept.payload
    leaf.add(
        case_tables.steps,
        version=payload["version"],
        act=kept.act.removeprefix(PREFIX),
        before=payload["before"],
        after=payload["after"],
        facts={name: fact for name, fact in leaf.facts.items() if name not in _ELSEWHERE.get(kept.act, ())},
        found=dict(leaf.found),
    )
    if payload["version"] == 1:
        _open(leaf)
    else:
        moved = {"state": payload["after"], "version": payload["version"], "changed_at": kept.at}
        leaf.change(case_tables.cases, {}, **moved)
    make = _LEAVES.get(kept.act.removeprefix(PREFIX))
    if make is not None:
        make(leaf)


def _open(leaf: Leaf) -> None:
    leaf.add(
        case_tables.cases,
        organisation=leaf.found["organisation"],
        title=leaf.facts["title"],
        place=leaf.facts.get("place", ""),
        basis=leaf.facts.get("basis", "hand"),
        subject=leaf.facts.get("subject", ""),
        state=leaf.kept.payload["after"],
        version=1,
        opened_at=leaf.kept.at,
        opened_by=leaf.kept.person,
        changed_at=leaf.kept.at,
    )


def _request(leaf: Leaf) -> None:
    found = leaf.found
    leaf.add(
        case_tables.requests,
        **{name: found[name] for name in ("route", "organ", "needed", "article")},
        reason=leaf.facts.get("reason", ""),
        asked_at=leaf.kept.at,
        earliest=read(found["earliest"]),
        latest=read(found["latest"]) if found["latest"] else None,
    )


def _second(leaf: Leaf) -> None:
    leaf.add(case_tables.seconders, request=leaf.found["request"])


def _drop(leaf: Leaf) -> None:
    leaf.change(case_tables.requests, {"number": leaf.found["request"]}, withdrawn_at=leaf.kept.at)


def _convene(leaf: Leaf) -> None:
    found = {name: leaf.found[name] for name in ("organ", "route", "article")}
    leaf.add(case_tables.meetings, **found, convened_at=leaf.kept.at, meets_at=read(leaf.found["meets_at"]))


def _consult(leaf: Leaf) -> None:
    leaf.add(case_tables.consultations, stance=leaf.facts["stance"], words=leaf.facts.get("words", ""))


def _show(leaf: Leaf) -> None:
    facts = leaf.facts
    shown = facts.get("shown", True)
    leaf.add(case_tables.preconditions, gate=facts["gate"], shown=shown, evidence=facts["evidence"])


def _table(leaf: Leaf) -> None:
    leaf.add(
        vote_tables.drafts,
        **leaf.found,
        title=leaf.facts["title"],
        roles=leaf.facts.get("roles", {}),
        renews=leaf.facts.get("renews", False),
        status="tabled",
    )
    leaf.add(vote_tables.draft_versions, draft=leaf.found["draft"], version=1, text=leaf.facts["text"])


def _amend(leaf: Leaf) -> None:
    leaf.add(vote_tables.draft_versions, **leaf.found, text=leaf.facts["text"])


def _withdraw(leaf: Leaf) -> None:
    leaf.change(vote_tables.drafts, leaf.found, status="withdrawn")


def _start_silence(leaf: Leaf) -> None:
    until = read(leaf.facts["until"])
    leaf.add(vote_tables.silence_periods, **leaf.found, begins=leaf.kept.at, until=until, broken_by="")


def _break_silence(leaf: Leaf) -> None:
    ended = {"broken_by": leaf.kept.payload["member"], "ended_at": leaf.kept.at}
    leaf.change(vote_tables.silence_periods, {"number": leaf.found["silence"]}, **ended)


def _open_ballot(leaf: Leaf) -> None:
    closes = leaf.facts.get("closes_at")
    leaf.add(vote_tables.ballotings, **leaf.found, opened_at=leaf.kept.at, closes_at=read(closes) if closes else None)


def _cast(leaf: Leaf) -> None:
    if leaf.found["replaces"] is not None:
        leaf.change(vote_tables.ballots, {"number": leaf.found["replaces"]}, stands=False)
    leaf.add(
        vote_tables.ballots,
        balloting=leaf.found["balloting"],
        ballot=leaf.facts["ballot"],
        sent=leaf.facts.get("sent", False),
        stands=True,
    )


def _outcome(leaf: Leaf) -> None:
    found = leaf.found
    names = ("draft", "version", "via", "kind", "article", "rule", "sentences", "arithmetic", "bound")
    leaf.add(vote_tables.outcomes, **{name: found[name] for name in names})
    leaf.change(vote_tables.drafts, {"draft": found["draft"]}, status=found["status"])
    if "silence" in found:
        leaf.change(vote_tables.silence_periods, {"number": found["silence"]}, ended_at=leaf.kept.at)
    if "ballot" in found:
        leaf.change(vote_tables.ballotings, {"number": found["ballot"]}, closed_at=leaf.kept.at)


def _mandate(leaf: Leaf) -> None:
    leaf.add(
        followup_tables.mandates,
        **leaf.found,
        tasks=leaf.facts["tasks"],
        limits=leaf.facts.get("limits", ""),
        begins=leaf.kept.at,
        ends=read(leaf.facts["ends"]),
        end_reason="",
    )


def _extend(leaf: Leaf) -> None:
    leaf.change(followup_tables.mandates, {"number": leaf.found["mandate"]}, ends=read(leaf.facts["ends"]))


def _end(leaf: Leaf) -> None:
    ended = {"ended_at": leaf.kept.at, "end_reason": leaf.facts["reason"]}
    leaf.change(followup_tables.mandates, {"number": leaf.found["mandate"]}, **ended)


def _approve(leaf: Leaf) -> None:
    words = leaf.facts.get("words", "")
    leaf.add(followup_tables.approvals, state=leaf.facts["state"], by=leaf.found["by"], words=words)


def _pledge(leaf: Leaf) -> None:
    leaf.add(followup_tables.pledges, **leaf.found, **leaf.facts)


def _deliver(leaf: Leaf) -> None:
    facts = leaf.facts
    words = facts.get("words", "")
    leaf.add(followup_tables.deliveries, pledge=facts["pledge"], quantity=facts["quantity"], words=words)


def _report(leaf: Leaf) -> None:
    leaf.add(followup_tables.reports, text=leaf.facts["text"])


_LEAVES: dict[str, Callable[[Leaf], None]] = {
    "request": _request,
    "second": _second,
    "drop": _drop,
    "convene": _convene,
    "consult": _consult,
    "show": _show,
    "table": _table,
    "amend": _amend,
    "withdraw": _withdraw,
    "start_silence": _start_silence,
    "break_silence": _break_silence,
    "open_ballot": _open_ballot,
    "cast": _cast,
    "close_vote": _outcome,
    "issue": _outcome,
    "declare": _outcome,
    "mandate": _mandate,
    "extend": _extend,
    "end": _end,
    "approve": _approve,
    "pledge": _pledge,
    "deliver": _deliver,
    "report": _report,
}
