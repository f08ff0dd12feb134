"""Whole numbers for real ones: a scale, a zero point, and what the rounding costs.

Jacob et al., Quantization and training of neural networks for efficient integer-arithmetic-only inference, CVPR 2018
(https://arxiv.org/abs/1712.05877). The whole numbers here are signed, as in TensorFlow Lite's files: -128 to 127 with
8 bits, where the paper counts from 0 to 255.
"""

from __future__ import annotations

import numpy as np

from facelab.errors import InputError

_BITS = (2, 16)


def scale_and_zero_point(low: float, high: float, bits: int = 8) -> tuple[float, int]:
    """The step between two neighboring numbers, and the whole number that stands for 0.

    The range is widened to hold 0, which must be exact: images are padded with it, and ReLU returns it.

    Args:
        low: Smallest real number to be stored.
        high: Largest one.
        bits: Of the whole numbers, 2 to 16.

    Returns:
        The scale S > 0 and the zero point Z, -2^(bits - 1) to 2^(bits - 1) - 1.

    Raises:
        InputError: ``low`` above ``high``, no width at all, a number that is not finite, or another number of bits.

    Source:
        Jacob 2018, equation 12 (S), and section 2.1 (Z).

    Example:
        >>> scale, zero_point = scale_and_zero_point(-0.5, 2.05)  # (2.05 + 0.5) / 255, and -128 + 0.5 / 0.01
        >>> round(scale, 6), zero_point
        (0.01, -78)
    """
    smallest, largest = _whole_numbers(bits)
    if not (np.isfinite([low, high]).all() and low <= high and (low < 0 or high > 0)):
        raise InputError(f"Expected two finite numbers, low <= high, and not both 0. Received: {low} and {high}.")
    low, high = min(float(low), 0.0), max(float(high), 0.0)
    scale = (high - low) / (largest - smallest)
    return scale, int(np.clip(round(smallest - low / scale), smallest, largest))


def quantize(values: np.ndarray, scale: float, zero_point: int, bits: int = 8) -> np.ndarray:
    """Real numbers -> whole numbers, the nearest; what lies outside the range takes its end.

    Args:
        values: Floats of any shape.
        scale: Step between two neighboring numbers, above 0.
        zero_point: The whole number that stands for 0.
        bits: Of the whole numbers, 2 to 16.

    Returns:
        int8 of the same shape, int16 with more than 8 bits.

    Raises:
        InputError: A scale that is not above 0, or another number of bits.

    Source:
        Jacob 2018, equation 12.

    Example:
        >>> quantize([0.0, 1.0, 0.123, 3.0], 0.01, -78)  # 3 is outside: the range ends at 2.05
        array([-78,  22, -66, 127], dtype=int8)
    """
    smallest, largest = _whole_numbers(bits)
    if not scale > 0:
        raise InputError(f"Expected a scale above 0. Received: {scale}.")
    steps = np.round(np.asarray(values, np.float64) / scale) + zero_point
    return np.clip(steps, smallest, largest).astype(np.int8 if bits <= 8 else np.int16)


def dequantize(numbers: np.ndarray, scale: float, zero_point: int) -> np.ndarray:
    """Whole numbers -> the real numbers that they stand for, S (q - Z), float32 of the same shape.

    Source:
        Jacob 2018, equation 1.

    Example:
        >>> dequantize(np.array([-78, 22, -66], np.int8), 0.01, -78)  # 0.123 came back as 0.12
        array([0.  , 1.  , 0.12], dtype=float32)
    """
    return (scale * (np.asarray(numbers, np.float64) - zero_point)).astype(np.float32)


def _whole_numbers(bits: int) -> tuple[int, int]:
    """The smallest and the largest whole number of ``bits`` bits."""
    if not _BITS[0] <= bits <= _BITS[1]:
        raise InputError(f"Expected {_BITS[0]} to {_BITS[1]} bits. Received: {bits}.")
    return -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
