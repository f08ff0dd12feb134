"""The layers of a convolutional network in plain numpy, forward and backward, a few lines each.

Nothing here is fast, and nothing in facelab runs on it. It is here to be read: no step of a network is more than
additions and multiplications, and its gradient is the same step walked backward. The tests prove each function equal
to Keras and to finite differences, and :mod:`facelab.by_hand.network` puts them together to the network of
:mod:`facelab.models.cnn`.

Every ``*_backward`` takes ``upstream`` first: the derivatives of the loss with respect to what the forward function
returned, in its shape. It returns those with respect to the function's inputs, in theirs.
"""

from facelab.by_hand.activation import (
    cross_entropy,
    cross_entropy_backward,
    relu,
    relu_backward,
    softmax,
    softmax_backward,
)
from facelab.by_hand.convolution import convolve, convolve_backward
from facelab.by_hand.dense import dense, dense_backward
from facelab.by_hand.network import backward, descend, forward
from facelab.by_hand.pooling import average_pool, average_pool_backward, max_pool, max_pool_backward

__all__ = [
    "average_pool",
    "average_pool_backward",
    "backward",
    "convolve",
    "convolve_backward",
    "cross_entropy",
    "cross_entropy_backward",
    "dense",
    "dense_backward",
    "descend",
    "forward",
    "max_pool",
    "max_pool_backward",
    "relu",
    "relu_backward",
    "softmax",
    "softmax_backward",
]
