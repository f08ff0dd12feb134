"""Every method on every set."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.base import BaseEstimator

from facelab import cards, models
from facelab._luma import LUMA
from facelab.benchmark.comparison.classics import CLASSICS, Classic, Vectors, cosine, own
from facelab.benchmark.comparison.sets import OVERLAP, Faces, Progress
from facelab.cards import Accuracy, ModelCard
from facelab.download import in_reach
from facelab.errors import InputError
from facelab.evaluate import accuracy, auc, best_threshold
from facelab.evaluate.intervals import student
from facelab.images import shrink

CHANCE = 0.5
ALIGNED_AS = "dlib_resnet"  # whose alignment the methods without a network get, too
_BATCH = 32  # faces at once
_TIMED, _SECONDS, _MOST = 5, 0.2, 1000  # batches whose median time is told: more of a fast method, to a limit
_TWO_SIDED = 1.96  # standard errors in half a 95 % interval


@dataclass(frozen=True)
class Measured:
    """What a method reached on one set.

    Attributes:
        accuracy: Fraction of the judged pairs that it judged correctly; the mean over the splits.
        error: Half of the 95 % interval: over the splits (Student's, widened because they share people), or binomial
            where there is one.
        auc: Area under the ROC curve, the mean over the splits.
        pairs: Judged in each split.
    """

    accuracy: float
    error: float
    auc: float
    pairs: int


@dataclass(frozen=True)
class MethodResult:
    """One method.

    Attributes:
        name: What ``only`` takes; of a network its registered name.
        title: To read.
        year: Of the paper; ``None`` where there is no paper.
        published: Accuracy on LFW as its authors told it; ``None`` where they did not.
        parameters: Numbers that are kept for it.
        milliseconds: To represent one aligned face, in batches of 32; ``None`` where it did not run.
        measured: Set -> what it reached; empty where it did not run.
    """

    name: str
    title: str
    year: int | None
    published: Accuracy | None
    parameters: int
    milliseconds: float | None
    measured: dict[str, Measured]


def run(
    sets: dict[str, Faces], only: Sequence[str] = (), progress: Progress = lambda items, total: items,
    estimators: Mapping[str, BaseEstimator] | None = None,
) -> list[MethodResult]:  # fmt: skip
    """Judge every method on every set.

    Args:
        sets: Name -> set, from :func:`facelab.benchmark.comparison.load`.
        only: Names of methods; all where it is empty.
        progress: Wraps the stream of names, given their number, to show a progress bar.
        estimators: Methods of your own: name -> scikit-learn transformer or pipeline whose ``fit`` takes gray faces
            (M, 64, 64), 0 to 255, and labels (M,), and whose ``transform`` returns vectors (N, D), to be compared by
            the cosine. A clone is fitted for each split.

    Returns:
        The methods by year. Networks whose weights are not on this computer have nothing measured: nothing is
        downloaded, and an untrained network says nothing.

    Raises:
        InputError: No such method, or a name in ``estimators`` that is taken.
    """
    taken = [*CLASSICS, *models.list_models()]
    mine = {name: own(name, estimator) for name, estimator in (estimators or {}).items()}
    if set(mine) & set(taken):
        raise InputError(f"Expected names of your own. Received: {', '.join(sorted(set(mine) & set(taken)))}.")
    names, classics = [*mine, *taken], {**mine, **CLASSICS}
    unknown = sorted(set(only) - set(names))
    if unknown:
        raise InputError(f"Expected methods out of {', '.join(names)}. Received: {', '.join(unknown)}.")
    chosen = [name for name in names if not only or name in only]
    gray = {} if not set(chosen) & set(classics) else {name: gray64(faces) for name, faces in sets.items()}
    results = [
        _classic(n, classics[n], sets, gray) if n in classics else _network(n, sets)
        for n in progress(chosen, len(chosen))
    ]
    return sorted(results, key=lambda result: (result.year or 0, result.parameters))


def gray64(faces: Faces) -> np.ndarray:
    """(N, 64, 64) float32, 0 to 255: dlib's aligned faces, smaller and gray."""
    aligned = faces.aligned(cards.card(ALIGNED_AS).alignment)
    return np.stack([shrink(aligned_face.astype(np.float32), 64, 64) @ LUMA for aligned_face in aligned]).astype(
        np.float32
    )


def _classic(name: str, method: Classic, sets: dict[str, Faces], gray: dict[str, np.ndarray]) -> MethodResult:
    measured, parameters, milliseconds = {}, 0, None
    for set_name, faces in sets.items():
        judged = []
        for split in faces.splits:
            vectors, parameters = method.fit(gray[set_name][split.fit], faces.photos.labels[split.fit])
            judged.append(judge(_distances(vectors(gray[set_name]), method.compare), faces, split))
        measured[set_name] = summary(judged)
        milliseconds = milliseconds_a_face(vectors, gray[set_name])
    return MethodResult(name, method.title, method.year, method.published, parameters, milliseconds, measured)


def _network(name: str, sets: dict[str, Faces]) -> MethodResult:
    card: ModelCard = cards.card(name)
    measured, milliseconds = {}, None
    if card.weights is not None and in_reach(card.weights):
        embedder = models.load(name)
        for set_name, faces in sets.items():
            aligned = faces.aligned(card.alignment)
            distances = _distances(embedder(aligned), cosine)
            measured[set_name] = summary([judge(distances, faces, split) for split in faces.splits])
            milliseconds = milliseconds_a_face(embedder, aligned)
    return MethodResult(name, card.title, card.year, card.lfw_claimed, card.parameters, milliseconds, measured)


def _distances(vectors: np.ndarray, compare: Callable) -> Callable[[np.ndarray], np.ndarray]:
    return lambda pairs: compare(vectors[pairs[:, 0]], vectors[pairs[:, 1]])


def judge(distances: Callable[[np.ndarray], np.ndarray], faces: Faces, split) -> tuple[float, float, int]:
    """Accuracy and AUC on the judged pairs, with the threshold that judges most of the tuning pairs correctly."""
    labels = faces.photos.labels
    (tune, known), (judged, same) = (
        (distances(pairs), labels[pairs[:, 0]] == labels[pairs[:, 1]]) for pairs in (split.tune, split.judge)
    )
    threshold = best_threshold(known, tune)
    return float(accuracy(same, judged, threshold)), float(auc(same, judged)), len(judged)


def summary(judged: Sequence[tuple[float, float, int]]) -> Measured:
    """One or more splits in a line.

    Example:
        >>> summary([(0.9, 0.95, 100)])  # sqrt(0.9 * 0.1 / 100) = 0.03
        Measured(accuracy=0.9, error=0.0588, auc=0.95, pairs=100)
    """
    accuracies, areas, counts = map(np.array, zip(*judged, strict=True))
    mean, pairs = float(accuracies.mean()), int(counts.min())
    if len(judged) == 1:
        error = _TWO_SIDED * np.sqrt(mean * (1 - mean) / pairs)
    else:
        error = mean - student(accuracies, overlap=OVERLAP).low
    return Measured(mean, round(float(error), 6), float(areas.mean()), pairs)


def milliseconds_a_face(vectors: Vectors, faces: np.ndarray) -> float:
    """Median over some batches, after one that warms up."""
    some, times = faces[:_BATCH], []
    while len(times) <= _TIMED or (sum(times[1:]) < _SECONDS and len(times) < _MOST):
        start = time.perf_counter()
        vectors(some)
        times.append(time.perf_counter() - start)
    return float(f"{1000 * np.median(times[1:]) / len(some):.3g}")
