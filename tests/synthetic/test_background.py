"""Backgrounds are the same at every size, differ by seed, and are neither black nor burnt out."""

import numpy as np
import pytest

from facelab import images
from facelab.errors import FacelabError, InputError
from facelab.synthetic.background import background
from facelab.synthetic.capture import BACKGROUNDS

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
every_kind = pytest.mark.parametrize("kind", BACKGROUNDS)


@every_kind
@pytest.mark.parametrize(("height", "width"), [(1, 1), (37, 37), (40, 25), (25, 41)])
def test_any_size_is_filled_with_light(kind, height, width):
    picture = background(kind, 3, height, width)
    assert picture.shape == (height, width, 3)
    assert picture.dtype == np.float32
    assert picture.min() >= 0
    assert picture.max() <= 1


@every_kind
def test_a_seed_is_one_background(kind):
    first = background(kind, 2**32 - 1, 48, 48)
    np.testing.assert_array_equal(background(kind, 2**32 - 1, 48, 48), first)
    assert np.abs(background(kind, 2**32 - 2, 48, 48) - first).mean() > 0.01


def test_kinds_of_one_seed_differ():
    means = [background(kind, 5, 32, 32).mean() for kind in BACKGROUNDS]
    assert len(set(means)) == len(BACKGROUNDS)


@every_kind
def test_twice_the_size_is_the_same_scene(kind):
    small, large = (background(kind, 4, n, n) for n in (160, 320))
    again = images.shrink(large, 160, 160)
    assert np.abs(again - small).mean() < 0.01
    assert np.corrcoef(again.ravel(), small.ravel())[0, 1] > 0.97


@every_kind
def test_a_portrait_is_the_middle_of_the_square(kind):
    whole = background(kind, 6, 60, 60)
    np.testing.assert_allclose(background(kind, 6, 60, 40), whole[:, 10:50], atol=1e-6)
    np.testing.assert_allclose(background(kind, 6, 40, 60), whole[10:50], atol=1e-6)


@every_kind
def test_exposed_as_a_camera_does(kind):
    means = [float((background(kind, seed, 32, 32) @ LUMINANCE).mean()) for seed in range(40)]
    assert min(means) > 0.1
    assert max(means) < 0.5
    assert np.std(means) > 0.03  # not all alike


def test_what_is_far_is_blurred_and_what_is_rough_is_not():
    def fineness(kind):  # change from pixel to pixel, over that across four: high in fine grain, 1/4 in a ramp
        pictures = np.array([background(kind, seed, 128, 128) for seed in range(12)])
        return (
            np.abs(pictures[:, :, 1:] - pictures[:, :, :-1]).mean()
            / np.abs(pictures[:, :, 4:] - pictures[:, :, :-4]).mean()
        )

    rough = fineness("texture")
    assert rough > 0.35
    assert all(fineness(kind) < 0.3 for kind in BACKGROUNDS if kind != "texture")


def test_a_wall_is_darker_in_its_corners():
    falls = []
    for seed in range(20):
        picture = background("plain", seed, 40, 40).mean(-1)
        falls.append(picture[[0, 0, -1, -1], [0, -1, 0, -1]].mean() / picture[15:25, 15:25].mean())
    assert np.mean(falls) < 0.97


def test_the_sky_is_above_and_bluer_than_the_ground():
    tops, bottoms = np.array([background("outdoor", seed, 32, 32)[[0, -1]].mean(1) for seed in range(40)]).swapaxes(
        0, 1
    )
    blue = [(rows[:, 2] / rows.mean(-1)).mean() for rows in (tops, bottoms)]
    assert blue[0] > blue[1] + 0.15
    assert np.ptp(bottoms / bottoms.mean(-1, keepdims=True), axis=0).max() > 0.3  # grass or stone


@pytest.mark.parametrize(
    "arguments", [("space", 0, 8, 8), ("plain", -1, 8, 8), ("plain", 0, 0, 8), ("plain", 0, 8, -1)]
)
def test_errors_say_what_was_expected(arguments):
    with pytest.raises(InputError, match=r"Expected .* Received: ") as caught:
        background(*arguments)
    assert isinstance(caught.value, FacelabError)


def test_the_error_lists_the_kinds():
    with pytest.raises(InputError, match="plain, gradient, indoor, outdoor, texture"):
        background("beach", 0, 8, 8)
