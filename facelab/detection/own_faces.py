"""Which of the faces in one person's photos are that person's.

A photo of Ann may show somebody else as well, or only somebody else. What the photos have in common is Ann: the rule
takes one face of each photo, the one that agrees with the person's other photos, and none of a photo in which no face
does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# How much farther than the threshold for "the same person" a face may lie from the person's others before it counts as
# somebody else's. The threshold weighs both mistakes alike; here a photo of somebody else is rare, so most photos that
# lie a little beyond it are the person's own. Chosen on LFW's peopleDevTrain. On the 496 people of peopleDevTest
# dlib_resnet then loses 0.45 % of their own photos (95 % interval 0.06 to 0.96), takes no stranger's face beside the
# person's in 99.8 % (99.4 to 100), and leaves out 96.2 % of strangers' photos (94.4 to 97.8):
# experiments/bystanders.py.
TOLERANCE = 1.15


@dataclass(frozen=True, eq=False)
class OwnFaces:
    """One face, or none, of each of a person's P photos.

    Attributes:
        numbers: (P,) int, the number of the face in its photo; -1 where no face of the photo agrees, or there is none.
        distances: (P,) float64, the cosine distance of the photo's best face to the person's other photos; NaN where
            there is nothing to compare.
        limit: The largest distance that agrees.
    """

    numbers: np.ndarray
    distances: np.ndarray
    limit: float


def own_faces(photos: Sequence[np.ndarray], threshold: float) -> OwnFaces:
    """Take of each photo of one person the face that agrees with the person's other photos.

    The face with which most photos agree is looked for: those that show a face within the limit of it, which is
    ``TOLERANCE`` times the threshold. If they are more than half of the photos, they are the person's, and of each
    photo the face nearest to the others of them is taken, where its mean distance to them is within the limit. If they
    are not, nothing says which photos are the person's, and none is taken: so it is with two photos that disagree.
    Where only one photo shows a face, its main face is taken: there is nothing to compare.

    Args:
        photos: The vectors of the faces in each of P photos, (k, D) float32, unit length, the main face first. Where
            two people are on all photos, the main faces decide whose photos they are.
        threshold: The largest cosine distance for the same person, as the model's card has it.

    Example:
        >>> ann, bob = [1.0, 0.0], [0.0, 1.0]
        >>> own_faces([np.array(faces) for faces in ([ann], [bob, ann], [ann], [bob])], threshold=0.1).numbers.tolist()
        [0, 1, 0, -1]
    """
    counts = [len(faces) for faces in photos]
    numbers, distances = np.full(len(photos), -1), np.full(len(photos), np.nan)
    seen = np.flatnonzero(counts)
    if len(seen) < 2:
        numbers[seen] = 0
        return OwnFaces(numbers, distances, TOLERANCE * threshold)
    vectors = np.concatenate([photos[photo] for photo in seen])
    apart = 1 - vectors @ vectors.T  # (F, F) of all F faces
    rows = np.split(np.arange(len(vectors)), np.cumsum([counts[photo] for photo in seen])[:-1])  # of each photo
    group = _group(apart, rows, TOLERANCE * threshold)
    for photo, own in zip(seen, rows, strict=True):
        others = [row for row in group if row not in own]
        to_person = apart[own][:, others or group].mean(axis=1)
        distances[photo] = to_person.min()
        if 2 * len(group) > len(seen) and distances[photo] <= TOLERANCE * threshold:
            numbers[photo] = np.argmin(to_person)
    return OwnFaces(numbers, distances, TOLERANCE * threshold)


def _group(apart: np.ndarray, rows: list[np.ndarray], limit: float) -> np.ndarray:
    """Rows of the faces that agree with the face with which most photos agree, one a photo, itself among them."""
    nearest = np.stack([apart[:, own].min(axis=1) for own in rows], axis=1)  # (F, P), from each face to each photo
    agree = (nearest <= limit).sum(axis=1)
    main = np.isin(np.arange(len(apart)), [own[0] for own in rows])
    # Of equally many a main face, then the face nearest to all photos.
    center = np.lexsort((nearest.sum(axis=1), ~main, -agree))[0]
    return np.array([own[np.argmin(apart[center, own])] for own in rows if apart[center, own].min() <= limit])
