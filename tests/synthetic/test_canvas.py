"""Soft shapes lie where they were put, at every size."""

import numpy as np
import pytest

from facelab.synthetic.canvas import Canvas, random_color, resampling


@pytest.mark.parametrize(("size", "side"), [(8, 8), (8, 50), (50, 8), (5, 1)])
def test_resampling_keeps_even_light_even(size, side):
    weights = resampling(size, side)
    assert weights.shape == (side, size)
    np.testing.assert_allclose(weights.sum(1), 1)
    assert weights.min() >= 0


def test_resampling_keeps_places():
    places = (np.arange(40) + 0.5) / 40
    shown = resampling(40, 100) @ places
    np.testing.assert_allclose(shown[10:90], ((np.arange(100) + 0.5) / 100)[10:90], atol=1e-9)


def test_shrinking_skips_nothing():
    shares = resampling(64, 8).sum(0)  # of each value in all that is shown
    np.testing.assert_allclose(shares[16:-16], 8 / 64, rtol=0.01)


def test_a_rectangle_fills_its_edges():
    canvas = Canvas(50, (0, 0, 0))
    canvas.rectangle((0.2, 0.4, 0.6, 0.9), (1, 0.5, 0), blur=0.01)
    assert canvas.pixels[30, 20].tolist() == [1, 0.5, 0]
    assert canvas.pixels[30, 40].tolist() == [0, 0, 0]
    assert canvas.pixels[..., 0].mean() == pytest.approx(0.4 * 0.5, abs=0.005)


def test_a_disc_is_round_and_soft():
    canvas = Canvas(100, (0, 0, 0))
    canvas.disc((0.3, 0.6), 0.2, (1, 1, 1), blur=0.02)
    lit = canvas.pixels[..., 0]
    assert lit.sum() / 100**2 == pytest.approx(np.pi * 0.2**2, rel=0.02)
    np.testing.assert_allclose(
        [(lit * canvas.x).sum() / lit.sum(), (lit * canvas.y).sum() / lit.sum()], [0.3, 0.6], atol=1e-3
    )
    assert 0.3 < lit[60, 50] < 0.7  # its edge


def test_what_is_drawn_later_covers():
    canvas = Canvas(20, (0.5, 0.5, 0.5))
    for color in ((1, 0, 0), (0, 0, 1)):
        canvas.rectangle((-1, -1, 2, 2), color)
    np.testing.assert_allclose(canvas.picture(3, 7), np.tile([0.0, 0, 1], (3, 7, 1)), atol=1e-12)


def test_colors_keep_to_their_spans():
    rng = np.random.default_rng(0)
    colors = np.array([random_color(rng, (0.95, 1.05), (0.5, 0.6), (0.8, 0.9)) for _ in range(50)])
    assert (colors[:, 0] > colors[:, 1:].max(1)).all()  # reds, on both sides of hue 0
    assert colors.min() >= 0
    assert colors[:, 0].max() < 0.9**2  # linear light of an sRGB value of 0.9 is 0.79
