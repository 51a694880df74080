"""The sectors of a state: which of them are the state itself."""

STATE_SECTORS = frozenset({"GOV", "MIL", "COP", "SPY", "LEG", "JUD"})
"""PLOVER sectors whose bearers act for the state; their actor code is that of the state."""


def sector_code(state: str, sector: str) -> str:
    """The code of a sector of a state: bare for the organs of the state, dotted for the rest."""
    return state if sector in STATE_SECTORS else f"{state}.{sector}"
