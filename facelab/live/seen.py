"""What a running recognizer has seen of one track."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from facelab.live.tracking import Vote
from facelab.types import Face, LivenessResult, Match

_KEEP = 8  # embeddings that are remembered
_ENOUGH = 5  # embeddings, after which a track is looked at less often
_SELDOM = 1.0  # seconds from one of those to the next


@dataclass(frozen=True)
class FaceDetails:
    """One face, closer.

    Attributes:
        aligned: (H, W, 3) uint8 RGB, as it was aligned for the model.
        landmarks: (5, 2) float, pixels of the aligned face.
        nearest: The nearest enrolled people, at most three, nearest first.
        live: Whether it is a living face; ``None`` where that is not looked at.
    """

    aligned: np.ndarray
    landmarks: np.ndarray
    nearest: tuple[Match, ...]
    live: LivenessResult | None


@dataclass
class Seen:
    """The last embeddings of a track, the vote on them, and its last aligned face.

    Attributes:
        vote: Who it is.
        vectors: The last embeddings, (D,) each.
        details: The last look; ``None`` before the first.
        live: The mean over the last looks; ``None`` where liveness is not looked at, or not yet.
    """

    vote: Vote = field(default_factory=Vote)
    vectors: deque[np.ndarray] = field(default_factory=lambda: deque(maxlen=_KEEP))
    details: FaceDetails | None = None
    live: LivenessResult | None = None
    _probabilities: deque[float] = field(default_factory=lambda: deque(maxlen=_KEEP))
    _looked: float | None = None
    _strange: int = 0

    def is_due(self, seconds: float) -> bool:
        """True where this track needs an embedding: at the beginning at every chance, then once a second."""
        unsure = len(self.vote) < _ENOUGH or self._looked is None or self._strange > 0
        return unsure or seconds - self._looked >= _SELDOM

    def strange(self, vector: np.ndarray, limit: float) -> int:
        """How many embeddings in a row, with this one, (D,), are farther than ``limit`` from all that are remembered.

        One is a bad frame. Two are another person: tracks that cross can swap their faces, and a film can cut from one
        face to another in the same place.
        """
        apart = min((1 - float(vector @ other) for other in self.vectors), default=0.0)
        self._strange = self._strange + 1 if apart > limit else 0
        return self._strange

    def look(self, face: Face, aligned: np.ndarray, matrix: np.ndarray, live: LivenessResult | None) -> None:
        """Take an aligned face, (H, W, 3) uint8 RGB, and the (2, 3) matrix by which it was cut out."""
        if live is not None:
            self._probabilities.append(live.probability)
            mean = float(np.mean(self._probabilities))
            self.live = LivenessResult(mean >= live.threshold, mean, live.threshold, live.model)
        landmarks = np.array(face.landmarks) @ matrix[:, :2].T + matrix[:, 2]
        self.details = FaceDetails(aligned, landmarks, (), self.live)

    def answer(self, vector: np.ndarray, matches: Sequence[Match], threshold: float, seconds: float) -> None:
        """Take an embedding, (D,), and the enrolled people near it, nearest first."""
        self.vectors.append(vector)
        self.vote.add({match.name: match.distance for match in matches}, threshold)
        self.details = FaceDetails(self.details.aligned, self.details.landmarks, tuple(matches[:3]), self.live)
        self._looked = seconds

    def forget(self) -> None:
        """Start the vote again; the face itself is still known."""
        self.vote, self._looked = Vote(), None
