"""A layer that crops, turns and zooms: where to look is six numbers, and they can be learned.

Jaderberg et al., Spatial transformer networks, NeurIPS 2015, https://arxiv.org/abs/1506.02025. Three parts: a
*localization net* (any network that ends in :func:`affine_head`) looks at a picture and gives a 2x3 matrix; the *grid*
says where in the picture each pixel of the output looks; the *sampler* reads the picture there, between pixels too.
The sampler has a slope, so the loss behind it can tell the localization net where to look.

Coordinates run from -1, the middle of the first pixel, to +1, the middle of the last one; x to the right, y down.
"""

from __future__ import annotations

import keras
import numpy as np
from keras import ops

from facelab.errors import InputError

IDENTITY = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)  # look at the whole picture


def affine_grid(theta, height: int, width: int):
    """Where each pixel of the output looks::

        x = a x' + b y' + c
        y = d x' + e y' + f

    Args:
        theta: (N, 2, 3) float, the rows (a, b, c) and (d, e, f).
        height: Of the output, 2 pixels or more.
        width: Likewise.

    Returns:
        (N, height, width, 2) float32: x and y in the picture, -1 to 1 inside of it.

    Source:
        Jaderberg et al. 2015, equation 1.

    Example:
        >>> grid = affine_grid([[[1 / 3, 0, 1 / 3], [0, 1 / 3, 0]]], 2, 2)  # a third of it, right of the middle
        >>> grid[0, 0].numpy().round(2)  # x and y of the two pixels of the upper row
        array([[ 0.  , -0.33],
               [ 0.67, -0.33]], dtype=float32)
    """
    theta = ops.cast(theta, "float32")
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    places = np.stack([x, y, np.ones_like(x)]).reshape(3, -1).astype("float32")  # (3, h w): x', y', 1
    seen = ops.matmul(theta, places)  # (N, 2, h w)
    return ops.reshape(ops.transpose(seen, (0, 2, 1)), (-1, height, width, 2))


def bilinear_sample(images, grid):
    """Read pictures at places between their pixels::

        V = Σ_n Σ_m U[n, m] max(0, 1 - |x - m|) max(0, 1 - |y - n|)

    with x and y in pixels. Only the four pixels around a place have a part in the sum, so only they are read. Outside
    of the picture everything is 0. The slope of V in x and y is what trains a localization net (equation 7).

    Args:
        images: (N, H, W, C) float; H and W 2 or more and known.
        grid: (N, h, w, 2) float, from :func:`affine_grid`.

    Returns:
        (N, h, w, C) float32.

    Source:
        Jaderberg et al. 2015, equation 5.

    Example:
        >>> ramp = np.arange(16.0).reshape(1, 4, 4, 1)  # 4 more per row, 1 more per column
        >>> grid = affine_grid([[[1 / 3, 0, 1 / 3], [0, 1 / 3, 0]]], 2, 2)
        >>> np.round(bilinear_sample(ramp, grid)[0, :, :, 0], 3).tolist()
        [[5.5, 6.5], [9.5, 10.5]]
    """
    images, grid = ops.cast(images, "float32"), ops.cast(grid, "float32")
    _, height, width, channels = images.shape
    count = ops.shape(images)[0]
    # Far outside all is 0 anyway, and a number too large for an integer would come out anywhere.
    x = ops.clip((grid[..., 0] + 1) * ((width - 1) / 2), -2.0, width + 1.0)
    y = ops.clip((grid[..., 1] + 1) * ((height - 1) / 2), -2.0, height + 1.0)
    left, top = ops.stop_gradient(ops.floor(x)), ops.stop_gradient(ops.floor(y))
    pixels = ops.reshape(images, (-1, channels))  # (N H W, C)
    start = ops.reshape(ops.arange(count, dtype="int32") * (height * width), (-1, 1, 1))
    total = 0.0
    for column, row in ((left, top), (left + 1, top), (left, top + 1), (left + 1, top + 1)):
        inside = (column >= 0) & (column <= width - 1) & (row >= 0) & (row <= height - 1)
        share = (1 - ops.abs(x - column)) * (1 - ops.abs(y - row)) * ops.cast(inside, "float32")
        m, n = (ops.cast(ops.clip(place, 0, most), "int32") for place, most in ((column, width - 1), (row, height - 1)))
        total = total + share[..., None] * ops.take(pixels, start + n * width + m, axis=0)
    return total


@keras.saving.register_keras_serializable(package="facelab")
class SpatialTransformer(keras.layers.Layer):
    """[(N, H, W, C) pictures, (N, 6) matrices] -> (N, height, width, C): the part that each matrix points at.

    Matrices come from a localization net that ends in :func:`affine_head`. No weights of its own.

    Args:
        height: Of the output, 2 pixels or more.
        width: Likewise.

    Raises:
        InputError: A size below 2, inputs of other shapes, or pictures of unknown size.

    Source:
        Jaderberg et al. 2015, section 3.

    Example:
        >>> ramp = np.arange(16.0).reshape(1, 4, 4, 1)
        >>> SpatialTransformer(4, 4)([ramp, np.array([IDENTITY])])[0, 1, :, 0].numpy().round(3).tolist()
        [4.0, 5.0, 6.0, 7.0]
    """

    def __init__(self, height: int, width: int, **kwargs):
        super().__init__(autocast=False, **kwargs)  # float16 would move the places by pixels
        if min(height, width) < 2:
            raise InputError(f"Expected a height and a width of 2 pixels or more. Received: {height} and {width}.")
        self.height, self.width = height, width

    def build(self, input_shape):
        shapes = [tuple(shape) for shape in input_shape]
        if len(shapes) != 2 or len(shapes[0]) != 4 or shapes[1][1:] != (6,) or not all(
            side is not None and side >= 2 for side in shapes[0][1:3]
        ):  # fmt: skip
            raise InputError(f"Expected pictures (N, H, W, C), H and W known, and matrices (N, 6). Received: {shapes}.")

    def call(self, inputs):
        images, theta = inputs
        grid = affine_grid(ops.reshape(theta, (-1, 2, 3)), self.height, self.width)
        return ops.cast(bilinear_sample(images, grid), self.compute_dtype)

    def compute_output_shape(self, input_shape):
        return (input_shape[0][0], self.height, self.width, input_shape[0][3])

    def get_config(self):
        return super().get_config() | {"height": self.height, "width": self.width}


def affine_head(name: str = "theta") -> keras.layers.Dense:
    """The last layer of a localization net: (N, D) -> (N, 6). Untrained it says "the whole picture" of everything.

    From any other start half of the pictures would be looked at beside the face, where no slope leads back.

    Example:
        >>> affine_head()(np.ones((1, 5))).numpy().tolist()
        [[1.0, 0.0, 0.0, 0.0, 1.0, 0.0]]
    """
    start = keras.initializers.Constant(IDENTITY)
    return keras.layers.Dense(6, kernel_initializer="zeros", bias_initializer=start, dtype="float32", name=name)
