"""Labels are whole numbers; one-hot ones and other shapes are refused by every loss. Defaults suit their distances."""

import inspect

import keras
import numpy as np
import pytest

from facelab import losses
from facelab.errors import InputError
from facelab.losses.labels import flat_labels

LABELS, ONE_HOT = np.array([0, 1, 0, 1]), np.eye(2, dtype="float32")[[0, 1, 0, 1]]
VECTORS = np.random.default_rng(0).normal(size=(4, 3)).astype("float32")
CLASSES = [
    losses.ContrastiveLoss,
    losses.BatchAllTripletLoss,
    losses.BatchHardTripletLoss,
    losses.SemiHardTripletLoss,
    losses.FaceNetTripletLoss,
    losses.CenterLoss,
    losses.CosFaceLoss,
    losses.ArcFaceLoss,
    losses.ASoftmaxLoss,
]


@pytest.mark.parametrize("labels", [LABELS, LABELS[:, None], LABELS.astype("float32")])
def test_a_row_or_a_column(labels):
    assert flat_labels(labels).numpy().tolist() == [0, 1, 0, 1]


@pytest.mark.parametrize("kind", CLASSES)
def test_one_hot_labels_are_refused(kind):
    assert np.isfinite(float(kind()(LABELS, VECTORS)))
    with pytest.raises(InputError, match=r"Expected labels \(N,\) or \(N, 1\).*Received: \(4, 2\).*argmax"):
        kind()(ONE_HOT, VECTORS)


@pytest.mark.parametrize("shape", [(4, 1, 1), ()])
def test_other_shapes_are_refused(shape):
    with pytest.raises(InputError, match="Expected labels"):
        flat_labels(np.zeros(shape, int))


def test_one_hot_labels_are_refused_in_fit():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)])
    model.compile("sgd", losses.SemiHardTripletLoss())
    with pytest.raises(InputError, match="argmax"):
        model.fit(VECTORS, ONE_HOT, verbose=0)


@pytest.mark.parametrize("kind", CLASSES[:5])
def test_function_and_class_have_the_same_default(kind):
    assert kind().margin == inspect.signature(kind.function).parameters["margin"].default


def test_the_contrastive_default_pushes_people_who_are_30_degrees_apart():
    at_0_and_30 = np.array([[1, 0], [3**0.5 / 2, 0.5]], "float32")
    pushed = losses.contrastive_loss([1, 2], at_0_and_30)  # D = 2 sin 15 degrees = 0.518
    np.testing.assert_allclose(pushed, (1 - 2 * np.sin(np.pi / 12)) ** 2 / 2, rtol=1e-5)
    assert not losses.contrastive_loss([1, 2], at_0_and_30, margin=0.2).numpy().any()
