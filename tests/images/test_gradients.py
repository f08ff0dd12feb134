"""Gradients of ramps that one can do in one's head, against a plain loop, and bad input."""

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.images.gradients import gradient_channels


def gray(picture):
    return np.repeat(np.asarray(picture, np.uint8)[None, ..., None], 3, 3)


@pytest.mark.parametrize(
    ("right", "down", "direction"),
    [(10, 0, 0), (0, 10, 64), (-10, 0, 128), (0, -10, 192), (10, 10, 32), (-10, 10, 96), (10, -10, 224)],
)
def test_a_ramp_has_one_direction(right, down, direction):
    y, x = np.mgrid[:5, :5]
    found = gradient_channels(gray(100 + right * x + down * y - 5 * (right + down)))[0]
    assert (found[..., 2] == direction).all()
    assert (found[..., 1] == round(255 * np.hypot(right, down) / 180.3)).all()


def test_brightness_scales_the_magnitude_and_keeps_the_direction():
    rng = np.random.default_rng(0)
    y, x = np.mgrid[:8, :8]
    picture = 4 * x + 3 * y + rng.integers(0, 4, (8, 8)) * 2
    dim, bright = gradient_channels(gray(picture))[0], gradient_channels(gray(3 * picture))[0]
    assert (dim[..., 2] == bright[..., 2]).all()
    assert np.abs(3.0 * dim[..., 1] - bright[..., 1]).max() <= 2  # rounding


def test_flat_and_steepest():
    assert gradient_channels(gray(np.full((4, 4), 77)))[0, 2, 2].tolist() == [77, 0, 0]
    board = np.zeros((6, 6))
    board[3:, 3:] = 255
    found = gradient_channels(gray(board))[0]
    assert found[..., 1].max() <= 255
    assert found[3, 3, 2] == 32  # toward the bright corner, down and right


def test_against_a_plain_loop():
    faces = np.random.default_rng(0).integers(0, 256, (2, 6, 7, 3), dtype=np.uint8)
    found = gradient_channels(faces).astype(int)
    for n in range(2):
        light = faces[n] @ np.array([0.299, 0.587, 0.114])
        for y in range(1, 5):
            for x in range(1, 6):
                right, down = (light[y, x + 1] - light[y, x - 1]) / 2, (light[y + 1, x] - light[y - 1, x]) / 2
                angle = np.degrees(np.arctan2(down, right)) % 360
                expected = [light[y, x], 255 * np.hypot(right, down) / 180.3, 256 * angle / 360]
                difference = np.abs(found[n, y, x] - expected)
                difference[2] = min(difference[2], 256 - difference[2])  # 255 and 0 are neighbors
                assert (difference < 1).all()


@pytest.mark.parametrize(
    "faces", [np.zeros((4, 4, 3), np.uint8), np.zeros((1, 4, 4, 3)), np.zeros((1, 1, 4, 3), np.uint8)]
)
def test_bad_input(faces):
    with pytest.raises(InputError, match="Expected faces"):
        gradient_channels(faces)
