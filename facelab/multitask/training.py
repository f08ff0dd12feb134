"""Fit a multi-task network to aligned faces and truths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np

from facelab.multitask.network import multitask_network
from facelab.multitask.tasks import FaceTruths, Task
from facelab.multitask.weighting import WeightedTasks

_SHIFT = 2  # pixels, of the augmentation


@dataclass(frozen=True)
class Plan:
    """How long and how a network is trained.

    Attributes:
        epochs: Times that each face is seen.
        batch: Faces in a step.
        learning_rate: At the start; it falls to 0 along a cosine.
        weighting: See :class:`facelab.multitask.WeightedTasks`.
        seed: Of initial weights, order and augmentation.
    """

    epochs: int = 20
    batch: int = 64
    learning_rate: float = 2e-3
    weighting: str = "fixed"
    seed: int = 0


STANDARD = Plan()


@dataclass(frozen=True, eq=False)
class Trained:
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


class ShiftedFaces(keras.utils.PyDataset):
    """Shuffled batches of aligned faces, moved by up to two pixels and made a little lighter or darker.

    No mirror images: they would turn the yaw around.
    """

    def __init__(self, aligned: np.ndarray, targets: dict[str, np.ndarray], batch: int, seed: int):
        super().__init__()
        self.aligned = np.pad(aligned, ((0, 0), (_SHIFT, _SHIFT), (_SHIFT, _SHIFT), (0, 0)), mode="edge")
        self.targets, self.batch, self.size = targets, batch, aligned.shape[1]
        self.rng = np.random.default_rng(seed)
        self.on_epoch_end()

    def __len__(self) -> int:
        return -(-len(self.aligned) // self.batch)

    def __getitem__(self, step: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        rows = self.order[step * self.batch : (step + 1) * self.batch]
        corners, light = self.rng.integers(0, 2 * _SHIFT + 1, (len(rows), 2)), self.rng.uniform(0.8, 1.2, len(rows))
        aligned = np.stack([
            self.aligned[i, top : top + self.size, left : left + self.size] * factor
            for i, (top, left), factor in zip(rows, corners, light, strict=True)
        ])  # fmt: skip
        return np.clip(aligned, 0, 255).astype(np.float32), {name: truth[rows] for name, truth in self.targets.items()}

    def on_epoch_end(self) -> None:
        self.order = self.rng.permutation(len(self.aligned))


def train(tasks: Sequence[Task], faces: FaceTruths, plan: Plan = STANDARD) -> Trained:
    """Train a network for some tasks; about a minute on one core for 2,400 faces.

    Args:
        tasks: One or several of :func:`facelab.multitask.face_tasks`.
        faces: Of the people to learn from.
        plan: How.
    """
    keras.utils.set_random_seed(plan.seed)
    targets = faces.targets()
    data = ShiftedFaces(faces.aligned, {task.name: targets[task.name] for task in tasks}, plan.batch, plan.seed)
    model = WeightedTasks(multitask_network(tasks, faces.aligned.shape[1]), tasks, plan.weighting)
    rate = keras.optimizers.schedules.CosineDecay(plan.learning_rate, plan.epochs * len(data))
    model.compile(keras.optimizers.Adam(rate))
    history = model.fit(data, epochs=plan.epochs, shuffle=False, verbose=0)
    weights = keras.ops.convert_to_numpy(model.task_weights())
    return Trained(model.network, tuple(tasks), np.array(history.history["loss"]), weights)
