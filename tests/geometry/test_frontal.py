"""An affine camera by hand, and turned synthetic faces brought back to the front."""

from dataclasses import replace

import numpy as np
import pytest

from facelab import cards, images
from facelab.errors import InputError
from facelab.geometry import fit_similarity
from facelab.geometry.affine_camera import fit_affine_camera, seen_by, toward
from facelab.geometry.frontal import frontalize
from facelab.synthetic import Capture, Head, sample_person


def test_a_known_camera_is_found_again():
    rng = np.random.default_rng(0)
    camera, points = rng.normal(size=(2, 4)), rng.normal(size=(9, 3))
    assert fit_affine_camera(points, seen_by(camera, points)) == pytest.approx(camera)


def test_a_heavier_point_fits_better():
    rng = np.random.default_rng(1)
    points, pixels = rng.normal(size=(8, 3)), rng.normal(size=(8, 2))
    weights = np.ones(8)

    def miss():
        return np.linalg.norm(seen_by(fit_affine_camera(points, pixels, weights), points)[3] - pixels[3])

    before = miss()
    weights[3] = 100
    assert miss() < 0.2 * before


def test_the_direction_to_the_camera_changes_no_pixel():
    camera = np.random.default_rng(2).normal(size=(2, 4))
    away = toward(camera)
    assert np.linalg.norm(away) == pytest.approx(1)
    assert seen_by(camera, [1, 2, 3]) == pytest.approx(seen_by(camera, np.array([1, 2, 3]) + 5 * away))


def test_points_in_a_plane_leave_the_camera_open():
    flat = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0], [2, 1, 0]])
    with pytest.raises(InputError, match="one plane"):
        fit_affine_camera(flat, flat[:, :2])
    with pytest.raises(InputError, match="Expected finite"):
        fit_affine_camera(flat, flat)


@pytest.fixture(scope="module")
def turned():
    """One person from the front and turned by 40 degrees, with the aligned face that five points give."""
    alignment = cards.card("dlib_resnet").alignment
    head = Head(sample_person(np.random.default_rng(7)))
    photos = [head.photo(replace(Capture(), yaw=yaw, light_strength=0.0)) for yaw in (0, 40)]
    target = np.array(alignment.template)
    flat = [images.warp(p.image, fit_similarity(p.landmarks, target)[None], alignment.size)[0] for p in photos]
    return alignment, photos, flat


def middle(aligned_face):
    return aligned_face[45:135, 45:105].astype(float)


def test_a_turned_face_comes_to_the_front(turned):
    alignment, (_, side), (front_aligned, side_aligned) = turned
    aligned_face, visible = frontalize(side.image, side.landmarks68, alignment.template, alignment.size)
    assert aligned_face.shape == (*alignment.size, 3)
    assert aligned_face.dtype == np.uint8
    assert visible.shape == alignment.size
    errors = [np.abs(middle(some) - middle(front_aligned)).mean() for some in (side_aligned, aligned_face)]
    assert errors[1] < 0.7 * errors[0]


def test_a_frontal_face_stays_as_it_is(turned):
    alignment, (front, _), (front_aligned, _) = turned
    aligned_face, visible = frontalize(front.image, front.landmarks68, alignment.template, alignment.size)
    assert np.abs(middle(aligned_face) - middle(front_aligned)).mean() < 12
    assert visible[60:120, 50:100].mean() > 0.95


def test_frontalize_says_what_it_expects(turned):
    alignment, (front, _), _ = turned
    with pytest.raises(InputError, match="Expected an image"):
        frontalize(front.image[..., 0], front.landmarks68, alignment.template, alignment.size)
    with pytest.raises(InputError, match="Expected an image"):
        frontalize(front.image, front.landmarks, alignment.template, alignment.size)
