"""Signs of the pose and projection by hand."""

import numpy as np
import pytest

from facelab.geometry.camera import Camera, rotation

NOSE, CROWN = np.array([0.0, 0, 1]), np.array([0.0, 1, 0])


@pytest.mark.parametrize("angles", [(0, 0, 0), (30, 0, 0), (0, -40, 0), (0, 0, 170), (25, -13, 71)])
def test_a_pose_keeps_lengths_and_hands(angles):
    r = rotation(*angles)
    assert np.allclose(r @ r.T, np.eye(3))
    assert np.linalg.det(r) == pytest.approx(1)


def test_yaw_turns_the_nose_to_the_right_pitch_up_and_roll_clockwise():
    assert np.allclose(rotation(30, 0, 0) @ NOSE, [0.5, 0, 0.75**0.5])
    assert np.allclose(rotation(0, 30, 0) @ NOSE, [0, 0.5, 0.75**0.5])
    assert np.allclose(rotation(0, 0, 30) @ CROWN, [0.5, 0.75**0.5, 0])  # the crown goes to the right
    assert np.allclose(rotation(0, 0, 77) @ NOSE, NOSE)


def test_first_yaw_then_pitch_then_roll():
    whole = rotation(0, 0, 30) @ rotation(0, 20, 0) @ rotation(10, 0, 0)
    assert np.allclose(rotation(10, 20, 30), whole)


def test_projection_by_hand():
    camera = Camera(focal=1000, distance=500, center=(80, 60))
    assert np.allclose(camera.project(np.zeros(3)), [80, 60, 500])
    assert np.allclose(camera.project(np.array([10.0, 0, 0])), [100, 60, 500])  # right in space, right in the photo
    assert np.allclose(camera.project(np.array([0.0, 10, 0])), [80, 40, 500])  # up in space is a smaller y
    # 100 mm before the plane: nearer, and by 500 / 400 larger.
    assert np.allclose(camera.project(np.array([10.0, 10, 100])), [105, 35, 400])


def test_any_number_of_points_at_once():
    camera = Camera(300, 700, (0, 0))
    points = np.random.default_rng(0).normal(size=(2, 5, 3))
    assert np.allclose(camera.project(points)[1, 3], camera.project(points[1, 3]))
