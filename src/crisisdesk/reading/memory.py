"""What a document has said so far, for events that leave one side to be understood."""

from crisisdesk.model import Plover, base
from crisisdesk.reading.scenes import PAIR, Scene
from crisisdesk.reading.tellings import Telling

_HOSTILE = frozenset(
    {
        Plover.REJECT, Plover.THREATEN, Plover.PROTEST, Plover.SANCTION, Plover.MOBILIZE, Plover.COERCE,
        Plover.ASSAULT, Plover.ACCUSE,
    }
)  # fmt: skip
_REACTIONS = frozenset({Plover.SUPPORT, Plover.ACCUSE, Plover.REJECT, Plover.THREATEN})
"""Types that answer what another did."""
_UNDERSTOOD = _REACTIONS | {
    Plover.SANCTION, Plover.AID, Plover.COOPERATE, Plover.AGREE, Plover.MOBILIZE, Plover.ASSAULT, Plover.CONCEDE,
    Plover.RETREAT,
}  # fmt: skip
"""Types that are done to somebody, so that the text has named him before where the sentence does not."""
_ALONE = frozenset("resign step abdicat".split())
"""Stems of what is done to nobody."""
_KEPT = 6
Sides = tuple[str, str | None]


class Memory:
    """Who acted with whom, and who was named last."""

    def __init__(self) -> None:
        self._partner: dict[str, str] = {}
        self._pair: tuple[str, ...] = ()
        self._named: list[str] = []
        self._deeds: list[tuple[str, Plover]] = []

    def keep(self, source: str, target: str | None, plover: Plover) -> None:
        """Remember an event."""
        self._deeds = [*self._deeds[1 - _KEPT :], (source, plover)]
        if target is not None and base(source) != base(target):
            self._partner[base(source)] = target
            self._partner[base(target)] = source
            self._pair = (source, target)

    def hear(self, scene: Scene) -> None:
        """Remember the actors that a sentence names."""
        for party in scene.parties:
            if party.code not in {"", PAIR} and not party.bare and party.mention.kind != "pronoun":
                self._named = [*[code for code in self._named if code != party.code][1 - _KEPT :], party.code]

    def resolved(self, scene: Scene, telling: Telling, source: str, target: str | None) -> list[Sides]:
        """Source and target with what is understood put in; none where "the two" are nobody that was named."""
        if PAIR in (source, target):
            return self._of_pair(source, target)
        alone = scene.stems[telling.occurrence.at] in _ALONE
        if target is None and telling.plover in _UNDERSTOOD and not alone:
            return [(source, self._understood(telling.plover, source))]
        return [(source, target)]

    def _of_pair(self, source: str, target: str | None) -> list[Sides]:
        pair = self._pair or tuple(self._named[-2:])
        if len(pair) < 2:
            return []
        if source != PAIR:
            return [(source, code) for code in pair if base(code) != base(source)]
        return [(pair[0], pair[1])] if target in {None, PAIR} else [(code, target) for code in pair]

    def _understood(self, plover: Plover, source: str) -> str | None:
        """A reaction answers who acted last; other deeds go on with the partner of before."""
        if plover in _REACTIONS:
            others = [deed for deed in reversed(self._deeds) if base(deed[0]) != base(source)]
            fitting = [code for code, deed in others if (deed in _HOSTILE) == (plover is not Plover.SUPPORT)]
            if others:
                return (fitting or [others[0][0]])[0]
        named = (code for code in reversed(self._named) if base(code) != base(source))
        return self._partner.get(base(source)) or next(named, None)
