"""Optical flow on pictures of known motion."""

import cv2
import numpy as np
import pytest

from facelab.live.tracking.flow import follow, grid, is_cut, similarity
from facelab.types import Box


@pytest.fixture(scope="module")
def scene():
    """(240, 320) gray, blurred noise: something to follow everywhere."""
    noise = np.random.default_rng(0).integers(0, 256, (240, 320)).astype(np.uint8)
    return cv2.normalize(cv2.GaussianBlur(noise, (0, 0), 3), None, 0, 255, cv2.NORM_MINMAX)


def moved(scene, angle=0.0, scale=1.0, shift=(0.0, 0.0)):
    matrix = cv2.getRotationMatrix2D((160, 120), angle, scale)
    matrix[:, 2] += shift
    return cv2.warpAffine(scene, matrix, (320, 240), borderMode=cv2.BORDER_REFLECT), matrix


def test_the_grid_lies_inside_the_box():
    points = grid(Box(10, 20, 60, 100))
    assert points.shape == (49, 2)
    assert points.min(0) == pytest.approx([15, 28])
    assert points.max(0) == pytest.approx([55, 92])


@pytest.mark.parametrize(
    "motion", [{}, {"shift": (7, -4)}, {"angle": 6}, {"scale": 1.06}, {"angle": -4, "scale": 0.96}]
)
def test_a_known_motion_is_found(scene, motion):
    after, matrix = moved(scene, **motion)
    points = grid(Box(110, 70, 210, 170))
    places, kept = follow(scene, after, points)
    assert kept.mean() > 0.9
    expected = points @ matrix[:, :2].T + matrix[:, 2]
    missed = np.linalg.norm(places - expected, axis=1)[kept]
    assert np.median(missed) < 0.3
    assert missed.max() < 1
    np.testing.assert_allclose(similarity(points[kept], places[kept])[:2], matrix, atol=0.5)


def test_points_that_something_else_covers_are_lost(scene):
    after = scene.copy()
    after[70:170, 110:160] = 128  # the left half of the face
    points = grid(Box(110, 70, 210, 170))
    _, kept = follow(scene, after, points)
    assert kept[points[:, 0] > 168].all()
    assert not kept[points[:, 0] < 152].any()


def test_points_that_leave_the_picture_are_lost(scene):
    after, _ = moved(scene, shift=(-12, 0))
    _, kept = follow(scene, after, np.array([[5.0, 100.0], [100.0, 100.0]]))
    assert kept.tolist() == [False, True]


def test_no_points_are_no_error(scene):
    places, kept = follow(scene, scene, np.empty((0, 2)))
    assert places.shape == (0, 2)
    assert kept.shape == (0,)


def test_a_few_points_make_no_motion():
    points = np.arange(18.0).reshape(9, 2)
    assert similarity(points, points + 1) is None


def test_a_cut_is_seen_and_a_light_or_a_motion_is_none(scene):
    assert not is_cut(scene, scene)
    assert not is_cut(scene, np.clip(scene.astype(int) + 60, 0, 255).astype(np.uint8))
    halves = np.zeros_like(scene)
    halves[:, 160:] = 255
    assert is_cut(halves, 255 - halves)
    assert not is_cut(halves, np.roll(halves, 8, 1)), "a motion"
