"""Eyeballs and mouth: where the pupil is, where the teeth are."""

import numpy as np
import pytest

from facelab.geometry.head3d.openings import EYE_CENTER, SEAM
from facelab.synthetic import color
from facelab.synthetic.eyes import eyeballs, mouth_inside
from facelab.synthetic.person import Look


def ball(gaze=(0, 0), iris=0.2):
    """Offsets over one eye, and its albedo, normals and gloss."""
    x, y = np.meshgrid(np.linspace(-9, 9, 73), np.linspace(-3, 3, 25))
    offset = np.column_stack([x.ravel(), y.ravel()])
    return offset, *eyeballs(Look(iris=iris), offset, offset + EYE_CENTER, gaze)


@pytest.mark.parametrize(("gaze", "sign"), [((0, 0), (0, 0)), ((25, 0), (1, 0)), ((-25, 0), (-1, 0)), ((0, 8), (0, 1))])
def test_the_pupil_is_black_and_moves_with_the_gaze(gaze, sign):
    offset, albedo, _, _ = ball(gaze)
    pupil = offset[albedo.max(1) < 0.01].mean(0)
    for moved, wanted in zip(pupil, sign, strict=True):
        assert np.sign(np.round(moved)) == wanted


def test_the_iris_has_its_color_and_the_ball_around_it_is_white():
    offset, albedo, _, gloss = ball(iris=0.9)
    r = np.hypot(*offset.T)
    ring = albedo[(r > 3) & (r < 5) & (offset[:, 1] < 0)].mean(0)
    assert ring.argmax() == color.iris(Look(iris=0.9)).argmax() == 2
    white = albedo[(r > 7) & (r < 8)]
    assert white.min() > 2 * albedo[r < 1].max()
    assert np.ptp(white.mean(0)) < 0.2
    assert (gloss > 1).all()


def test_the_ball_bulges():
    offset, _, normals, _ = ball()
    assert np.allclose(np.linalg.norm(normals, axis=1), 1)
    assert (normals[:, 2] > 0).all()
    assert (normals[offset[:, 0] > 5, 0] > 0).all()
    assert (normals[offset[:, 0] < -5, 0] < 0).all()


def test_an_open_mouth_shows_teeth_above_and_is_dark_or_tongue_below():
    heights = np.linspace(SEAM[0], SEAM[1], 20)
    inside = mouth_inside(np.column_stack([np.full(20, 2.0), heights]), 20.0)
    light = inside @ [0.2126, 0.7152, 0.0722]
    assert light[1:6].min() > 1.4 * light[9:].max()
    assert (inside[:, 0] > inside[:, 2]).all()
    assert inside[-2, 0] > 2 * inside[-2, 1]  # the tongue is red


def test_the_corners_are_dark_and_a_shut_mouth_has_no_teeth():
    corner = mouth_inside(np.array([[22.0, np.mean(SEAM)]]), 20.0)
    assert corner.max() < 0.1
    assert mouth_inside(np.array([[2.0, SEAM[0]]]), 0.8).max() < 0.1
