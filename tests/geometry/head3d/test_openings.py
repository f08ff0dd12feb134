"""Lids and lips on the average face: shut, open, and nothing else moved."""

import numpy as np
import pytest

from facelab.geometry.head3d.head import generic_head
from facelab.geometry.head3d.openings import EYE_CENTER, MOUTH_HALF_WIDTH, SEAM, eyes_shut, in_eye, in_mouth, lids, lips
from facelab.geometry.landmarks68 import LANDMARKS_68


def test_lids_and_lips_pass_through_the_landmarks():
    eye, mouth = LANDMARKS_68[42:48], LANDMARKS_68[48:60]
    assert np.allclose(lids(eye[1:3, 0])[0], eye[1:3, 1], atol=0.5)
    assert np.allclose(lids(eye[4:, 0])[1], eye[4:, 1], atol=0.5)
    assert np.allclose(lips(mouth[1:6, 0])[0], mouth[1:6, 1], atol=0.5)
    assert np.allclose(lips(mouth[7:12, 0])[1], mouth[7:12, 1], atol=0.5)


def test_an_eye_is_open_inside_and_shut_at_its_corners():
    assert in_eye(np.array(EYE_CENTER))
    assert in_eye(np.array(EYE_CENTER) * [-1, 1])
    outside = [[0, 0], [60, 0], [EYE_CENTER[0], 9], [EYE_CENTER[0], -9]]
    assert not in_eye(np.array(outside, float)).any()
    upper, lower, between = lids(np.linspace(17.5, 47.5, 31))
    assert between.all()
    assert (upper > lower).all()


def test_the_seam_lies_between_the_lips():
    assert in_mouth(np.array([0, np.mean(SEAM)]))
    assert not in_mouth(np.array([[0, SEAM[0] + 0.1], [0, SEAM[1] - 0.1], [MOUTH_HALF_WIDTH + 1, np.mean(SEAM)]])).any()
    upper, lower, inside = lips(np.array([0.0, MOUTH_HALF_WIDTH, 40]))
    assert inside.tolist() == [True, True, False]
    assert upper[0] > SEAM[0] > SEAM[1] > lower[0]


def test_a_shut_upper_lid_meets_the_lower_one_and_the_lower_one_stays():
    x = np.linspace(20, 45, 11)
    upper, lower, _ = lids(x)
    front = np.ones(len(x))
    down = eyes_shut(np.column_stack([x, upper]), front)
    assert not down[:, [0, 2]].any()
    rest = upper + down[:, 1] - lower
    assert (rest >= 0).all()
    assert (rest < 0.12 * (upper - lower)).all()
    assert np.allclose(eyes_shut(np.column_stack([x, lower]), front), 0)
    assert np.allclose(eyes_shut(np.column_stack([x, upper + 25]), front), 0, atol=1e-3)  # the brow stays


def test_nothing_but_the_jaw_moves_with_the_mouth():
    head = generic_head()
    moved = np.abs(head.expression["mouth_open"]).max(-1)
    assert moved[head.face[..., 1] > -60].max() == 0
    chin = head.landmarks(head.mean + head.expression["mouth_open"])[8] - head.landmarks(head.mean)[8]
    assert chin[1] < -12
    assert chin[0] == pytest.approx(0, abs=1e-6)


def test_an_open_mouth_leaves_the_back_of_the_head():
    head = generic_head()
    assert np.abs(head.expression["mouth_open"][head.front < 0.01]).max() < 0.1


def test_an_open_mouth_takes_the_inner_lower_lip_along():
    head = generic_head()
    moved = head.landmarks(head.mean + head.expression["mouth_open"]) - head.landmarks(head.mean)
    assert np.abs(moved[[61, 62, 63], 1]).max() < 1
    assert moved[66, 1] == pytest.approx(moved[57, 1], abs=2)
