"""SphereFace's way from plain softmax to the full angular margin."""

from __future__ import annotations

import keras

from facelab.errors import InputError
from facelab.losses.angular import ASoftmaxLoss


class AnnealASoftmax(keras.callbacks.Callback):
    """Lowers the annealing of an :class:`ASoftmaxLoss` before each step of ``fit``:

        annealing = max(lowest, start / (1 + gamma * step))

    The step is the optimizer's own count, so a run that was resumed goes on where it stopped. The defaults are those of
    the authors' published training; ``lowest=5`` means that a sixth of the margin is in force at the end. They are made
    for 28,000 steps, a shorter training takes a larger ``gamma``.

    On the JAX back-end a compiled training step keeps the value it was compiled with: compile the model with
    ``run_eagerly=True`` there. TensorFlow and PyTorch read it again at each step.

    Source:
        Liu et al., SphereFace, CVPR 2017, supplement; base, gamma, power and lambda_min in sphereface_model.prototxt
        of github.com/wy1iu/sphereface.

    Example:
        >>> loss = ASoftmaxLoss()
        >>> callback = AnnealASoftmax(loss, start=1000.0, gamma=1.0)
        >>> callback.at(0), callback.at(9), callback.at(999)
        (1000.0, 100.0, 5.0)
    """

    def __init__(self, loss: ASoftmaxLoss, start: float = 1000.0, gamma: float = 0.12, lowest: float = 5.0):
        super().__init__()
        if not isinstance(loss, ASoftmaxLoss):
            raise InputError(
                f"Expected the ASoftmaxLoss that the model was compiled with. Received: {loss!r}. "
                "Make the loss first and give the same object to compile and to this callback."
            )
        self.loss, self.start, self.gamma, self.lowest = loss, start, gamma, lowest

    def at(self, step: int) -> float:
        """The annealing at a step, counted from 0."""
        return max(self.lowest, self.start / (1 + self.gamma * step))

    def on_train_batch_begin(self, batch, logs=None):
        self.loss.annealing.assign(self.at(int(self.model.optimizer.iterations)))
