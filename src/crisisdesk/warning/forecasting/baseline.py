"""The yardstick: who was at the other end last time, and who usually is. Two parameters, chosen on the valid part."""

from typing import Final, NamedTuple

import numpy as np

from crisisdesk.warning.forecasting.clues import Scene
from crisisdesk.warning.forecasting.history import by_deed, by_role
from crisisdesk.warning.forecasting.tallies import Reals


class Recurrence(NamedTuple):
    """Score = exp(-days since the same deed / ``fades``) + ``usual`` * the candidate's share in the type."""

    fades: float
    usual: float

    def score(self, scene: Scene) -> Reals:
        """The score of each candidate."""
        since = scene.read("deeds", by_deed(scene.subject, scene.candidate, scene.relation))[1]
        role = scene.read("roles", by_role(scene.relation, scene.candidate))[0][:, 2]
        scores: Reals = (np.exp(-since / self.fades) + self.usual * scene.share(role)).astype(np.float32)
        return scores


CHOICES: Final = tuple(Recurrence(fades, usual) for fades in (15.0, 60.0, 240.0) for usual in (0.1, 1.0))
