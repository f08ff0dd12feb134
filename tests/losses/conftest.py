"""The losses once more, as plain loops from the papers, and batches to compare on."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest


def distance(a, b):
    """Squared Euclidean distance of the two directions; a vector without a direction is at a right angle to all."""
    lengths = np.linalg.norm(a), np.linalg.norm(b)
    if min(lengths) == 0:
        return 2.0
    a, b = a / lengths[0], b / lengths[1]
    return sum((x - y) ** 2 for x, y in zip(a, b, strict=True))


def others(labels, anchor):
    """Indices of the positives and of the negatives of an anchor."""
    positives = [i for i in range(len(labels)) if labels[i] == labels[anchor] and i != anchor]
    return positives, [i for i in range(len(labels)) if labels[i] != labels[anchor]]


def contrastive(labels, vectors, margin):
    values = []
    for a in range(len(labels)):
        positives, negatives = others(labels, a)
        total = sum(0.5 * distance(vectors[a], vectors[p]) for p in positives)
        total += sum(0.5 * max(0, margin - distance(vectors[a], vectors[n]) ** 0.5) ** 2 for n in negatives)
        values.append(total / max(len(labels) - 1, 1))
    return values


def triplets(labels, vectors, margin, select):
    """Mean over the positives of each anchor of what ``select(d_ap, [d_an], margin)`` returns as hinges' mean."""
    values = []
    for a in range(len(labels)):
        positives, negatives = others(labels, a)
        to_negatives = [distance(vectors[a], vectors[n]) for n in negatives]
        terms = [select(distance(vectors[a], vectors[p]), to_negatives, margin) for p in positives if negatives]
        values.append(sum(terms) / len(terms) if terms else 0.0)
    return values


def batch_all(d_ap, d_an, margin):
    return sum(max(0, d_ap - d + margin) for d in d_an) / len(d_an)


def semi_hard(d_ap, d_an, margin):
    farther = [d for d in d_an if d > d_ap]
    return max(0, d_ap - (min(farther) if farther else max(d_an)) + margin)


def facenet(d_ap, d_an, margin):
    inside = [d for d in d_an if d_ap < d < d_ap + margin]
    return d_ap - min(inside) + margin if inside else 0


def batch_hard(labels, vectors, margin):
    values = []
    for a in range(len(labels)):
        positives, negatives = others(labels, a)
        if positives and negatives:
            hardest = max(distance(vectors[a], vectors[p]) for p in positives)
            nearest = min(distance(vectors[a], vectors[n]) for n in negatives)
            values.append(max(0, hardest - nearest + margin))
        else:
            values.append(0.0)
    return values


PLAIN = {
    "contrastive_loss": contrastive,
    "batch_all_triplet_loss": lambda *batch: triplets(*batch, batch_all),
    "batch_hard_triplet_loss": batch_hard,
    "semi_hard_triplet_loss": lambda *batch: triplets(*batch, semi_hard),
    "facenet_triplet_loss": lambda *batch: triplets(*batch, facenet),
}


def vectors(n, size=4, seed=0):
    return np.random.default_rng(seed).normal(size=(n, size)).astype("float32")


def exact(n, seed=0):
    """Directions whose float32 cosines are exact, so that many distances are equal to the last bit."""
    axes = np.concatenate([np.eye(4), -np.eye(4)])
    halves = np.array([[a, b, c, d] for a in (1, -1) for b in (1, -1) for c in (1, -1) for d in (1, -1)]) / 2
    return np.random.default_rng(seed).permutation(np.concatenate([axes, halves, axes]))[:n].astype("float32")


def with_zeros(n):
    found = vectors(n, seed=5)
    found[[0, 3, 4]] = 0
    return found


_rng = np.random.default_rng(1)
BATCHES = {
    "a few of each, in no order": (_rng.permutation(np.repeat(np.arange(5), 4)), vectors(20)),
    "of every number": (_rng.permutation([3] * 9 + [8] * 5 + [1] * 2 + [0, 9]), vectors(18, seed=1)),
    "ties": (_rng.permutation(np.repeat(np.arange(8), 4)), exact(32)),
    "ties of two people": (np.arange(20) % 2, exact(20, seed=3)),
    "one person": (np.full(6, 4), vectors(6, seed=2)),
    "all different": (np.arange(7), vectors(7, seed=3)),
    "one pair": (np.array([2, 2]), vectors(2)),
    "two people": (np.array([1, 2]), vectors(2)),
    "one photo": (np.array([5]), vectors(1)),
    "all on one point": (np.array([0, 0, 1, 1, 2]), np.tile(np.eye(4, dtype="float32")[:1], (5, 1))),
    "some without direction": (np.array([0, 0, 1, 1, 1, 2, 0, 2]), with_zeros(8)),
    "all without direction": (np.array([0, 0, 1, 1]), np.zeros((4, 3), "float32")),
    "short and long": (
        np.repeat(np.arange(3), 3),
        vectors(9, seed=6) * np.logspace(-3, 3, 9, dtype="float32")[:, None],
    ),
    "large and negative labels": (np.array([16_777_215, -5, 16_777_214, -5, 16_777_215]), vectors(5, seed=7)),
}


@pytest.fixture
def plain():
    """Name of a loss -> the plain loop."""
    return PLAIN


@pytest.fixture(params=BATCHES)
def batch(request):
    """Labels (N,) and embeddings (N, D), each kind in turn."""
    return BATCHES[request.param]


@pytest.fixture
def batches():
    """All of them, by name."""
    return BATCHES


def gradient(function, x):
    """Value and gradient of the sum over a function of one tensor, as numpy arrays."""
    import tensorflow as tf

    x = tf.convert_to_tensor(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        values = function(x)
    return values.numpy(), tf.convert_to_tensor(tape.gradient(values, x)).numpy()


def by_differences(function, x, step=1e-6):
    """The same gradient from the values alone, by central differences in float64."""
    x = np.array(x, "float64")
    found = np.zeros_like(x)
    for place in np.ndindex(*x.shape):
        up, down = x.copy(), x.copy()
        up[place] += step
        down[place] -= step
        found[place] = (np.sum(function(up)) - np.sum(function(down))) / (2 * step)
    return found


@pytest.fixture
def slope():
    return SimpleNamespace(gradient=gradient, by_differences=by_differences)
