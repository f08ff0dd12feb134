"""A network small enough to follow every number, and what each loss makes of another: to be read and watched.

The layers of a convolutional network in plain numpy, forward and backward, a few lines each. Nothing of them is fast,
and nothing in facelab runs on them. They are here to be read: no step of a network is more than
additions and multiplications, and its gradient is the same step walked backward. The tests prove each function equal
to Keras and to finite differences, and :mod:`facelab.walkthrough.network` puts them together to the network of
:mod:`facelab.models.cnn`.

Every ``*_backward`` takes ``upstream`` first: the derivatives of the loss with respect to what the forward function
returned, in its shape. It returns those with respect to the function's inputs, in theirs.

:func:`train_cnn` is the same network in Keras, :func:`loss_history` one network under seven losses.
"""

from importlib import import_module

from facelab.walkthrough.activation import cross_entropy, relu, softmax
from facelab.walkthrough.convolution import convolve
from facelab.walkthrough.dense import dense
from facelab.walkthrough.network import backward, forward
from facelab.walkthrough.pooling import max_pool

# Imported on first use: they load Keras.
_LATER = {
    "loss_history": "history_of_losses",
    "train_cnn": "training",
}

__all__ = [
    "backward",
    "convolve",
    "cross_entropy",
    "dense",
    "forward",
    "loss_history",
    "max_pool",
    "relu",
    "softmax",
    "train_cnn",
]


def __getattr__(name: str):
    if name in _LATER:
        return getattr(import_module(f"facelab.walkthrough.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted(__all__)
