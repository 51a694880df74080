"""What each act of a case is told: the machine's rows name these."""

from enum import StrEnum

from crisisdesk.casebook.fields import (
    LINE,
    MOST_TEXT,
    MOST_WORDS,
    Field,
    flag,
    line,
    name,
    one_of,
    quantity,
    roles,
    time,
    whole,
    words,
)
from crisisdesk.casebook.fields import code as code_of
from crisisdesk.casebook.followup import ApprovalState
from crisisdesk.charters import Ballot
from crisisdesk.model import Stance


class Basis(StrEnum):
    """On what a case was opened."""

    WARNING = "warning"
    QUESTION = "question"
    HAND = "hand"


_TITLE = Field("title", line(LINE), "what it is about, in a line")
_PLACE = Field("place", code_of, "the state concerned, as KAZ", required=False)
_UNTIL = "as 2022-01-06T18:00+06:00"

OPEN = (
    _TITLE,
    _PLACE,
    Field("basis", one_of(Basis), "what it rests on", required=False, default="hand", choices=tuple(Basis)),
    Field("subject", line(LINE), "id of the warning or question", required=False),
)

REQUEST = (
    Field("route", name, "way to convene, as the charter names it, or regular"),
    Field("organ", code_of, "organ, for a regular session", required=False),
    Field("reason", words(MOST_WORDS), "why", required=False),
)

CONVENE = (Field("meets_at", time, f"hour of the meeting, {_UNTIL}", required=False, default="at once"),)

CONSULT = (
    Field(
        "stance",
        one_of(Stance, Stance.MIXED, Stance.SILENT),
        "where the member stands",
        choices=("supports", "opposes", "conditional", "neutral"),
    ),
    Field("words", words(MOST_WORDS), "in its own words", required=False),
)

SHOW = (
    Field("gate", name, "precondition, as request_of_affected"),
    Field("shown", flag, "whether it is there", required=False, default="yes", choices=("yes", "no")),
    Field("evidence", words(MOST_WORDS), "how one knows"),
)

TABLE = (
    _TITLE,
    Field("text", words(MOST_TEXT), "the whole text"),
    Field("measure", name, "measure that it takes, as statement or send_force", required=False),
    Field("matter", name, "matter whose rule decides, where there is no measure or a choice", required=False),
    Field("roles", roles, "who holds a role in the matter, as target=SYR", required=False),
    Field("renews", flag, "whether it changes the mandate's end", required=False, default="no"),
)

AMEND = (Field("text", words(MOST_TEXT), "the whole new text"),)

START_SILENCE = (Field("until", time, f"hour at which it ends, {_UNTIL}"),)

BREAK_SILENCE = (Field("words", words(MOST_WORDS), "the objection", required=False),)

OPEN_BALLOT = (
    Field("closes_at", time, f"hour at which the vote closes, {_UNTIL}", required=False, default="by the chair"),
)

CAST = (
    Field(
        "ballot",
        one_of(Ballot, Ballot.ABSENT, Ballot.NOT_ELIGIBLE),
        "how the member votes",
        choices=("yes", "no", "abstain", "constructive"),
    ),
    Field("sent", flag, "whether it was sent in from afar", required=False, default="no"),
)

DECLARE = (
    Field("adopted", flag, "whether the organ holds it adopted", choices=("yes", "no")),
    Field("words", words(MOST_WORDS), "its own words, and where they stand"),
)

MANDATE = (
    Field("tasks", words(MOST_WORDS), "what it is for"),
    Field("limits", words(MOST_WORDS), "what it does not allow", required=False),
    Field("articles", line(LINE), "its articles", required=False, default="those of the measure"),
    Field("ends", time, f"when it ends, {_UNTIL}"),
)

EXTEND = (Field("ends", time, f"when it ends now, {_UNTIL}"),)

APPROVE = (
    Field("state", one_of(ApprovalState), "what came of it", choices=tuple(ApprovalState)),
    Field("by", line(LINE), "who decided at home", required=False, default="as the charter names it"),
    Field("words", words(MOST_WORDS), "how, and on what conditions", required=False),
)

PLEDGE = (
    Field("what", line(LINE), "what is promised"),
    Field("quantity", quantity, "how much, exactly"),
    Field("unit", line(64), "of what unit, as servicemen"),
)

DELIVER = (
    Field("pledge", whole, "number of the pledge"),
    Field("quantity", quantity, "how much came"),
    Field("words", words(MOST_WORDS), "what came, and how one knows", required=False),
)

REPORT = (Field("text", words(MOST_WORDS), "the report"),)

END = (Field("reason", words(MOST_WORDS), "why it ends now"),)

CLOSE = (Field("reason", words(MOST_WORDS), "what came of it", required=False),)
