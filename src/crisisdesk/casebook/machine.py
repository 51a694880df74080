"""The machine of a case: one table of what may be done where, by whom, when, and where it leads."""

from collections.abc import Callable
from dataclasses import dataclass

from crisisdesk.casebook import convening, drafting, entitlement, following, forms, voting
from crisisdesk.casebook.convening import Effect
from crisisdesk.casebook.entitlement import OFFICES, Part
from crisisdesk.casebook.fields import Field
from crisisdesk.casebook.forms import Basis
from crisisdesk.casebook.situation import Situation
from crisisdesk.casebook.states import State
from crisisdesk.errors import Misuse

__all__ = ["MACHINE", "ROWS", "Basis", "Condition", "Row", "row"]

Condition = Callable[[Situation], None]
"""Raises ``Refused`` with the article where it does not hold; the first line of its docstring says what it asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One act: from which states, by whom, what must hold, where it leads, which clock it starts or stops.

    ``must`` can be asked before anything is given, ``given`` looks at what is. ``beside`` marks acts of different
    members that do not disturb each other, so that neither has to have seen the other.
    """

    act: str
    words: str
    done: str
    sources: tuple[State, ...]
    targets: tuple[State, ...]
    who: tuple[Part, ...]
    effect: Callable[[Situation], Effect]
    must: tuple[Condition, ...] = ()
    given: tuple[Condition, ...] = ()
    fields: tuple[Field, ...] = ()
    clock: str = ""
    beside: bool = False


S = State
ANYBODY = (Part.CHAIR, Part.SECRETARIAT, Part.DELEGATE)
MEMBERS = (Part.DELEGATE,)
RESTING = (S.CONVENED, S.MANDATED, S.ENDED)
DECIDING = (S.TABLED, S.SILENCE, S.BALLOT)
FOLLOWING = (S.ADOPTED, S.UNDETERMINED, S.MANDATED, *DECIDING)
OPEN = tuple(state for state in State if state is not State.CLOSED)

