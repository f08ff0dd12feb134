"""How well does a multi-task network answer about people it never saw? Each figure with an interval over people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from facelab import _inference
from facelab._rows import unit_rows
from facelab.evaluate import bootstrap_over_people, pairs, weighted_auc
from facelab.evaluate.intervals import Interval
from facelab.multitask.tasks import AnnotatedFaces, Task
from facelab.multitask.training import TrainingResult

_AT_ONCE = 256
Statistic = Callable[[np.ndarray], np.ndarray]  # (P,) weights -> (1,) the figure


@dataclass(frozen=True)
class TaskResult:
    """One task's figure.

    Attributes:
        task: Its name.
        metric: ``"AUC"`` of identity, ``"mean error"`` in degrees, ``"balanced accuracy"`` of classes.
        value: The figure.
        interval: 95 %, over people.
        chance: The value without looking at the face.
    """

    task: str
    metric: str
    value: float
    interval: Interval
    chance: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.interval.low:.3f} to {self.interval.high:.3f})"


@dataclass(frozen=True, eq=False)
class TaskStatistic:
    """Outputs for one task beside the truth, ready to be weighed by :func:`facelab.evaluate.bootstrap_over_people`.

    Attributes:
        task: Which.
        metric: As in :class:`TaskResult`.
        statistic: (P,) weights -> (1,) the figure.
        people: (P, 2) int, who is on the two photos of each pair; on a photo alone, twice the same.
        chance: As in :class:`TaskResult`.
    """

    task: Task
    metric: str
    statistic: Statistic
    people: np.ndarray
    chance: float


def evaluate(
    trained: TrainingResult, faces: AnnotatedFaces, rng: np.random.Generator, rounds: int = 300
) -> tuple[TaskResult, ...]:
    """A result for each task of the network.

    Args:
        trained: From :func:`facelab.multitask.train`.
        faces: Of people who were not trained on.
        rng: Source of chance of the bootstrap.
        rounds: Draws of the bootstrap.
    """
    outputs = predict(trained, faces.images)
    return tuple(mean_result([task_statistic(task, outputs, faces)], rng, rounds) for task in trained.tasks)


def mean_result(runs: Sequence[TaskStatistic], rng: np.random.Generator, rounds: int = 300) -> TaskResult:
    """The mean over runs, such as several seeds, on the same photos; people are drawn for all runs at once.

    Args:
        runs: Of one task and the same faces.
        rng: Source of chance of the bootstrap.
        rounds: Draws of the bootstrap.
    """
    first = runs[0]

    def mean(weights: np.ndarray) -> np.ndarray:
        return np.mean([run.statistic(weights) for run in runs], axis=0)

    value = float(mean(np.ones(len(first.people)))[0])
    interval = bootstrap_over_people(mean, first.people, rng, rounds)[0]
    return TaskResult(first.task.name, first.metric, value, interval, first.chance)


def predict(trained: TrainingResult, images: np.ndarray) -> dict[str, np.ndarray]:
    """(N, size, size, 1) uint8 images -> output's name -> (N, ...) float32."""
    return _inference.predict(trained.network, images.astype(np.float32), batch_size=_AT_ONCE)


def task_statistic(task: Task, outputs: dict[str, np.ndarray], faces: AnnotatedFaces) -> TaskStatistic:
    """Identity: AUC of all pairs. A number: mean error. Classes: balanced accuracy.

    Args:
        task: Which.
        outputs: From :func:`predict`, of N faces.
        faces: The same N faces.
    """
    if task.name == "identity":
        return _pairs(task, outputs["embedding"], faces.labels)
    truth, alone = getattr(faces, task.name), np.stack([faces.labels] * 2, axis=1)
    if task.classes is None:
        errors = np.abs(outputs[task.name][:, 0] * task.scale - truth)
        return TaskStatistic(task, "mean error", weighted_mean(errors), alone, float(np.abs(truth).mean()))
    right = outputs[task.name].argmax(axis=1) == truth
    return TaskStatistic(task, "balanced accuracy", balanced_accuracy(right, truth), alone, 1 / task.classes)


def _pairs(task: Task, embeddings: np.ndarray, labels: np.ndarray) -> TaskStatistic:
    found = pairs(unit_rows(embeddings), labels)
    return TaskStatistic(task, "AUC", weighted_auc(found.same, found.distances), found.people, 0.5)


def weighted_mean(values: np.ndarray) -> Statistic:
    """The mean of (N,) values as a statistic for the bootstrap.

    Example:
        >>> weighted_mean(np.array([1.0, 4.0]))(np.array([2.0, 1.0])).tolist()
        [2.0]
    """
    return lambda weights: np.array([weights @ values / weights.sum() if weights.any() else np.nan])


def balanced_accuracy(right: np.ndarray, truth: np.ndarray) -> Statistic:
    """The mean over classes of the share answered correctly: saying the commonest class always gains nothing.

    Args:
        right: (N,) bool.
        truth: (N,) int, the true class.

    Example:
        >>> truth = np.array([0, 0, 0, 1])  # "always 0" is right in three of four, and yet
        >>> balanced_accuracy(truth == 0, truth)(np.ones(4)).tolist()
        [0.5]
    """
    classes = np.unique(truth)

    def share(weights: np.ndarray) -> np.ndarray:
        kinds = [weights * (truth == kind) for kind in classes]
        return np.array([np.mean([k @ right / k.sum() if k.any() else np.nan for k in kinds])])

    return share
