"""Convolution: at each place, a weighted sum of the pixels around it, with the same weights everywhere.

What networks call convolution does not turn the kernel around, as mathematics does; it is a cross-correlation.
The loops run over the kernel, not over the image: for a 5x5 kernel 25 shifted copies of the image are added up.
"""

from __future__ import annotations

import numpy as np

from facelab.errors import InputError


def convolve(images: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Slide a kernel over images, one pixel at a time and never over the edge.

    Args:
        images: (N, H, W, C).
        kernel: (kh, kw, C, F): F filters, each with a weight for every pixel of its window and every channel.
        bias: (F,), added everywhere.

    Returns:
        (N, H - kh + 1, W - kw + 1, F).

    Raises:
        InputError: The shapes do not fit each other, or the kernel is larger than the images.

    Example:
        A ramp rises by 1 per column and 10 per row. The kernel subtracts the left from the right, two columns apart.

        >>> ramp = np.add.outer(10 * np.arange(4), np.arange(5))
        >>> kernel = np.array([[0, 0, 0], [-1, 0, 1], [0, 0, 0]])
        >>> convolve(ramp[None, :, :, None], kernel[:, :, None, None], np.zeros(1))[0, :, :, 0]
        array([[2., 2., 2.],
               [2., 2., 2.]])
    """
    rows, columns = _check(images, kernel, bias)
    maps = np.zeros((len(images), rows, columns, len(bias)), np.result_type(images, kernel, bias)) + bias
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            maps += images[:, i : i + rows, j : j + columns] @ kernel[i, j]  # (N, h, w, C) @ (C, F)
    return maps


def convolve_backward(
    upstream: np.ndarray, images: np.ndarray, kernel: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Derivatives of the loss with respect to the images, the kernel and the bias.

    Forward, the weight ``kernel[i, j]`` met the image shifted by (i, j). Backward, the same pairs meet: each pixel
    collects from all outputs that it went into, each weight from all pixels that it met, the bias from everywhere.

    Args:
        upstream: (N, h, w, F), with respect to what :func:`convolve` returned.
        images: (N, H, W, C), as they went in.
        kernel: (kh, kw, C, F).

    Returns:
        (N, H, W, C), (kh, kw, C, F) and (F,).

    Example:
        One output of a 2x2 kernel: the gradient of the image is the kernel, and that of the kernel the image.

        >>> image, kernel = np.array([[1.0, 2], [3, 4]]), np.array([[5.0, 6], [7, 8]])
        >>> d_images, d_kernel, d_bias = convolve_backward(
        ...     np.ones((1, 1, 1, 1)), image[None, :, :, None], kernel[:, :, None, None]
        ... )
        >>> d_images.ravel().tolist(), d_kernel.ravel().tolist(), d_bias.tolist()
        ([5.0, 6.0, 7.0, 8.0], [1.0, 2.0, 3.0, 4.0], [1.0])
    """
    rows, columns = upstream.shape[1:3]
    d_images, d_kernel = (np.zeros(x.shape, upstream.dtype) for x in (images, kernel))
    for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):
            window = np.s_[:, i : i + rows, j : j + columns]
            d_images[window] += upstream @ kernel[i, j].T  # (N, h, w, F) @ (F, C)
            d_kernel[i, j] = np.tensordot(images[window], upstream, axes=((0, 1, 2), (0, 1, 2)))  # (C, F)
    return d_images, d_kernel, upstream.sum(axis=(0, 1, 2))


def _check(images: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> tuple[int, int]:
    """Height and width of the maps."""
    fits = images.ndim == 4 and kernel.ndim == 4 and images.shape[3] == kernel.shape[2]
    if not (fits and bias.shape == kernel.shape[3:] and (np.array(images.shape[1:3]) >= kernel.shape[:2]).all()):
        raise InputError(
            f"Expected images (N, H, W, C), a kernel (kh, kw, C, F) that is not larger, and a bias (F,). "
            f"Received: {images.shape}, {kernel.shape} and {bias.shape}."
        )
    return images.shape[1] - kernel.shape[0] + 1, images.shape[2] - kernel.shape[1] + 1
