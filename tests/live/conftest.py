"""A scene of colored, textured squares, a detector that finds them and a network that tells them apart by color.

Quick and exact: the color is the person. Unlike tests/cli/toy.py it survives JPEG and gives the optical flow something
to follow.
"""

import cv2
import numpy as np
import pytest

from facelab.cards import card
from facelab.pipeline import Pipeline
from facelab.types import Box, Face

COLORS = {"Ann": (250, 40, 40), "Bob": (40, 60, 250), "Eve": (40, 200, 40)}
_POINTS = ((0.3, 0.38), (0.7, 0.38), (0.5, 0.58), (0.33, 0.75), (0.67, 0.75))
_LEAST = 60  # by how much the channels of a face differ


def texture(height, width, seed):
    noise = np.random.default_rng(seed).integers(0, 256, (height, width)).astype(np.uint8)
    return cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 2), None, 0, 255, cv2.NORM_MINMAX)


def scene(*people, size=(240, 320), seed=0):
    """(H, W, 3) uint8 RGB; each of the people is (name or color, x, y, side)."""
    frame = np.repeat((100 + texture(*size, 7)[..., None] // 8), 3, axis=2)
    for who, x, y, side in people:
        color = np.array(COLORS.get(who, who), np.float32)
        bright = 0.3 + 0.7 * texture(side, side, seed)[..., None] / 255
        frame[y : y + side, x : x + side] = (bright * color).astype(np.uint8)
    return frame


def detector(photos):
    """The colored squares, the largest first."""
    return [sorted(_faces(photo), key=lambda face: -face.box.area) for photo in photos]


def _faces(photo):
    colored = (photo.max(2).astype(int) - photo.min(2) > _LEAST).astype(np.uint8)
    colored = cv2.morphologyEx(colored, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(colored)
    for left, top, width, height, area in stats[1:].tolist():
        if area > 400:
            points = tuple((left + x * width, top + y * height) for x, y in _POINTS)
            yield Face(Box(left, top, left + width, top + height), 0.99, points)


class ByColor:
    """The vector of a face is its mean color; the card is that of dlib_resnet."""

    card = card("dlib_resnet")

    def __call__(self, faces):
        vectors = np.zeros((len(faces), 128), np.float32)
        if len(faces):
            vectors[:, :3] = faces.reshape(len(faces), -1, 3).mean(axis=1)
            vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1)
        return vectors


@pytest.fixture
def toy():
    """``toy.scene(("Ann", x, y, side), ...)``, ``toy.pipeline()``, ``toy.detector``, ``toy.vector("Ann")``."""

    class Toy:
        colors = COLORS

        @staticmethod
        def pipeline():
            return Pipeline(ByColor(), detector)

        @classmethod
        def vector(cls, who):
            (found,) = cls.pipeline()([cls.scene((who, 60, 60, 90))])
            return found.vectors[0]

    Toy.scene, Toy.detector = staticmethod(scene), staticmethod(detector)
    return Toy
