"""Alignment: cut a face out of its photo so that every face lies at the same place.

Four kinds, chosen by the model's card: five points onto a template, the detector's box with a margin, eyes and mouth,
and the face with its surroundings. The first three come down to one 2x3 matrix that maps pixels of the photo to pixels
of the aligned face; :func:`align` then cuts the *aligned face* that a network takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

import numpy as np

from facelab import images
from facelab.cards import BoxCrop, EyeMouthAlignment, FivePointAlignment
from facelab.cards.alignment import Alignment, Surroundings
from facelab.detection.surroundings import with_surroundings
from facelab.errors import InputError
from facelab.geometry import fit_similarity
from facelab.types import Box, Face

# Where MTCNN finds the five points of an average face, as fractions of the width and height of its
# own box: the mean over the 3,443 photos of LFW's pairsDevTrain list.
_MEAN_FACE = ((0.28, 0.38), (0.73, 0.38), (0.51, 0.58), (0.31, 0.75), (0.72, 0.75))


def align(image: np.ndarray, faces: Sequence[Face], alignment: Alignment) -> np.ndarray:
    """Cut some faces out of one photo, aligned.

    Args:
        image: (H, W, 3) uint8 RGB.
        faces: Faces found in this photo; may be empty.
        alignment: Usually ``card.alignment``.

    Returns:
        (N, height, width, 3) uint8 RGB, one picture per face.
    """
    if isinstance(alignment, Surroundings):
        return with_surroundings(image, [face.box for face in faces], alignment)
    matrices = [alignment_matrix(alignment, face) for face in faces]
    return images.warp(images.reading.check(image), np.array(matrices), alignment.size)


@singledispatch
def alignment_matrix(alignment: Alignment, face: Face) -> np.ndarray:
    """The (2, 3) affine matrix from pixels of the photo to pixels of the aligned face."""
    raise InputError(
        f"Expected FivePointAlignment, BoxCrop or EyeMouthAlignment. Received: {type(alignment).__name__}."
    )


@alignment_matrix.register
def _(alignment: FivePointAlignment, face: Face) -> np.ndarray:
    used = [i for i, point in enumerate(alignment.template) if point is not None]
    target = np.array([alignment.template[i] for i in used])
    return fit_similarity(np.array(face.landmarks)[used], target)


@alignment_matrix.register
def _(alignment: BoxCrop, face: Face) -> np.ndarray:
    height, width = alignment.size
    side = (max if alignment.side == "longer" else min)(face.box.width, face.box.height) * alignment.enlarge
    scale = np.array([width, height]) / side
    # Pixel i of an aligned face n wide covers the interval from i - 0.5 to i + 0.5, so its middle is (n - 1) / 2.
    shift = np.array([width - 1, height - 1]) / 2 - scale * face.box.center
    return np.array([[scale[0], 0, shift[0]], [0, scale[1], shift[1]]])


@alignment_matrix.register
def _(alignment: EyeMouthAlignment, face: Face) -> np.ndarray:
    left_eye, right_eye, _, left_mouth, right_mouth = np.array(face.landmarks)
    eyes, mouth = (left_eye + right_eye) / 2, (left_mouth + right_mouth) / 2
    across = (right_eye - left_eye) / np.linalg.norm(right_eye - left_eye)
    down = np.array([-across[1], across[0]])
    scale = alignment.eyes_to_mouth / max(abs((mouth - eyes) @ down), 1.0)
    rotation = scale * np.stack([across, down])
    target = np.array([(alignment.size[1] - 1) / 2, alignment.eyes_y])
    return np.column_stack([rotation, target - rotation @ eyes])


def main_face(faces: Sequence[Face], image_shape: tuple[int, ...]) -> Face | None:
    """The face that the photo is of: large and central. ``None`` if there is no face.

    Ranked as FaceNet's alignment script does: box area minus twice the squared distance between
    the centers of the box and of the photo.
    """
    middle = np.array([image_shape[1], image_shape[0]]) / 2
    return max(faces, key=lambda f: f.box.area - 2 * np.sum((f.box.center - middle) ** 2), default=None)


def central_face(image_shape: tuple[int, ...]) -> Face:
    """A stand-in where the detector finds nothing: an average face in the middle of the photo.

    Its size is that of the faces in LFW's deep-funneled photos: the box is 0.49 of the photo's
    shorter side high. ``confidence`` is 0.
    """
    height, width = image_shape[:2]
    tall = 0.49 * min(height, width)
    wide = 0.74 * tall
    box = Box(width / 2 - wide / 2, height / 2 - tall / 2, width / 2 + wide / 2, height / 2 + tall / 2)
    return Face(box, 0.0, tuple((box.left + x * wide, box.top + y * tall) for x, y in _MEAN_FACE))
