"""The engine of the triplet losses: all positives of all anchors, without a table of all triplets.

A batch of N photos has up to N³ triplets: with 8192 photos, 550 billion. This file walks over the *positives*
instead: first the first positive of every anchor at once, then the second of every anchor, and so on. Each step looks
at N x N numbers, so the memory is O(N²) and the time O(N² K), with K the photos of the most frequent person.

The search needs no gradient. What it leaves is a matrix of weights, and what remains to differentiate is a weighted
sum of distances, two matrix products.
"""

from __future__ import annotations

from collections.abc import Callable

from keras import ops

from facelab.losses.distances import prepare, squared_distances

INFINITY = float("inf")


def mean_hinge(labels, embeddings, margin: float, choose: Callable):
    """Mean over the positives p of each anchor a of the chosen negatives' ``max(0, d_ap - d_an + margin)``.

    Args:
        labels: (N,) or (N, 1) int.
        embeddings: (N, D) float, divided by their length inside.
        margin: Added to the difference of the squared distances.
        choose: Function of the anchors' distances to one positive, (N, 1), and to the negatives, (N, N) with infinity
            where there is no negative. Returns an (N, N) bool: the negatives to compare with this positive. Where it
            chooses several, their mean counts.

    Returns:
        (N,), 0 for an anchor without a positive or without a negative.
    """
    labels, unit = prepare(labels, embeddings)
    weights, active = _weigh(labels, ops.stop_gradient(unit), margin, choose)
    # A row of weights holds as much plus (positives) as minus (negatives). With d = 2 - 2 a·b the twos cancel out.
    mean_positive_minus_negative = ops.matmul(ops.stop_gradient(weights), unit)  # (N, D)
    differences = -2 * ops.sum(unit * mean_positive_minus_negative, axis=1)  # (N,), the mean of d_ap - d_an
    return ops.maximum(differences + margin * ops.stop_gradient(active), 0)  # no -1e-9 from rounding


def _weigh(labels, unit, margin, choose):
    """What each distance counts in an anchor's mean, (N, N), and the part of its triplets inside the margin, (N,)."""
    distances = squared_distances(unit)  # (N, N)
    to_negatives = ops.where(ops.equal(labels[:, None], labels[None, :]), INFINITY, distances)
    order, first, last = _runs(labels)
    own = ops.arange(ops.shape(labels)[0], dtype=order.dtype)
    positives = ops.maximum(ops.cast(last - first, unit.dtype) - 1, 1)[:, None]
    longest = ops.max(last - first)

    def step(slot, weights, active):
        there = first + slot < last
        positive = ops.where(there, ops.take(order, ops.minimum(first + slot, last - 1)), own)  # (N,)
        to_positive = ops.take_along_axis(distances, positive[:, None], axis=1)  # (N, 1)
        chosen = choose(to_positive, to_negatives)  # (N, N)
        inside = ops.logical_and(chosen, to_positive - to_negatives + margin > 0)
        inside = ops.logical_and(inside, ops.not_equal(positive, own)[:, None])  # nobody is a positive of itself
        number = ops.maximum(ops.sum(ops.cast(chosen, unit.dtype), axis=1, keepdims=True), 1)
        share = ops.where(inside, 1 / (number * positives), 0)  # (N, N)
        total = ops.sum(share, axis=1)
        at_positive = ops.stack([own, positive], axis=1)
        return slot + 1, ops.scatter_update(weights - share, at_positive, total), active + total

    start = ops.zeros_like(longest), ops.zeros_like(distances), ops.zeros_like(distances[:, 0])
    _, weights, active = ops.while_loop(lambda slot, *_: slot < longest, step, start)
    return weights, active


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
