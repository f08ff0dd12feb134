"""The history of losses, computed: one small network, one seed, one data set, and only the loss changes.

The network ends in two numbers, so that its embeddings can be looked at as they are. The data are the 1797 handwritten
digits that come with scikit-learn. What one sees is what each loss asks for: softmax wants classes apart and leaves
long petals, center loss shrinks the petals, the others care for the direction alone, and a margin narrows the
directions of a class.
"""

from __future__ import annotations

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter

# isort: split
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers, ops

from facelab import losses as facelab_losses
from facelab._inference import predict
from facelab._rows import unit_rows
from facelab.errors import InputError
from facelab.layers import ClassCenters, CosineDense
from facelab.plot.embeddings2d import Embedding2D

CLASSES, TRAINING, BATCH = 10, 1200, 100
DIRECTIONS = 1440  # quarters of a degree
# Ten classes in two dimensions are 36 degrees apart. The papers' margins are made for hundreds of dimensions.
COSFACE = {"margin": 0.1, "scale": 16.0}
ARCFACE = {"margin_radians": 0.2, "scale": 16.0}
ANNEALED = 5.0  # as far as SphereFace's authors went


@dataclass(frozen=True)
class Recipe:
    """How a loss is put behind the embedding.

    Attributes:
        title: With the year.
        head: Embedding tensor -> (output, loss, weight of the loss), one for each output of the model.
        on_circle: Whether the length of an embedding counts for nothing.
        margin: Cosines (A, 10) and classes (A,) -> logits with the margin; None without one.
    """

    title: str
    head: Callable[[keras.KerasTensor], list[tuple]]
    on_circle: bool = True
    margin: Callable | None = None


@dataclass(frozen=True)
class LossRun:
    """What one loss made of the network.

    Attributes:
        name: Key of the loss in ``RECIPES``.
        history: Training loss after each epoch.
        accuracy: On digits never trained on; chance is 0.1. The class with the largest product of weights and embedding
            is taken; pair and triplet losses have no weights, there it is the mean direction of the training digits.
        spread_degrees: Mean angle between a held-out digit and the mean direction of its class in training.
        gap_degrees: Smallest angle between the mean directions of two classes; 36 at most.
        panel: For :func:`facelab.plot.embeddings2d.embedding_panels`.
    """

    name: str
    history: tuple[float, ...]
    accuracy: float
    spread_degrees: float
    gap_degrees: float
    panel: Embedding2D


def _softmax(embedding) -> tuple:
    dense = layers.Dense(CLASSES, use_bias=False, name="classes")  # without a bias, the direction alone decides
    return dense(embedding), keras.losses.SparseCategoricalCrossentropy(from_logits=True), 1.0


def _centers(embedding) -> tuple:
    # At the full learning rate, with 10 digits of a class in the batch, a step is center_step's with the rate
    # 0.05 * 0.3 * (1 + 10) / 100 * speed = 0.17; momentum carries it on.
    return ClassCenters(CLASSES, speed=100)(embedding), facelab_losses.CenterLoss(), 0.3


def _cosines(embedding, loss, norms: bool = False) -> list[tuple]:
    return [(CosineDense(CLASSES, hand_on_norms=norms, name="classes")(embedding), loss, 1.0)]


RECIPES = {
    "softmax": Recipe("softmax", lambda e: [_softmax(e)], on_circle=False),
    # The weight of 10: nine of ten pairs are of different digits, soon apart, and add zeros to the mean.
    "contrastive": Recipe("contrastive (2006)", lambda e: [(e, facelab_losses.ContrastiveLoss(1.0), 10.0)]),
    "triplet": Recipe("triplet, semi-hard (2015)", lambda e: [(e, facelab_losses.SemiHardTripletLoss(0.2), 1.0)]),
    "center": Recipe("softmax + center (2016)", lambda e: [_softmax(e), _centers(e)], on_circle=False),
    "a_softmax": Recipe(
        "A-softmax, SphereFace (2017)",
        lambda e: _cosines(e, facelab_losses.ASoftmaxLoss(4), norms=True),
        on_circle=False,
        margin=lambda c, own: facelab_losses.a_softmax_logits(c, ops.ones(len(c)), own, 4, ANNEALED),
    ),
    "cosface": Recipe(
        "CosFace (2018)",
        lambda e: _cosines(e, facelab_losses.CosFaceLoss(**COSFACE)),
        margin=lambda c, own: facelab_losses.cosface_logits(c, own, **COSFACE),
    ),
    "arcface": Recipe(
        "ArcFace (2019)",
        lambda e: _cosines(e, facelab_losses.ArcFaceLoss(**ARCFACE)),
        margin=lambda c, own: facelab_losses.arcface_logits(c, own, **ARCFACE),
    ),
}


