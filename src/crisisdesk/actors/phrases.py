"""From hits to mentions: a role beside a state, an organisation or a place is read together with it."""

from collections.abc import Sequence
from datetime import date

from crisisdesk.actors.finder import Found
from crisisdesk.actors.names import Role, Sense
from crisisdesk.model import Mention, Span

STATE_SECTORS = frozenset({"GOV", "MIL", "COP", "SPY", "LEG", "JUD"})
_MODIFIERS = frozenset(
    "s deputy vice acting interim new newly appointed senior top chief first second third former ruling outgoing incoming "
    "elected then big old own visiting transitional military civilian late ousted deposed leading main state federal "
    "national special permanent junior regional local minister of the".split()
)


def compose(text: str, folded: str, hits: Sequence[Found], on: date | None) -> list[Mention]:
    """The mentions of a text, roles joined to the actor in front of or behind them."""
    mentions: list[Mention] = []
    place = 0
    while place < len(hits):
        mention, place = _one(text, folded, hits, place, on)
        if mention is not None:
            mentions.append(mention)
    return mentions


def sense_on(senses: Sequence[Sense], on: date | None) -> Sense | None:
    """The first sense that holds on the day."""
    return next((sense for sense in senses if sense.on(on)), None)


def _one(text: str, folded: str, hits: Sequence[Found], place: int, on: date | None) -> tuple[Mention | None, int]:
    start, end, name = hits[place]
    if name.role is not None:
        return _role_first(folded, hits, place, on)
    sense = sense_on(name.senses, on)
    if sense is None:
        return None, place + 1
    if place + 1 < len(hits):
        _, until, after = hits[place + 1]
        if after.role is not None and _joins(text, folded, end, hits[place + 1][0]):
            role, stop, taken = _roles(folded, hits, place + 1)
            return _joined(start, stop, sense, role, "state and role side by side"), taken
    return Mention(Span(start, end), sense.code, sense.kind, sense.rule, sense.confidence), place + 1


def _joins(text: str, folded: str, end: int, start: int) -> bool:
    gap = folded[end:start]
    if len(gap) == 1:
        return text[end] in " -\u00a0"
    if len(gap) > 40 or (gap.startswith("  ") and text[end] not in "'\u2019"):
        return False
    words = gap.split()
    return "  " not in gap[1:] and all(word in _MODIFIERS for word in words)


def _roles(folded: str, hits: Sequence[Found], place: int) -> tuple[Role, int, int]:
    """Roles side by side read as one: ``foreign ministry spokesman``."""
    _, end, name = hits[place]
    role = name.role
    assert role is not None
    place += 1
    while place < len(hits) and hits[place][2].role is not None and hits[place][0] == end + 1:
        after = hits[place][2].role
        assert after is not None
        if after.voice != "generic" and role.sector not in {"OPP", "REB"}:
            role = after
        end = hits[place][1]
        place += 1
    return role, end, place


def _role_first(folded: str, hits: Sequence[Found], place: int, on: date | None) -> tuple[Mention, int]:
    start = hits[place][0]
    role, end, after = _roles(folded, hits, place)
    if after < len(hits) and hits[after][2].role is None:
        begin, until, name = hits[after]
        sense = sense_on(name.senses, on)
        if sense is not None and folded[end:begin] in (" of ", " of the ") and sense.kind != "demonym":
            return _joined(start, until, sense, role, "role of state"), after + 1
    kind = "office" if role.kind == "office" else "sector"
    return Mention(Span(start, end), "", kind, f"bare {role.noun}", 0.3), after


def _joined(start: int, end: int, sense: Sense, role: Role, rule: str) -> Mention:
    kind = "office" if role.kind == "office" else "sector"
    return Mention(Span(start, end), code_of(sense, role), kind, rule, round(sense.confidence * 0.98, 2))


def code_of(sense: Sense, role: Role) -> str:
    """The actor code of a role beside an actor: the bare state for its organs, the sector for the rest."""
    if sense.kind in ("organisation", "organ") or "." in sense.code:
        return sense.code
    if role.sector in STATE_SECTORS or role.voice in {"generic", "diplomat", "organisation", "party"}:
        return sense.code
    return f"{sense.code}.{role.sector}"
