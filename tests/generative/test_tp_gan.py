"""Patches are where the landmarks are, and the two pathways see what they should."""

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.generative.tp_gan import ALIGNMENT, PARTS, TEMPLATE, Part, crop_parts

MIDDLE = np.tile(np.array(TEMPLATE), (2, 1, 1))


def spot(points, size=64):
    """(N, 64, 64, 1) zeros, with a one at the pixel of each point (N, 2)."""
    image = np.zeros((len(points), size, size, 1), np.float32)
    for row, (x, y) in zip(image, np.rint(points).astype(int), strict=True):
        row[y, x] = 1
    return image


class TestParts:
    @pytest.mark.parametrize("number", range(len(PARTS)), ids=[part.name for part in PARTS])
    def test_the_landmark_is_in_the_middle_of_its_patch(self, number):
        part = PARTS[number]
        points = MIDDLE + np.array([[[3.0, -2.0]], [[-1.0, 4.0]]])
        patch = crop_parts(spot(points[:, list(part.landmarks)].mean(axis=1)), points)[number]
        assert patch.shape == (2, part.height, part.width, 1)
        for found in patch:
            row, column, _ = np.argwhere(found)[0]
            assert abs(row - part.height / 2) <= 1
            assert abs(column - part.width / 2) <= 1

    def test_a_patch_follows_the_face_it_is_cut_from(self):
        faces = np.random.default_rng(0).normal(size=(2, 64, 64, 3))
        here, shifted = (crop_parts(faces, MIDDLE + np.array(move, float)) for move in ((0, 0), (2, 1)))
        np.testing.assert_array_equal(here[0][:, 1:, 2:], shifted[0][:, :-1, :-2])

    def test_stays_inside_where_a_landmark_is_outside(self):
        part = Part("eye", (0,), 20, 20)
        assert part.corner(np.array([[-8.0, 70.0]]), (64, 64)) == (44, 0)
        assert part.corner(np.array([[70.0, -8.0]]), (64, 64)) == (0, 44)

    def test_the_eyes_are_apart_and_all_parts_lie_in_the_aligned_face(self):
        corners = {part.name: part.corner(np.array(TEMPLATE), ALIGNMENT.size) for part in PARTS}
        assert corners["left_eye"][1] + 20 <= corners["right_eye"][1] + 1
        for part in PARTS:
            top, left = corners[part.name]
            assert 0 <= top <= 64 - part.height
            assert 0 <= left <= 64 - part.width


def test_a_local_network_draws_only_where_its_part_is(new_tp_gan):
    """The left eye's patch moves the maps around the left eye, and nothing at the other parts."""
    import keras

    generator = new_tp_gan.generator
    maps = keras.Model(generator.inputs, generator.get_layer("left_eye_placed").output)
    rng = np.random.default_rng(0)
    faces = rng.integers(0, 256, (1, 64, 64, 3), np.uint8)
    drawn = np.asarray(maps(new_tp_gan.inputs(faces, MIDDLE[:1])))[0]
    top, left = PARTS[0].corner(np.array(TEMPLATE), (64, 64))
    inside = np.zeros((64, 64), bool)
    inside[top : top + 20, left : left + 20] = True
    assert (drawn[~inside] == 0).all()
    assert np.abs(drawn[inside]).max() > 0


def test_both_pathways_reach_the_picture(new_tp_gan):
    rng = np.random.default_rng(0)
    inputs = new_tp_gan.inputs(rng.integers(0, 256, (1, 64, 64, 3), np.uint8), MIDDLE[:1])
    before = np.asarray(new_tp_gan.generator(inputs))
    assert before.shape == (1, 64, 64, 3)
    for i in range(len(inputs)):
        other = [-x if i == j else x for j, x in enumerate(inputs)]
        assert (np.asarray(new_tp_gan.generator(other)) != before).any()


def test_frontal_returns_pictures(new_tp_gan):
    faces = np.random.default_rng(0).integers(0, 256, (2, 64, 64, 3), np.uint8)
    made = new_tp_gan.frontalize(faces, MIDDLE)
    assert (made.shape, made.dtype) == ((2, 64, 64, 3), np.uint8)


@pytest.mark.parametrize("landmarks", [MIDDLE[:1], MIDDLE[:, :4], MIDDLE * np.nan], ids=["few", "four", "nan"])
def test_bad_landmarks(new_tp_gan, landmarks):
    with pytest.raises(InputError, match="Expected finite landmarks"):
        new_tp_gan.frontalize(np.zeros((2, 64, 64, 3), np.uint8), landmarks)


def test_bad_faces(new_tp_gan):
    with pytest.raises(InputError, match="Expected faces"):
        new_tp_gan.frontalize(np.zeros((2, 64, 64, 3), np.float32), MIDDLE)


def test_the_discriminator_judges_quarters(new_tp_gan):
    assert new_tp_gan.discriminator.output_shape == (None, 2, 2, 1)
