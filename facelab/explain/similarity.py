"""Why did these two faces match? Maps of the regions of a face that make the similarity.

Two ways to ask. *Occlusion* covers a square with gray and looks how the similarity changes: slow, but it is what would
happen. The *gradient* asks how fast the similarity changes with every number of the input: one run, but only true for
changes that are infinitely small. Neither says what a person would call the reason.
"""

from __future__ import annotations

import keras
import numpy as np

from facelab.errors import InputError
from facelab.models import Embedder

_GRAY = 128  # what covers; the middle of the scale, about equally far from all skin tones


def occlusion_map(
    embedder: Embedder, first: np.ndarray, second: np.ndarray, window: float = 0.25, steps: int = 12
) -> np.ndarray:
    """How much of the similarity is lost when a place of the first face is covered.

    Args:
        embedder: With its card's preprocessing and views.
        first: (H, W, 3) uint8 RGB, aligned for it.
        second: (H, W, 3), the face that it is compared with.
        window: Side of the gray square, as a share of the face's, 0 to 1.
        steps: Squares in each direction; they overlap.

    Returns:
        (H, W) float32: the mean loss of cosine similarity over all squares that cover a pixel. Above 0: covering it
        makes the two less alike.

    Raises:
        InputError: Faces of another shape or dtype, or a window or steps out of range.

    Source:
        Zeiler and Fergus, Visualizing and understanding convolutional networks, ECCV 2014, section 4.2, for class
        scores; here for the similarity of two faces.
    """
    faces = _pair(embedder, first, second)
    if not 0 < window < 1 or steps < 2:
        raise InputError(f"Expected a window between 0 and 1, and 2 steps or more. Received: {window} and {steps}.")
    height, width = faces.shape[1:3]
    tall, wide = max(round(window * height), 1), max(round(window * width), 1)
    corners = [(top, left) for top in np.linspace(0, height - tall, steps).round().astype(int)
               for left in np.linspace(0, width - wide, steps).round().astype(int)]  # fmt: skip
    covered = np.repeat(faces[:1], len(corners), axis=0)
    for face, (top, left) in zip(covered, corners, strict=True):
        face[top : top + tall, left : left + wide] = _GRAY
    vectors = embedder(np.concatenate([faces, covered]))
    losses = vectors[0] @ vectors[1] - vectors[2:] @ vectors[1]
    total, times = np.zeros((height, width)), np.zeros((height, width))
    for (top, left), loss in zip(corners, losses, strict=True):
        total[top : top + tall, left : left + wide] += loss
        times[top : top + tall, left : left + wide] += 1
    return (total / np.maximum(times, 1)).astype(np.float32)


def gradient_map(embedder: Embedder, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """How fast the similarity changes with each pixel of the first face, times how far the pixel is from the mean.

    That product (*gradient times input*) says what each pixel adds to the similarity, to first order. The face as it is
    counts, without the card's other views.

    Args:
        embedder: On the TensorFlow back-end.
        first: (H, W, 3) uint8 RGB, aligned for it.
        second: (H, W, 3), the face that it is compared with.

    Returns:
        (H, W) float32, the absolute product, summed over the channels and smoothed over a fifteenth of the face,
        because single pixels flicker.

    Raises:
        InputError: Faces of another shape or dtype, or another back-end.

    Source:
        Simonyan, Vedaldi and Zisserman, Deep inside convolutional networks, 2013, section 3; Shrikumar et al. 2016 for
        the product.
    """
    if keras.backend.backend() != "tensorflow":
        raise InputError(f"Expected the TensorFlow back-end of Keras. Received: {keras.backend.backend()}.")
    import tensorflow as tf
    from scipy.ndimage import gaussian_filter

    faces = _pair(embedder, first, second)
    inputs = embedder.card.preprocessing(faces)
    goal = embedder.network(inputs[1:], training=False)
    variable = tf.convert_to_tensor(inputs[:1])
    with tf.GradientTape() as tape:
        tape.watch(variable)
        vector = embedder.network(variable, training=False)
        similarity = -keras.losses.cosine_similarity(goal, vector)
    product = tape.gradient(similarity, variable).numpy()[0] * inputs[0]
    return gaussian_filter(np.abs(product).sum(axis=-1), faces.shape[1] / 15).astype(np.float32)


def cover(face: np.ndarray, where: np.ndarray) -> np.ndarray:
    """The face with some places covered in gray.

    Args:
        face: (H, W, 3) uint8.
        where: (H, W) bool.

    Example:
        >>> cover(np.zeros((1, 2, 3), np.uint8), np.array([[True, False]]))[0, :, 0].tolist()
        [128, 0]
    """
    return np.where(where[..., None], np.uint8(_GRAY), face)


def _pair(embedder: Embedder, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    size = embedder.card.preprocessing.size
    shape = (*size, 3)
    for face in (first, second):
        if np.shape(face) != shape or face.dtype != np.uint8:
            raise InputError(
                f"Expected two aligned faces {shape} uint8. Received: {np.shape(face)} {np.asarray(face).dtype}."
            )
    return np.stack([first, second])
