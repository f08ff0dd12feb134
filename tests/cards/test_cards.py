"""Preprocessing by numbers worked out by hand, and cards without defaults."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from facelab import cards
from facelab.cards import Preprocessing
from facelab.cards.preprocessing import PerImageStandardization
from facelab.errors import InputError

PIXEL = np.uint8([[[[10, 20, 40]]]])  # (1, 1, 1, 3): red 10, green 20, blue 40


@pytest.mark.parametrize(
    ("channels", "mean", "divisor", "expected"),
    [
        ("rgb", (0, 0, 0), 1, [10, 20, 40]),
        ("bgr", (0, 0, 0), 1, [40, 20, 10]),
        ("rgb", (1, 2, 4), 2, [4.5, 9, 18]),
        ("bgr", (1, 2, 4), 2, [19.5, 9, 3]),  # the mean is in the order of the channels: blue first
        ("rgb", (127.5, 127.5, 127.5), 127.5, [10 / 127.5 - 1, 20 / 127.5 - 1, 40 / 127.5 - 1]),
        ("gray", (0,), 1, [0.299 * 10 + 0.587 * 20 + 0.114 * 40]),
        ("gray", (1,), 255, [(19.29 - 1) / 255]),
    ],
)
def test_channels_minus_mean_over_divisor(channels, mean, divisor, expected):
    tensor = Preprocessing((1, 1), channels, mean, divisor)(PIXEL)
    assert tensor.dtype == np.float32
    assert tensor.shape == (1, 1, 1, len(expected))
    np.testing.assert_allclose(tensor.ravel(), expected, rtol=1e-6)


def test_dark_pixels_do_not_wrap_around():
    tensor = Preprocessing((1, 1), "rgb", (255, 255, 255), 1)(np.zeros((1, 1, 1, 3), np.uint8))
    assert tensor.ravel().tolist() == [-255, -255, -255]


def test_white_is_white_in_gray():
    white = Preprocessing((1, 1), "gray", (0,), 255)(np.full((1, 1, 1, 3), 255, np.uint8))
    np.testing.assert_allclose(white.ravel(), [1], rtol=1e-6)


@pytest.mark.parametrize("channels", ["rgb", "bgr", "gray"])
def test_every_face_and_pixel_is_treated_alike(channels):
    faces = np.random.default_rng(0).integers(0, 256, (2, 3, 4, 3), np.uint8)
    mean = (7.0,) if channels == "gray" else (1.0, 2.0, 3.0)
    tensor = Preprocessing((3, 4), channels, mean, 5.0)(faces)
    one = Preprocessing((1, 1), channels, mean, 5.0)
    for index in np.ndindex(2, 3, 4):
        np.testing.assert_allclose(tensor[index], one(faces[index][None, None, None]).ravel(), rtol=1e-5, atol=1e-6)


def test_no_faces_give_an_empty_batch():
    assert Preprocessing((3, 4), "rgb", (0, 0, 0), 1)(np.zeros((0, 3, 4, 3), np.uint8)).shape == (0, 3, 4, 3)


def some_faces(count=3, size=(3, 4)):
    return np.random.default_rng(0).integers(0, 256, (count, *size, 3), np.uint8)


def test_each_face_is_standardized_by_its_own_numbers():
    # (3 * 10 + 3 * 30) / 6 = 20, and every number lies 10 from it.
    faces = np.uint8([[[[10, 30, 10], [30, 10, 30]]], [[[20, 60, 20], [60, 20, 60]]]])
    tensor = PerImageStandardization((1, 2))(faces)
    assert tensor.dtype == np.float32
    assert tensor.shape == (2, 1, 2, 3)
    np.testing.assert_allclose(tensor[0].ravel(), [-1, 1, -1, 1, -1, 1], rtol=1e-6)
    np.testing.assert_allclose(tensor[1], tensor[0], rtol=1e-6)  # twice the contrast: the same


def test_standardized_faces_have_mean_0_and_deviation_1():
    tensor = PerImageStandardization((3, 4))(some_faces())
    np.testing.assert_allclose(tensor.mean(axis=(1, 2, 3)), 0, atol=1e-6)
    np.testing.assert_allclose(tensor.std(axis=(1, 2, 3)), 1, rtol=1e-6)
    one = PerImageStandardization((3, 4))(some_faces()[1:2])
    np.testing.assert_allclose(tensor[1:2], one, rtol=1e-6)  # the other faces do not count


def test_a_face_of_one_color_and_an_almost_plain_one_stay_small():
    faces = np.full((2, 4, 4, 3), 200, np.uint8)
    faces[1, 0, 0, 0] = 201
    tensor = PerImageStandardization((4, 4))(faces)
    assert tensor[0].max() == tensor[0].min() == 0
    # One of n = 48 numbers is 1 more: their deviation is about 1 / sqrt(48) too, just below the floor.
    assert tensor[1, 0, 0, 0] == pytest.approx((1 - 1 / 48) * 48**0.5, rel=1e-5)


def test_standardization_is_that_of_tensorflow():
    tf = pytest.importorskip("tensorflow")
    faces = some_faces(4, (160, 160))
    faces[1] = 7
    faces[2] //= 64
    faces[3] = 100
    faces[3, 5, 5, 1] = 101
    theirs = tf.image.per_image_standardization(faces.astype(np.float32)).numpy()
    np.testing.assert_allclose(PerImageStandardization((160, 160))(faces), theirs, rtol=1e-4, atol=1e-5)


def test_standardization_of_no_faces_and_its_channels():
    assert PerImageStandardization((3, 4))(np.zeros((0, 3, 4, 3), np.uint8)).shape == (0, 3, 4, 3)
    assert PerImageStandardization((3, 4)).channels == "rgb"


@pytest.mark.parametrize("preprocessing", [Preprocessing((3, 4), "rgb", (0, 0, 0), 1), PerImageStandardization((3, 4))])
@pytest.mark.parametrize(
    "faces",
    [
        np.zeros((1, 3, 4, 3), np.float32),  # whether it runs to 1 or to 255 is not guessed
        np.zeros((1, 3, 4, 3), np.int64),
        np.zeros((3, 4, 3), np.uint8),  # one face without its batch axis
        np.zeros((1, 4, 3, 3), np.uint8),  # width and height swapped
        np.zeros((1, 3, 3, 4), np.uint8),  # channels first
        np.zeros((1, 3, 4, 1), np.uint8),
        np.zeros((1, 6, 8, 3), np.uint8),  # not yet resized
    ],
)
def test_anything_but_aligned_uint8_faces_is_refused(preprocessing, faces):
    with pytest.raises(
        InputError, match=r"Expected aligned faces of shape \(N, 3, 4, 3\), uint8 RGB\. Received: shape"
    ):
        preprocessing(faces)


RECORDS = [member for member in vars(cards).values() if isinstance(member, type) and dataclasses.is_dataclass(member)]


@pytest.mark.parametrize("record", RECORDS)
def test_no_field_has_a_default_and_each_is_documented(record):
    for field in dataclasses.fields(record):
        assert field.default is dataclasses.MISSING
        assert field.default_factory is dataclasses.MISSING
        assert any(f"{field.name}:" in parent.__doc__ for parent in record.__mro__[:-1])


@pytest.mark.parametrize("record", RECORDS)
def test_cards_and_their_parts_are_frozen(record):
    assert record.__dataclass_params__.frozen
