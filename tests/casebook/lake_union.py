"""An invented organisation whose charter has everything that a case can meet, each rule once."""

from crisisdesk.charters import Charter
from crisisdesk.charters import charter as shipped
from crisisdesk.charters.files import parse

LAKES = """\
code: LAKES
name: Union of the Lakes
as_of: 2022-01-01

sources:
  treaty: {title: Treaty of the Lakes}

members:
  - {member: LAA, from: 2000-01-01, confidence: H, source: treaty}
  - {member: LBB, from: 2000-01-01, confidence: H, source: treaty}
  - {member: LCC, from: 2000-01-01, confidence: H, source: treaty}
  - {member: LDD, from: 2000-01-01, confidence: H, source: treaty}
  - {member: LEE, from: 2000-01-01, confidence: H, source: treaty}
  - {member: LFF, from: 2010-01-01, to: 2022-07-01, confidence: H, source: treaty}

observers:
  - {member: LGG, from: 2012-01-01, role: observer, confidence: H, source: treaty}

statuses:
  - member: LDD
    kind: suspended
    effect: no_participation
    from: 2022-06-01
    to: 2022-06-10
    confidence: H
    source: treaty
  - {member: LEE, kind: in_arrears, effect: no_vote, from: 2022-06-20, to: 2022-06-21, confidence: H, source: treaty}

organs:
  - {id: COUNCIL, name: Council of the Lakes, level: ministers, confidence: H, source: treaty}
  - id: BENCH
    name: Bench of Three
    level: ambassadors
    confidence: H
    source: treaty
    seats: [{count: 3, from: 2000-01-01}]
    holders:
      - {member: LAA, from: 2000-01-01, confidence: H, source: treaty}
      - {member: LBB, from: 2000-01-01, confidence: H, source: treaty}
      - {member: LCC, from: 2000-01-01, to: 2022-08-01, confidence: H, source: treaty}
  - {id: SG, name: Secretary-General, level: secretariat, confidence: H, source: treaty}

rules:
  - id: substance
    organs: [COUNCIL]
    matter: substantive
    rule: {kind: majority, of: present_and_voting}
    quorum: {fraction: 1/2, of: members}
    recused: [party]
    silence: {hours: 24, text: a silence of a day, article: Rules 7}
    article: Treaty Art. 5
    source: treaty
    confidence: H
  - id: force
    organs: [COUNCIL]
    matter: force
    rule: {kind: veto, members: [LAA], rule: {kind: threshold, fraction: 2/3, of: members}}
    quorum: none
    article: Treaty Art. 6
    source: treaty
    confidence: H
  - id: disputes
    organs: [COUNCIL]
    matter: disputes
    rule: {kind: at_least, votes: 3}
    quorum: none
    must_abstain: [party]
    article: Treaty Art. 7
    source: treaty
    confidence: H
  - id: suspension
    organs: [COUNCIL]
    matter: suspend
    rule: consensus
    without: [target]
    quorum: none
    article: Treaty Art. 8
    source: treaty
    confidence: H
  - id: budget
    organs: [COUNCIL]
    matter: budget
    rule: {kind: unknown, missing: the rules of the treasury are not public}
    quorum: none
    article: Treaty Art. 9
    source: treaty
    confidence: H
  - id: written
    organs: [COUNCIL]
    matter: written
    rule: {kind: silence, hours: 72}
    quorum: no_meeting
    article: Rules 8
    source: treaty
    confidence: H
  - id: projects
    organs: [COUNCIL]
    matter: projects
    rule: {kind: opt_in, at_least: 2}
    quorum: none
    article: Treaty Art. 10
    source: treaty
    confidence: H
  - id: bench
    organs: [BENCH]
    matter: procedural
    rule: {kind: majority, of: voting}
    quorum: none
    sent_ballots: true
    article: Rules 3
    source: treaty
    confidence: H
  - id: word
    organs: [SG]
    matter: statement
    rule: {kind: office, office: the Secretary-General}
    quorum: no_meeting
    article: Treaty Art. 11
    source: treaty
    confidence: H

measures:
  - {measure: statement, organ: COUNCIL, matter: substantive, article: Treaty Art. 5, source: treaty, confidence: H}
  - {measure: statement, organ: SG, matter: statement, article: Treaty Art. 11, source: treaty, confidence: H}
  - measure: send_force
    organ: COUNCIL
    matter: force
    article: Treaty Art. 6
    source: treaty
    confidence: H
    gates: [affected_is_member, request_of_affected]
  - {measure: mediation, organ: COUNCIL, matter: disputes, article: Treaty Art. 7, source: treaty, confidence: H}
  - {measure: suspension, organ: COUNCIL, matter: suspend, article: Treaty Art. 8, source: treaty, confidence: H}
  - {measure: assistance, organ: COUNCIL, matter: budget, article: Treaty Art. 9, source: treaty, confidence: H}
  - {measure: monitoring, organ: COUNCIL, matter: projects, article: Treaty Art. 10, source: treaty, confidence: H}

convening:
  - id: urgent
    organ: COUNCIL
    who: any member seconded by two
    seconders: 2
    steps: [{what: notice, at_least: 24 h, at_most: 3 d}]
    article: Treaty Art. 4
    source: treaty
    confidence: H

approvals:
  - member: LBB
    by: Parliament
    measures: [send_force]
    article: Constitution of LBB Art. 9
    source: treaty
    confidence: H
"""

lakes = parse(LAKES, "lakes.yaml")
MEMBERS = ("LAA", "LBB", "LCC", "LDD", "LEE", "LFF")


def charters(code: str) -> Charter:
    """The Lakes, and all that are shipped."""
    return lakes if code.upper() == "LAKES" else shipped(code)
