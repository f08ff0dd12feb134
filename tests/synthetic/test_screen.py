"""Light of a screen: its strips, its frame, what it mirrors."""

from dataclasses import replace

import numpy as np
import pytest

from facelab.synthetic.screen import LitScreen, Screen, pulses, sample_screen

PLAIN = Screen(sharpness=0, brightness=1, coldness=0, glow=0, glare=0)
FINE = (np.arange(4000) + 0.5) / 4000


def screen(gray, recipe):
    return LitScreen(np.full((30, 20, 3), gray, np.uint8), recipe)


def at(recipe, u, v, gray=255):
    light, here = screen(gray, recipe).look(np.array([float(u)]), np.array([float(v)]), None)
    return light[0], bool(here[0])


@pytest.mark.parametrize("sharpness", [0, 0.7, 3, 12])
def test_strips_leave_the_mean(sharpness):
    assert pulses(FINE, sharpness).mean() == pytest.approx(1)


def test_sharper_strips_are_narrower():
    widths = [(pulses(FINE, sharpness) > 1).mean() for sharpness in (1, 3, 9)]
    assert widths == sorted(widths, reverse=True)


def test_red_is_left_and_blue_right_in_a_pixel():
    u = (np.arange(300) / 300 - 0.5) / 10  # one pixel of ten
    light = screen(255, replace(PLAIN, columns=10, sharpness=8)).emitted(u, 0 * u)
    red, green, blue = u[light.argmax(0)] * 10
    np.testing.assert_allclose([red, green, blue], [-1 / 3, 0, 1 / 3], atol=0.01)


def test_rows_repeat_as_often_as_columns():
    v = np.linspace(0, 0.25, 1001)[:-1]
    light = screen(255, replace(PLAIN, columns=40, sharpness=4)).emitted(0 * v, v)[:, 1]
    assert np.abs(np.fft.rfft(light - light.mean())).argmax() == 10  # 40 over the long side, 10 over a quarter


def test_without_pixels_it_shows_the_photo():
    photo = np.zeros((40, 40, 3), np.uint8)
    photo[:20, 20:] = (255, 0, 255)  # top right
    look = LitScreen(photo, PLAIN).look
    light, _ = look(np.array([0.25, -0.25, 0.25]), np.array([-0.25, -0.25, 0.25]), None)
    np.testing.assert_allclose(light, [[1, 0, 1], [0, 0, 0], [0, 0, 0]], atol=1e-12)


def test_photo_black_glass_frame_nothing():
    recipe = replace(PLAIN, margin_x=0.02, margin_y=0.1, bezel=0.05, corner=0.03, glow=0.01, frame_tone=0.3)
    # 20 x 30: the photo ends at 1/2 below, the black at 0.6, the frame at 0.65.
    np.testing.assert_allclose(at(recipe, 0, 0.49)[0], 1.01)
    np.testing.assert_allclose(at(recipe, 0, 0.55)[0], 0.01)
    np.testing.assert_allclose(at(recipe, 0, 0.62)[0], 0.3)
    assert at(recipe, 0, 0.649)[0].min() > 0.3  # the rim shines
    assert at(recipe, 0, 0.649)[1]
    assert not at(recipe, 0, 0.651)[1]
    assert not at(recipe, 0.41, 0)[1]  # 1/3 + 0.02 + 0.05 is 0.403


def test_corners_are_round():
    corner = (1 / 3 + 0.01 + 0.04 - 0.01, 0.5 + 0.2 + 0.04 - 0.01)
    assert at(replace(PLAIN, corner=0.0), *corner)[1]
    assert not at(replace(PLAIN, corner=0.2), *corner)[1]


def test_a_cold_backlight_is_blue():
    red, green, blue = at(replace(PLAIN, coldness=0.2), 0, 0)[0]
    assert (red, green, blue) == pytest.approx((0.8, 1, 1.2))


def test_glare_lies_where_it_is_put_and_on_black_too():
    recipe = replace(PLAIN, glare=0.5, glare_x=0.1, glare_y=0.2, glare_tilt=90)
    lamp, along, across = (at(recipe, 0.1 + x, 0.2 + y, gray=0)[0].mean() for x, y in ((0, 0), (0, 0.15), (0.15, 0)))
    assert lamp > 0.3
    assert along > 0.3  # a lying lamp, turned by 90 degrees
    assert across < 0.1


def test_sampled_pixels_are_near_the_cameras_but_not_equal():
    ratios = np.array([sample_screen(np.random.default_rng(seed), 200).columns / 200 for seed in range(80)])
    assert (np.abs(ratios - 1) > 0.06).all()
    assert (np.abs(ratios - 1) < 0.31).all()
    assert 0.2 < (ratios < 1).mean() < 0.8
