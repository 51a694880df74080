"""A small invented organisation, whole and correct, from which tests make their faults."""

from crisisdesk.charters import Charter
from crisisdesk.charters.files import parse

LEAGUE = """\
code: LEAGUE
name: League of Five
as_of: 2024-01-01

sources:
  treaty: {title: Treaty of Five}

members:
  - {member: AAA, from: 2000-01-01, founding: true, confidence: H, source: treaty}
  - {member: BBB, from: 2000-01-01, founding: true, confidence: H, source: treaty}
  - {member: CCC, from: 2000-01-01, founding: true, confidence: H, source: treaty}
  - {member: DDD, from: 2000-01-01, founding: true, confidence: H, source: treaty}
  - {member: EEE, from: 2004-01-01, confidence: M, source: treaty}

observers:
  - {member: FFF, from: 2001-01-01, to: 2010-01-01, role: observer, confidence: L, source: treaty}

statuses:
  - member: DDD
    kind: suspended
    effect: no_participation
    from: 2010-01-01
    to: 2011-01-01
    confidence: H
    source: treaty

organs:
  - {id: COUNCIL, name: Council, level: ministers, confidence: H, source: treaty}
  - id: BUREAU
    name: Bureau
    level: ambassadors
    confidence: M
    source: treaty
    seats:
      - {count: 3, from: 2004-01-01}
    holders:
      - {member: AAA, from: 2004-01-01, to: 2006-01-01, confidence: H, source: treaty}
      - {member: BBB, from: 2004-01-01, to: 2006-01-01, confidence: H, source: treaty}
      - {member: CCC, from: 2004-01-01, to: 2006-01-01, confidence: H, source: treaty}

weights:
  - id: people
    from: 2004-01-01
    confidence: H
    source: treaty
    values: {AAA: 50, BBB: 20, CCC: 15, DDD: 10, EEE: 5}

rules:
  - id: substance
    organs: [COUNCIL]
    matter: substantive
    rule: {kind: veto, members: [AAA], rule: {kind: fallback, rules: [consensus, {kind: rule, id: large}]}}
    quorum: {fraction: 2/3, of: members}
    article: Art. 5
    source: treaty
    confidence: H
  - id: large
    organs: [BUREAU]
    matter: substantive
    rule: {kind: threshold, fraction: 2/3, of: present_and_voting}
    quorum: none
    article: Art. 6
    source: treaty
    confidence: M
  - id: budget
    organs: [COUNCIL]
    matter: budget
    rule: {kind: majority, of: voting}
    sent_ballots: false
    quorum: {number: 2}
    article: Art. 7
    source: treaty
    confidence: H
  - id: weighed
    organs: [COUNCIL]
    matter: weighed
    rule: {kind: double_majority, members: 55 %, weight: 65 %, weights: people, blocking_minority: 2}
    quorum: none
    article: Art. 8
    source: treaty
    confidence: H

measures:
  - {measure: statement, organ: BUREAU, matter: substantive, article: Art. 6, source: treaty, confidence: M}
  - measure: send_force
    organ: COUNCIL
    matter: substantive
    gates: [affected_is_member, request_of_affected]
    article: Art. 5
    source: treaty
    confidence: H

convening:
  - {id: call, organ: COUNCIL, who: any member, article: Art. 4, source: treaty, confidence: H, clock: none}

approvals:
  - {member: EEE, by: Parliament, measures: [send_force], article: constitution, source: treaty, confidence: H}
"""


def edited(old: str, new: str) -> Charter:
    """The league with one piece of text changed; the piece must be there."""
    assert old in LEAGUE
    return parse(LEAGUE.replace(old, new, 1), "league.yaml")


def league() -> Charter:
    return parse(LEAGUE, "league.yaml")
