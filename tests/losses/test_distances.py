import numpy as np
import pytest

from facelab.losses.distances import kinds_of_pairs, prepare, squared_distances


def test_distances_at_known_angles():
    at_0_60_90_180 = np.array([[1, 0], [0.5, 0.75**0.5], [0, 1], [-1, 0]])
    np.testing.assert_allclose(squared_distances(at_0_60_90_180)[0], [0, 1, 2, 4], atol=1e-12)


def test_rounding_never_makes_a_distance_negative():
    _, unit = prepare(np.arange(200), np.random.default_rng(0).normal(size=(200, 128)).astype("float32"))
    distances = squared_distances(unit).numpy()
    assert (2 - 2 * unit.numpy() @ unit.numpy().T).min() < 0  # it would
    assert distances.min() == 0


def test_prepare_makes_unit_vectors_and_flat_labels():
    labels, unit = prepare(np.array([[3], [4]]), np.array([[3, 4], [0, -2]], "float16"))
    assert labels.shape == (2,)
    assert unit.dtype == "float32"
    assert prepare([1.0], np.ones((1, 2)))[1].dtype == "float64"
    np.testing.assert_allclose(unit, [[0.6, 0.8], [0, -1]], rtol=1e-6)


def test_kinds_of_pairs():
    positive, negative = (kind.numpy().tolist() for kind in kinds_of_pairs([5, 2, 5]))
    assert positive == [[False, False, True], [False, False, False], [True, False, False]]
    assert negative == [[False, True, False], [True, False, True], [False, True, False]]


@pytest.mark.parametrize("labels", [[0, 0], [0, 1]])
def test_every_pair_is_of_one_kind(labels):
    positive, negative = (kind.numpy().astype(int) for kind in kinds_of_pairs(labels))
    assert (positive + negative + np.eye(2, dtype=int)).tolist() == [[1, 1], [1, 1]]
