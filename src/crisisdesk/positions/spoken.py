"""What a question's documents show by actor, put in order once so that any day can be asked for quickly."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from crisisdesk.positions.cells import Shown, shown
from crisisdesk.positions.evidence import Evidence
from crisisdesk.positions.grades import Grades
from crisisdesk.record.findings import Finding, Read, not_collecting

Moments = list[datetime]
"""When the stories of one kind were told first, in order."""


class Spoken:
    """The evidence of a question by actor, and the stories that name it."""

    def __init__(self, findings: Iterable[Finding], terms: int) -> None:
        naming: dict[str, datetime] = {}
        both: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
        held: list[dict[str, datetime]] = [{} for _ in range(terms)]
        self._told: defaultdict[str, list[Evidence]] = defaultdict(list)
        for one in findings:
            story, at = one.imprint.story_id, one.imprint.published_at
            for position, sentence in one.shown:
                self._told[position.actor].append(Evidence(position, sentence, one.imprint))
            if one.terms:
                naming.setdefault(story, at)
                for actor in one.actors:
                    both[actor].setdefault(story, at)
            for term in one.terms:
                held[term].setdefault(story, at)
        self._naming = list(naming.values())
        self._both = {actor: list(stories.values()) for actor, stories in both.items()}
        self._held = [list(stories.values()) for stories in held]
        self._shown = {actor: shown(told) for actor, told in self._told.items()}

    def by_actor(self, until: datetime | None, grades: Grades) -> Mapping[str, Shown]:
        """What is shown of each actor of whom anything was told by a moment, graded."""
        result = {actor: self._of(actor, until, grades) for actor in self._told}
        return {actor: found for actor, found in result.items() if found != Shown()}

    def naming(self, until: datetime | None) -> int:
        """Stories that named the question by a moment."""
        return _by(self._naming, until)

    def both(self, actor: str, until: datetime | None) -> int:
        """Stories that named the question and the actor by a moment."""
        return _by(self._both.get(actor, []), until)

    def holding(self, term: int, until: datetime | None) -> int:
        """Stories that held one of the question's terms by a moment."""
        return _by(self._held[term], until)

    def _of(self, actor: str, until: datetime | None, grades: Grades) -> Shown:
        graded = [one.graded(grades) for one in self._told[actor]] if grades else []
        if any(str(one.grade) for one in graded):
            return shown(one for one in graded if until is None or one.published_at <= until)
        found = self._shown[actor]
        return found if until is None else found.until(until)


@lru_cache(maxsize=32)
def spoken(read: Read, terms: int) -> Spoken:
    """The findings of a question with so many terms, put in order."""
    with not_collecting():
        return Spoken(read.findings, terms)


def _by(moments: Moments, until: datetime | None) -> int:
    """How many of the moments, which are in order, have passed."""
    return len(moments) if until is None else bisect_right(moments, until)
