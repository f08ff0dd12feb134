"""Batches for metric learning: P people with K photos each, so that every anchor has positives and negatives.

FaceNet (Schroff et al. 2015, section 3.2) and Hermans et al. (2017, "In Defense of the Triplet Loss", section 2) both
draw batches so: with photos drawn at random, two of one person would hardly ever meet.
"""

from __future__ import annotations

from collections.abc import Iterable

import keras
import numpy as np

from facelab.errors import InputError


class IdentityBatches(keras.utils.PyDataset):
    """Endless P x K batches of aligned faces, ``steps`` of them an epoch.

    What batch s of epoch e holds depends on the seed, e and s only: a training that was killed and goes on sees
    what it would have seen.

    Args:
        faces: (N, H, W, C), as the model takes them.
        labels: (N,) int.
        people: P, different people in a batch.
        photos: K, photos of each. Who has fewer is drawn with repetition, who has only one is left out.
        steps: Batches in an epoch.
        seed: Of the order.

    Raises:
        InputError: Fewer than P people have two photos, or a count is too small.
    """

    def __init__(
        self, faces: np.ndarray, labels: np.ndarray, people: int = 16, photos: int = 4, steps: int = 50, seed: int = 0
    ):
        super().__init__()
        if photos < 2 or people < 2 or steps < 1:
            raise InputError(
                f"Expected two or more people and photos, and a step. Received: {people}, {photos}, {steps}."
            )
        self.faces, self.labels = faces, np.asarray(labels)
        if self.labels.shape != (len(faces),):
            raise InputError(f"Expected a label for each of the {len(faces)} faces. Received: {self.labels.shape}.")
        self.people, self.photos, self.steps, self.seed = people, photos, steps, seed
        self.epoch = 0
        names, counts = np.unique(self.labels, return_counts=True)
        self.candidates = names[counts >= 2]
        if len(self.candidates) < people:
            raise InputError(
                f"Expected at least {people} people with two photos or more for a batch. "
                f"Received: {len(self.candidates)}. Take fewer people per batch, or more data."
            )
        self._of = {name: np.flatnonzero(self.labels == name) for name in self.candidates}

    def __len__(self) -> int:
        return self.steps

    def __getitem__(self, step: int) -> tuple[np.ndarray, np.ndarray]:
        """Batch ``step`` of the present epoch: (P * K, H, W, C) faces and their (P * K,) int labels."""
        rng = np.random.default_rng((self.seed, self.epoch, step))
        people = rng.choice(self.candidates, self.people, replace=False)
        rows = np.concatenate([self._draw(self._of[person], rng) for person in people])
        return self.faces[rows], self.labels[rows]

    def _draw(self, rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """K of a person's photos; all of them once before one comes twice."""
        rounds = [rng.permutation(rows) for _ in range(-(-self.photos // len(rows)))]
        return np.concatenate(rounds)[: self.photos]

    def on_epoch_end(self) -> None:
        self.epoch += 1


class SharedLabels(keras.utils.PyDataset):
    """Batches for a model with several outputs, each of which gets the same labels.

    Args:
        batches: Of (x, y).
        outputs: Names of the model's outputs.
    """

    def __init__(self, batches: keras.utils.PyDataset, outputs: Iterable[str]):
        super().__init__()
        self.batches, self.outputs = batches, tuple(outputs)

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, step: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        faces, labels = self.batches[step]
        return faces, dict.fromkeys(self.outputs, labels)

    def on_epoch_end(self) -> None:
        self.batches.on_epoch_end()
