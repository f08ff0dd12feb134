"""Whole numbers for real ones, against the equations."""

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.mobile.quantization import dequantize, quantize, scale_and_zero_point


def test_the_example_of_the_notebook():
    scale, zero_point = scale_and_zero_point(-0.5, 2.05)
    assert scale == pytest.approx(0.01)
    assert zero_point == -78
    numbers = quantize([0.0, 1.0, 0.123, 3.0], scale, zero_point)
    assert numbers.tolist() == [-78, 22, -66, 127]
    np.testing.assert_allclose(dequantize(numbers, scale, zero_point), [0, 1, 0.12, 2.05], atol=1e-6)


@pytest.mark.parametrize(("low", "high"), [(-1, 1), (0, 6), (-3, 0), (0.5, 2), (-2, -1), (-1e-6, 1e6), (-3.7, 0.01)])
@pytest.mark.parametrize("bits", [2, 4, 8, 16])
def test_zero_is_exact_and_errors_inside_are_at_most_half_a_step(low, high, bits):
    scale, zero_point = scale_and_zero_point(low, high, bits)
    assert -(2 ** (bits - 1)) <= zero_point < 2 ** (bits - 1)
    values = np.random.default_rng(0).uniform(low, high, 1000)
    back = dequantize(quantize(values, scale, zero_point, bits), scale, zero_point)
    # The zero point is rounded, which shifts the range: an end may be off by half a step more.
    assert np.abs(back - values).max() <= scale * 1.0001
    assert dequantize(quantize(np.zeros(1), scale, zero_point, bits), scale, zero_point) == 0


def test_more_than_eight_bits_need_two_bytes():
    assert quantize([1.0], 0.1, 0, bits=8).dtype == np.int8
    assert quantize([1.0], 0.1, 0, bits=9).dtype == np.int16


@pytest.mark.parametrize("range_", [(1, -1), (0, 0), (np.nan, 1), (0, np.inf)])
def test_no_range(range_):
    with pytest.raises(InputError, match="low <= high"):
        scale_and_zero_point(*range_)


@pytest.mark.parametrize("bits", [1, 17])
def test_bits(bits):
    with pytest.raises(InputError, match="2 to 16 bits"):
        scale_and_zero_point(-1, 1, bits)


@pytest.mark.parametrize("scale", [0, -1, np.nan])
def test_scale(scale):
    with pytest.raises(InputError, match="above 0"):
        quantize([1.0], scale, 0)
