"""The layers by hand: numbers that one can do in the head, then a plain loop, then the limits."""

import numpy as np
import pytest

from facelab import walkthrough
from facelab.errors import InputError

RAMP = np.add.outer(10.0 * np.arange(5), np.arange(6))[None, :, :, None]  # 10 per row, 1 per column


def kernel3(*numbers):
    return np.array(numbers, float).reshape(3, 3, 1, 1)


@pytest.mark.parametrize(
    ("kernel", "expected"),
    [
        (kernel3(0, 0, 0, 0, 1, 0, 0, 0, 0), RAMP[:, 1:-1, 1:-1]),  # the middle: the image without its edge
        (kernel3(1, 0, 0, 0, 0, 0, 0, 0, 0), RAMP[:, :-2, :-2]),  # not turned around: the upper left pixel
        (kernel3(-1, 0, 1, -2, 0, 2, -1, 0, 1), np.full((1, 3, 4, 1), 8.0)),  # Sobel: 4 * 2 columns * 1
        (kernel3(-1, -2, -1, 0, 0, 0, 1, 2, 1), np.full((1, 3, 4, 1), 80.0)),  # 4 * 2 rows * 10
        (kernel3(0, 1, 0, 1, -4, 1, 0, 1, 0), np.zeros((1, 3, 4, 1))),  # a plane has no curvature
    ],
)
def test_kernels_on_a_ramp(kernel, expected):
    np.testing.assert_array_equal(walkthrough.convolve(RAMP, kernel, np.zeros(1)), expected)
    np.testing.assert_array_equal(walkthrough.convolve(RAMP, kernel, np.array([7.0])), expected + 7)


def test_convolution_is_a_sum_over_pixels_and_channels():
    rng = np.random.default_rng(0)
    images, kernel, bias = rng.normal(size=(2, 5, 6, 3)), rng.normal(size=(3, 2, 3, 4)), rng.normal(size=4)
    expected = np.zeros((2, 3, 5, 4))
    for n, y, x, f in np.ndindex(expected.shape):
        expected[n, y, x, f] = bias[f]
        for i, j, c in np.ndindex(kernel.shape[:3]):
            expected[n, y, x, f] += images[n, y + i, x + j, c] * kernel[i, j, c, f]
    np.testing.assert_allclose(walkthrough.convolve(images, kernel, bias), expected, rtol=1e-12)


def test_whole_numbers_may_be_convolved():
    maps = walkthrough.convolve(RAMP.astype(np.uint8), kernel3(0, 0, 0, 0, 0.5, 0, 0, 0, 0), np.array([1]))
    assert maps[0, 0, 0, 0] == 11 * 0.5 + 1


def test_convolution_keeps_float32():
    images, kernel, bias = RAMP.astype("f4"), np.ones((3, 3, 1, 2), "f4"), np.zeros(2, "f4")
    maps = walkthrough.convolve(images, kernel, bias)
    assert maps.dtype == np.float32
    assert [d.dtype for d in walkthrough.convolution.convolve_backward(maps, images, kernel)] == [np.float32] * 3


def test_the_bias_gets_the_gradient_of_every_place():
    *_, d_bias = walkthrough.convolution.convolve_backward(
        np.ones((2, 3, 4, 1)), np.repeat(RAMP, 2, axis=0), np.ones((3, 3, 1, 1))
    )
    assert d_bias.tolist() == [2 * 3 * 4]


def test_pixels_in_the_middle_count_in_more_windows():
    d_images, _, _ = walkthrough.convolution.convolve_backward(np.ones((1, 3, 4, 1)), RAMP, np.ones((3, 3, 1, 1)))
    np.testing.assert_array_equal(d_images[0, :, :, 0], np.outer([1, 2, 3, 2, 1], [1, 2, 3, 3, 2, 1]))


