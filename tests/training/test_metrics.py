"""The metrics equal facelab.evaluate on the same pairs, over batches, in fit, after saving."""

import keras
import numpy as np
import pytest

from facelab import evaluate
from facelab.errors import InputError
from facelab.losses import SemiHardTripletLoss
from facelab.training import PairAUC, PairEER, TARatFAR
from facelab.training.metrics import BINS

METRICS = {
    "auc": (PairAUC(), evaluate.auc),
    "eer": (PairEER(), evaluate.eer),
    "tar": (TARatFAR(0.1), lambda s, d: evaluate.tar_at_far(s, d, 0.1)),
    "strict": (TARatFAR(0.001), lambda s, d: evaluate.tar_at_far(s, d, 0.001)),
}
every = pytest.mark.parametrize(("metric", "measure"), METRICS.values(), ids=METRICS)


def batch(seed, people=6, each=5, spread=0.8):
    """Labels and vectors of any length."""
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.repeat(np.arange(people), each))
    vectors = rng.normal(size=(people, 8))[labels] + spread * rng.normal(size=(people * each, 8))
    return labels, (vectors * rng.uniform(0.1, 9, (len(labels), 1))).astype("float32")


def pairs_within(batches):
    """(P,) distances and (P,) same of all pairs within the batches."""
    found = [evaluate.pairs(x / np.linalg.norm(x, axis=1, keepdims=True), labels) for labels, x in batches]
    return np.concatenate([f.distances for f in found]), np.concatenate([f.same for f in found])


@every
@pytest.mark.parametrize("spread", [0.3, 0.8, 3.0])
def test_equals_evaluate_on_the_same_pairs(metric, measure, spread):
    batches = [batch(seed, spread=spread) for seed in range(4)]
    metric.reset_state()
    for labels, vectors in batches:
        metric.update_state(labels, vectors)
    distances, same = pairs_within(batches)
    # Rounding of the last bit may move a pair into the next bin; more than that would be a mistake.
    rounded = measure(same, np.floor(np.sqrt(2 * np.maximum(distances, 0)) * BINS / 2))
    assert float(metric.result()) == pytest.approx(rounded, abs=0.005)
    assert float(metric.result()) == pytest.approx(measure(same, distances), abs=0.01)


@every
def test_ties_are_counted_as_evaluate_counts_them(metric, measure):
    """At 0, 90 and 180 degrees: distances of 0, the root of 2, and 2."""
    labels = np.array([0, 0, 1, 1, 1, 2])
    vectors = np.array([[1, 0], [0, 1], [1, 0], [1, 0], [-1, 0], [0, 1]], "float32")
    metric.reset_state()
    metric.update_state(labels, vectors)
    assert float(metric.result()) == pytest.approx(measure(*pairs_within([(labels, vectors)])[::-1]), abs=1e-6)


def test_of_vectors_that_lie_near_each_other_too():
    """An untrained network: cosine distances of about 0.001."""
    labels, vectors = batch(0)
    small = vectors / np.linalg.norm(vectors, axis=1, keepdims=True) / 30
    vectors = np.eye(8, dtype="float32")[0] + small
    metric = PairAUC()
    metric.update_state(labels, vectors)
    distances, same = pairs_within([(labels, vectors)])
    assert distances.max() < 0.004
    assert float(metric.result()) == pytest.approx(evaluate.auc(same, distances), abs=0.005)


def test_perfect_and_collapsed():
    labels = np.array([0, 0, 1, 1])
    perfect = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], "float32")
    for vectors, wanted in ((perfect, (1, 0, 1)), (np.ones((4, 2), "float32"), (0.5, 0.5, 0))):
        for metric, value in zip((PairAUC(), PairEER(), TARatFAR()), wanted, strict=True):
            metric.update_state(labels, vectors)
            assert float(metric.result()) == pytest.approx(value)


def test_without_pairs_of_both_kinds_there_is_no_figure():
    metric = PairAUC()
    assert np.isnan(float(metric.result()))
    metric.update_state([0, 0], np.eye(2))
    assert np.isnan(float(metric.result()))
    metric.update_state([0, 1], np.eye(2))
    assert float(metric.result()) == 0.5
    metric.reset_state()
    assert np.isnan(float(metric.result()))


def test_what_it_does_not_take():
    with pytest.raises(InputError, match="argmax"):
        PairAUC().update_state(np.eye(4), np.ones((4, 2)))
    with pytest.raises(InputError, match="no sample weights"):
        PairAUC().update_state([0, 1], np.eye(2), sample_weight=[1, 2])
    with pytest.raises(InputError, match="Expected far between 0 and 1"):
        TARatFAR(5)


def test_in_fit_and_after_saving(tmp_path):
    labels, vectors = batch(0)
    model = keras.Sequential([keras.Input((8,)), keras.layers.Identity()])
    model.compile("sgd", SemiHardTripletLoss(), metrics=[PairAUC(), PairEER(), TARatFAR(0.05, name="tar")])
    figures = model.evaluate(vectors, labels, batch_size=10, return_dict=True, verbose=0)
    distances, same = pairs_within([(labels[i : i + 10], vectors[i : i + 10]) for i in range(0, 30, 10)])
    assert figures["pair_auc"] == pytest.approx(evaluate.auc(same, distances), abs=0.005)
    assert figures["pair_eer"] == pytest.approx(evaluate.eer(same, distances), abs=0.02)
    assert 0 <= figures["tar"] <= 1
    model.save(tmp_path / "m.keras")
    again = keras.saving.load_model(tmp_path / "m.keras")
    assert again.evaluate(vectors, labels, batch_size=10, return_dict=True, verbose=0) == pytest.approx(figures)
    assert TARatFAR.from_config(TARatFAR(0.05).get_config()).far == 0.05
