"""The game of two networks (Goodfellow et al. 2014, https://arxiv.org/abs/1406.2661), in ``keras.ops`` and ``compile``.

The *discriminator* tells pictures of the camera from those of the generator, the *generator* wants to be taken for the
camera. Each is trained by a model that is compiled once and stepped with ``train_on_batch``, so the same code runs on
every back-end. The generator plays against the discriminator's *double*: a copy that never learns and is handed the
discriminator's weights before each move. Switching ``trainable`` on and off, the usual way, works only as long as
it does not matter when a back-end looks at the switch.
"""

from __future__ import annotations

import keras
from keras import ops

Rate = float | keras.optimizers.schedules.LearningRateSchedule


def discriminator_loss(real, made):
    """What the discriminator wants small: real pictures have high logits, made ones low logits::

        L_D = -log σ(real) - log (1 - σ(made))

    Args:
        real: (N, ...) float, logits of real pictures.
        made: (N, ...) float, logits of made pictures.

    Returns:
        (N, ...) float. A discriminator that knows nothing has 2 log 2 = 1.386.

    Source:
        Goodfellow et al. 2014, equation 1, with the other sign.

    Example:
        >>> round(float(discriminator_loss([0.0], [0.0])[0]), 3)
        1.386
    """
    real, made = ops.convert_to_tensor(real), ops.convert_to_tensor(made)
    return ops.softplus(-real) + ops.softplus(made)


def generator_loss(made):
    """What the generator wants small: its pictures are taken for real ones::

        L_G = -log σ(made)

    Equation 1 has ``log (1 - σ(made))`` here, whose slope vanishes where the generator loses, just when it has the most
    to learn; section 3 of the paper proposes this one.

    Args:
        made: (N, ...) float, logits that the discriminator gives to made pictures.

    Returns:
        (N, ...) float.

    Source:
        Goodfellow et al. 2014, section 3.

    Example:
        >>> [round(float(x), 3) for x in generator_loss([-2.0, 0.0, 2.0])]  # log (1 + e²), log 2, log (1 + e⁻²)
        [2.127, 0.693, 0.127]
    """
    return ops.softplus(-ops.convert_to_tensor(made))


def double_of(network: keras.Model) -> keras.Model:
    """A copy with weights of its own, the same for now, that does not learn."""
    double = keras.models.clone_model(network)
    double.trainable = False
    follow(double, network)
    return double


def follow(double: keras.Model, network: keras.Model) -> None:
    """Hand the network's weights, as they are now, to its double."""
    for own, theirs in zip(double.weights, network.weights, strict=True):
        own.assign(ops.copy(theirs))  # JAX takes the buffers of what it trains: the double must not hold the same ones
