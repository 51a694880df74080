"""What people ask, judge and decide: rows in a database, with a ledger that shows every change."""

from crisisdesk.casebook.case import Case, CaseHead
from crisisdesk.casebook.casebook import Casebook
from crisisdesk.casebook.judgements import Grade, Grading, Judgement, Of, Verdict
from crisisdesk.casebook.ledger import Entry
from crisisdesk.casebook.options import Option
from crisisdesk.casebook.people import LOCAL, Person, Post, Role, post
from crisisdesk.casebook.states import State
from crisisdesk.casebook.timers import Timer

__all__ = [
    "LOCAL",
    "Case",
    "CaseHead",
    "Casebook",
    "Entry",
    "Grade",
    "Grading",
    "Judgement",
    "Of",
    "Option",
    "Person",
    "Post",
    "Role",
    "State",
    "Timer",
    "Verdict",
    "post",
]
