"""Softmax with a margin on the angle: A-softmax (SphereFace, 2017), CosFace (2018), ArcFace (2019).

With embeddings and class centers of unit length, softmax sees only the angles θ between them. A photo is right when its
own class has the smallest angle. These three ask for more: the own class must still win after its angle was made
worse.

    A-softmax   cos(m θ)       the angle m times as wide
    CosFace     cos(θ) - m     the cosine lower by m
    ArcFace     cos(θ + m)     the angle wider by m

Each is a function from cosines and labels to logits; softmax cross-entropy follows, which is Keras' own.
The cosines come from :class:`facelab.layers.CosineDense`. At a scale of 64 wrong logits are huge in the beginning:
train with SGD and momentum, and warm the learning rate up. With Adam they tend to diverge.
"""

from __future__ import annotations

import math

import keras
from keras import ops

from facelab.layers.cosine_dense import split_norms
from facelab.losses.labels import flat_labels

NEARLY_1 = 1 - 1e-7  # arccos has an infinite slope at 1


def cosface_logits(cosines, labels, margin: float = 0.35, scale: float = 64.0):
    """The own class's cosine lowered by the margin: ``scale * (cos θ_y - margin)``, others ``scale * cos θ_j``.

    Args:
        cosines: (N, C) float, -1 to 1.
        labels: (N,) or (N, 1) int, 0 to C - 1.
        margin: A cosine, no angle; 0.35 and the scale of 64 are the paper's. At most 1 - cos(2π/C) can be reached by
            C classes in two dimensions.
        scale: Length that the embeddings are taken to have; a larger one makes softmax sharper.

    Returns:
        (N, C) logits, float32.

    Raises:
        InputError: Labels of another shape, such as one-hot ones.

    Source:
        Wang et al., CosFace, CVPR 2018, equation 4.

    Example:
        >>> cosface_logits([[0.75, 0.5]], [0], margin=0.25, scale=2.0).numpy().tolist()
        [[1.0, 1.0]]
    """
    return _with_own(cosines, labels, lambda own: own - margin) * scale


def arcface_logits(cosines, labels, margin_radians: float = 0.5, scale: float = 64.0):
    """The own class's angle widened by the margin: ``scale * cos(θ_y + margin)``, others ``scale * cos θ_j``.

    Beyond θ = π - margin the widened angle would pass 180 degrees and its cosine rise again, so that the worst photos
    would be rewarded. There the logit goes on falling as ``scale * (cos θ - margin * sin margin)``, as in the authors'
    code (it is not in the paper). At the seam it drops from -1 to -cos m - m sin m, -1.12 for m = 0.5.

    Args:
        cosines: (N, C) float, -1 to 1. The own one is clipped to ±(1 - 1e-7) before arccos.
        labels: (N,) or (N, 1) int, 0 to C - 1.
        margin_radians: Angle in radians, 0 to π; 0.5, the paper's, is 28.6 degrees.
        scale: Length that the embeddings are taken to have; 64, the paper's.

    Returns:
        (N, C) logits, float32.

    Raises:
        InputError: Labels of another shape, such as one-hot ones.

    Source:
        Deng et al., ArcFace, CVPR 2019, equation 3.

    Example:
        >>> import numpy as np
        >>> at_60_degrees = np.cos(np.radians([[60.0, 90.0]]))
        >>> logits = arcface_logits(at_60_degrees, [0], margin_radians=np.radians(10), scale=1.0)
        >>> np.degrees(np.arccos(logits)).round(3).tolist()  # 60 degrees became 70
        [[70.0, 90.0]]
    """

    def widened(own):
        angle = ops.arccos(ops.clip(own, -NEARLY_1, NEARLY_1))
        falling_on = own - margin_radians * math.sin(margin_radians)
        return ops.where(angle <= math.pi - margin_radians, ops.cos(angle + margin_radians), falling_on)

    return _with_own(cosines, labels, widened) * scale


def a_softmax_logits(cosines, norms, labels, margin: int = 4, annealing: float = 0.0):
    """The own class's angle multiplied by the margin, ``|x| ψ(θ_y)``, others ``|x| cos θ_j``.

        ψ(θ) = (-1)^k cos(m θ) - 2 k    for θ between k π/m and (k + 1) π/m

    is cos(m θ), continued so that it falls all the way from 1 at 0 to 1 - 2 m at 180 degrees. cos(m θ) is a polynomial
    in cos θ (Chebyshev's), so no arccos is needed.

    Training that starts with ψ does not converge. It starts with plain cosines and comes over by and by:

        (annealing * cos θ + ψ(θ)) / (1 + annealing)

    Args:
        cosines: (N, C) float, -1 to 1.
        norms: (N,) or (N, 1) float, lengths of the embeddings.
        labels: (N,) or (N, 1) int, 0 to C - 1.
        margin: m, a whole number from 1 (no margin); 4, the paper's best.
        annealing: lambda of the paper's appendix; large: no margin, 0: all of it. See :class:`AnnealASoftmax`.

    Returns:
        (N, C) logits, float32.

    Raises:
        InputError: Labels of another shape, such as one-hot ones.

    Source:
        Liu et al., SphereFace, CVPR 2017, equation 7; annealing: its supplement.

    Example:
        >>> a_softmax_logits([[0.5, 0.0]], [2.0], [0], margin=2).numpy().tolist()  # 2 cos(2 * 60 degrees)
        [[-1.0, 0.0]]
    """
    norms = ops.reshape(ops.cast(norms, _float(cosines)), (-1, 1))
    eased = _with_own(cosines, labels, lambda own: (annealing * own + _psi(own, margin)) / (1 + annealing))
    return eased * norms


