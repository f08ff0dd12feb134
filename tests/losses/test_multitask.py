"""Weights of several losses: numbers by hand, minima where the papers say, gradients against TensorFlow's tape."""

import keras
import numpy as np
import pytest

from facelab.losses.multitask import gradnorm_loss, gradnorm_targets, head_gradient_norm, uncertainty_weighted


def test_with_variance_one_it_is_the_sum_with_halves_for_numbers():
    assert float(uncertainty_weighted([2.0, 3.0], [0.0, 0.0], [False, True])) == 3.5
    np.testing.assert_allclose(uncertainty_weighted([4.0], [np.log(4.0)], [False]), 1 + np.log(2), rtol=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(("number", "best"), [(False, 2 * 0.7), (True, 0.7)])
def test_the_best_variance_is_where_the_paper_says(number, best):
    grid = np.linspace(0.1, 4, 2000)
    values = [float(uncertainty_weighted([0.7], [np.log(v)], [number])) for v in grid]
    np.testing.assert_allclose(grid[np.argmin(values)], best, atol=0.01)


def plain_targets(norms, losses, first, alpha):
    left = [now / before for now, before in zip(losses, first, strict=True)]
    mean = sum(left) / len(left)
    return [sum(norms) / len(norms) * (one / mean) ** alpha for one in left]


def test_targets_equal_a_loop_and_slow_tasks_are_helped():
    norms, losses, first = [0.5, 2.0, 1.0], [5.0, 0.5, 0.1], [5.7, 1.0, 0.7]
    found = np.array(gradnorm_targets(norms, losses, first, 1.5))
    np.testing.assert_allclose(found, plain_targets(norms, losses, first, 1.5), rtol=1e-5)
    assert found.argmax() == 0  # the one that has hardly come down
    np.testing.assert_allclose(gradnorm_targets(norms, losses, first, 0.0), [3.5 / 3] * 3, rtol=1e-5)
    assert float(gradnorm_loss(norms, norms)) == 0


def test_no_gradient_flows_into_targets():
    import tensorflow as tf

    norms = tf.Variable([1.0, 3.0])
    with tf.GradientTape() as tape:
        loss = gradnorm_loss(norms, gradnorm_targets(norms, [1.0, 2.0], [2.0, 2.0], 1.0))
    np.testing.assert_allclose(tape.gradient(loss, norms), [-1, 1])  # 1 is below 1.33, 3 above 2.67


def test_the_gradient_by_hand_is_the_tapes():
    import tensorflow as tf

    rng = np.random.default_rng(0)
    features, shared, head = (rng.normal(size=size).astype("float32") for size in ((6, 5), (5, 4), (4, 3)))
    labels = np.array([0, 1, 2, 0, 1, 2])
    w = tf.Variable(shared)
    with tf.GradientTape() as tape:
        logits = features @ w @ head
        loss = tf.reduce_mean(keras.ops.sparse_categorical_crossentropy(labels, logits, from_logits=True))
    slopes = (tf.nn.softmax(logits) - tf.one_hot(labels, 3)) / 6
    wanted = np.linalg.norm(tape.gradient(loss, w))
    np.testing.assert_allclose(head_gradient_norm(features, slopes, head), wanted, rtol=1e-5)
