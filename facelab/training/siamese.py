"""The Siamese network: one network looks at two faces, and what differs is weighed.

*Siamese*, because both faces go through the same weights. DeepFace's is the simplest there is: the features of a
network that was trained to name people are subtracted, and one neuron learns which differences count.
"""

from __future__ import annotations

from collections.abc import Sequence

import keras
from keras import layers, ops

from facelab.errors import InputError


def siamese_network(network: keras.Model, learning: Sequence[str] = ()) -> keras.Model:
    """Two faces in, the probability that they show one person out: ``sigmoid(b - sum_i alpha_i |f_i - g_i|)``.

    Train it on pairs with ``binary_crossentropy``. Both faces go through one copy of the network, whose layers named in
    ``learning`` learn along; all others are frozen, because pairs of few people are soon learned by heart. The paper
    lets the two topmost layers learn. The network that was passed stays as it is; the copy is
    ``model.get_layer(network.name)``.

    Args:
        network: Faces -> (N, D) features.
        learning: Names of its layers that learn along.

    Returns:
        A model of two inputs, each as the network takes it, with (N, 1) probabilities.

    Raises:
        InputError: No such layer, or the network does not return (N, D).

    Source:
        Taigman et al., DeepFace, 2014, section 4.2: ``d(f1, f2) = sum_i alpha_i |f1[i] - f2[i]|``, fed to one logistic
        unit.
    """
    unknown = sorted(set(learning) - {layer.name for layer in network.layers})
    if unknown or len(network.output_shape) != 2:
        raise InputError(
            f"Expected a network with (N, D) features and names of its layers. Received: {network.output_shape}, "
            f"unknown: {', '.join(unknown) or 'none'}."
        )
    copy = keras.models.clone_model(network)
    copy.set_weights(network.get_weights())
    for layer in copy.layers:
        layer.trainable = layer.name in learning
    first, second = (keras.Input(network.input_shape[1:], name=name) for name in ("first", "second"))
    difference = ops.absolute(copy(first) - copy(second))  # (N, D)
    same = layers.Dense(1, "sigmoid", name="alpha")(difference)
    return keras.Model([first, second], same, name=f"siamese_{network.name}")
