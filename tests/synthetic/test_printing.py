"""Inks, dots and light on paper."""

from dataclasses import replace

import numpy as np
import pytest

from facelab.synthetic.camera import decode_srgb
from facelab.synthetic.printing import INKS, Print, PrintedSheet, ink, sample_print

PLAIN = Print(dots=0, fade=0, grain=0, streaks=0, gloss=0)
U, V = (w.ravel() for w in np.meshgrid(np.linspace(-0.3, 0.3, 121), np.linspace(-0.2, 0.2, 81)))
FRONT = np.tile([0.0, 0, -1], (len(U), 1))


def sheet(gray, recipe):
    return PrintedSheet(np.full((20, 30, 3), gray, np.uint8), recipe, np.random.default_rng(0))


def seen(gray, recipe, normal=FRONT):
    return sheet(gray, recipe).look(U, V, normal)[0]


def passed(share):
    return np.prod(1 - share[..., None] * (1 - INKS), axis=-2)


def test_white_needs_no_ink_and_black_all():
    share = ink(np.array([[[1.0, 1, 1], [0, 0, 0]]]), fade=0)
    assert share[0, 0].tolist() == [0, 0, 0, 0]
    assert share[0, 1].min() > 0.5
    assert passed(share)[0, 1].max() < 0.06


@pytest.mark.parametrize("color", [(0.7, 0.7, 0.7), (0.6, 0.4, 0.3), (0.3, 0.25, 0.2)])
def test_colors_that_inks_can_mix_come_out_about_right(color):
    np.testing.assert_allclose(passed(ink(np.array(color), 0)[None, :].reshape(1, 4))[0], color, rtol=0.35)


def test_pure_colors_cannot_be_printed():
    def saturation(rgb):
        return 1 - rgb.min(-1) / rgb.max(-1)

    pure = np.array([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]])
    assert (saturation(passed(ink(pure, 0))) < 0.97).all()


def test_fade_lightens_what_is_dark():
    dark = np.full(3, 0.01)
    assert passed(ink(dark, 0.5)).mean() > 2 * passed(ink(dark, 0.0)).mean()
    np.testing.assert_array_equal(ink(np.ones(3), 0.5), 0)


def test_darker_photos_print_darker():
    levels = [seen(gray, PLAIN).mean() for gray in (0, 60, 120, 180, 255)]
    assert (np.diff(levels) > 0.01).all()


def test_dots_leave_the_mean_and_make_a_pattern():
    smooth, dotted = (seen(128, replace(PLAIN, dots=dots, lines=37)) for dots in (0, 1))
    assert smooth.std(0).max() < 1e-9
    assert dotted.std(0).min() > 0.05
    np.testing.assert_allclose(dotted.mean(0), smooth.mean(0), rtol=0.15)


def test_the_border_is_bare_paper_and_ends():
    places = np.array([0.0, 0.49, 0.52, 0.56])  # the photo ends at 0.5, the border of 0.05 at 0.55
    light, here = sheet(0, PLAIN).look(places, 0 * places, FRONT[:4])
    assert here.tolist() == [True, True, True, False]
    assert light[1].max() < 0.1 < 0.5 < light[2].min()
    rows = sheet(0, PLAIN).look(0 * places[:2], np.array([0.37, 0.39]), FRONT[:2])  # 1/3 + 0.05 is 0.383
    assert rows[1].tolist() == [True, False]


def test_the_photo_is_the_right_way_around():
    photo = np.zeros((40, 40, 3), np.uint8)
    photo[:20, 20:] = 255  # top right
    look = PrintedSheet(photo, PLAIN, np.random.default_rng(0)).look
    light, _ = look(np.array([0.25, -0.25, 0.25]), np.array([-0.25, -0.25, 0.25]), FRONT[:3])
    assert light[0].min() > 5 * light[1:].max()


def test_what_turns_to_the_lamp_is_brighter():
    recipe = replace(PLAIN, light_azimuth=60, light_elevation=0)
    right, left = (np.tile([x, 0.0, -0.8], (len(U), 1)) for x in (0.6, -0.6))
    assert seen(200, recipe, right).mean() > 1.3 * seen(200, recipe, left).mean()


@pytest.mark.parametrize(("name", "value"), [("grain", 0.05), ("streaks", 0.2), ("gloss", 1)])
def test_each_flaw_can_be_set_alone(name, value):
    flawed, plain = seen(100, replace(PLAIN, **{name: value})), seen(100, PLAIN)
    assert np.abs(flawed - plain).max() > 0.003


def test_sampled_recipes_differ_and_are_valid():
    samples = [sample_print(np.random.default_rng(seed)) for seed in range(50)]
    assert len(set(samples)) == 50
    assert max(s.lines for s in samples) > 150 > 90 > min(s.lines for s in samples)


def test_white_paper_is_not_brighter_than_white():
    assert seen(255, PLAIN).max() <= 1
    assert decode_srgb(1.0) == 1  # the scale that this is measured on
