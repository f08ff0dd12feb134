"""What a face can be asked: who, turned how far, which expression, with glasses? And the truth of synthetic people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from facelab._luma import LUMA
from facelab._rows import Rows
from facelab.cards import FivePointAlignment
from facelab.detection import align
from facelab.errors import InputError
from facelab.synthetic.dataset import SyntheticSet
from facelab.types import Face

EXPRESSIONS = ("neutral", "smile", "open mouth")
_SMILE, _OPEN = 0.3, 0.15  # parameters of a capture, from which on it counts as a smile, as an open mouth
# Where the five points come to lie, as fractions of the face: eyes at two fifths, some chin and forehead.
_PLACES = ((0.33, 0.4), (0.67, 0.4), (0.5, 0.58), (0.37, 0.74), (0.63, 0.74))


@dataclass(frozen=True)
class Task:
    """One question to a face.

    Attributes:
        name: Of the question, and of the network's head.
        classes: Number of answers to choose from; ``None`` for a number.
        scale: A number is learned divided by this; 1 for classes.

    Raises:
        InputError: Fewer than two classes, or a scale that is not positive.
    """

    name: str
    classes: int | None
    scale: float = 1.0

    def __post_init__(self):
        if (self.classes is not None and self.classes < 2) or not self.scale > 0:
            raise InputError(f"Expected two classes or more and a scale above 0. Received: {self}.")

    @property
    def initial_loss(self) -> float:
        """The loss of a network that knows nothing: log C for C classes, 1 for a number of variance scale²."""
        return 1.0 if self.classes is None else float(np.log(self.classes))


def face_tasks(people: int) -> tuple[Task, ...]:
    """The four tasks, for this number of training people."""
    return (
        Task("identity", people),
        Task("yaw", None, scale=15.0),
        Task("expression", len(EXPRESSIONS)),
        Task("glasses", 2),
    )


@dataclass(frozen=True, eq=False)
class AnnotatedFaces(Rows):
    """Gray images of faces and what is true of each.

    Attributes:
        images: (N, size, size, 1) uint8.
        labels: (N,) int, who it is.
        yaw: (N,) float32 degrees, positive to the right of the photo.
        expression: (N,) int, index into :data:`EXPRESSIONS`.
        glasses: (N,) int, 1 with glasses.
    """

    images: np.ndarray
    labels: np.ndarray
    yaw: np.ndarray
    expression: np.ndarray
    glasses: np.ndarray

    def targets(self) -> dict[str, np.ndarray]:
        """Task -> (N,) truth, as :func:`facelab.multitask.train` takes it; identities counted from 0."""
        identity = np.unique(self.labels, return_inverse=True)[1]
        return {"identity": identity, "yaw": self.yaw, "expression": self.expression, "glasses": self.glasses}


def annotated_faces(people: SyntheticSet, size: int = 48) -> AnnotatedFaces:
    """The faces of a set, aligned by their true landmarks: detection is not what is measured here.

    Args:
        people: From :func:`facelab.synthetic.shipped_people` or ``synthetic_people``.
        size: Height and width of a face in pixels.

    Raises:
        InputError: A photo cannot be read.
    """
    alignment = FivePointAlignment(
        (size, size), tuple((x * (size - 1), y * (size - 1)) for x, y in _PLACES), exact=True
    )
    luma, images = LUMA.astype(np.float32), np.empty((len(people), size, size, 1), np.uint8)
    for i, truth in enumerate(people.truths):
        face = Face(truth.box, 1.0, tuple(map(tuple, truth.landmarks.tolist())))
        images[i, :, :, 0] = align(people.photos.image(i), [face], alignment)[0] @ luma + 0.5
    captures = people.captures
    return AnnotatedFaces(
        images,
        people.labels,
        np.array([capture.yaw for capture in captures], np.float32),
        np.array([2 if capture.mouth_open >= _OPEN else int(capture.smile >= _SMILE) for capture in captures]),
        np.array([int(person.look.glasses != "none") for person in people.drawn]),
    )
