"""Organisations' rules as data: who belongs, who may decide what and how, and what can be decided now.

``charter("CSTO")`` gives one of the package's charters, ``load(path)`` one of the user's; ``evaluate`` says what
ballots amount to, ``decidability`` what can become of a measure while positions are incomplete, ``readiness`` what an
organisation can do at most and how fast, ``power`` what a vote is worth. Nothing here reads a clock, a network or a
database.
"""

from crisisdesk.charters.ballots import Ballot
from crisisdesk.charters.casting import read_ballots
from crisisdesk.charters.charter import Charter
from crisisdesk.charters.clocks import Clock
from crisisdesk.charters.decidability import approvals, decidability
from crisisdesk.charters.evaluation import evaluate, evaluate_tally
from crisisdesk.charters.files import charter, load, organisations
from crisisdesk.charters.gates import Fact, Failed, GateResult, KnownAbsent, Open, Passed, Shown
from crisisdesk.charters.measures import Measure, Step, measure, measures
from crisisdesk.charters.membership import Confidence, Effect, Member, Status
from crisisdesk.charters.outcomes import Adopted, NoQuorum, NotAdopted, Outcome, UnknownRule, Vetoed
from crisisdesk.charters.power import MemberPower, Power, power
from crisisdesk.charters.readiness import Capacity, Readiness, readiness
from crisisdesk.charters.votes import Impossible, Necessary, Possible, Vote
from crisisdesk.charters.ways import Decidability, NationalApproval, NoSuchMeasure, SilenceReading, Way
from crisisdesk.charters.whatif import Consideration, Turn, consider, read_positions
from crisisdesk.charters.words import as_json

__all__ = [
    "Adopted",
    "Ballot",
    "Capacity",
    "Charter",
    "Clock",
    "Confidence",
    "Consideration",
    "Decidability",
    "Effect",
    "Fact",
    "Failed",
    "GateResult",
    "Impossible",
    "KnownAbsent",
    "Measure",
    "Member",
    "MemberPower",
    "NationalApproval",
    "Necessary",
    "NoQuorum",
    "NoSuchMeasure",
    "NotAdopted",
    "Open",
    "Outcome",
    "Passed",
    "Possible",
    "Power",
    "Readiness",
    "Shown",
    "SilenceReading",
    "Status",
    "Step",
    "Turn",
    "UnknownRule",
    "Vetoed",
    "Vote",
    "Way",
    "approvals",
    "as_json",
    "charter",
    "consider",
    "decidability",
    "evaluate",
    "evaluate_tally",
    "load",
    "measure",
    "measures",
    "organisations",
    "power",
    "read_ballots",
    "read_positions",
    "readiness",
]
