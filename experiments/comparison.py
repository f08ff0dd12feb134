"""Aligned faces to distances to figures: what `synthetic_people.py` and `transfer.py` share.

Three ways to compare two faces, from naive to real, so that the figures make a gradient: gray pixels,
Eigenfaces, dlib's network. All of them take the same aligned faces of 150 x 150 pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.decomposition import PCA
from tqdm import tqdm

from facelab import images
from facelab._luma import LUMA
from facelab.detection import align, main_face
from facelab.evaluate import accuracy, auc, bootstrap_over_people, weighted_auc
from facelab.evaluate.intervals import Interval
from facelab.models import Embedder
from facelab.types import Box, Face

CONFIDENT = 0.9  # of MTCNN; what is below does not count as found
Vectors = Callable[
    [np.ndarray], np.ndarray
]  # (N, 150, 150, 3) uint8 aligned faces -> (N, D), compared by Euclidean distance


@dataclass(frozen=True)
class Measured:
    """How well distances tell people apart.

    Attributes:
        auc: Area under the ROC curve, with its 95 % interval over people.
        same: Mean distance of two photos of one person.
        different: Mean distance of photos of two people.
    """

    auc: float
    interval: Interval
    same: float
    different: float


@dataclass(frozen=True, eq=False)
class PhotoPairs:
    """P pairs of photos as indices, and who is on the two photos."""

    first: np.ndarray
    second: np.ndarray
    people: np.ndarray  # (P, 2) int

    @property
    def same(self) -> np.ndarray:
        return self.people[:, 0] == self.people[:, 1]


def all_pairs(labels: np.ndarray) -> PhotoPairs:
    """Every photo with every other."""
    first, second = np.triu_indices(len(labels), 1)
    return PhotoPairs(first, second, np.stack([labels[first], labels[second]], axis=1))


def balanced_pairs(labels: np.ndarray, rng: np.random.Generator) -> PhotoPairs:
    """All pairs of one person, and the same number of pairs of two drawn at random, so chance is 0.5."""
    pairs = all_pairs(labels)
    same, different = np.flatnonzero(pairs.same), np.flatnonzero(~pairs.same)
    chosen = np.sort(np.concatenate([same, rng.choice(different, min(len(same), len(different)), replace=False)]))
    return PhotoPairs(pairs.first[chosen], pairs.second[chosen], pairs.people[chosen])


def distances_of(vectors: np.ndarray, pairs: PhotoPairs) -> np.ndarray:
    """(P,) Euclidean distances, from one matrix product: there may be a million pairs."""
    vectors = vectors.astype(np.float64)
    squares = (vectors**2).sum(1)
    return np.sqrt(np.maximum(squares[:, None] + squares - 2 * vectors @ vectors.T, 0))[pairs.first, pairs.second]


def measure(distances: np.ndarray, pairs: PhotoPairs, rounds: int) -> Measured:
    """AUC and mean distances; ``rounds`` of bootstrap over people."""
    same = pairs.same
    interval = bootstrap_over_people(weighted_auc(same, distances), pairs.people, np.random.default_rng(0), rounds)[0]
    return Measured(auc(same, distances), interval, float(distances[same].mean()), float(distances[~same].mean()))


def accuracy_with_interval(
    distances: np.ndarray, pairs: PhotoPairs, threshold: float, rounds: int
) -> tuple[float, Interval]:
    """Share of pairs judged correctly by a threshold from other pairs, and its interval over people."""
    right = (distances <= threshold) == pairs.same

    def share(weights: np.ndarray) -> np.ndarray:
        total = weights.sum()
        return np.array([weights @ right / total if total else np.nan])

    interval = bootstrap_over_people(share, pairs.people, np.random.default_rng(0), rounds)[0]
    return accuracy(pairs.same, distances, threshold), interval


def detect(detector, photos: Sequence[np.ndarray], title: str) -> list[Face | None]:
    """The main face that MTCNN is sure of in each photo."""
    found: list[Face | None] = []
    for start in tqdm(range(0, len(photos), 32), title):
        some = photos[start : start + 32]
        for faces, photo in zip(detector(some), some, strict=True):
            found.append(main_face([f for f in faces if f.confidence >= CONFIDENT], photo.shape))
    return found


def cut(photos: Iterable[np.ndarray], faces: Iterable[Face], alignment) -> np.ndarray:
    """(N, 150, 150, 3) uint8, one aligned face per photo."""
    return np.concatenate([align(photo, [face], alignment) for photo, face in zip(photos, faces, strict=True)])


def face_at(landmarks: np.ndarray) -> Face:
    """A face with these (5, 2) landmarks; box and confidence do not matter."""
    return Face(Box(0, 0, 1, 1), 1.0, tuple(map(tuple, landmarks.tolist())))


def gray64(aligned: np.ndarray) -> np.ndarray:
    """(N, 150, 150, 3) uint8 -> (N, 64, 64) float32, 0 to 255."""
    small = np.stack([images.shrink(aligned_face.astype(np.float32), 64, 64) for aligned_face in aligned])
    return (small @ LUMA).astype(np.float32)


def pixels(aligned: np.ndarray) -> np.ndarray:
    """(N, 4096): the gray levels, 0 to 1."""
    return gray64(aligned).reshape(len(aligned), -1) / 255


def eigenfaces(others: np.ndarray, most: int = 100) -> Vectors:
    """Whitened principal components, fitted on the aligned faces of other people; unit length.

    Components beyond a third of the photos are noise, which whitening would make loud.
    """
    fitted = PCA(min(most, len(others) // 3), whiten=True, svd_solver="full").fit(pixels(others))

    def vectors(aligned: np.ndarray) -> np.ndarray:
        return unit(fitted.transform(pixels(aligned)))

    return vectors


def dlib(recognizer: Embedder) -> Vectors:
    """The network's own 128 numbers, mean of the aligned face and its mirror image, as dlib's thresholds mean them."""

    def vectors(aligned: np.ndarray) -> np.ndarray:
        parts = []
        for start in tqdm(range(0, len(aligned), 32), "dlib_resnet"):
            inputs = recognizer.card.preprocessing(aligned[start : start + 32])
            parts.append(sum(recognizer.network.predict_on_batch(x) for x in (inputs, inputs[:, :, ::-1])) / 2)
        return np.concatenate(parts)

    return vectors


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def ranged(value: float, interval: Interval) -> str:
    """Such as ``0.991 (0.985 to 0.996)``."""
    return f"{value:.3f} ({interval.low:.3f} to {interval.high:.3f})"
