"""Ballots as they come in: checked against who sits there, who may vote, and who must abstain."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from crisisdesk.charters.agreement import Office
from crisisdesk.charters.assembly import Assembly
from crisisdesk.charters.ballots import Ballot, Tally
from crisisdesk.charters.words import listed, several
from crisisdesk.errors import Misuse


def read_ballots(given: Mapping[str, str]) -> dict[str, Ballot]:
    """Ballots from their words (``{"KAZ": "yes"}``); raises ``Misuse`` for a word that is no ballot."""
    return {code: _ballot(code, word) for code, word in given.items()}


def cast(assembly: Assembly, given: Mapping[str, Ballot], sent: Collection[str]) -> tuple[Assembly, dict[str, Ballot]]:
    """The ballots that count, one for every member entitled to vote, and the assembly without the recused.

    Where an office acts without a vote nobody needs one. Raises ``Misuse`` for a ballot of a non-member or of one
    without a vote, for a missing ballot, and for a ballot sent in by somebody who cast none.
    """
    _members_only(assembly, given)
    assembly = _recused(assembly, given)
    if isinstance(assembly.kind, Office):
        given = dict.fromkeys(assembly.entitled, Ballot.ABSENT) | dict(given)
    if missing := [code for code in assembly.entitled if code not in given]:
        raise Misuse(f"no ballot from {several(missing)}; write absent for a member that was not there")
    if strangers := sorted(set(sent) - set(assembly.entitled)):
        raise Misuse(f"a ballot sent in by {listed(strangers)}, who may not vote here")
    return assembly, {code: _counted(assembly, code, given[code], code in sent) for code in assembly.entitled}


def add_up(assembly: Assembly, ballots: Mapping[str, Ballot], sent: Collection[str]) -> Tally:
    """The tally of ballots that count."""
    out = [code for code in sent if ballots[code] is not Ballot.ABSENT]
    return assembly.tally(ballots, out)


def _ballot(code: str, word: str) -> Ballot:
    try:
        return Ballot(str(word).strip().lower().replace(" ", "_"))
    except ValueError:
        raise Misuse(f"{code}: {word!r} is no ballot; ballots are {', '.join(Ballot)}") from None


def _members_only(assembly: Assembly, given: Mapping[str, Ballot]) -> None:
    seated = {member.code for member in assembly.members}
    if strangers := sorted(set(given) - seated):
        raise Misuse(f"{listed(strangers)} has no seat in the {assembly.organ_name} on that day and casts no ballot")
    for code, why in assembly.excluded.items():
        if given.get(code, Ballot.NOT_ELIGIBLE) is not Ballot.NOT_ELIGIBLE:
            raise Misuse(f"{code} may not vote here ({why}); write not_eligible")


def _recused(assembly: Assembly, given: Mapping[str, Ballot]) -> Assembly:
    out = {code for code in assembly.entitled if given.get(code) is Ballot.NOT_ELIGIBLE}
    if not out:
        return assembly
    excluded = dict(assembly.excluded) | {code: f"{code}, not eligible" for code in sorted(out)}
    entitled = tuple(code for code in assembly.entitled if code not in out)
    return replace(assembly, entitled=entitled, excluded=excluded)


def _counted(assembly: Assembly, code: str, ballot: Ballot, sent: bool) -> Ballot:
    if sent and not assembly.rule.sent:
        return Ballot.ABSENT
    if code in assembly.must_abstain and ballot is not Ballot.ABSENT:
        return Ballot.ABSTAIN
    return ballot
