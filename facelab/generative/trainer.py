"""Adversarial training (Goodfellow et al. 2014, https://arxiv.org/abs/1406.2661), in ``keras.ops`` and ``compile``.

The *discriminator* tells real images from generated ones, the *generator* is to be taken for the camera. Each is
trained by a model that is compiled once and stepped with ``train_on_batch``, so the same code runs on every back-end.
The generator is trained through a *frozen copy* of the discriminator, which never learns and is handed the
discriminator's weights before each of its steps. Switching ``trainable`` on and off, the usual way, works only as long
as it does not matter when a back-end looks at the switch.
"""

from __future__ import annotations

import keras
from keras import ops

Rate = float | keras.optimizers.schedules.LearningRateSchedule


def discriminator_loss(real, fake):
    """What the discriminator minimizes: real images have high logits, generated ones low logits::

        L_D = -log σ(real) - log (1 - σ(fake))

    Args:
        real: (N, ...) float, logits of real images.
        fake: (N, ...) float, logits of generated images.

    Returns:
        (N, ...) float. A discriminator that knows nothing has 2 log 2 = 1.386.

    Source:
        Goodfellow et al. 2014, equation 1, with the other sign.

    Example:
        >>> round(float(discriminator_loss([0.0], [0.0])[0]), 3)
        1.386
    """
    real, fake = ops.convert_to_tensor(real), ops.convert_to_tensor(fake)
    return ops.softplus(-real) + ops.softplus(fake)


def generator_loss(fake):
    """What the generator minimizes: its images are taken for real ones::

        L_G = -log σ(fake)

    Equation 1 has ``log (1 - σ(fake))`` here, whose slope vanishes where the generator loses, just when it has the most
    to learn; section 3 of the paper proposes this one.

    Args:
        fake: (N, ...) float, logits that the discriminator gives to generated images.

    Returns:
        (N, ...) float.

    Source:
        Goodfellow et al. 2014, section 3.

    Example:
        >>> [round(float(x), 3) for x in generator_loss([-2.0, 0.0, 2.0])]  # log (1 + e²), log 2, log (1 + e⁻²)
        [2.127, 0.693, 0.127]
    """
    return ops.softplus(-ops.convert_to_tensor(fake))


def frozen_copy(network: keras.Model) -> keras.Model:
    """A copy with weights of its own, the same for now, that does not learn."""
    copy = keras.models.clone_model(network)
    copy.trainable = False
    sync_weights(copy, network)
    return copy


def sync_weights(copy: keras.Model, network: keras.Model) -> None:
    """Hand the network's weights, as they are now, to its frozen copy."""
    for own, theirs in zip(copy.weights, network.weights, strict=True):
        own.assign(ops.copy(theirs))  # JAX takes the buffers of what it trains: the copy must not hold the same ones
