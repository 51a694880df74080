"""A stretch of text that is being read, and the actor code that a role beside an actor makes."""

from dataclasses import dataclass

from crisisdesk.actors.names import Role, Sense
from crisisdesk.actors.sectors import STATE_SECTORS
from crisisdesk.model import base

_SECTOR_CODE = {"HLH": "CVL", "LAW": "CVL", "THK": "EDU", "MOV": "OPP"}
_THEMSELVES = frozenset({"organisation", "organ", "ngo", "group", "party", "institution", "media", "think tank"})


@dataclass(slots=True)
class Part:
    """What a stretch of text stands for and the role in it, if any.

    ``minority`` is true of a people that lives in another state, ``named`` of a title with an office holder's name.
    """

    start: int
    end: int
    sense: Sense | None
    role: Role | None
    minority: bool = False
    named: bool = False


def code_of(sense: Sense, role: Role) -> str:
    """The actor code of a role beside an actor: the bare state for its organs, the sector for the rest."""
    state = base(sense.code)
    if sense.kind == "person":
        own = role.sector in STATE_SECTORS or role.voice == "generic"
        return sense.code if own else f"{state}.{code_sector(role)}"
    if sense.kind in _THEMSELVES:
        return sense.code
    if role.sector in STATE_SECTORS:
        return state
    if role.voice == "party":
        return state if role.noun.startswith(("ruling", "governing")) else f"{state}.PTY"
    if role.voice in ("generic", "diplomat", "organisation"):
        return f"{state}.CVL" if sense.kind == "people" else sense.code
    return f"{state}.{code_sector(role)}"


def code_sector(role: Role) -> str:
    """The sector as it stands in an actor code."""
    return _SECTOR_CODE.get(role.sector, role.sector)