def loss_history(losses: Iterable[str] = tuple(RECIPES), seed: int = 0, epochs: int = 30) -> dict[str, LossRun]:
    """Train the same small network under each loss; all seven take less than a minute on two CPU cores.

    Args:
        losses: Names out of ``RECIPES``.
        seed: Of the weights and the order of the digits, the same for each loss. It is set for Keras, numpy and Python.
        epochs: Passes over the 1200 digits to train on.

    Returns:
        Name -> what became of it, in the order asked for.

    Raises:
        InputError: Unknown loss, no loss, or no epoch.

    Example:
        >>> from facelab.plot import embedding_panels
        >>> runs = loss_history(["softmax"], epochs=1)
        >>> figure = embedding_panels([run.panel for run in runs.values()])
    """
    losses = tuple(losses)
    if not losses or not set(losses) <= set(RECIPES) or epochs < 1:
        raise InputError(
            f"Expected losses out of {', '.join(RECIPES)} and at least 1 epoch. Received: {losses} and {epochs}."
        )
    training, held_out = digits()
    return {name: _run(name, training, held_out, seed, epochs) for name in losses}


def digits() -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Scikit-learn's digits to train on and to test on: photos (N, 8, 8, 1) float32, 0 to 1, and labels (N,) int32."""
    from sklearn.datasets import load_digits

    data = load_digits()
    order = np.random.default_rng(0).permutation(len(data.target))
    photos = (data.images[order, :, :, None] / 16).astype("float32")
    labels = data.target[order].astype("int32")
    return (photos[:TRAINING], labels[:TRAINING]), (photos[TRAINING:], labels[TRAINING:])


def small_network() -> keras.Model:
    """(N, 8, 8, 1) -> (N, 2), 52,864 parameters."""
    x = inputs = keras.Input((8, 8, 1))
    for filters in (32, 64):
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)  # (N, 8, 8, 32), then (N, 4, 4, 64)
        x = layers.PReLU(shared_axes=[1, 2])(layers.BatchNormalization()(x))
        x = layers.MaxPooling2D()(x)  # (N, 4, 4, 32), then (N, 2, 2, 64)
    x = layers.Dense(128, use_bias=False)(layers.Flatten()(x))
    x = layers.PReLU()(layers.BatchNormalization()(x))
    return keras.Model(inputs, layers.Dense(2, use_bias=False)(x))  # no ReLU: all directions are to be used


def _run(name: str, training: tuple, held_out: tuple, seed: int, epochs: int) -> LossRun:
    """Train, and look at what came out."""
    keras.utils.set_random_seed(seed)
    network = small_network()
    outputs, losses, loss_weights = zip(*RECIPES[name].head(network.output), strict=True)
    model = keras.Model(network.input, list(outputs))
    model.compile(_optimizer(epochs * TRAINING // BATCH), list(losses), loss_weights=list(loss_weights))
    photos, labels = training
    callbacks = [
        facelab_losses.AnnealASoftmax(loss, gamma=1.0, lowest=ANNEALED)  # there from step 199 on
        for loss in losses
        if isinstance(loss, facelab_losses.ASoftmaxLoss)
    ]
    targets = [labels for _ in losses]
    fit = model.fit(photos, targets, batch_size=BATCH, epochs=epochs, verbose=0, callbacks=callbacks)
    means = _mean_directions(predict(network, photos), labels)
    weights = means
    if any(layer.name == "classes" for layer in model.layers):
        weights = ops.convert_to_numpy(model.get_layer("classes").kernel).T
    embeddings = predict(network, held_out[0])
    return _look(name, tuple(fit.history["loss"]), embeddings, held_out[1], means, weights)


def _optimizer(steps: int) -> keras.optimizers.Optimizer:
    """SGD with momentum and a warm-up: at once at the full rate, or with Adam, the angular losses tend to diverge."""
    warm_up = max(steps // 10, 1)
    rate = keras.optimizers.schedules.CosineDecay(
        1e-3, max(steps - warm_up, 1), warmup_target=0.05, warmup_steps=warm_up
    )
    return keras.optimizers.SGD(rate, momentum=0.9)


def _look(name, history, embeddings, labels, means, weights) -> LossRun:
    """Measure held-out embeddings (N, 2) against mean directions (10, 2) and class weights (10, 2)."""
    recipe = RECIPES[name]
    if name not in ("softmax", "center"):
        weights = unit_rows(weights)
    angles = np.linspace(0, 2 * np.pi, DIRECTIONS, endpoint=False)
    products = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype("float32") @ weights.T  # (A, 10)
    owners = products.argmax(axis=1)
    logits = products if recipe.margin is None else ops.convert_to_numpy(recipe.margin(products, owners))
    accuracy = float(np.mean((embeddings @ weights.T).argmax(axis=1) == labels))
    cosines = np.sum(unit_rows(embeddings) * means[labels], axis=1)
    spread = float(np.degrees(np.arccos(cosines.clip(-1, 1))).mean())
    around = np.sort(np.degrees(np.arctan2(means[:, 1], means[:, 0])))
    gap = float(np.diff([*around, around[0] + 360]).min())
    caption = f"accuracy {accuracy:.3f} (chance 0.1)\nspread {spread:.1f}°, nearest classes {gap:.0f}° apart"
    sure = logits.argmax(axis=1) == owners
    panel = Embedding2D(recipe.title, embeddings, labels, owners, sure, recipe.on_circle, caption)
    return LossRun(name, history, accuracy, spread, gap, panel)


def _mean_directions(embeddings: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """(N, 2) embeddings -> (10, 2) unit vectors."""
    return unit_rows(np.stack([unit_rows(embeddings)[labels == label].mean(axis=0) for label in range(CLASSES)]))
