"""Train an embedding network from faces of labeled people; other people choose the best epoch."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from facelab import cards, models
from facelab.errors import InputError, TrainingError
from facelab.training.assembly import assemble
from facelab.training.batches import IdentityBatches
from facelab.training.callbacks import (
    BEST,
    CHECKPOINT,
    CollapseGuard,
    Patience,
    Reseed,
    Saving,
    Validation,
    read_history,
)
from facelab.training.faces import AlignedFaces
from facelab.training.recipe import Recipe


@dataclass(frozen=True, eq=False)
class Trained:
    """What :func:`train` leaves.

    Attributes:
        embedder: The network with its best weights.
        history: A row of figures for each epoch.
        directory: Holds ``best.weights.h5`` for ``models.load(name, weights=...)``, ``history.json`` and the
            checkpoint.
    """

    embedder: models.Embedder
    history: list[dict]
    directory: Path


def train(
    name: str,
    train_faces: AlignedFaces,
    validation_faces: AlignedFaces,
    recipe: Recipe,
    directory: str | os.PathLike,
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> Trained:
    """Train a registered network from scratch.

    Args:
        name: An embedding model of :func:`facelab.models.list_models`.
        train_faces: Faces of the people to train on, at the card's size.
        validation_faces: Faces of other people. The epoch with the best AUC on them is kept.
        recipe: All other choices.
        directory: Where weights, history and checkpoint go; made if it is not there.
        callbacks: More of Keras' callbacks, such as :class:`Reporting` or ``keras.callbacks.TensorBoard``.

    Raises:
        InputError: Faces of another size, or too few people.
        TrainingError: Diverged or collapsed, or the directory holds another training.
    """
    directory = Path(directory)
    if (directory / CHECKPOINT).exists():
        raise TrainingError(
            f"Expected a new folder. Received: {directory}, which holds a training. Resume it, or move it."
        )
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise InputError(f"Cannot make the folder {directory}: {err.strerror}.") from err
    _seed(recipe)
    people = len(np.unique(train_faces.labels))
    with _scope(recipe), _policy(recipe):
        model = assemble(models.load_network(name, None), people, recipe)
    return _fit(model, (train_faces, validation_faces), recipe, directory, callbacks)


def resume(
    name: str,
    train_faces: AlignedFaces,
    validation_faces: AlignedFaces,
    recipe: Recipe,
    directory: str | os.PathLike,
    callbacks: Sequence[keras.callbacks.Callback] = (),
) -> Trained:
    """Go on with a training that was killed, from the end of its last whole epoch.

    It ends as if nothing had happened, given the same arguments: what a batch holds depends on the seed and the epoch
    only, so do the random numbers of the augmentation, and the checkpoint holds the optimizer.

    Args:
        name: As in :func:`train`, and so are the others.

    Raises:
        TrainingError: Nothing to resume, a damaged checkpoint, or what :func:`train` raises.
    """
    path = Path(directory, CHECKPOINT)
    if not path.is_file():
        raise TrainingError(f"Expected a training in {directory}. Received: no {CHECKPOINT} there. Start a new one.")
    _seed(recipe)
    try:
        with _scope(recipe), _policy(recipe):
            model = keras.saving.load_model(path)
    except (ValueError, OSError, KeyError, TypeError) as err:
        raise TrainingError(f"{path} is damaged: {' '.join(str(err).split())}. Start again.") from err
    if not any(layer.name == name for layer in model.layers):
        raise TrainingError(f"Expected a training of {name} in {directory}. Received: one of another network.")
    return _fit(model, (train_faces, validation_faces), recipe, Path(directory), callbacks)


def _fit(
    model: keras.Model,
    faces: tuple[AlignedFaces, AlignedFaces],
    recipe: Recipe,
    directory: Path,
    callbacks: Sequence[keras.callbacks.Callback],
) -> Trained:
    train_faces, validation_faces = faces
    network = next(
        layer for layer in model.layers if isinstance(layer, keras.Model) and layer.name in models.list_models()
    )
    card = cards.card(network.name)
    labels = np.unique(train_faces.labels, return_inverse=True)[1]  # 0, 1, ...: the columns of the cosines
    batches = IdentityBatches(
        card.preprocessing(train_faces.faces),
        labels,
        model.output_names,
        (recipe.people, recipe.photos),
        recipe.steps,
        recipe.seed,
    )
    batches.epoch = int(keras.ops.convert_to_numpy(model.optimizer.iterations)) // recipe.steps
    history = read_history(directory, batches.epoch)
    ours = [
        Validation(network, card.preprocessing(validation_faces.faces), validation_faces.labels),
        Saving(network, directory, history),
        CollapseGuard(),
        Reseed(recipe.seed),
        *([] if recipe.patience is None else [Patience(recipe.patience, history)]),
    ]
    model.fit(
        batches,
        initial_epoch=batches.epoch,
        epochs=recipe.epochs,
        shuffle=False,
        verbose=0,
        callbacks=[*ours, *callbacks],
    )
    return Trained(models.load(card.name, weights=directory / BEST), history, directory)


def _seed(recipe: Recipe) -> None:
    keras.utils.set_random_seed(recipe.seed)
    if recipe.deterministic and keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()


def _scope(recipe: Recipe):
    """Where the model's variables are made: on one device, or a copy on each of several."""
    if recipe.devices is None:
        return nullcontext()
    import tensorflow as tf

    return tf.distribute.MirroredStrategy(list(recipe.devices)).scope()


@contextmanager
def _policy(recipe: Recipe) -> Iterator[None]:
    before = keras.config.dtype_policy()
    if recipe.mixed_precision:
        keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)
