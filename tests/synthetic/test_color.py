"""Colors: known places of the scales."""

import numpy as np
import pytest

from facelab.synthetic import color
from facelab.synthetic.person import Look

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def test_hexadecimal_to_linear():
    assert np.allclose(color.linear("ff00ff"), [1, 0, 1])
    assert color.linear("bcbcbc")[0] == pytest.approx(0.5, abs=0.005)


def test_skin_darkens_along_the_scale_and_is_mixed_between_tones():
    tones = np.array([color.skin(Look(skin_tone=t)) @ LUMINANCE for t in np.linspace(3, 10, 29)])
    assert (np.diff(tones) < 0).all()
    assert color.skin(Look(skin_tone=1)) @ LUMINANCE > 10 * tones[-1]
    a, b, c = (color.skin(Look(skin_tone=t)) for t in (6, 6.5, 7))
    assert ((b < a) & (b > c)).all()


@pytest.mark.parametrize("tone", range(1, 11))
def test_all_skin_is_reddish_and_reflects_at_most_three_quarters(tone):
    r, g, b = color.skin(Look(skin_tone=tone))
    assert 0.75 > r > g > b > 0


def test_warmth_goes_from_rosy_to_golden():
    cold, warm = (color.skin(Look(skin_warmth=w)) for w in (-1, 1))
    assert warm[1] > cold[1]
    assert warm[2] < cold[2]


def test_hair_goes_from_blond_to_black_red_and_gray():
    blond, brown, black = (color.hair(Look(hair_tone=t, hair_red=0)) for t in (0, 0.5, 1))
    assert (blond > brown).all()
    assert (brown > black).all()
    assert black.max() < 0.03
    red = color.hair(Look(hair_tone=0.3, hair_red=1))
    assert red[0] > 3 * red[1]
    gray = color.hair(Look(hair_gray=1))
    assert np.ptp(gray) < 0.05


def test_irises_are_brown_green_and_blue_where_the_scale_says():
    assert color.iris(Look(iris=0)).argmax() == 0
    assert color.iris(Look(iris=0.75)).argmax() == 1
    assert color.iris(Look(iris=0.9)).argmax() == 2


def test_frames_masks_and_dyes():
    assert color.frames(0).max() < 0.02 < color.frames(0.5).max() < color.frames(1).max()
    assert len({tuple(color.mask(i)) for i in range(3)}) == 3
    assert np.array_equal(color.mask(0), color.mask(3))
    assert np.allclose(color.hue(0, 0.5, 0.5), color.hue(1, 0.5, 0.5))  # a circle
    assert [color.hue(i / 3, 0.5, 1).argmax() for i in range(3)] == [0, 1, 2]
    assert np.ptp(color.hue(0.2, 0.8, 0)) == pytest.approx(0)
    assert (color.hue(0.3, 1, 0.4) > color.hue(0.3, 0.2, 0.4)).all()
