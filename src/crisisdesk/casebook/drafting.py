"""Drafts: what is put before an organ, in which words, and whether the organ can decide it at all."""

from crisisdesk.casebook.convening import Effect
from crisisdesk.casebook.situation import Situation, draft, resting
from crisisdesk.casebook.states import State
from crisisdesk.charters import UnknownRule
from crisisdesk.charters.assembly import check_roles
from crisisdesk.charters.evaluation import find_rule
from crisisdesk.charters.organs import Power
from crisisdesk.charters.words import listed
from crisisdesk.errors import Misuse, Refused


def organ_can(situation: Situation) -> None:
    """The organ that was convened can take the measure, or decide the matter, on that day."""
    _decided(situation)


def roles_fit(situation: Situation) -> None:
    """Every role that is named is one that the rule knows, held by members."""
    named = situation.given("roles", {})
    _, matter, _ = _decided(situation)
    rule = find_rule(situation.charter, situation.room.organ, matter, situation.on)
    if named and not isinstance(rule, UnknownRule):
        check_roles([rule], named)
    if strangers := sorted({code for held in named.values() for code in held} - set(situation.room.members)):
        raise Misuse(f"{listed(strangers)} is no member of {situation.charter.code} on {situation.on}")


def renews_something(situation: Situation) -> None:
    """Only a case with a mandate has one to renew, and only by the same measure."""
    mandate = situation.case.mandate
    if not situation.given("renews", False):
        return
    if mandate is None or mandate.ended_at is not None:
        raise Refused("there is no mandate in force whose end could be changed")
    given = next(each for each in situation.case.drafts if each.draft == mandate.draft)
    measure, matter, _ = _decided(situation)
    if (measure, matter) != (given.measure, given.matter):
        raise Refused(f"the mandate was given for {given.decides}; it is renewed by the same", given.article)


def table(situation: Situation) -> Effect:
    """A new draft in its first version."""
    measure, matter, article = _decided(situation)
    return State.TABLED, {
        "draft": len(situation.case.drafts) + 1,
        "organ": situation.room.organ,
        "measure": measure,
        "matter": matter,
        "article": article,
    }


def own_draft(situation: Situation) -> None:
    """A draft is changed and withdrawn by the member that tabled it, or by the chair or the secretariat."""
    on_table = draft(situation.case)
    if situation.member and situation.member != on_table.member:
        owner = on_table.member or "the chair"
        raise Refused(f"the draft is of {owner}; {situation.member} can table one of its own once this one is decided")


def another_text(situation: Situation) -> None:
    """An amendment changes something."""
    if draft(situation.case).current.text == situation.given("text"):
        raise Misuse("the text is the same as before; nothing was amended")


def amend(situation: Situation) -> Effect:
    """A new version; all earlier ones are kept."""
    on_table = draft(situation.case)
    return State.TABLED, {"draft": on_table.draft, "version": on_table.current.version + 1}


def withdraw(situation: Situation) -> Effect:
    """The table is free again."""
    return resting(situation.case), {"draft": draft(situation.case).draft}


def _decided(situation: Situation) -> tuple[str, str, str]:
    """The measure, the matter and the article of a draft about to be tabled."""
    organ, measure, matter = situation.room.organ, situation.given("measure"), situation.given("matter")
    if measure is not None:
        power = _power(situation, organ, measure, matter)
        return power.measure.code, power.matter, power.article
    if matter is None:
        raise Misuse("say what the draft does: measure=statement, or matter=procedural where it takes no measure")
    rule = find_rule(situation.charter, organ, matter, situation.on)
    if isinstance(rule, UnknownRule):
        raise Refused(rule.missing, rule.article)
    return "", rule.matter, rule.article


def _power(situation: Situation, organ: str, measure: str, matter: str | None) -> Power:
    powers = [power for power in situation.charter.measures(situation.on) if power.organ == organ]
    fitting = [power for power in powers if power.measure.code == measure and matter in {None, power.matter}]
    if not fitting:
        able = listed(dict.fromkeys(power.measure.code for power in powers)) if powers else "nothing"
        body = situation.charter.organ(organ, situation.on)
        raise Refused(f"the {body.name} can decide {able} on {situation.on}, not {measure}", _ground(powers))
    if len(fitting) > 1:
        matters = ", ".join(power.matter for power in fitting)
        raise Misuse(f"the {organ} takes {measure} by several rules; say matter=... of {matters}")
    return fitting[0]


def _ground(powers: list[Power]) -> str:
    return "; ".join(dict.fromkeys(power.article for power in powers))
