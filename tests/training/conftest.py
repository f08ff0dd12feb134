"""Faces of a few synthetic people, small trainings on them."""

import numpy as np
import pytest

from facelab import models
from facelab.datasets import shipped_people
from facelab.training import Recipe, align_photos
from facelab.types import Box, Face

NAME = "facelab_synthetic"


@pytest.fixture(scope="session")
def faces():
    """12 people with 6 photos each, cut out where the renderer knows the faces to be: no detector."""
    people = shipped_people()
    chosen = np.flatnonzero((people.labels < 12) & (np.arange(len(people)) % 12 < 6))
    marks = iter(people.landmarks[chosen])
    boxes = iter(people.boxes[chosen])

    def detector(images):
        return [[Face(Box(*map(float, next(boxes))), 1.0, tuple(map(tuple, next(marks).tolist())))] for _ in images]

    return align_photos(people.photos.subset(chosen), models.card(NAME).alignment, detector)


@pytest.fixture
def parts(faces):
    """(known, strangers): 8 people and 4 others."""
    return faces.subset(faces.labels < 8), faces.subset(faces.labels >= 8)


def small(**choices):
    """A recipe of seconds."""
    return Recipe(**{"people": 4, "photos": 2, "steps": 3, "epochs": 2} | choices)
