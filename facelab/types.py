"""The small frozen records that facelab returns.

Coordinates are pixels in the photo: x runs right, y runs down, and the center of the top-left
pixel is (0, 0). *Left* and *right* are the viewer's: the left eye is the one at smaller x on an
upright face.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

LANDMARK_NAMES = ("left_eye", "right_eye", "nose", "left_mouth", "right_mouth")


@dataclass(frozen=True)
class Box:
    """An axis-aligned rectangle in pixels; it may reach outside the photo.

    Example:
        >>> Box(10, 20, 30, 60).height
        40
    """

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def center(self) -> tuple[float, float]:
        """(x, y) in pixels."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Face:
    """One detected face.

    Attributes:
        box: Where the face is, in pixels.
        confidence: The detector's probability that this is a face, 0 to 1.
        landmarks: Five (x, y) points in pixels, in the order of :data:`LANDMARK_NAMES`.
    """

    box: Box
    confidence: float
    landmarks: tuple[tuple[float, float], ...]

    @property
    def interocular(self) -> float:
        """Distance between the two eyes, in pixels."""
        return math.dist(self.landmarks[0], self.landmarks[1])


@dataclass(frozen=True)
class VerificationResult:
    """The answer to "are these two photos of the same person?".

    Attributes:
        same: True where ``distance <= threshold``.
        distance: Cosine distance of the two embeddings, 0 (same direction) to 2 (opposite).
        threshold: The largest distance that still counts as the same person.
        model: Name of the model whose embeddings were compared.
        faces: The two faces that were compared, each in its photo; ``None`` where that was not kept.
        counts: How many faces the detector found in each photo; ``None`` where that was not kept.
        turned: By how many degrees clockwise each photo was turned to find a face; ``None`` where that was not kept.
    """

    same: bool
    distance: float
    threshold: float
    model: str
    faces: tuple[Face, Face] | None = None
    counts: tuple[int, int] | None = None
    turned: tuple[int, int] | None = None


@dataclass(frozen=True)
class Match:
    """One candidate answer to "who is this?".

    Attributes:
        name: The enrolled person.
        distance: Cosine distance to that person's nearest enrolled photo, 0 to 2.
        threshold: The largest distance that still counts as that person.
    """

    name: str
    distance: float
    threshold: float

    @property
    def accepted(self) -> bool:
        """False: too far away, so the open-set answer is "unknown"."""
        return self.distance <= self.threshold


@dataclass(frozen=True)
class ClassScore:
    """One of the most probable classes of a classifier.

    Attributes:
        name: The class: a person, a thing, ``"live"``.
        probability: 0 to 1; those of all classes sum to 1.
    """

    name: str
    probability: float


@dataclass(frozen=True)
class LivenessResult:
    """The answer to "is this a living face or a picture of one?".

    Attributes:
        live: True where ``probability >= threshold``.
        probability: Of a living face, 0 to 1.
        threshold: The least probability that counts as live.
        model: Name of the network; of several, joined by a plus sign.
    """

    live: bool
    probability: float
    threshold: float
    model: str
