"""A vote: a name belongs to a track, not to a frame, so that it does not flicker."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

import numpy as np

from facelab.errors import InputError

_KEEP = 8  # embeddings that are remembered
_RELEASE = 1.1  # times the threshold: up to there a name that was given stays


class Vote:
    """Who a track is, from its last embeddings.

    The distance to a person is the mean over the last embeddings. There is no answer until ``agree`` embeddings in a
    row say the same (the same person, or no one); then a name is given where the mean distance is at most the
    threshold, and taken away only where it passes 1.1 times the threshold (hysteresis).

    Args:
        agree: Embeddings in a row that must say the same before there is an answer.

    Attributes:
        state: ``"checking"``, ``"known"`` or ``"unknown"``.
        name: The person where the state is ``"known"``, else ``None``.
        nearest: The person with the smallest mean distance; ``None`` where no one is enrolled.
        distance: To that person; ``None`` where no one is enrolled.

    Raises:
        InputError: ``agree`` below 1.

    Example:
        >>> vote = Vote()
        >>> for distance in (0.25, 0.32, 0.34):
        ...     vote.add({"Ann": distance, "Bob": 0.7}, threshold=0.3)
        ...     print(vote.state, vote.name, round(vote.distance, 3))
        checking None 0.25
        checking None 0.285
        unknown None 0.303
    """

    def __init__(self, agree: int = 2):
        if agree < 1:
            raise InputError(f"Expected at least 1 embedding to agree. Received: {agree}.")
        self.agree = agree
        self.state = "checking"
        self.name: str | None = None
        self.nearest: str | None = None
        self.distance: float | None = None
        self._distances: deque[Mapping[str, float]] = deque(maxlen=_KEEP)
        self._answers: deque[str | None] = deque(maxlen=agree)

    def __len__(self) -> int:
        """How many embeddings are remembered."""
        return len(self._distances)

    def add(self, distances: Mapping[str, float], threshold: float) -> None:
        """Take one more embedding.

        Args:
            distances: Person -> cosine distance to that person's nearest photo. People who are far may be missing.
            threshold: Largest distance that counts as that person.
        """
        self._distances.append(distances)
        nearest = min(distances, key=distances.get, default=None)
        self._answers.append(nearest if nearest is not None and distances[nearest] <= threshold else None)
        self._means()
        self._decide(threshold)

    def _means(self) -> None:
        """Nearest person and mean distance, among those who were near in every one of the last embeddings."""
        people = set.intersection(*(set(each) for each in self._distances))
        means = {name: float(np.mean([each[name] for each in self._distances])) for name in sorted(people)}
        self.nearest = min(means, key=means.get, default=None)
        self.distance = None if self.nearest is None else means[self.nearest]

    def _decide(self, threshold: float) -> None:
        if self.state == "checking" and (len(self._answers) < self.agree or len(set(self._answers)) > 1):
            return
        kept = self.name is not None and self.name == self.nearest and self.distance <= _RELEASE * threshold
        if kept:
            return
        near = self.nearest is not None and self.distance <= threshold and self._answers[-1] == self.nearest
        self.state, self.name = ("known", self.nearest) if near else ("unknown", None)
