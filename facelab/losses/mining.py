"""The engine of the triplet losses: all positives of all anchors, without a table of all triplets.

A batch of N photos has up to N³ triplets: with 8192 photos, 550 billion. This file walks over the *positives*
instead: first the first positive of every anchor at once, then the second of every anchor, and so on. Each step looks
at N x N numbers, so the memory is O(N²) and the time O(N² K), with K the photos of the most frequent person.

The search needs no gradient. What it leaves is a matrix of weights, and what remains to differentiate is a weighted
sum of distances, two matrix products.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from keras import ops

from facelab.losses.distances import prepare, squared_distances

INFINITY = float("inf")


class Negatives(NamedTuple):
    """The negatives of all anchors.

    Attributes:
        distances: (N, N), squared; infinity where the photo is not a negative of the anchor.
        farthest: (N, 1), the largest of them; -infinity for an anchor without a negative.
        number: (N, 1) float, at least 1.
    """

    distances: Any
    farthest: Any
    number: Any


def mean_hinge(labels, embeddings, margin: float, choose: Callable):
    """Mean over the positives p of each anchor a of the chosen negatives' ``max(0, d_ap - d_an + margin)``.

    Args:
        labels: (N,) or (N, 1) int.
        embeddings: (N, D) float, divided by their length inside.
        margin: Added to the difference of the squared distances.
        choose: ``choose(to_positive, negatives, margin)`` gets the anchors' distances to one positive each, (N, 1).
            Returns (N, N): how much each negative counts in the comparison with this positive, 1 in total for each
            anchor, but 0 for those where ``to_positive - to_negative + margin`` is not above 0.

    Returns:
        (N,), 0 for an anchor without a positive or without a negative.
    """
    labels, unit = prepare(labels, embeddings)
    order, first, last = _runs(labels)
    weights, active = _weigh(labels, ops.stop_gradient(unit), (order, first, last), margin, choose)
    # A row of weights holds as much plus (positives) as minus (negatives). With d = 2 - 2 a·b the twos cancel out.
    positives_minus_negatives = ops.matmul(ops.stop_gradient(weights), unit)  # (N, D)
    differences = -2 * ops.sum(unit * positives_minus_negatives, axis=1)  # (N,), the sum of d_ap - d_an
    hinges = ops.maximum(differences + margin * ops.stop_gradient(active), 0)  # no -1e-9 from rounding
    return hinges / ops.maximum(ops.cast(last - first, unit.dtype) - 1, 1)


def _weigh(labels, unit, runs, margin, choose):
    """How often each distance counts in an anchor's sum, (N, N), and how many triplets are inside the margin, (N,)."""
    order, first, last = runs
    distances = squared_distances(unit)  # (N, N)
    negatives = _negatives(labels, distances)
    own = ops.arange(ops.shape(labels)[0], dtype=order.dtype)
    longest = ops.max(last - first)

    def step(slot, weights, active):
        positive = ops.where(first + slot < last, ops.take(order, ops.minimum(first + slot, last - 1)), own)  # (N,)
        to_positive = ops.take_along_axis(distances, positive[:, None], axis=1)  # (N, 1)
        # No face is a positive of itself. A positive infinitely near has solved all its triplets: it adds nothing.
        to_positive = ops.where(ops.equal(positive, own)[:, None], -INFINITY, to_positive)
        shares = choose(to_positive, negatives, margin)  # (N, N)
        total = ops.sum(shares, axis=1)
        at_positive = ops.stack([own, positive], axis=1)
        return slot + 1, ops.scatter_update(weights - shares, at_positive, total), active + total

    start = ops.zeros_like(longest), ops.zeros_like(distances), ops.zeros_like(distances[:, 0])
    _, weights, active = ops.while_loop(lambda slot, *_: slot < longest, step, start)
    return weights, active


def _negatives(labels, distances) -> Negatives:
    same = ops.equal(labels[:, None], labels[None, :])
    farthest = ops.max(ops.where(same, -INFINITY, distances), axis=1, keepdims=True)
    number = ops.sum(ops.where(same, 0.0, ops.ones_like(distances)), axis=1, keepdims=True)
    return Negatives(ops.where(same, INFINITY, distances), farthest, ops.maximum(number, 1))


def _runs(labels):
    """Photos in order of their labels, and for each photo where its person's run there begins and ends.

    Example:
        >>> [array.numpy().tolist() for array in _runs([7, 4, 7])]  # photo 1, then photos 0 and 2
        [[1, 0, 2], [1, 0, 1], [3, 1, 3]]
    """
    labels = ops.convert_to_tensor(labels)
    order = ops.cast(ops.argsort(labels), "int32")
    in_order = ops.take(labels, order)
    sides = (ops.searchsorted(in_order, labels, side=side) for side in ("left", "right"))
    return order, *(ops.cast(side, "int32") for side in sides)
