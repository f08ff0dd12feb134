"""The fully connected layer: every output is a weighted sum of all inputs."""

from __future__ import annotations

import numpy as np


def dense(inputs: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """(N, D) inputs, (D, F) kernel, (F,) bias -> (N, F).

    Example:
        >>> dense(np.array([[1.0, 2.0]]), np.array([[1.0, 10.0], [2.0, 20.0]]), np.array([0.5, 0.0]))
        array([[ 5.5, 50. ]])
    """
    return inputs @ kernel + bias


def dense_backward(
    upstream: np.ndarray, inputs: np.ndarray, kernel: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Derivatives of the loss with respect to the inputs (N, D), the kernel (D, F) and the bias (F,).

    Args:
        upstream: (N, F), with respect to what :func:`dense` returned.
        inputs: (N, D), as they went in.
        kernel: (D, F).

    Example:
        >>> d_inputs, d_kernel, d_bias = dense_backward(np.array([[3.0]]), np.array([[1.0, 2.0]]), np.array([[4], [5]]))
        >>> d_inputs.tolist(), d_kernel.tolist(), d_bias.tolist()
        ([[12.0, 15.0]], [[3.0], [6.0]], [3.0])
    """
    return upstream @ kernel.T, inputs.T @ upstream, upstream.sum(axis=0)
