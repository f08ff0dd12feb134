"""Verification metrics for ``compile`` and ``fit``: AUC, equal error rate and TAR at FAR of the pairs of each batch."""

from __future__ import annotations

import keras
from keras import ops

from facelab.errors import InputError
from facelab.losses.distances import kinds_of_pairs, prepare, squared_distances

# Of Euclidean distances from 0 to 2: a resolution of 0.0002. They rank pairs as cosine distances do, and of an
# untrained network, whose vectors all lie near each other, cosine distances would share a few bins.
BINS = 10_000


class PairMetric(keras.metrics.Metric):
    """Counts pairs by their distance; what is made of the counts is said by each metric below.

    It looks at all pairs *within* each batch, since the last reset (Keras resets at each epoch): pairs of two batches
    are not compared, so a batch must hold several photos of a person, as those of
    :class:`facelab.training.IdentityBatches` do. Euclidean distances of the unit vectors, 0 to 2, are counted in
    10,000 bins, so the memory is the same however many pairs come, 80 kB. The result is that of
    :mod:`facelab.evaluate` on the same pairs with these distances rounded to 0.0002. Counts are exact up to 16,777,216
    pairs in a bin. Until pairs of both kinds, same person and different people, were seen the result is NaN.

    Args:
        name: As in Keras.
        dtype: As in Keras; whatever it is, counting is done in float32.
    """

    def __init__(self, name: str, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self._same, self._different = (
            self.add_variable((BINS,), "zeros", dtype="float32", name=kind) for kind in ("same", "different")
        )

    def update_state(self, y_true, y_pred, sample_weight=None) -> None:
        """Count the pairs of a batch.

        Args:
            y_true: (N,) or (N, 1) int labels.
            y_pred: (N, D) float embeddings of any length.
            sample_weight: Not taken: each pair counts once.

        Raises:
            InputError: Labels of another shape, such as one-hot ones, or weights.
        """
        if sample_weight is not None:
            raise InputError(
                f"Expected no sample weights: each pair counts once. Received: some. Give {self.name} to compile as "
                "one of the metrics, not of the weighted_metrics."
            )
        labels, unit = prepare(y_true, ops.cast(y_pred, "float32"))
        distances = ops.sqrt(squared_distances(unit))  # (N, N)
        bins = ops.clip(ops.cast(distances * (BINS / 2), "int32"), 0, BINS - 1)
        for counts, chosen in zip((self._same, self._different), kinds_of_pairs(labels), strict=True):
            halves = ops.cast(chosen, "float32") / 2  # each pair stands in the table twice
            counts.assign_add(ops.segment_sum(ops.reshape(halves, (-1,)), ops.reshape(bins, (-1,)), BINS))

    def _rates(self):
        """FAR and TAR at the upper end of each bin, and 0 before the first: (BINS + 1,) each, rising to 1."""
        accepted = (ops.cumsum(self._different), ops.cumsum(self._same))
        return (ops.pad(counts / counts[-1], [(1, 0)]) for counts in accepted)


@keras.saving.register_keras_serializable(package="facelab")
class PairAUC(PairMetric):
    """Area under the ROC curve: the chance that a pair of one person lies nearer than a pair of two.

    1 is perfect, 0.5 chance level. Counting and resolution: see :class:`PairMetric`.

    Example:
        >>> import numpy as np
        >>> metric = PairAUC()
        >>> metric.update_state([0, 0, 1], np.array([[1.0, 0.0], [0.8, 0.6], [0.0, 1.0]]))
        >>> float(metric.result())  # cosine distances: 0.2 with the same person, 1 and 0.4 with the other
        1.0
    """

    def __init__(self, name: str = "pair_auc", dtype=None):
        super().__init__(name, dtype)

    def result(self):
        far, tar = self._rates()
        return ops.sum((far[1:] - far[:-1]) * (tar[1:] + tar[:-1])) / 2


@keras.saving.register_keras_serializable(package="facelab")
class PairEER(PairMetric):
    """Equal error rate: the rate at the threshold that falsely accepts and falsely rejects equally often.

    0 is perfect, 0.5 chance level. Between two bins a straight line is drawn, as in :func:`facelab.evaluate.eer`.
    Counting and resolution: see :class:`PairMetric`.
    """

    def __init__(self, name: str = "pair_eer", dtype=None):
        super().__init__(name, dtype)

    def result(self):
        far, tar = self._rates()
        excess = far + tar - 1  # FAR - FRR, rises from -1 to 1
        above = ops.argmax(ops.cast(excess >= 0, "int32"))
        (before, after), (low, high) = ((ops.take(x, above - 1), ops.take(x, above)) for x in (excess, far))
        return low - before / (after - before) * (high - low)


@keras.saving.register_keras_serializable(package="facelab")
class TARatFAR(PairMetric):
    """True accept rate at the loosest threshold whose false accept rate is at most ``far``.

    With fewer than 1 / far pairs of different people it is the rate at no false accept at all. Counting and resolution:
    see :class:`PairMetric`.

    Args:
        far: The false accept rate, a fraction.
        name: As in Keras.
        dtype: As in Keras.

    Raises:
        InputError: ``far`` is not between 0 and 1.
    """

    def __init__(self, far: float = 0.001, name: str = "tar_at_far", dtype=None):
        super().__init__(name, dtype)
        if not 0 <= far <= 1:
            raise InputError(f"Expected far between 0 and 1, a fraction. Received: {far}.")
        self.far = far

    def result(self):
        far, tar = self._rates()
        allowed = ops.sum(ops.cast(far <= self.far, "int32")) - 1
        return ops.take(tar, ops.maximum(allowed, 0))

    def get_config(self):
        return super().get_config() | {"far": self.far}
