"""Padding as the older frameworks do it."""

from __future__ import annotations

from keras import layers


def pad_both_sides(x, size: int, strides: int):
    """Prepare a map for a convolution of odd ``size`` whose window is centered, as in Caffe, MXNet and PyTorch.

    There one sets the padding, (size - 1) / 2 on every side. Keras' ``"same"`` chooses it itself: as little as
    gives the same number of outputs, and if that is odd, one more at the end. With stride 2 on an even side that is
    nothing at the start, so the window looks at pixels 1, 3, 5 ... where the others look at 0, 2, 4 ...: a network
    with weights from there still runs, on a map that is shifted in every stage.

    Args:
        x: (N, H, W, C) tensor.
        size: Height and width of the kernel.
        strides: Of the convolution that follows.

    Returns:
        The map and the ``padding`` for the convolution. With stride 1, ``"same"`` is the same thing and faster.
    """
    return (x, "same") if strides == 1 else (layers.ZeroPadding2D(size // 2)(x), "valid")
