"""One call that makes chance repeatable."""

from __future__ import annotations

from facelab.errors import InputError


def set_seed(seed: int) -> None:
    """Seed Python, numpy and the back-end, and ask TensorFlow for operations that give the same sums each time.

    The same seed on the same machine with the same versions gives the same weights. Another number of CPU cores may
    add numbers in another order, so figures can still differ in the last digits between machines.

    Args:
        seed: 0 to 2**32 - 1.

    Raises:
        InputError: Not such a number.

    Example:
        >>> import facelab, numpy
        >>> facelab.set_seed(7); a = numpy.random.rand()
        >>> facelab.set_seed(7); a == numpy.random.rand()
        True
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**32:
        raise InputError(f"Expected a seed from 0 to 2**32 - 1. Received: {seed!r}.")
    from facelab._keras import keras  # here, so that importing facelab stays fast

    keras.utils.set_random_seed(seed)
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()