MACHINE: tuple[Row, ...] = (
    Row(
        act="open",
        words="open a case",
        done="opened the case",
        sources=(),
        targets=(S.OPENED,),
        who=(Part.ANALYST, *ANYBODY),
        must=(entitlement.exists,),
        effect=lambda _: (State.OPENED, {}),
        fields=forms.OPEN,
    ),
    Row(
        act="request",
        words="ask for a meeting",
        done="asked for a meeting",
        sources=(S.OPENED, S.CONVENED),
        targets=(S.REQUESTED,),
        who=ANYBODY,
        given=(convening.may_call,),
        effect=convening.ask,
        fields=forms.REQUEST,
        clock="the hours of the route: not before, not after",
    ),
    Row(
        act="second",
        words="second the request",
        done="seconded the request",
        sources=(S.REQUESTED,),
        targets=(S.REQUESTED,),
        who=MEMBERS,
        must=(convening.in_time, convening.may_join),
        effect=convening.second,
        beside=True,
    ),
    Row(
        act="drop",
        words="drop the request",
        done="dropped the request",
        sources=(S.REQUESTED,),
        targets=(S.OPENED, *RESTING),
        who=ANYBODY,
        must=(convening.own_request,),
        effect=convening.drop,
        clock="the hours of the route stop",
    ),
    Row(
        act="convene",
        words="convene the organ",
        done="convened the organ",
        sources=(S.REQUESTED,),
        targets=(S.CONVENED,),
        who=OFFICES,
        must=(convening.enough_seconders, convening.in_time),
        given=(convening.lawful_hour,),
        effect=convening.convene,
        fields=forms.CONVENE,
        clock="the hour of the meeting",
    ),
    Row(
        act="consult",
        words="state a position",
        done="stated its position",
        sources=(S.REQUESTED, S.CONVENED, S.MANDATED, *DECIDING),
        targets=(S.REQUESTED, S.CONVENED, S.MANDATED, *DECIDING),
        who=MEMBERS,
        effect=convening.consult,
        fields=forms.CONSULT,
        beside=True,
    ),
    Row(
        act="show",
        words="put a precondition on record",
        done="put a precondition on record",
        sources=OPEN,
        targets=OPEN,
        who=ANYBODY,
        given=(convening.known_gate,),
        effect=convening.show,
        fields=forms.SHOW,
    ),
    Row(
        act="table",
        words="table a draft",
        done="tabled a draft",
        sources=(S.CONVENED, S.ADOPTED, S.UNDETERMINED, S.MANDATED, S.ENDED),
        targets=(S.TABLED,),
        who=ANYBODY,
        must=(entitlement.has_seat,),
        given=(drafting.organ_can, drafting.roles_fit, drafting.renews_something),
        effect=drafting.table,
        fields=forms.TABLE,
    ),
    Row(
        act="amend",
        words="amend the draft",
        done="amended the draft",
        sources=(S.TABLED,),
        targets=(S.TABLED,),
        who=ANYBODY,
        must=(drafting.own_draft,),
        given=(drafting.another_text,),
        effect=drafting.amend,
        fields=forms.AMEND,
    ),
    Row(
        act="withdraw",
        words="withdraw the draft",
        done="withdrew the draft",
        sources=(S.TABLED,),
        targets=RESTING,
        who=ANYBODY,
        must=(drafting.own_draft,),
        effect=drafting.withdraw,
    ),
    Row(
        act="start_silence",
        words="start a silence procedure",
        done="started a silence procedure",
        sources=(S.TABLED,),
        targets=(S.SILENCE,),
        who=OFFICES,
        must=(voting.silence_allowed, voting.roles_named, convening.preconditions_met),
        given=(voting.long_enough,),
        effect=voting.start_silence,
        fields=forms.START_SILENCE,
        clock="the silence, to its hour",
    ),
    Row(
        act="break_silence",
        words="break the silence",
        done="broke the silence",
        sources=(S.SILENCE,),
        targets=(S.TABLED,),
        who=MEMBERS,
        must=(entitlement.has_seat, voting.may_vote, voting.still_silent),
        effect=voting.break_silence,
        fields=forms.BREAK_SILENCE,
        clock="the silence stops",
        beside=True,
    ),
    Row(
        act="open_ballot",
        words="put the draft to the vote",
        done="put the draft to the vote",
        sources=(S.TABLED,),
        targets=(S.BALLOT,),
        who=OFFICES,
        must=(voting.votes_by_ballot, voting.roles_named, voting.meeting_has_begun, convening.preconditions_met),
        given=(voting.closes_later,),
        effect=voting.open_ballot,
        fields=forms.OPEN_BALLOT,
        clock="the vote, to its hour",
    ),
    Row(
        act="cast",
        words="cast a ballot",
        done="cast a ballot",
        sources=(S.BALLOT,),
        targets=(S.BALLOT,),
        who=MEMBERS,
        must=(entitlement.has_seat, voting.may_vote, voting.vote_open),
        given=(voting.counts,),
        effect=voting.cast,
        fields=forms.CAST,
        beside=True,
    ),
    Row(
        act="close_vote",
        words="close the vote and say the outcome",
        done="closed the vote",
        sources=(S.SILENCE, S.BALLOT),
        targets=(S.ADOPTED, S.UNDETERMINED, S.TABLED, *RESTING),
        who=OFFICES,
        must=(voting.vote_over,),
        effect=voting.close_vote,
        clock="the silence or the vote stops",
    ),
    Row(
        act="issue",
        words="act by the office's own authority",
        done="issued it on the office's own authority",
        sources=(S.TABLED,),
        targets=(S.ADOPTED, S.UNDETERMINED, S.MANDATED),
        who=OFFICES,
        must=(voting.office_acts, convening.preconditions_met),
        effect=voting.issue,
    ),
    Row(
        act="declare",
        words="record the outcome that the organ itself declares",
        done="recorded the organ's own declaration",
        sources=(S.UNDETERMINED,),
        targets=(S.ADOPTED, *RESTING),
        who=OFFICES,
        effect=voting.declare,
        fields=forms.DECLARE,
    ),
    Row(
        act="mandate",
        words="give the mandate",
        done="gave the mandate",
        sources=(S.ADOPTED,),
        targets=(S.MANDATED,),
        who=OFFICES,
        must=(following.first_mandate,),
        given=(following.ends_later,),
        effect=following.give_mandate,
        fields=forms.MANDATE,
        clock="the mandate, to its end",
    ),
    Row(
        act="extend",
        words="set the mandate's new end",
        done="set the mandate's new end",
        sources=(S.ADOPTED,),
        targets=(S.MANDATED,),
        who=OFFICES,
        must=(following.renewed,),
        given=(following.ends_later,),
        effect=following.extend,
        fields=forms.EXTEND,
        clock="the mandate, to its new end",
    ),
    Row(
        act="approve",
        words="report the national act",
        done="reported its national act",
        sources=FOLLOWING,
        targets=FOLLOWING,
        who=MEMBERS,
        must=(following.decided_for,),
        effect=following.approve,
        fields=forms.APPROVE,
        beside=True,
    ),
    Row(
        act="pledge",
        words="pledge something",
        done="pledged something",
        sources=FOLLOWING,
        targets=FOLLOWING,
        who=MEMBERS,
        must=(following.in_force, following.bound),
        effect=following.pledge,
        fields=forms.PLEDGE,
        beside=True,
    ),
    Row(
        act="deliver",
        words="record a delivery",
        done="recorded a delivery",
        sources=FOLLOWING,
        targets=FOLLOWING,
        who=ANYBODY,
        must=(following.in_force,),
        given=(following.own_pledge, following.approved_at_home),
        effect=following.deliver,
        fields=forms.DELIVER,
        beside=True,
    ),
    Row(
        act="report",
        words="report",
        done="reported",
        sources=(*FOLLOWING, S.ENDED),
        targets=(*FOLLOWING, S.ENDED),
        who=ANYBODY,
        effect=following.report,
        fields=forms.REPORT,
        beside=True,
    ),
    Row(
        act="end",
        words="end the mandate",
        done="ended the mandate",
        sources=(S.MANDATED, S.ADOPTED, S.UNDETERMINED),
        targets=(S.ENDED,),
        who=OFFICES,
        must=(following.mandate_running,),
        effect=following.end,
        fields=forms.END,
        clock="the mandate stops",
    ),
    Row(
        act="close",
        words="close the case",
        done="closed the case",
        sources=(S.OPENED, S.REQUESTED, S.CONVENED, S.ADOPTED, S.UNDETERMINED, S.ENDED),
        targets=(S.CLOSED,),
        who=OFFICES,
        must=(following.no_mandate_running,),
        effect=following.close,
        fields=forms.CLOSE,
    ),
)
"""Everything that can be done in a case. The documentation's table is checked against this."""

ROWS = {row.act: row for row in MACHINE}


def row(act: str) -> Row:
    """One act of the machine. Raises ``Misuse`` naming those that there are."""
    found = ROWS.get(act.strip().lower().replace("-", "_").replace(" ", "_"))
    if found is None:
        raise Misuse(f"no act {act!r}; a case knows {', '.join(ROWS)}")
    return found
