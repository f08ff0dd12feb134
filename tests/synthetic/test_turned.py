"""Two cameras at one instant: the same person, expression and light, and a true frontal view."""

from dataclasses import replace

import numpy as np
import pytest

from facelab.cards import BoxCrop
from facelab.errors import InputError
from facelab.generative.tp_gan import ALIGNMENT
from facelab.synthetic import Capture, Population
from facelab.synthetic.turned import align_turned, from_the_side, frontalize_turned, turned_photos

BINS = ((20, 30), (55, 65))


@pytest.fixture(scope="module")
def photos():
    """One person at two instants, each seen from two sides."""
    return list(turned_photos(Population(7), [3], sessions=2, bins=BINS, size=96))


@pytest.fixture(scope="module")
def faces(photos):
    return align_turned(photos, ALIGNMENT)


def test_one_view_in_each_bin(photos):
    assert [p.session for p in photos] == [0, 0, 1, 1]
    assert {p.label for p in photos} == {3}
    for photo, (low, high) in zip(photos, BINS * 2, strict=True):
        assert low <= abs(photo.turned.capture.yaw) <= high


def test_the_frontal_view_looks_into_the_camera_and_is_clean(photos):
    for photo in photos:
        capture = photo.frontal.capture
        assert (capture.yaw, capture.pitch, capture.roll, capture.noise) == (0, 0, 0, 0)
        camera = {name: getattr(capture, name) for name in ("yaw", "light_azimuth", "noise", "jpeg_quality")}
        assert replace(photo.turned.capture, **camera) == capture  # all the rest of the instant is one
    assert photos[0].frontal is photos[1].frontal  # drawn once for all views of an instant
    assert (photos[0].frontal.image != photos[2].frontal.image).any()


def test_the_light_turns_with_the_head():
    """A light that stood at the nose still does: the angle between both is the same, past the back of the head too."""
    for azimuth, yaw in ((-30, 50), (170, 60), (-170, -60)):
        side = from_the_side(Capture(light_azimuth=azimuth), yaw)
        assert (side.light_azimuth - yaw - azimuth) % 360 == 0
        assert -180 <= side.light_azimuth < 180


def test_chance_is_the_population_and_the_number(photos):
    again = next(turned_photos(Population(7), [3], sessions=1, bins=BINS, size=96))
    np.testing.assert_array_equal(again.turned.image, photos[0].turned.image)
    other = next(turned_photos(Population(8), [3], sessions=1, bins=BINS, size=96))
    assert (other.turned.image != photos[0].turned.image).any()


class TestCut:
    def test_shapes_and_what_belongs_to_what(self, faces, photos):
        assert len(faces) == 4
        assert faces.turned.shape == faces.frontal.shape == (4, 64, 64, 3)
        assert (faces.turned.dtype, faces.frontal.dtype, faces.face.dtype) == (np.uint8, np.uint8, bool)
        np.testing.assert_allclose(faces.yaws, [p.turned.capture.yaw for p in photos], rtol=1e-6)
        np.testing.assert_array_equal(faces.frontal[0], faces.frontal[1])

    def test_landmarks_lie_on_the_template_as_well_as_a_similarity_can(self, faces):
        """A turn squeezes a face: landmarks miss the template the more, the more it is turned, but not on average."""
        misses = np.linalg.norm(faces.landmarks - np.array(ALIGNMENT.template), axis=2).mean(axis=1)
        assert misses.max() < 12
        assert misses[::2].mean() < misses[1::2].mean()
        middle = np.tile(np.mean(ALIGNMENT.template, axis=0), (4, 1))
        np.testing.assert_allclose(faces.landmarks.mean(axis=1), middle, atol=1e-3)

    def test_the_mask_is_on_the_face(self, faces):
        """The template's five points are skin, eyes, nose, mouth; the aligned face's upper corners are not."""
        for x, y in np.rint(ALIGNMENT.template).astype(int):
            assert faces.face[:, y, x].all()
        assert 0.2 < faces.face.mean() < 0.95

    def test_within_counts_both_sides(self, faces):
        assert len(faces.within(20, 31)) == 2
        far = faces.within(55, 66)
        np.testing.assert_array_equal(far.turned, faces.turned[1::2])
        assert len(replace(faces, yaws=-faces.yaws).within(55, 66)) == 2

    def test_bad_input(self, photos):
        with pytest.raises(InputError, match="one photo or more"):
            align_turned([], ALIGNMENT)
        with pytest.raises(InputError, match="FivePointAlignment"):
            align_turned(photos, BoxCrop((64, 64), side="longer", enlarge=1.1))


def test_the_warp_brings_the_turned_face_nearer_to_the_front(faces, photos):
    warped = frontalize_turned(photos, ALIGNMENT)
    assert (warped.shape, warped.dtype) == ((4, 64, 64, 3), np.uint8)

    def error(made):
        return np.abs(made.astype(float) - faces.frontal)[faces.face].mean()

    assert error(warped) < error(faces.turned)
