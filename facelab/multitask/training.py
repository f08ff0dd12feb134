"""Fit a multi-task network to annotated faces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np

from facelab.multitask.network import multitask_network
from facelab.multitask.tasks import AnnotatedFaces, Task
from facelab.multitask.weighting import WeightedTasks

_SHIFT = 2  # pixels, of the augmentation


@dataclass(frozen=True)
class Recipe:
    """How long and how a network is trained.

    Attributes:
        epochs: Times that each face is seen.
        batch_size: Faces in a step.
        learning_rate: At the start; it falls to 0 along a cosine.
        weighting: See :class:`facelab.multitask.weighting.WeightedTasks`.
        seed: Of initial weights, order and augmentation.
    """

    epochs: int = 20
    batch_size: int = 64
    learning_rate: float = 2e-3
    weighting: str = "fixed"
    seed: int = 0


STANDARD = Recipe()


@dataclass(frozen=True, eq=False)
class TrainingResult:
    """What training gave.

    Attributes:
        network: (N, size, size, 1) -> dict of features, embedding and the tasks' outputs.
        tasks: The tasks.
        losses: (epochs,) float, the weighted sum that was trained on.
        task_weights: (T,) float, at the end.
    """

    network: keras.Model
    tasks: tuple[Task, ...]
    losses: np.ndarray
    task_weights: np.ndarray


class AugmentedFaces(keras.utils.PyDataset):
    """Shuffled batches of images, moved by up to two pixels and made a little lighter or darker.

    No mirror images: they would turn the yaw around.
    """

    def __init__(self, images: np.ndarray, targets: dict[str, np.ndarray], batch_size: int, seed: int):
        super().__init__()
        self.images = np.pad(images, ((0, 0), (_SHIFT, _SHIFT), (_SHIFT, _SHIFT), (0, 0)), mode="edge")
        self.targets, self.batch_size, self.size = targets, batch_size, images.shape[1]
        self.rng = np.random.default_rng(seed)
        self.on_epoch_end()

    def __len__(self) -> int:
        return -(-len(self.images) // self.batch_size)

    def __getitem__(self, step: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        rows = self.order[step * self.batch_size : (step + 1) * self.batch_size]
        corners, light = self.rng.integers(0, 2 * _SHIFT + 1, (len(rows), 2)), self.rng.uniform(0.8, 1.2, len(rows))
        images = np.stack([
            self.images[i, top : top + self.size, left : left + self.size] * factor
            for i, (top, left), factor in zip(rows, corners, light, strict=True)
        ])  # fmt: skip
        return np.clip(images, 0, 255).astype(np.float32), {name: truth[rows] for name, truth in self.targets.items()}

    def on_epoch_end(self) -> None:
        self.order = self.rng.permutation(len(self.images))


def train(tasks: Sequence[Task], faces: AnnotatedFaces, recipe: Recipe = STANDARD) -> TrainingResult:
    """Train a network for some tasks; about a minute on one core for 2,400 faces.

    Args:
        tasks: One or several of :func:`facelab.multitask.face_tasks`.
        faces: Of the people to learn from.
        recipe: How.
    """
    keras.utils.set_random_seed(recipe.seed)
    targets = faces.targets()
    targets = {task.name: targets[task.name] for task in tasks}
    data = AugmentedFaces(faces.images, targets, recipe.batch_size, recipe.seed)
    model = WeightedTasks(multitask_network(tasks, faces.images.shape[1]), tasks, recipe.weighting)
    rate = keras.optimizers.schedules.CosineDecay(recipe.learning_rate, recipe.epochs * len(data))
    model.compile(keras.optimizers.Adam(rate))
    history = model.fit(data, epochs=recipe.epochs, shuffle=False, verbose=0)
    weights = keras.ops.convert_to_numpy(model.task_weights())
    return TrainingResult(model.network, tuple(tasks), np.array(history.history["loss"]), weights)
