"""A face with its surroundings, cut as the networks were trained: 200 recorded rectangles."""

import numpy as np
import pytest

from facelab import detection
from facelab.cards.alignment import Surroundings
from facelab.detection.surroundings import rectangle
from facelab.types import Box, Face


@pytest.mark.realdata
def test_the_rectangles_are_the_original_ones(shared):
    with np.load(shared / "oracles" / "antispoof_lfw.npz") as file:
        cases = file["rect_cases_W_H_x_y_w_h_scale_l_t_r_b"]
    assert len(cases) == 200
    for wide, high, x, y, w, h, scale, *expected in cases:
        found = rectangle((int(high), int(wide)), Box(x, y, x + w, y + h), scale)
        assert found == tuple(map(int, expected)), (wide, high, x, y, w, h, scale)


@pytest.mark.parametrize("box", [Box(0, 0, 20, 20), Box(80, 180, 99, 199), Box(-10, 50, 30, 90), Box(0, 0, 99, 199)])
def test_nothing_beyond_the_photo_is_made_up(box):
    left, top, right, bottom = rectangle((200, 100), box, 2.7)
    assert 0 <= left <= right <= 99
    assert 0 <= top <= bottom <= 199


def test_align_cuts_one_picture_per_face_and_none_of_none():
    image = np.zeros((60, 90, 3), np.uint8)
    image[20:40, 30:60] = 255
    face = Face(Box(30, 20, 60, 40), 1.0, ())
    alignment = Surroundings(size=(8, 12), scale=1.0)
    (aligned_face,) = detection.align(image, [face], alignment)
    assert aligned_face.shape == (8, 12, 3)
    assert aligned_face.mean() > 225
    (around,) = detection.align(image, [face], Surroundings(size=(8, 12), scale=2.0))
    assert 30 < around.mean() < 100  # a quarter of it is the face
    assert detection.align(image, [], alignment).shape == (0, 8, 12, 3)
