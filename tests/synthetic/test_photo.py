"""The box that goes with 68 landmarks, and the names of regions."""

import numpy as np

from facelab.synthetic.photo import PARSING, box_around
from facelab.types import Box


def test_the_box_holds_the_landmarks_and_a_quarter_more_above():
    landmarks = np.zeros((68, 2))
    landmarks[:, 0], landmarks[:, 1] = np.linspace(10, 50, 68), np.linspace(120, 40, 68)
    box = box_around(landmarks)
    assert box == Box(10, 20, 50, 120)
    assert all(type(v) is float for v in (box.left, box.top, box.right, box.bottom))


def test_regions_have_names_of_their_own_and_background_is_zero():
    assert len(set(PARSING)) == len(PARSING)
    assert PARSING.index("background") == 0
