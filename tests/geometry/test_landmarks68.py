"""The order of the 68 points, told by where they lie."""

import numpy as np

from facelab.geometry.landmarks68 import LANDMARKS_68, five_of_68

# The point that a mirror makes of each point.
MIRROR = np.array([
    *range(16, -1, -1), *range(26, 16, -1), 27, 28, 29, 30, 35, 34, 33, 32, 31,
    45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40, 54, 53, 52, 51, 50, 49, 48, 59, 58, 57, 56, 55,
    64, 63, 62, 61, 60, 67, 66, 65,
])  # fmt: skip


def test_the_average_face_is_its_own_mirror_image():
    assert LANDMARKS_68.shape == (68, 2)
    assert np.allclose(LANDMARKS_68[MIRROR] * [-1, 1], LANDMARKS_68)


def test_rows_run_as_in_the_scheme():
    x, y = LANDMARKS_68.T
    assert (np.diff(x[:17]) > 0).all()  # the jaw from left to right
    assert y[:17].argmin() == 8  # lowest at the chin
    assert (np.diff(x[17:27]) > 0).all()  # the brows from left to right
    assert (np.diff(y[27:31]) < 0).all()  # the bridge downwards
    assert (np.diff(x[31:36]) > 0).all()  # under the nose from left to right


def test_eyes_and_lips_run_clockwise_as_seen():
    for points in (range(36, 42), range(42, 48), range(48, 60), range(60, 68)):
        x, y = LANDMARKS_68[list(points)].T
        assert (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() < 0  # y up
        assert x.argmin() == 0


def test_brows_lie_above_eyes_above_nose_above_lips_above_chin():
    heights = [LANDMARKS_68[part, 1].mean() for part in (slice(17, 27), slice(36, 48), slice(31, 36), slice(48, 68), 8)]
    assert heights == sorted(heights, reverse=True)
    inner = LANDMARKS_68[60:68]
    assert (inner[:, 1] < LANDMARKS_68[51, 1]).all()
    assert (inner[:, 1] > LANDMARKS_68[57, 1]).all()


def test_five_of_sixty_eight():
    five = five_of_68(LANDMARKS_68)
    assert five.shape == (5, 2)
    assert np.allclose(five[0], five[1] * [-1, 1])
    assert five[0, 0] < 0 < five[1, 0]
    assert abs(five[0, 1]) < 1  # the pupils are at y = 0
    assert np.array_equal(five[2:], LANDMARKS_68[[30, 48, 54]])
    many = np.stack([LANDMARKS_68, LANDMARKS_68 + 1])
    assert np.allclose(five_of_68(many), np.stack([five, five + 1]))
