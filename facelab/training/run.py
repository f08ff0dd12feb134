"""Train a registered network or a model of your own on faces of labeled people; others choose the best epoch."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from facelab import cards, models
from facelab.errors import TrainingError, WeightsError
from facelab.training.assembly import PIXELS, assemble
from facelab.training.batches import IdentityBatches, SharedLabels
from facelab.training.callbacks import (
    BEST,
    CHECKPOINT,
    HISTORY,
    CollapseGuard,
    Patience,
    Reseed,
    Saving,
    Validation,
    check_training_folder,
    read_history,
)
from facelab.training.faces import AlignedFaces
from facelab.training.own_model import check_own_model
from facelab.training.recipe import Recipe


@dataclass(frozen=True, eq=False)
class Trained:
    """What :func:`train` leaves.

    Attributes:
        model: With the best weights: faces (N, H, W, 3), uint8 or pixel values from 0 to 255 -> (N, D). Of a registered
            network it is ``embedder.model``; a model of your own is the same object that was passed.
        embedder: Of a registered network, the same with its card; ``None`` for a model of your own.
        history: A row of figures for each epoch.
        directory: Holds ``best.weights.h5`` for ``models.load(name, weights=...)`` or ``model.load_weights``,
            ``history.json`` and the checkpoint.
    """

    model: keras.Model
    embedder: models.Embedder | None
    history: list[dict]
    directory: Path


def train(
    model: str | keras.Model,
    train_faces: AlignedFaces,
    validation_faces: AlignedFaces,
    recipe: Recipe,
    directory: str | os.PathLike,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    overwrite: bool = False,
) -> Trained:
    """Train an embedding network: a registered one from scratch, or a model of your own from where it is.

    Args:
        model: A name of :func:`facelab.models.list_models`, whose card says how the faces are preprocessed. Or any
            ``keras.Model`` (N, H, W, C) -> (N, D), which gets the faces as they are: pixel values from 0 to 255 as
            float32, or as uint8 if it begins with an input of that dtype. So let it begin with a layer that scales
            them, such as ``keras.layers.Rescaling(1 / 127.5, offset=-1)``. ``models.load(name).model`` is one too, for
            fine-tuning. Classes of layers of your own must be registered, as for ``model.save``.
        train_faces: Faces of the people to train on, at the size that the model takes.
        validation_faces: Faces of other people. The epoch with the best AUC on them is kept.
        recipe: All other choices.
        directory: Where weights, history and checkpoint go; made if it is not there.
        callbacks: More of Keras' callbacks, such as :class:`Reporting` or ``keras.callbacks.TensorBoard``.
        overwrite: Begin anew in a directory that holds a training, or files of its names that facelab did not write.

    Raises:
        InputError: Faces of another size, a model that does not return (N, D), too few people, or a directory that
            cannot be written to or holds files of these names that facelab did not write.
        TrainingError: Diverged or collapsed, or the directory holds another training.
    """
    directory = Path(directory)
    check_new(directory, overwrite)
    _seed(recipe)
    people = len(np.unique(train_faces.labels))
    if isinstance(model, keras.Model):
        check_own_model(model, train_faces, recipe)
        whole = assemble(model, people, recipe, train_faces.faces.shape[1:], PIXELS)
    else:
        with _scope(recipe), _policy(recipe):
            network = models.load_network(model, None)
            whole = assemble(network, people, recipe, network.input_shape[1:])
    _clear(directory)
    return _fit(whole, model, (train_faces, validation_faces), recipe, directory, callbacks)


def check_new(directory: Path, overwrite: bool = False) -> None:
    """Make ready a directory to train in: refuse another training, and with ``overwrite`` remove it.

    Raises:
        InputError: As :func:`train`.
        TrainingError: It holds a training.
    """
    if (directory / CHECKPOINT).exists() and not overwrite:
        raise TrainingError(
            f"Expected a new folder. Received: {directory}, which holds a training. Resume it, move it, or begin anew "
            "with --overwrite (overwrite=True)."
        )
    check_training_folder(directory, overwrite)


def check_begun(directory: Path) -> Path:
    """The checkpoint to go on from.

    Raises:
        TrainingError: There is none.
    """
    path = directory / CHECKPOINT
    if not path.is_file():
        raise TrainingError(f"Expected a training in {directory}. Received: no {CHECKPOINT} there. Start a new one.")
    return path


def _clear(directory: Path) -> None:
    """Away with an earlier training: a kill before the first epoch's end must not leave it to be resumed."""
    for name in (CHECKPOINT, HISTORY, BEST):
        (directory / name).unlink(missing_ok=True)


def resume(
    model: str | keras.Model,
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
        model: As in :func:`train`, and so are the others. A model of your own has the same layers as then; it gets the
            best weights at the end.

    Raises:
        TrainingError: Nothing to resume, a damaged checkpoint, or what :func:`train` raises.
    """
    path = check_begun(Path(directory))
    _seed(recipe)
    if isinstance(model, keras.Model):
        check_own_model(model, train_faces, recipe)
    try:
        with _scope(recipe), _policy(recipe):
            whole = models.load_saved(path)
    except WeightsError as err:
        raise TrainingError(f"Cannot go on with the training in {directory}: {err}") from err
    if not _same(_network(whole), model):
        name = model.name if isinstance(model, keras.Model) else model
        raise TrainingError(f"Expected a training of {name} in {directory}. Received: one of another network.")
    return _fit(whole, model, (train_faces, validation_faces), recipe, Path(directory), callbacks)


def _network(whole: keras.Model) -> keras.Model:
    """The embedding network inside the training model."""
    return next(layer for layer in whole.layers if isinstance(layer, keras.Model) and layer.name != "augmentation")


def _same(network: keras.Model, model: str | keras.Model) -> bool:
    """By name; Keras numbers models without one anew in each process, so those of your own by their weights."""
    if not isinstance(model, keras.Model):
        return network.name == model
    return [w.shape for w in network.weights] == [w.shape for w in model.weights]


def _fit(
    whole: keras.Model,
    model: str | keras.Model,
    faces: tuple[AlignedFaces, AlignedFaces],
    recipe: Recipe,
    directory: Path,
    callbacks: Sequence[keras.callbacks.Callback],
) -> Trained:
    train_faces, validation_faces = faces
    network, own = _network(whole), isinstance(model, keras.Model)
    inputs = (lambda faces: faces) if own else cards.card(model).preprocessing
    labels = np.unique(train_faces.labels, return_inverse=True)[1]  # 0, 1, ...: the columns of the cosines
    batches = IdentityBatches(
        inputs(train_faces.faces), labels, recipe.people, recipe.photos, recipe.steps, recipe.seed
    )
    batches.epoch = int(keras.ops.convert_to_numpy(whole.optimizer.iterations)) // recipe.steps
    history = read_history(directory, batches.epoch)
    ours = [
        Validation(network, inputs(validation_faces.faces).astype(np.float32, copy=False), validation_faces.labels),
        Saving(network, directory, history),
        CollapseGuard(),
        Reseed(recipe.seed),
        *([] if recipe.patience is None else [Patience(recipe.patience, history)]),
    ]
    whole.fit(
        SharedLabels(batches, whole.output_names),
        initial_epoch=batches.epoch,
        epochs=recipe.epochs,
        shuffle=False,
        verbose=0,
        callbacks=[*ours, *callbacks],
    )
    if own:
        model.load_weights(directory / BEST)
        return Trained(model, None, history, directory)
    embedder = models.load(model, weights=directory / BEST)
    return Trained(embedder.model, embedder, history, directory)


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
