"""The average head: proportions, symmetry, landmarks in their places."""

import numpy as np
import pytest

from facelab.geometry.grid import grid_normals
from facelab.geometry.head3d.head import generic_head
from facelab.geometry.landmarks68 import LANDMARKS_68, five_of_68

NOT_JAW = slice(17, 68)
MIRRORED = [-1, 1, 1]


@pytest.fixture(scope="module")
def head():
    return generic_head()


def test_the_grid_and_its_fields_fit_together(head):
    rows, columns = head.front.shape
    assert head.mean.shape == (rows, columns, 3)
    assert head.face.shape == (rows, columns, 2)
    assert head.triangles.max() == rows * columns - 1
    for field in (head.shape | head.expression).values():
        assert field.shape == head.mean.shape
        assert np.isfinite(field).all()
    assert head.front.min() >= 0
    assert head.front.max() <= 1


def test_it_is_made_once():
    assert generic_head() is generic_head()


def test_proportions_of_an_adult(head):
    five = five_of_68(head.landmarks(head.mean))
    assert five[1, 0] - five[0, 0] == pytest.approx(64, abs=3)
    assert np.abs(five[:2, 1]).max() < 2  # the pupils are at y = 0
    at_the_cheekbones = head.mean[np.abs(head.face[:, 50, 1] + 20).argmin()]
    assert np.ptp(at_the_cheekbones[:, 0]) == pytest.approx(141, abs=6)
    above_the_brows = head.mean[np.abs(head.face[:, 50, 1] - 30).argmin()]
    assert np.ptp(above_the_brows[:, 2]) == pytest.approx(190, abs=12)
    assert head.landmarks(head.mean)[8, 1] == pytest.approx(-115, abs=4)


def test_it_is_its_own_mirror_image(head):
    assert np.allclose(head.mean[:, ::-1] * MIRRORED, head.mean)
    assert np.allclose(head.front[:, ::-1], head.front)


def test_rows_fall_and_columns_run_around_the_front_from_left_to_right(head):
    middle = head.mean.shape[1] // 2
    assert (np.diff(head.face[:, middle, 1]) < 0).all()
    row = head.mean[np.abs(head.face[:, middle, 1]).argmin()]
    assert (np.diff(np.arctan2(row[:, 0], row[:, 2])) > 0).all()


def test_normals_of_the_skull_point_outside(head):
    skull = (head.face[..., 1] > 30) & (head.face[..., 1] < 100)
    outside = (grid_normals(head.mean, closed=True) * (head.mean - [0, 20, 0])).sum(-1)
    assert (outside[skull] > 0).all()


def test_the_tip_of_the_nose_is_the_foremost_point(head):
    foremost = head.mean.reshape(-1, 3)[head.mean[head.face[..., 1] > -130][:, 2].argmax()]
    tip = head.landmarks(head.mean)[30]
    assert np.linalg.norm(foremost - tip) < 9
    assert foremost[2] - tip[2] < 3


def test_landmarks_lie_on_the_surface_in_their_places(head):
    assert (head.weights >= 0).all()
    assert np.allclose(head.weights.sum(1), 1)
    places = (head.face.reshape(-1, 2)[head.corners] * head.weights[..., None]).sum(1)
    assert np.allclose(places[NOT_JAW], LANDMARKS_68[NOT_JAW], atol=0.05)
    assert np.abs(places - LANDMARKS_68).max() < 4  # the jaw is clamped to the outline of the face
    known = {tuple(sorted(t)) for t in head.triangles.tolist()}
    assert all(tuple(sorted(c)) in known for c in head.corners.tolist())


def test_landmarks_of_the_jaw_are_mirror_images(head):
    jaw = head.landmarks(head.mean)[:17]
    assert np.allclose(jaw[::-1] * MIRRORED, jaw, atol=0.3)


def test_landmarks_of_the_face_are_mirror_images(head):
    left, right = (head.landmarks(head.mean)[i] for i in ([36, 37, 38, 39, 48, 31, 17], [45, 44, 43, 42, 54, 35, 26]))
    assert np.allclose(left * MIRRORED, right, atol=0.3)


def test_a_head_is_the_mean_plus_parameters_times_fields(head):
    wanted = head.mean + 3 * head.shape["jaw_width"] - 2 * head.shape["nose_bend"]
    assert np.allclose(head.shaped({"jaw_width": 3, "nose_bend": -2, "ear_size": 9, "chin_skew": 0}), wanted)
    assert np.array_equal(head.shaped({}), head.mean)
    smiling = head.shaped({"smile": 1.0}, head.expression)
    assert np.allclose(smiling - head.mean, head.expression["smile"])


def test_landmarks_move_with_the_surface(head):
    step = np.array([1, 2, 3])
    assert np.allclose(head.landmarks(head.mean + step), head.landmarks(head.mean) + step)
