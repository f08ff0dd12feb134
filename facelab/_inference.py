"""Networks as functions of numpy arrays, traced once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from facelab._keras import keras


def compiled(network: keras.Model) -> Callable[..., np.ndarray | list[np.ndarray]]:
    """What ``network.predict_on_batch`` does, without tracing again for another size of batch or picture.

    Under TensorFlow Keras traces a network once for the first size that it meets and again for the second, and
    TensorFlow counts the traces of all networks together: a program that uses five of them is warned of retracing.

    Args:
        network: A functional model. Its weights may change later: the function sees the new ones.

    Returns:
        A function of one array (N, ...) for each input of the network; it returns what the network returns, as
        arrays. Other back-ends, and objects that have nothing but ``predict_on_batch``, are called as they are.
    """
    if not isinstance(network, keras.Model) or keras.backend.backend() != "tensorflow":
        return lambda *inputs: network.predict_on_batch(inputs[0] if len(inputs) == 1 else list(inputs))
    import tensorflow as tf

    def run(*inputs):
        return network(inputs[0] if len(inputs) == 1 else list(inputs), training=False)

    shapes = [tf.TensorSpec(x.shape, x.dtype) for x in network.inputs]
    traced = tf.function(run, input_signature=shapes).get_concrete_function()

    def call(*inputs: np.ndarray) -> np.ndarray | list[np.ndarray]:
        found = traced(*(tf.convert_to_tensor(x, shape.dtype) for x, shape in zip(inputs, shapes, strict=True)))
        return tf.nest.map_structure(lambda x: x.numpy(), found)

    return call


def predict(network: keras.Model, *inputs: np.ndarray, batch_size: int = 256):
    """What ``network.predict`` returns, for a network that is asked once; see :func:`compiled`.

    Args:
        network: A functional model.
        inputs: (N, ...) for each input of it.
        batch_size: How many go through it at once.

    Returns:
        What the network returns, an array or a list or a dictionary of them, each (N, ...).
    """
    return in_batches(compiled(network), *inputs, batch_size=batch_size)


def in_batches(function: Callable, *inputs: np.ndarray, batch_size: int = 256):
    """The function of :func:`compiled` on many, some at a time; arguments and result as of :func:`predict`."""
    starts = range(0, max(len(inputs[0]), 1), batch_size)
    parts = [function(*(x[start : start + batch_size] for x in inputs)) for start in starts]
    return keras.tree.map_structure(lambda *some: np.concatenate(some), *parts)
