"""Labels as the losses take them: one whole number for each face."""

from __future__ import annotations

from keras import ops

from facelab.errors import InputError


def flat_labels(labels):
    """(N,) or (N, 1) labels -> (N,), of the dtype that came.

    Raises:
        InputError: Another shape, such as one-hot labels. They would be taken for N * C labels, and every pair with
            them would be nonsense.

    Example:
        >>> flat_labels([[7], [4]]).numpy().tolist()
        [7, 4]
    """
    labels = ops.convert_to_tensor(labels)
    shape = tuple(labels.shape)
    if len(shape) not in (1, 2) or (len(shape) == 2 and shape[1] not in (1, None)):
        raise InputError(
            f"Expected labels (N,) or (N, 1), one whole number for each face. Received: {shape}. "
            "Of one-hot labels take labels.argmax(axis=1)."
        )
    return ops.reshape(labels, (-1,))
