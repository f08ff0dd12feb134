"""Codes of poses and people, and what is refused."""

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.generative.dr_gan import POSES, draw_noise, pose_class, pose_code


def test_each_pose_has_its_own_code():
    np.testing.assert_array_equal(pose_code(np.array(POSES)), np.eye(9))
    np.testing.assert_array_equal(pose_class(np.array(POSES)), range(9))


def test_between_two_poses_their_codes_are_blended():
    """15 degrees: 15 / 22 of the way from 0 to 22."""
    code = pose_code(np.array([15.0]))[0]
    assert code[5] == pytest.approx(15 / 22)
    assert code[4] == pytest.approx(7 / 22)
    assert code.sum() == pytest.approx(1)
    assert pose_class(np.array([15.0]))[0] == 5


def test_a_mirror_exchanges_left_and_right():
    yaws = np.array([5.0, 30.0, 61.0])
    np.testing.assert_allclose(pose_code(-yaws), pose_code(yaws)[:, ::-1], atol=1e-6)


def test_codes_have_unit_length_and_depend_on_the_face_alone(small_dr_gan):
    faces = np.random.default_rng(0).integers(0, 256, (3, 16, 16, 3), np.uint8)
    codes = small_dr_gan.codes(faces)
    assert codes.shape == (3, 128)
    np.testing.assert_allclose(np.linalg.norm(codes, axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(small_dr_gan.codes(faces[1:2])[0], codes[1], atol=1e-5)


def test_the_wanted_pose_and_the_noise_change_the_picture(small_dr_gan):
    faces = np.random.default_rng(0).integers(0, 256, (2, 16, 16, 3), np.uint8)
    front, side = (small_dr_gan.rotate(faces, np.full(2, yaw)) for yaw in (0, 60))
    assert (front.shape, front.dtype) == ((2, 16, 16, 3), np.uint8)
    assert (front != side).any()
    np.testing.assert_array_equal(front, small_dr_gan.rotate(faces, np.zeros(2)))
    noisy = [small_dr_gan.rotate(faces, np.zeros(2), np.random.default_rng(seed)) for seed in (0, 0, 1)]
    np.testing.assert_array_equal(noisy[0], noisy[1])
    assert (noisy[0] != noisy[2]).any()


def test_noise_is_even_from_minus_one_to_one():
    noise = draw_noise(4000, np.random.default_rng(0))
    assert noise.min() < -0.99
    assert noise.max() > 0.99
    assert noise.std() == pytest.approx(1 / np.sqrt(3), abs=0.01)


def test_the_discriminator_has_one_class_more_than_people(small_dr_gan):
    output = small_dr_gan.discriminator.output
    assert {name: x.shape for name, x in output.items()} == {"who": (None, 4), "pose": (None, 9)}


@pytest.mark.parametrize("yaws", [[0.0], [0.0, 71.0], [0.0, np.nan], [[0.0, 0.0]]], ids=str)
def test_bad_angles(small_dr_gan, yaws):
    with pytest.raises(InputError, match="Expected 2 angles"):
        small_dr_gan.rotate(np.zeros((2, 16, 16, 3), np.uint8), np.array(yaws))


def test_bad_faces(small_dr_gan):
    with pytest.raises(InputError, match="Expected faces"):
        small_dr_gan.codes(np.zeros((2, 16, 16, 3)))
