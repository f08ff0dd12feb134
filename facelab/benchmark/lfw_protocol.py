"""Measure a whole pipeline by the protocol of Labeled Faces in the Wild (LFW)."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facelab.datasets import read_pairs
from facelab.datasets.lfw_lists import Pairs
from facelab.errors import DatasetError, InputError
from facelab.evaluate import accuracy, auc, best_threshold, eer, k_fold
from facelab.pipeline import Pipeline, largest_face_or_center


@dataclass(frozen=True)
class LfwResult:
    """What :func:`lfw` measured. All rates are fractions, distances are cosine distances.

    Attributes:
        model: Name of the model.
        images: Number of distinct photos in the pairs.
        pairs: Number of pairs; every one of them counts.
        accuracy: Mean over the folds of the fraction of pairs judged correctly.
        standard_error: Of that mean: over the folds, or binomial where there is one fold.
        fold_accuracies: One for each fold.
        threshold: The distance used, or the mean over the folds where each has its own.
        auc: Area under the ROC curve over all pairs.
        eer: Equal error rate over all pairs.
        no_face: Photos in which no face was found; their center was used.
        seconds: From the first photo read to the last vector.
    """

    model: str
    images: int
    pairs: int
    accuracy: float
    standard_error: float
    fold_accuracies: tuple[float, ...]
    threshold: float
    auc: float
    eer: float
    no_face: int
    seconds: float


def lfw(
    pipeline: Pipeline,
    images: str | os.PathLike,
    pairs: str | os.PathLike,
    tune: str | os.PathLike | None = None,
    progress: Callable[[Iterable, int], Iterable] = lambda items, total: items,
) -> LfwResult:
    """Verification accuracy over a list of pairs, with no pair left out.

    With a tuning list the threshold that judges most of its pairs correctly is applied to ``pairs``.
    Without one, ten folds are judged as LFW prescribes (each with the threshold of the other nine),
    and a list of one fold with the card's threshold.

    Args:
        pipeline: Photos to vectors.
        images: Folder with one directory per person, as LFW's archives unpack.
        pairs: ``pairs.txt`` (View 2), ``pairsDevTest.txt`` (View 1) or a list of that format.
        tune: ``pairsDevTrain.txt`` or another list of *other* people.
        progress: Wraps the stream of results, given their number, to show a progress bar.

    Raises:
        DatasetError: A list is malformed, or a photo that it names is missing.
        InputError: One fold, no tuning list, and no threshold on the model's card.
    """
    lists = [read_pairs(path) for path in (pairs, tune) if path is not None]
    start = time.perf_counter()
    vectors, no_face = _embed(pipeline, Path(images), lists, progress)
    seconds = time.perf_counter() - start
    test, *tuning = lists
    distances = _distances(vectors, test)
    folds, threshold = _judge(pipeline, test, distances, [(_distances(vectors, t), t) for t in tuning])
    mean = float(np.mean(folds))
    spread = np.std(folds, ddof=1) / np.sqrt(len(folds)) if len(folds) > 1 else np.sqrt(mean * (1 - mean) / len(test))
    return LfwResult(
        model=pipeline.card.name, images=len(_files([test])), pairs=len(test), accuracy=mean,
        standard_error=float(spread), fold_accuracies=folds, threshold=threshold,
        auc=float(auc(test.same, distances)), eer=float(eer(test.same, distances)),
        no_face=sum(name in no_face for name in _files([test])), seconds=seconds,
    )  # fmt: skip


def _files(lists: list[Pairs]) -> list[str]:
    return sorted({name for pairs in lists for name in (*pairs.first, *pairs.second)})


def _embed(
    pipeline: Pipeline, folder: Path, lists: list[Pairs], progress: Callable
) -> tuple[dict[str, np.ndarray], set[str]]:
    """Vectors by file name, and the names of the photos in which no face was found."""
    names = _files(lists)
    missing = next((name for name in names if not (folder / name).is_file()), None)
    if missing is not None:
        raise DatasetError(f"Expected LFW's photos, one directory per person, in {folder}. Missing: {missing}.")
    vectors, no_face = {}, set()
    results = pipeline((folder / name for name in names), pick=largest_face_or_center)
    for name, result in zip(names, progress(results, len(names)), strict=True):
        vectors[name] = result.vectors[0]
        if result.faces[0].confidence == 0:
            no_face.add(name)
    return vectors, no_face


def _distances(vectors: dict[str, np.ndarray], pairs: Pairs) -> np.ndarray:
    first, second = (np.array([vectors[name] for name in names]) for names in (pairs.first, pairs.second))
    return 1 - (first * second).sum(axis=1)


def _judge(
    pipeline: Pipeline, test: Pairs, distances: np.ndarray, tuning: list[tuple[np.ndarray, Pairs]]
) -> tuple[tuple[float, ...], float]:
    """The accuracy of each fold, and the threshold."""
    folds = np.unique(test.fold)
    if not tuning and len(folds) > 1:
        result = k_fold(test.same, distances, test.fold)
        return tuple(map(float, result.fold_accuracies)), float(np.mean(result.thresholds))
    if tuning:
        tune_distances, tune = tuning[0]
        threshold = float(best_threshold(tune.same, tune_distances))
    elif pipeline.card.threshold is not None:
        threshold = pipeline.card.threshold.distance
    else:
        raise InputError(f"{pipeline.card.name} has no threshold: pass a tuning list such as pairsDevTrain.txt.")
    return tuple(
        float(accuracy(test.same[test.fold == k], distances[test.fold == k], threshold)) for k in folds
    ), threshold
