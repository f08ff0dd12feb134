"""Batches for metric learning: P people with K photos each, so that every anchor has positives and negatives.

FaceNet (Schroff et al. 2015, section 3.2) and Hermans et al. (2017, "In Defense of the Triplet Loss", section 2) both
draw batches so: with photos drawn at random, two of one person would hardly ever meet.
"""

from __future__ import annotations

from collections.abc import Sequence

import keras
import numpy as np

from facelab.errors import InputError


class IdentityBatches(keras.utils.PyDataset):
    """Endless P x K batches of aligned faces, ``steps`` of them an epoch.

    What batch s of epoch e holds depends on the seed, e and s only: a training that was killed and goes on sees
    what it would have seen.

    Args:
        faces: (N, H, W, C), preprocessed.
        labels: (N,) int.
        outputs: Names of the training model's outputs, each of which gets the labels.
        batch: (P, K): different people in a batch, and photos of each. Who has fewer is drawn with repetition, who has
            only one is left out.
        steps: Batches in an epoch.
        seed: Of the order.

    Raises:
        InputError: Fewer than P people have two photos, or a count is too small.
    """

    def __init__(
        self, faces: np.ndarray, labels: np.ndarray, outputs: Sequence[str],
        batch: tuple[int, int] = (16, 4), steps: int = 50, seed: int = 0,
    ):  # fmt: skip
        super().__init__()
        people, photos = batch
        if photos < 2 or people < 2 or steps < 1:
            raise InputError(
                f"Expected two or more people and photos, and a step. Received: {people}, {photos}, {steps}."
            )
        self.faces, self.labels = faces, np.asarray(labels)
        self.outputs = tuple(outputs)
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

    def __getitem__(self, step: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        """Batch ``step`` of the present epoch: (P * K, H, W, C) faces, and for each output (P * K,) int labels."""
        rng = np.random.default_rng((self.seed, self.epoch, step))
        people = rng.choice(self.candidates, self.people, replace=False)
        rows = np.concatenate([self._draw(self._of[person], rng) for person in people])
        return self.faces[rows], dict.fromkeys(self.outputs, self.labels[rows])

    def _draw(self, rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """K of a person's photos; all of them once before one comes twice."""
        rounds = [rng.permutation(rows) for _ in range(-(-self.photos // len(rows)))]
        return np.concatenate(rounds)[: self.photos]

    def on_epoch_end(self) -> None:
        self.epoch += 1
