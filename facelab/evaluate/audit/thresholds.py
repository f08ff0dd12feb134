"""Was the threshold chosen on the pairs that it is judged on?"""

from __future__ import annotations

import numpy as np

from facelab._language import Said
from facelab.errors import InputError
from facelab.evaluate.audit._finding import Finding
from facelab.evaluate.verification import accuracy, best_threshold


def threshold_leak(same: np.ndarray, distances: np.ndarray, threshold: float) -> Finding:
    """No other threshold does better on these very pairs: a sign that it was chosen on them.

    It is a suspicion, no proof. With few pairs, or where everything is easy, an honest threshold may happen to be the
    best one, too; then more pairs decide.

    Args:
        same: (P,) bool.
        distances: (P,) of the test's pairs.
        threshold: The one that was reported with the accuracy.

    Returns:
        ``value`` is what the best threshold of these pairs gains in accuracy over the reported one.

    Raises:
        InputError: Other shapes, or pairs of one kind only.

    Example:
        >>> distances, same = np.array([0.1, 0.3, 0.4, 0.2, 0.6, 0.9]), np.array([1, 1, 1, 0, 0, 0], bool)
        >>> threshold_leak(same, distances, 0.5).broken, threshold_leak(same, distances, 0.35).broken
        (True, False)
    """
    distances, same = np.asarray(distances, np.float64), np.asarray(same, bool)
    if not np.isfinite(threshold):
        raise InputError(f"Expected a finite threshold. Received: {threshold}.")
    best = float(accuracy(same, distances, best_threshold(same, distances)))
    gain = best - float(accuracy(same, distances, threshold))
    if gain > 0:
        return Finding("threshold_leak", False, gain, Said(
            f"another threshold would do better on these pairs, by {gain:.3f}: this one was hardly chosen on them.",
            f"이 쌍들에서 더 나은 임계값이 있습니다({gain:.3f}만큼). 여기서 고른 값은 아닌 듯합니다."))  # fmt: skip
    return Finding("threshold_leak", True, gain, Said(
        "no threshold does better on these pairs. If it was chosen on them, the accuracy is too high: choose it on other people.",
        "이 쌍들에서 이보다 나은 임계값은 없습니다. 여기서 골랐다면 정확도가 부풀었습니다. 다른 사람들에게서 고르세요."))  # fmt: skip