def _psi(cosine, margin: int):
    """ψ(θ) of the paper's equation 7, from cos θ."""
    cosine = ops.clip(cosine, -1, 1)
    before, multiple = ops.ones_like(cosine), cosine  # cos 0θ, cos 1θ
    for _ in range(margin - 1):
        before, multiple = multiple, 2 * cosine * multiple - before  # cos (j + 1)θ = 2 cos θ cos jθ - cos (j - 1)θ
    edges = [math.cos(j * math.pi / margin) for j in range(1, margin)]
    k = sum((ops.cast(cosine < edge, cosine.dtype) for edge in edges), ops.zeros_like(cosine))
    return (1 - 2 * (k % 2)) * multiple - 2 * k


def _with_own(cosines, labels, change):
    """(N, C) cosines with ``change`` made to those of the own class, (N, 1) -> (N, 1)."""
    cosines = ops.cast(cosines, _float(cosines))
    labels = ops.cast(flat_labels(labels), "int32")[:, None]
    own = ops.equal(labels, ops.arange(ops.shape(cosines)[1], dtype="int32")[None, :])  # (N, C)
    return ops.where(own, change(ops.take_along_axis(cosines, labels, axis=1)), cosines)


def _float(values) -> str:
    """float64 for tensors that are float64, else float32, which is enough and safe under mixed precision."""
    return "float64" if str(getattr(values, "dtype", "")).endswith("float64") else "float32"


def _cross_entropy(labels, logits):
    return ops.sparse_categorical_crossentropy(ops.cast(flat_labels(labels), "int32"), logits, from_logits=True)


@keras.saving.register_keras_serializable(package="facelab")
class CosFaceLoss(keras.losses.Loss):
    """Softmax cross-entropy of :func:`cosface_logits`, on the cosines of ``CosineDense(people)``."""

    def __init__(self, margin=0.35, scale=64.0, reduction="sum_over_batch_size", name=None):
        super().__init__(name=name, reduction=reduction, dtype="float32")
        self.margin, self.scale = margin, scale

    def call(self, y_true, y_pred):
        return _cross_entropy(y_true, cosface_logits(y_pred, y_true, self.margin, self.scale))

    def get_config(self):
        return super().get_config() | {"margin": self.margin, "scale": self.scale}


@keras.saving.register_keras_serializable(package="facelab")
class ArcFaceLoss(keras.losses.Loss):
    """Softmax cross-entropy of :func:`arcface_logits`, on the cosines of ``CosineDense(people)``."""

    def __init__(self, margin_radians=0.5, scale=64.0, reduction="sum_over_batch_size", name=None):
        super().__init__(name=name, reduction=reduction, dtype="float32")
        self.margin_radians, self.scale = margin_radians, scale

    def call(self, y_true, y_pred):
        return _cross_entropy(y_true, arcface_logits(y_pred, y_true, self.margin_radians, self.scale))

    def get_config(self):
        return super().get_config() | {"margin_radians": self.margin_radians, "scale": self.scale}


@keras.saving.register_keras_serializable(package="facelab")
class ASoftmaxLoss(keras.losses.Loss):
    """Softmax cross-entropy of :func:`a_softmax_logits`, on ``CosineDense(people, hand_on_norms=True)``.

    ``annealing`` is a variable; :class:`AnnealASoftmax` lowers it while training.
    """

    def __init__(self, margin=4, annealing=0.0, reduction="sum_over_batch_size", name=None):
        super().__init__(name=name, reduction=reduction, dtype="float32")
        self.margin = margin
        self.annealing = keras.Variable(annealing, trainable=False, dtype="float32", name="annealing")

    def call(self, y_true, y_pred):
        cosines, norms = split_norms(y_pred)
        return _cross_entropy(y_true, a_softmax_logits(cosines, norms, y_true, self.margin, self.annealing.value))

    def get_config(self):
        return super().get_config() | {"margin": self.margin, "annealing": float(self.annealing.value)}
