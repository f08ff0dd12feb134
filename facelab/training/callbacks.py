"""Callbacks: validate on other people, detect a collapse, save so that a kill loses one epoch at most.

:func:`facelab.training.train` uses them, and so can a ``fit`` of your own, in this order: :class:`Validation` adds the
figures that the others read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import keras
import numpy as np

from facelab._files import MARK, check_output_folder, replacing, shown
from facelab._rows import unit_rows
from facelab.errors import InputError, TrainingError
from facelab.evaluate import auc, pairs

CHECKPOINT, HISTORY, BEST = "checkpoint.keras", "history.json", "best.weights.h5"
# An empty file beside these three that says whose they are: a list of rows and HDF5 have no place for a note.
_OURS = f".{MARK}"
_COLLAPSED = 1e-3  # mean squared distance of unit vectors; those of different people are about 2 apart at random


class Validation(keras.callbacks.Callback):
    """After every epoch: how well does the network tell validation people apart?

    Adds to the epoch's logs ``val_auc`` (area under the ROC curve over all pairs of the validation faces) and
    ``val_spread`` (mean squared distance between different people's unit vectors, 0 to 4).

    Keras' own callbacks can watch them: ``keras.callbacks.EarlyStopping("val_auc", mode="max")``, after this one.

    Args:
        network: Faces -> (N, D): the model that is fitted, or the embedding network inside it.
        faces: (N, H, W, C), as the network takes them, of people who are not trained on.
        labels: (N,) int.

    Raises:
        InputError: Not as many labels as faces, or all of one person.
    """

    def __init__(self, network: keras.Model, faces: np.ndarray, labels: np.ndarray):
        super().__init__()
        self.network, self.faces, self.labels = network, faces, np.asarray(labels)
        if self.labels.shape != (len(faces),) or len(np.unique(self.labels)) < 2:
            raise InputError(
                f"Expected a label for each of the {len(faces)} faces, of two people or more. "
                f"Received: {self.labels.shape}, {len(np.unique(self.labels))} people."
            )

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        batches = np.array_split(self.faces, -(-len(self.faces) // 64))
        parts = [keras.ops.convert_to_numpy(self.network(batch, training=False)) for batch in batches]
        vectors = np.concatenate(parts).astype(np.float32)
        found = pairs(unit_rows(vectors), self.labels)
        logs["val_auc"] = float(auc(found.same, found.distances)) if np.isfinite(found.distances).all() else 0.5
        logs["val_spread"] = float(2 * found.distances[~found.same].mean())  # of unit vectors: cosine distance, twice


class CollapseGuard(keras.callbacks.Callback):
    """Stop a training that cannot recover, and say why. Comes after :class:`Validation`, whose figures it reads."""

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Look at the loss and at the spread.

        Raises:
            TrainingError: The loss is not finite, or all vectors have become one.
        """
        if not np.isfinite(logs["loss"]):
            raise TrainingError(
                f"Expected a finite loss. Received: {logs['loss']} in epoch {epoch + 1}: the training diverged. "
                "Take a smaller learning rate, or for margin losses a longer warm-up."
            )
        if logs["val_spread"] < _COLLAPSED:
            raise TrainingError(
                f"Expected people to lie apart. Received: a mean squared distance of {logs['val_spread']:.1e} in epoch "
                f"{epoch + 1}: all vectors have collapsed into one, where every triplet costs just the margin and no "
                "gradient leads out. Take a smaller learning rate, semi-hard in place of batch-hard triplets, or "
                "more photos per person."
            )


class Saving(keras.callbacks.Callback):
    """After every epoch: history, best weights and checkpoint, each replaced whole or not at all.

    Comes after :class:`Validation`: the best epoch is the one with the highest ``val_auc``.

    The history is written before the checkpoint; a kill between the two leaves one epoch too many in it, which
    :func:`read_history` cuts off again.

    Args:
        network: The embedding network, whose best weights are kept.
        directory: Where ``history.json``, ``best.weights.h5`` and ``checkpoint.keras`` go; made if it is not there.
        history: The epochs so far, a row of figures each; every new one is added to it. ``None``: none yet.
        overwrite: Replace files of these names that facelab did not write.

    Raises:
        InputError: The folder cannot be written to, or holds files of these names that facelab did not write.
    """

    def __init__(
        self,
        network: keras.Model,
        directory: str | os.PathLike,
        history: list[dict] | None = None,
        overwrite: bool = False,
    ):
        super().__init__()
        self.network, self.directory = network, Path(directory)
        self.history = [] if history is None else history
        if not self.history:
            check_training_folder(self.directory, overwrite)
        (self.directory / _OURS).touch()

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        best = max((row["val_auc"] for row in self.history), default=-1.0)
        self.history.append({"epoch": epoch, **_plain(logs)})
        with replacing(self.directory / HISTORY) as part:
            part.write_text(json.dumps(self.history, indent=1), "utf-8")
        if logs["val_auc"] > best:
            with replacing(self.directory / BEST) as part:
                self.network.save_weights(part)
        with replacing(self.directory / CHECKPOINT) as part:
            self.model.save(part)


def check_training_folder(directory: Path, overwrite: bool) -> None:
    """Make the folder if need be, and refuse one whose files another program or the user wrote.

    Raises:
        InputError: It cannot be written to, or holds files of those names that facelab did not write.
    """
    check_output_folder(directory)
    taken = [name for name in (HISTORY, BEST, CHECKPOINT) if (directory / name).exists()]
    if taken and not overwrite and not (directory / _OURS).exists():
        raise InputError(
            f"Expected a folder without {taken[0]}, or one that facelab trained in. Received: {shown(directory)}. "
            "Take another folder, or replace the file with --overwrite (overwrite=True)."
        )


class Reseed(keras.callbacks.Callback):
    """Before every epoch: put all random numbers of the layers where the seed and the epoch say.

    Keras saves no states of random numbers, so that a resumed training would draw those of the first epoch again.
    """

    def __init__(self, seed: int):
        super().__init__()
        self.seed = seed

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        states = [variable for variable in self.model.variables if variable.path.endswith("seed_generator_state")]
        for i, state in enumerate(states):
            rng = np.random.default_rng((self.seed, epoch, i))
            state.assign(rng.integers(0, 2**31, 2).astype(state.dtype))


class Patience(keras.callbacks.Callback):
    """Stop after ``patience`` epochs without a better ``val_auc``, counted in the history, so also after a resume.

    Args:
        patience: Epochs.
        history: ``Saving(...).history``; this callback comes after that one.
    """

    def __init__(self, patience: int, history: list[dict]):
        super().__init__()
        self.patience, self.history = patience, history

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        best = int(np.argmax([row["val_auc"] for row in self.history]))
        if len(self.history) - 1 - best >= self.patience:
            self.model.stop_training = True


class Reporting(keras.callbacks.Callback):
    """Hand every batch's figures to a function, to show them.

    Args:
        report: Called after each batch with the epoch and the running means: ``loss`` and the metrics, which in
            :func:`facelab.training.train` are ``norm`` and ``active``.
    """

    def __init__(self, report: Callable[[int, dict], None]):
        super().__init__()
        self.report, self.epoch = report, 0

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        self.epoch = epoch

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        self.report(self.epoch, _plain(logs))


def _plain(logs: dict) -> dict[str, float]:
    """Where there are two outputs, Keras puts the output before the metric: ``embedding_norm``."""
    return {key.removeprefix("embedding_"): float(value) for key, value in logs.items()}


def read_history(directory: Path, epochs: int) -> list[dict]:
    """The rows of the epochs that the checkpoint knows; none before the first."""
    return [] if epochs == 0 else json.loads((directory / HISTORY).read_text("utf-8"))[:epochs]