def test_pooling_leaves_out_what_fills_no_square():
    maps = RAMP[:, :, :5]  # (5, 5): the last row and column are left out
    np.testing.assert_array_equal(walkthrough.max_pool(maps)[0, :, :, 0], [[11, 13], [31, 33]])
    np.testing.assert_array_equal(walkthrough.pooling.average_pool(maps)[0, :, :, 0], [[5.5, 7.5], [25.5, 27.5]])
    for backward in (walkthrough.pooling.max_pool_backward, walkthrough.pooling.average_pool_backward):
        d = backward(np.ones((1, 2, 2, 1)), maps)
        assert d.shape == maps.shape
        assert d.sum() == 4
        assert not d[:, 4].any()
        assert not d[:, :, 4].any()


def test_only_the_largest_pixel_gets_the_gradient_and_of_equal_ones_the_first():
    maps = np.array([[0, 0, 1, 7], [0, 0, 7, 7]], float)[None, :, :, None]
    d = walkthrough.pooling.max_pool_backward(np.array([[3.0, 5.0]])[None, :, :, None], maps)
    np.testing.assert_array_equal(d[0, :, :, 0], [[3, 0, 0, 5], [0, 0, 0, 0]])


def test_softmax_only_sees_differences():
    logits = np.array([[1.0, 2, 3], [0, 0, 0]])
    np.testing.assert_allclose(walkthrough.softmax(logits + 100), walkthrough.softmax(logits), rtol=1e-12)
    np.testing.assert_allclose(walkthrough.softmax(logits).sum(axis=1), 1)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_scores_stay_finite(dtype):
    logits = np.array([[1e4, -1e4, 0], [-1e4, -1e4, -1e4]], dtype)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        np.testing.assert_allclose(walkthrough.softmax(logits), [[1, 0, 0], [1 / 3] * 3], rtol=1e-6)
        np.testing.assert_allclose(walkthrough.cross_entropy(logits, np.array([1, 2])), [2e4, np.log(3)], rtol=1e-4)
        gradient = walkthrough.activation.cross_entropy_backward(logits, np.array([1, 2]))
    np.testing.assert_allclose(gradient, [[1, -1, 0], [1 / 3, 1 / 3, -2 / 3]], rtol=1e-6)


def test_softmax_and_cross_entropy_one_after_the_other_give_probability_minus_truth():
    logits, labels = np.array([[0.3, -1.0, 2.0]]), np.array([1])
    p = walkthrough.softmax(logits)
    upstream = np.array([[0, -1 / p[0, 1], 0]])  # of -log p[1]
    expected = walkthrough.activation.cross_entropy_backward(logits, labels)
    np.testing.assert_allclose(walkthrough.activation.softmax_backward(upstream, p), expected, rtol=1e-12)


@pytest.mark.parametrize(
    "call",
    [
        lambda: walkthrough.convolve(RAMP[0], np.ones((3, 3, 1, 1)), np.zeros(1)),
        lambda: walkthrough.convolve(RAMP, np.ones((3, 3, 2, 1)), np.zeros(1)),
        lambda: walkthrough.convolve(RAMP, np.ones((3, 3, 1, 2)), np.zeros(1)),
        lambda: walkthrough.convolve(RAMP, np.ones((6, 3, 1, 1)), np.zeros(1)),
        lambda: walkthrough.max_pool(RAMP, 6),
        lambda: walkthrough.pooling.average_pool(RAMP, 0),
        lambda: walkthrough.max_pool(RAMP[0]),
        lambda: walkthrough.cross_entropy(np.zeros((2, 3)), np.array([0])),
        lambda: walkthrough.cross_entropy(np.zeros((2, 3)), np.array([0.0, 1.0])),
        lambda: walkthrough.cross_entropy(np.zeros((2, 3)), np.array([0, 3])),
        lambda: walkthrough.activation.cross_entropy_backward(np.zeros((2, 3)), np.array([0, -1])),
    ],
)
def test_refuses_what_does_not_fit(call):
    with pytest.raises(InputError, match=r"Expected .* Received"):
        call()
