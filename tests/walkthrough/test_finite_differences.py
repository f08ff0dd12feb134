"""Every gradient by hand against the slope that one measures by taking a small step."""

import numpy as np
import pytest

from facelab import walkthrough
from facelab.walkthrough.dense import dense_backward

RNG = np.random.default_rng(0)
MAPS = RNG.normal(size=(2, 5, 6, 3))
KERNEL, BIAS = RNG.normal(size=(3, 2, 3, 4)), RNG.normal(size=4)
ROWS, MATRIX = RNG.normal(size=(2, 3)), RNG.normal(size=(3, 4))
LABELS = np.array([2, 0])


def slope(function, inputs, upstream, step=1e-6):
    """The derivative of sum(upstream * function(*inputs)) with respect to each number that goes in."""
    slopes = []
    for x in inputs:
        d = np.zeros_like(x)
        for place in np.ndindex(x.shape):
            kept = x[place]
            x[place] = kept + step
            above = np.sum(upstream * function(*inputs))
            x[place] = kept - step
            d[place] = (above - np.sum(upstream * function(*inputs))) / (2 * step)
            x[place] = kept
        slopes.append(d)
    return slopes


@pytest.mark.parametrize(
    ("forward", "backward", "inputs"),
    [
        (
            walkthrough.convolve,
            lambda up, x, k, b: walkthrough.convolution.convolve_backward(up, x, k),
            (MAPS, KERNEL, BIAS),
        ),
        (walkthrough.dense, lambda up, x, k, b: dense_backward(up, x, k), (ROWS, MATRIX, BIAS)),
        (walkthrough.relu, walkthrough.activation.relu_backward, (MAPS,)),
        (walkthrough.max_pool, walkthrough.pooling.max_pool_backward, (MAPS,)),
        (walkthrough.pooling.average_pool, walkthrough.pooling.average_pool_backward, (MAPS,)),
        (lambda x: walkthrough.max_pool(x, 3), lambda up, x: walkthrough.pooling.max_pool_backward(up, x, 3), (MAPS,)),
        (
            lambda x: walkthrough.pooling.average_pool(x, 3),
            lambda up, x: walkthrough.pooling.average_pool_backward(up, x, 3),
            (MAPS,),
        ),
        (
            walkthrough.softmax,
            lambda up, x: walkthrough.activation.softmax_backward(up, walkthrough.softmax(x)),
            (ROWS,),
        ),
        (
            lambda x: walkthrough.cross_entropy(x, LABELS),
            lambda up, x: up[:, None] * walkthrough.activation.cross_entropy_backward(x, LABELS),
            (ROWS,),
        ),
    ],
    ids=["convolve", "dense", "relu", "max", "average", "max 3", "average 3", "softmax", "cross-entropy"],
)
def test_the_gradient_is_the_slope(forward, backward, inputs):
    inputs = [x.copy() for x in inputs]
    upstream = RNG.normal(size=forward(*inputs).shape)
    gradients = backward(upstream, *inputs)
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    for ours, measured in zip(gradients, slope(forward, inputs, upstream), strict=True):
        np.testing.assert_allclose(ours, measured, rtol=1e-6, atol=1e-8)
