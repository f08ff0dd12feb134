"""One trunk, a head for each task: the trunk is computed once for all tasks."""

from __future__ import annotations

from collections.abc import Sequence

import keras
from keras import layers

from facelab.errors import InputError
from facelab.multitask.tasks import Task

_FILTERS = (16, 32, 64, 64)


def multitask_network(tasks: Sequence[Task], size: int = 48, embedding_size: int = 64) -> keras.Model:
    """(N, size, size, 1) gray, 0 to 255 -> a dict of ``features``, ``embedding`` and an output for each task.

    The embedding is a linear layer, the last weights that all tasks share. Every head is linear, too: what a task wants
    to know must already be in the embedding. A classification gives logits, a number comes divided by its scale.

    Args:
        tasks: One or more, with different names. With one it is the single-task network of the same trunk.
        size: Height and width of the images, a multiple of 16.
        embedding_size: D, length of the shared vector.

    Raises:
        InputError: No task, two of one name, or a size that is no multiple of 16.

    Example:
        >>> network = multitask_network([Task("glasses", 2), Task("yaw", None, 15.0)])
        >>> {name: tuple(output.shape) for name, output in network.output.items()}
        {'features': (None, 128), 'embedding': (None, 64), 'glasses': (None, 2), 'yaw': (None, 1)}
    """
    names = [task.name for task in tasks]
    if not names or len(set(names)) < len(names) or size % 16 or size < 16:
        raise InputError(f"Expected tasks with different names and a size of 16, 32, 48 ... Received: {names}, {size}.")
    image = keras.Input((size, size, 1))
    features = trunk(image)  # (128,)
    embedding = layers.Dense(embedding_size, use_bias=False, name="embedding")(features)
    heads = {task.name: layers.Dense(task.classes or 1, name=task.name)(embedding) for task in tasks}
    return keras.Model(image, {"features": features, "embedding": embedding, **heads}, name="multitask")


def trunk(image):
    """(N, size, size, C), 0 to 255 -> (N, 128): four convolutions that halve the map, and a dense layer."""
    x = layers.Rescaling(1 / 127.5, -1, name="scale")(image)
    for i, filters in enumerate(_FILTERS):  # 24, 12, 6, 3 of 48
        x = layers.Conv2D(filters, 3, strides=2, padding="same", use_bias=False, name=f"conv{i}")(x)
        x = layers.BatchNormalization(momentum=0.9, name=f"bn{i}")(x)
        x = layers.ReLU(name=f"relu{i}")(x)
    x = layers.Dense(128, use_bias=False, name="dense")(layers.Flatten(name="flat")(x))
    return layers.ReLU(name="features")(layers.BatchNormalization(momentum=0.9, name="bn_features")(x))
