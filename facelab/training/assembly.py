"""From an embedding network to the model that is trained: augmentation in front, the loss' own layer behind."""

from __future__ import annotations

import keras
from keras import layers, ops

from facelab.layers import CosineDense
from facelab.losses.distances import kinds_of_pairs, prepare, squared_distances
from facelab.training.recipe import Recipe

# Names of the layers around the network, which it may not have itself.
OUR_LAYERS = ("face", "augmentation", "embedding", "cosines", "training")
PREPROCESSED, PIXELS = (-1.0, 1.0), (0.0, 255.0)  # ranges of a network's input


def augmentation(seed: int, value_range: tuple[float, float] = PREPROCESSED) -> keras.Sequential:
    """Mirror, shift, zoom, brightness and contrast; only while training.

    Args:
        seed: Of everything random.
        value_range: Lowest and highest value of a pixel.
    """
    return keras.Sequential(
        [
            layers.RandomFlip("horizontal", seed=seed),
            layers.RandomTranslation(0.04, 0.04, fill_mode="nearest", seed=seed + 1),
            layers.RandomZoom(0.08, fill_mode="nearest", seed=seed + 2),
            layers.RandomBrightness(0.15, value_range=value_range, seed=seed + 3),
            layers.RandomContrast(0.25, value_range=value_range, seed=seed + 4),
        ],
        name="augmentation",
    )


def assemble(
    network: keras.Model,
    classes: int,
    recipe: Recipe,
    size: tuple[int, int, int],
    value_range: tuple[float, float] = PREPROCESSED,
) -> keras.Model:
    """The compiled training model.

    Args:
        network: (N, H, W, C) -> (N, D).
        classes: People in the training set; what ``"cosines"`` has a center for.
        recipe: The choices.
        size: (H, W, C) of what the network takes.
        value_range: Of what the network takes, for the augmentation.

    Returns:
        A model that returns ``{"embedding": (N, D)}``, and ``"cosines"`` (N, classes) where the loss needs it.
    """
    image = keras.Input(size, name="face")
    x = augmentation(recipe.seed, value_range)(image) if recipe.augment else image
    # Keras looks labels up by the name of the layer, so that must be the name of the output as well.
    outputs = {"embedding": layers.Identity(name="embedding")(network(x))}
    if recipe.compares == "cosines":
        outputs["cosines"] = CosineDense(classes, name="cosines")(outputs["embedding"])
    model = keras.Model(image, outputs, name="training")
    watched = [
        keras.metrics.MeanMetricWrapper(embedding_norm, name="norm"),
        keras.metrics.MeanMetricWrapper(active_triplets, name="active"),
    ]
    model.compile(
        recipe.optimizer(),
        loss={recipe.compares: recipe.keras_loss()},
        metrics={"embedding": watched},
        jit_compile=False,
    )
    return model


@keras.saving.register_keras_serializable(package="facelab")
def embedding_norm(labels, embeddings):
    """(N,), (N, D) -> (N,) lengths. Without a loss on it, it tells how sure a network is of a face."""
    return ops.norm(ops.cast(embeddings, "float32"), axis=-1)


@keras.saving.register_keras_serializable(package="facelab")
def active_triplets(labels, embeddings, margin: float = 0.2):
    """(N,), (N, D) -> (N,): of each anchor, the share of pairs that the hardest negative violates.

    1 where all of an anchor's positives lie farther away (plus the margin) than some negative: at the start, or when
    all vectors have collapsed into one. 0 where nothing is left to learn from this batch.
    """
    labels, vectors = prepare(labels, embeddings)
    distances, (positive, negative) = squared_distances(vectors), kinds_of_pairs(labels)  # (N, N)
    nearest = ops.min(ops.where(negative, distances, 4.0), axis=1, keepdims=True)
    violated = ops.logical_and(positive, distances + margin > nearest)
    count = ops.sum(ops.cast(positive, "float32"), axis=1)
    return ops.sum(ops.cast(violated, "float32"), axis=1) / ops.maximum(count, 1.0)
