"""The camera: exposure, color, blur, noise and compression, each of which can be set alone."""

from dataclasses import replace

import numpy as np
import pytest

from facelab.synthetic.camera import compress, decode_srgb, develop, encode_srgb
from facelab.synthetic.capture import Capture


def gray(level, height=40, width=40):
    return np.full((height, width, 3), float(level))


def developed(linear, rng=None, **parameters):
    return develop(linear, Capture(**parameters), np.random.default_rng(0) if rng is None else rng)


def test_srgb_passes_through_the_points_of_its_standard():
    assert encode_srgb(np.array([-1, 0, 0.0031308, 1, 7])).round(5).tolist() == [0, 0, 0.04045, 1, 1]
    assert encode_srgb(0.18) == pytest.approx(0.4614, abs=1e-4)  # photographers' gray card


def test_decoding_undoes_encoding():
    values = np.linspace(0, 1, 1001)
    np.testing.assert_allclose(encode_srgb(decode_srgb(values)), values, atol=1e-6)
    assert (np.diff(decode_srgb(values)) > 0).all()


def test_a_plain_capture_is_the_light_in_srgb():
    photo = developed(gray(0.18))
    assert photo.dtype == np.uint8
    assert (photo == round(255 * 0.4614)).all()


def test_a_stop_is_twice_the_light():
    np.testing.assert_array_equal(developed(gray(0.1), exposure=1), developed(gray(0.2)))
    np.testing.assert_array_equal(developed(gray(0.4), exposure=-2), developed(gray(0.1)))


def test_highlights_are_rolled_off_in_order_and_not_clipped():
    ramp = np.repeat(np.linspace(0, 3, 301)[None, :, None], 3, axis=2)
    row = developed(ramp)[0, :, 0].astype(int)
    assert (np.diff(row) >= 0).all()
    below = np.linspace(0, 3, 301) <= 0.7
    np.testing.assert_array_equal(row[below], np.round(255 * encode_srgb(ramp[0, below, 0])))
    assert row[100] < 250  # 1 is not yet white
    assert row[300] > row[200]


def test_negative_light_is_black():
    assert (developed(gray(-0.2)) == 0).all()


def test_no_saturation_is_a_gray_photo_of_the_same_luminance():
    linear = gray(1) * [0.5, 0.2, 0.1]
    photo = developed(linear, saturation=0)
    assert (photo == photo[..., :1]).all()
    np.testing.assert_array_equal(photo, developed(gray(0.2126 * 0.5 + 0.7152 * 0.2 + 0.0722 * 0.1)))


def test_more_saturation_parts_the_colors():
    linear = gray(1) * [0.3, 0.2, 0.1]
    plain, strong = developed(linear)[0, 0].astype(int), developed(linear, saturation=1.5)[0, 0].astype(int)
    assert strong[0] > plain[0]
    assert strong[2] < plain[2]


def test_blur_is_given_for_160_pixels_and_keeps_the_light():
    def width_of(size):
        """Standard deviation of a blurred bright column, in pixels."""
        linear = np.zeros((size, size, 3))
        linear[:, size // 2] = 0.4
        row = decode_srgb(developed(linear, blur=2)[size // 2, :, 0] / 255)
        assert row.sum() == pytest.approx(0.4, rel=0.03)
        return np.sqrt((row * (np.arange(size) - size // 2) ** 2).sum() / row.sum())

    assert width_of(160) == pytest.approx(2, rel=0.08)
    assert width_of(320) == pytest.approx(4, rel=0.08)


def test_noise_has_the_strength_it_says_and_grows_with_light():
    def spread(level):
        return developed(gray(level, 200, 200), noise=8).std()

    assert spread(0.214) == pytest.approx(8, rel=0.03)  # sRGB 0.5
    assert spread(0.5) > spread(0.05) > 0.7 * 8


def test_noise_is_the_generators_and_nothing_else_takes_chance():
    photos = [developed(gray(0.2), np.random.default_rng(seed), noise=5) for seed in (1, 1, 2)]
    np.testing.assert_array_equal(photos[0], photos[1])
    assert (photos[0] != photos[2]).any()
    rng = np.random.default_rng(1)
    developed(gray(0.2), rng, blur=1, jpeg_quality=60)
    assert rng.random() == np.random.default_rng(1).random()


def test_the_light_is_not_changed():
    linear = gray(0.3)
    developed(linear, exposure=1, blur=1, noise=3, saturation=0.5)
    assert (linear == 0.3).all()


def test_jpeg_is_worse_the_lower_its_quality_and_100_is_exact():
    linear = np.random.default_rng(3).random((64, 64, 3))
    exact = developed(linear).astype(float)
    errors = [np.abs(developed(linear, jpeg_quality=q) - exact).mean() for q in (10, 50, 90, 99.6, 100)]
    assert errors == sorted(errors, reverse=True)
    assert errors[-1] == 0 < errors[-2]
    photo = exact.astype(np.uint8)
    np.testing.assert_array_equal(compress(photo, 50), developed(linear, jpeg_quality=50))


def test_a_small_photo_of_any_shape_can_be_taken():
    capture = replace(Capture(), blur=1, noise=2, jpeg_quality=30)
    assert develop(gray(0.5, 1, 7), capture, np.random.default_rng(0)).shape == (1, 7, 3)
