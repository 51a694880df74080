"""What a document has said so far, for events that leave one side to be understood."""

from crisisdesk.model import Plover, base
from crisisdesk.reading.scenes import Scene
from crisisdesk.reading.tellings import Telling

PAIR = "&"
"""The code of "the two countries" until the pair is known."""
_UNDERSTOOD = frozenset(
    {
        Plover.SUPPORT,
        Plover.ACCUSE,
        Plover.REJECT,
        Plover.SANCTION,
        Plover.AID,
        Plover.COOPERATE,
        Plover.AGREE,
        Plover.MOBILIZE,
        Plover.THREATEN,
        Plover.ASSAULT,
        Plover.CONCEDE,
        Plover.RETREAT,
    }
)
"""Types that are done to somebody, so that the text has named him before where the sentence does not."""
_REACTIONS = frozenset({Plover.SUPPORT, Plover.ACCUSE, Plover.REJECT, Plover.THREATEN})
_ALONE = frozenset("resign step abdicate".split())


class Memory:
    """Who acted with whom, and who was named last."""

    def __init__(self) -> None:
        self._partner: dict[str, str] = {}
        self._pair: tuple[str, ...] = ()
        self._named: list[str] = []
        self._actors: list[str] = []

    def keep(self, source: str, target: str | None) -> None:
        """Remember an event."""
        self._actors = [*self._actors[-5:], source]
        if target is not None and base(source) != base(target):
            self._partner[base(source)] = target
            self._partner[base(target)] = source
            self._pair = (source, target)

    def hear(self, scene: Scene) -> None:
        """Remember the actors of a sentence."""
        for party in scene.parties:
            if party.code not in {"", PAIR} and not party.bare and party.mention.kind != "pronoun":
                self._named = [code for code in self._named if code != party.code][-6:] + [party.code]

    def resolved(self, scene: Scene, telling: Telling, source: str, target: str | None) -> list[tuple[str, str | None]]:
        """Sources and targets with what is understood put in; none where "the two" are nobody that was named."""
        if PAIR in (source, target):
            return self._of_pair(source, target)
        if target is None and telling.plover in _UNDERSTOOD and not self._alone(scene, telling):
            return [(source, self._understood(telling.plover, source))]
        return [(source, target)]

    def _of_pair(self, source: str, target: str | None) -> list[tuple[str, str | None]]:
        pair = self._pair or (tuple(self._named[-2:]) if len(self._named) > 1 else ())
        if not pair:
            return []
        if source != PAIR:
            return [(source, code) for code in pair if base(code) != base(source)]
        return [(pair[0], pair[1])] if target in {None, PAIR} else [(code, target) for code in pair]

    def _alone(self, scene: Scene, telling: Telling) -> bool:
        return scene.stems[telling.occurrence.at] in _ALONE

    def _understood(self, plover: Plover, source: str) -> str | None:
        """A reaction answers who acted last; other deeds go on with the partner of before."""
        if plover in _REACTIONS:
            actor = next((code for code in reversed(self._actors) if base(code) != base(source)), None)
            if actor is not None:
                return actor
        return self._partner.get(base(source)) or self._other(source)

    def _other(self, source: str) -> str | None:
        return next((code for code in reversed(self._named) if base(code) != base(source)), None)
