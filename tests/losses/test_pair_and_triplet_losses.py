"""contrastive.py, triplet.py, semi_hard.py, mining.py: by hand, against plain loops, gradients, in a model."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from facelab import losses

FUNCTIONS = (
    "contrastive_loss",
    "batch_all_triplet_loss",
    "batch_hard_triplet_loss",
    "semi_hard_triplet_loss",
    "facenet_triplet_loss",
)
CLASSES = {
    "contrastive_loss": losses.ContrastiveLoss,
    "batch_all_triplet_loss": losses.BatchAllTripletLoss,
    "batch_hard_triplet_loss": losses.BatchHardTripletLoss,
    "semi_hard_triplet_loss": losses.SemiHardTripletLoss,
    "facenet_triplet_loss": losses.FaceNetTripletLoss,
}
every = pytest.mark.parametrize("name", FUNCTIONS)


def at(*degrees):
    """Unit vectors in the plane. Squared distances: 60 degrees 1, 90 degrees 2, 120 degrees 3, 180 degrees 4."""
    return np.stack([np.cos(np.radians(degrees)), np.sin(np.radians(degrees))], axis=1).astype("float32")


def first(name, labels, vectors, margin):
    return float(getattr(losses, name)(np.array(labels), vectors, margin)[0])


# Anchor at 0, positives at 60 and 120 degrees (d = 1, 3), negatives at 90 and 180 (d = 2, 4).
ANCHOR = ([0, 0, 0, 1, 1], at(0, 60, 120, 90, 180))


@pytest.mark.parametrize(
    ("name", "margin", "by_hand"),
    [
        ("batch_all_triplet_loss", 0.5, (0 + 0 + 1.5 + 0) / 4),  # 1-2, 1-4, 3-2, 3-4, each plus 0.5
        ("batch_all_triplet_loss", 1.5, (0.5 + 0 + 2.5 + 0.5) / 4),
        ("batch_hard_triplet_loss", 0.5, 1.5),  # 3 - 2 + 0.5
        ("batch_hard_triplet_loss", 0.0, 1.0),
        ("semi_hard_triplet_loss", 1.5, (0.5 + 0.5) / 2),  # 1 with 2, 3 with 4
        ("semi_hard_triplet_loss", 0.5, 0.0),
        ("facenet_triplet_loss", 1.5, (0.5 + 0.5) / 2),
        ("contrastive_loss", 2.0, ((1 + 3) / 2 + (2 - 2**0.5) ** 2 / 2 + 0) / 4),
        ("contrastive_loss", 1.0, 0.5),  # both negatives are beyond the margin
    ],
)
def test_by_hand(name, margin, by_hand):
    assert first(name, *ANCHOR, margin) == pytest.approx(by_hand, abs=1e-6)


def test_where_no_negative_is_farther_the_farthest_is_taken():
    batch = [0, 0, 1, 1], at(0, 180, 60, 120)  # positive at d = 4, negatives at 1 and 3
    assert first("semi_hard_triplet_loss", *batch, 0.2) == pytest.approx(4 - 3 + 0.2)
    assert first("facenet_triplet_loss", *batch, 0.2) == 0
    assert first("batch_hard_triplet_loss", *batch, 0.2) == pytest.approx(4 - 1 + 0.2)


def test_a_negative_at_the_positives_distance_is_not_farther():
    batch = [0, 0, 1, 1], at(0, 90, -90, 180)  # positive at d = 2, negatives at 2 and 4
    assert first("semi_hard_triplet_loss", *batch, 2.5) == pytest.approx(2 - 4 + 2.5)
    assert first("facenet_triplet_loss", *batch, 2.5) == pytest.approx(2 - 4 + 2.5)


def test_a_negative_on_the_edge_of_the_margin_adds_nothing():
    assert first("facenet_triplet_loss", [0, 0, 1], at(0, 60, 90), 1.0) == pytest.approx(0, abs=1e-6)


def test_length_does_not_count():
    labels, vectors = ANCHOR
    for name in FUNCTIONS:
        longer = vectors * np.array([[1], [7], [0.1], [100], [3]], "float32")
        assert first(name, labels, longer, 1.5) == pytest.approx(first(name, labels, vectors, 1.5), abs=1e-5)


@every
@pytest.mark.parametrize("margin", [0.2, 1.0, 2.5])
def test_equals_the_plain_loop(name, margin, batch, plain):
    values = getattr(losses, name)(*batch, margin).numpy()
    assert values.shape == batch[0].shape
    assert values.dtype == "float32"
    assert values.min() >= 0
    np.testing.assert_allclose(values, plain[name](*batch, margin), atol=3e-6)


def test_the_batches_tell_the_losses_apart(batches, plain):
    """The comparison above would be worth little on batches where all losses agree or give 0."""
    for name in ("a few of each, in no order", "of every number"):
        found = [np.mean(plain[loss](*batches[name], 1.0)) for loss in FUNCTIONS]
        assert min(np.abs(a - b) for i, a in enumerate(found) for b in found[:i]) > 1e-3
        assert min(found) > 1e-3


@every
def test_gradient_equals_differences(name, slope):
    labels, vectors = np.array([0, 1, 0, 1, 2, 0, 1, 2, 3]), np.random.default_rng(4).normal(size=(9, 3))
    weights = np.random.default_rng(3).normal(size=9)  # so that no anchor hides behind another

    def weighted(x):
        return getattr(losses, name)(labels, x, 0.7) * weights

    _, found = slope.gradient(weighted, vectors)
    np.testing.assert_allclose(found, slope.by_differences(weighted, vectors), atol=1e-7)
    assert np.abs(found).max() > 0.01


@every
def test_gradient_is_finite_on_every_batch(name, batch, slope):
    labels, vectors = batch
    values, found = slope.gradient(lambda x: getattr(losses, name)(labels, x, 1.0), vectors)
    assert np.isfinite(values).all()
    assert np.isfinite(found).all()


@every
def test_descent_brings_people_together(name):
    """A margin, a distance or a selection with the wrong sign would drive people apart."""
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(6), 4)
    x = tf.Variable(rng.normal(size=(24, 3)).astype("float32"))
    optimizer = keras.optimizers.Adam(0.05)
    margin = 0.7 if name == "contrastive_loss" else 0.2
    optimizer.build([x])

    @tf.function
    def descend():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(getattr(losses, name)(labels, x, margin))
        optimizer.apply_gradients([(tape.gradient(loss, x), x)])

    for _ in range(150):
        descend()
    unit = x.numpy() / np.linalg.norm(x, axis=1, keepdims=True)
    cosines = unit @ unit.T - 2 * np.eye(24)
    assert (labels[cosines.argmax(axis=1)] == labels).mean() > 0.9


@every
@pytest.mark.parametrize("jit", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_compiled_for_a_batch_of_unknown_size(name, jit, batches):
    function = getattr(losses, name)

    @tf.function(
        jit_compile=jit, input_signature=[tf.TensorSpec([None], tf.int32), tf.TensorSpec([None, None], tf.float32)]
    )
    def both(labels, x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            values = function(labels, x, 0.3)
        return values, tape.gradient(values, x)

    for kind in ("of every number", "one person", "all different"):
        labels, vectors = batches[kind]
        values, found = both(labels.astype("int32"), vectors)
        np.testing.assert_allclose(values, function(labels, vectors, 0.3), atol=1e-6)
        assert np.isfinite(found).all()


@every
def test_class_is_the_mean_of_the_function(name, batches):
    labels, vectors = batches["of every number"]
    for shape in ((-1,), (-1, 1)):
        loss = CLASSES[name](margin=0.3)(labels.reshape(shape), vectors)
        assert float(loss) == pytest.approx(np.mean(getattr(losses, name)(labels, vectors, 0.3)), abs=1e-6)
    doubled = CLASSES[name](margin=0.3)(labels, vectors, sample_weight=np.full(len(labels), 2.0))
    assert float(doubled) == pytest.approx(2 * float(loss), abs=1e-6)
    summed = CLASSES[name](margin=0.3, reduction="sum")(labels, vectors)
    assert float(summed) == pytest.approx(len(labels) * float(loss), rel=1e-5)


def tiny(policy="float32"):
    keras.utils.set_random_seed(0)
    return keras.Sequential([keras.Input((6,)), keras.layers.Dense(8, activation="relu", dtype=policy),
                             keras.layers.Dense(4, dtype=policy)])  # fmt: skip


# What they share, BatchLoss, is shown by one of them; the others are slow. Each takes float16 itself, see below.
@pytest.mark.parametrize(
    ("name", "policy"),
    [
        ("semi_hard_triplet_loss", "mixed_float16"),
        *(pytest.param(name, "float32", marks=pytest.mark.slow) for name in FUNCTIONS),
    ],
)
def test_trains_and_survives_saving(name, policy, tmp_path, assert_saved):
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 30)  # batches of 8, 8, 8, 6
    photos = (np.eye(6)[labels] + rng.normal(size=(30, 6)) / 5).astype("float32")
    model = tiny(policy)
    model.compile(keras.optimizers.Adam(0.02), loss=CLASSES[name](margin=0.5))
    history = model.fit(photos, labels, batch_size=8, epochs=15, verbose=0).history["loss"]
    assert np.isfinite(history).all()
    assert np.mean(history[-3:]) < 0.7 * history[0]
    model.save(tmp_path / "m.keras")
    again = keras.saving.load_model(tmp_path / "m.keras")
    assert type(again.loss) is CLASSES[name]
    assert again.loss.margin == 0.5
    assert_saved(model, again)
    found = [float(m.loss(labels, m(photos, training=False))) for m in (model, again)]  # without two more traces
    assert found[0] == pytest.approx(found[1], abs=1e-6)


@every
def test_half_precision_in_full_precision_out(name, batches, slope):
    labels, vectors = batches["some without direction"]
    values, found = slope.gradient(lambda x: getattr(losses, name)(labels, x, 1.0), vectors.astype("float16"))
    assert values.dtype == "float32"
    np.testing.assert_allclose(values, getattr(losses, name)(labels, vectors, 1.0), atol=5e-3)
    assert np.isfinite(found).all()


@pytest.mark.slow
def test_no_table_of_all_triplets():
    """8 MB of distances, 2 GB of triplets: the peak of a child process tells which was made."""
    import subprocess
    import sys

    code = """
import resource, numpy as np, tensorflow as tf
from facelab import losses
def run(n):
    labels, x = np.repeat(np.arange(n // 8), 8), tf.random.normal((n, 8))
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = sum(tf.reduce_sum(f(labels, x)) for f in (losses.semi_hard_triplet_loss, losses.batch_all_triplet_loss,
                                                         losses.batch_hard_triplet_loss, losses.contrastive_loss))
    tape.gradient(loss, x)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
small = run(64)
print(run(1408) - small)
"""
    grown = int(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)
    assert grown < 1000
