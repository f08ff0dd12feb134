"""Prints and replays: the photo is still there, where the corners say, and marked by how it was shown."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from facelab import images
from facelab.errors import InputError
from facelab.synthetic.capture import Capture
from facelab.synthetic.held import Held
from facelab.synthetic.printing import Print
from facelab.synthetic.screen import Screen
from facelab.synthetic.spoof import SPOOF_KINDS, held_print, held_screen, print_attack, replay_attack
from facelab.synthetic.truth import spoof_record

ATTACKS = {"print": print_attack, "replay": replay_attack}
both = pytest.mark.parametrize("kind", ATTACKS)
DULL_PRINT = Print(dots=0, fade=0, grain=0, streaks=0, gloss=0)
DULL_SCREEN = Screen(sharpness=0, brightness=1, coldness=0, glow=0, glare=0)


def chance(seed=0):
    return np.random.default_rng(seed)


def blocks(height=64, width=64):
    """A photo of eight by eight large fields of chance colors."""
    fields = chance(9).integers(30, 220, (8, 8, 3)).astype(np.uint8)
    return np.kron(fields, np.ones((height // 8, width // 8, 1), np.uint8))


def gray(value=150, size=96):
    return np.full((size, size, 3), value, np.uint8)


def screen_of(photo, **parameters):
    recipe = replace(DULL_SCREEN, columns=max(photo.shape), **parameters)
    return held_screen(photo, Held(), recipe, Capture(), chance()).image.astype(float)


def test_labels_begin_with_the_living():
    assert SPOOF_KINDS == ("live", "print", "replay")


@both
@pytest.mark.parametrize("size", [(8, 8), (48, 40), (40, 72)])
def test_as_large_as_the_photo(kind, size):
    photo = blocks(*size)
    before = photo.copy()
    spoof = ATTACKS[kind](photo, chance())
    assert spoof.kind == kind
    assert spoof.image.shape == photo.shape
    assert spoof.image.dtype == np.uint8
    np.testing.assert_array_equal(photo, before)


@both
def test_the_same_chance_is_the_same_spoof(kind):
    first, again, other = (ATTACKS[kind](blocks(), chance(seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.image, again.image)
    assert first.settings == again.settings
    assert (first.image != other.image).mean() > 0.5
    assert all(first.settings[name] != other.settings[name] for name in ("size", "yaw", "exposure", "background_seed"))


@both
def test_its_facts_survive_json(kind):
    spoof = ATTACKS[kind](blocks(), chance())
    record = json.loads(json.dumps(spoof_record(spoof, "a.png", "b.png"), default=lambda array: array.tolist()))
    assert record["kind"] == kind
    assert record["settings"] == spoof.settings
    assert np.shape(record["corners"]) == (4, 2)
    assert {"bend", "blur", "background"} <= set(record["settings"])


@both
@pytest.mark.parametrize("seed", range(4))
def test_the_photo_is_seen_between_its_corners(kind, seed):
    photo = blocks(160, 160)
    spoof = ATTACKS[kind](photo, chance(seed))
    u, v = (np.arange(8) + 0.5) / 8, (np.arange(8) + 0.5) / 8
    top_left, top_right, bottom_right, bottom_left = spoof.corners[:, None, None]
    u, v = u[None, :, None], v[:, None, None]  # bilinear between the corners: off by some pixels where it is bent
    places = (1 - v) * ((1 - u) * top_left + u * top_right) + v * ((1 - u) * bottom_left + u * bottom_right)
    inside = ((places > 4) & (places < 155)).all(-1)
    x, y = np.round(places[inside]).astype(int).T
    shown, seen = photo[10::20, 10::20][inside], images.shrink(spoof.image, 160, 160)[y, x]
    assert inside.sum() > 30
    assert np.corrcoef(shown.ravel(), seen.ravel())[0, 1] > 0.6


def test_held_straight_without_flaws_it_is_the_photo():
    np.testing.assert_allclose(screen_of(blocks())[4::8, 4::8], blocks()[4::8, 4::8], atol=12)


@both
def test_corners_of_a_sheet_held_straight(kind):
    held = Held(size=0.5, x=0.1)
    made = {"print": (held_print, DULL_PRINT), "replay": (held_screen, DULL_SCREEN)}[kind]
    spoof = made[0](blocks(40, 80), held, made[1], Capture(), chance())
    # 80 x 40 pixels at half size around (39.5 + 8, 19.5): 40 x 20.
    np.testing.assert_allclose(spoof.corners, [[27.5, 9.5], [67.5, 9.5], [67.5, 29.5], [27.5, 29.5]])


def test_grids_that_do_not_fit_beat():
    def bands(columns):
        """The strongest slow wave across, over the mean: that of moire, if there is."""
        recipe = replace(DULL_SCREEN, sharpness=3, columns=columns)
        row = held_screen(gray(), Held(), recipe, Capture(), chance()).image[:, :, 1].mean(0)
        waves = np.abs(np.fft.rfft(row - row.mean())) * 2 / len(row) / row.mean()
        return waves[1:24].argmax() + 1, waves[1:24].max()

    assert bands(96)[1] < 0.005  # one pixel of the screen for each of the camera: nothing beats
    wave, strength = bands(84)
    assert wave == 96 - 84
    assert strength > 0.02
    assert bands(960)[1] < 0.005  # too fine to be seen


def test_moire_is_colored_and_a_screen_without_pixels_has_none():
    def color(sharpness):
        recipe = replace(DULL_SCREEN, sharpness=sharpness, columns=84)
        image = held_screen(gray(), Held(roll=4), recipe, Capture(), chance()).image.astype(float)
        return np.ptp(image[20:-20, 20:-20], axis=-1).mean()

    assert color(3) > 5
    assert color(0) == 0


def test_flicker_bands_run_across():
    image = screen_of(gray(), flicker=0.3, flicker_bands=4)[..., 0]
    assert np.ptp(image, axis=1).max() == 0
    assert np.abs(np.fft.rfft(image[:, 0] - image.mean())).argmax() == 4


def test_a_print_is_duller_than_the_photo():
    photo = np.tile(np.array([30, 60, 230], np.uint8), (48, 48, 1))
    printed = held_print(photo, Held(), DULL_PRINT, Capture(), chance()).image.astype(float)
    assert np.ptp(printed[24, 24]) < 0.85 * np.ptp(photo[0, 0].astype(float))


def test_a_bent_sheet_is_shaded():
    recipe = replace(DULL_PRINT, light_azimuth=60, light_elevation=0)
    flat, bent = (
        held_print(gray(), Held(bend=bend), recipe, Capture(), chance()).image[48, 12:-12, 1].astype(float)
        for bend in (0, 70)
    )
    assert np.ptp(flat) <= 1
    assert bent[-1] - bent[0] > 20  # its right half turns to the lamp


@both
def test_the_background_is_behind(kind):
    made = {"print": (held_print, DULL_PRINT), "replay": (held_screen, replace(DULL_SCREEN, margin_y=0.0))}[kind]
    one, other = (
        made[0](gray(), Held(size=0.4), made[1], Capture(background_seed=seed), chance()).image for seed in (1, 2)
    )
    assert (one[:8] != other[:8]).any()
    np.testing.assert_array_equal(one[40:56, 40:56], other[40:56, 40:56])


def test_rows_in_blocks_are_seamless():
    image = held_print(gray(size=80), Held(size=1.2), DULL_PRINT, Capture(), chance()).image.astype(int)
    assert np.abs(np.diff(image[20:60], axis=0)).max() <= 1


def test_settings_hold_every_parameter():
    held, recipe = Held(yaw=3), replace(DULL_SCREEN, glow=0.05)
    settings = held_screen(gray(), held, recipe, Capture(blur=0.3), chance()).settings
    assert asdict(held).items() <= settings.items()
    assert asdict(recipe).items() <= settings.items()
    assert settings["blur"] == 0.3


@both
@pytest.mark.parametrize("bad", [np.zeros((8, 8)), np.zeros((8, 8, 3)), np.zeros((8, 8, 4), np.uint8)])
def test_only_images(kind, bad):
    with pytest.raises(InputError, match="Expected an image"):
        ATTACKS[kind](bad, chance())
