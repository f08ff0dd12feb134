import keras
import numpy as np
import pytest

from facelab.losses import ContrastiveLoss


@pytest.fixture
def training(script):
    return script("controlled_training")


LABELS = np.repeat(np.arange(12), 5)


@pytest.fixture
def shaded():
    """(60, 8, 8, 1): twelve people with a pattern of their own, and noise."""
    rng = np.random.default_rng(0)
    return (rng.normal(0, 0.5, (12, 8, 8, 1))[LABELS] + rng.normal(0, 0.05, (60, 8, 8, 1))).astype("f4")


def small_network():
    image = keras.Input((8, 8, 1))
    return keras.Model(image, keras.layers.Dense(6)(keras.layers.Flatten()(image)))


def way(training, **changes):
    softmax = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    return training.Way(small_network, {"names": (softmax, 1.0)}, **changes)


def test_thirds_share_no_person_and_judge_each_once(training):
    runs, judged = training.thirds(LABELS, seed=3), []
    assert len({run.seed for run in runs}) == 3
    for run in runs:
        learned, tuning = set(LABELS[run.training]), set(run.tuning.people.ravel())
        mine = set(run.judged.people.ravel())
        assert (len(learned), len(tuning), len(mine)) == (6, 2, 4)
        assert not learned & tuning
        assert not learned & mine
        assert not tuning & mine
        assert np.array_equal(LABELS[run.judged.first], run.judged.people[:, 0])
        assert run.judged.same.mean() == 0.5
        judged += mine
    assert sorted(judged) == list(range(12))


def test_learner_has_an_output_for_each_loss_and_shows_names_all_of_the_vector(training):
    both = way(training).losses | {"embedding": (ContrastiveLoss(), 0.5)}
    model = training.learner(small_network(), 7, training.Way(small_network, both, dropout=0.4), seed=0)
    assert sorted(model.output_names) == ["embedding", "names"]
    assert model.output["names"].shape == (None, 7)
    assert [layer.rate for layer in model.layers if isinstance(layer, keras.layers.Dropout)] == [0.4]
    (cosines,) = training.learner(small_network(), 7, training.Way(small_network, {"cosines": None}), 0).output_names
    assert cosines == "cosines"


@pytest.mark.slow
def test_a_training_learns_and_keeps_the_figures_of_every_check(training, shaded):
    run = training.thirds(LABELS, 0)[0]
    found = training.learn(way(training), shaded, LABELS, run, training.Effort(12, 3, 4, 3), 0.03)
    assert found.judged.shape == (3, len(run.judged.first))
    assert found.loss[-1] < found.loss[0]
    assert found.tuning[-1] > 0.8
    assert found.right.mean() > 0.7
    assert found.rate == 0.03
    assert 0 < found.seconds < 1


@pytest.mark.slow
def test_the_loss_that_is_shown_is_that_of_the_names(training, shaded):
    run, effort = training.thirds(LABELS, 0)[0], training.Effort(2, 1, 4, 3)
    both = way(training).losses | {"embedding": (ContrastiveLoss(1.0), 1000.0)}
    found = training.learn(training.Way(small_network, both), shaded, LABELS, run, effort, 1e-4)
    assert found.loss[0] < 10


def test_judged_people_choose_neither_rate_nor_threshold(training, monkeypatch):
    runs = training.thirds(LABELS, 0)[:2]
    tuning, asked = {0.1: 0.6, 0.2: 0.9, 0.3: 0.7}, []

    def learn(way, faces, labels, run, effort, rate):
        asked.append((run.seed, rate))
        return training.Learned(np.array([0.99, tuning[rate]]), None, -np.array([rate]), None, 1.0, rate)

    monkeypatch.setattr(training, "learn", learn)
    found = training.learn_all({"a": way(training, rates=(0.1, 0.2, 0.3))}, None, LABELS, runs, None)
    assert asked == [(0, 0.1), (0, 0.2), (0, 0.3), (1, 0.2)]
    assert [one.rate for one in found["a"]] == [0.2, 0.2]


def test_threshold_is_that_of_the_tuning_pairs(training, shaded, monkeypatch):
    seen = []
    monkeypatch.setattr(training, "best_threshold", lambda same, distances: seen.append(same) or -1.0)
    run = training.thirds(LABELS, 0)[0]
    found = training.learn(way(training), shaded, LABELS, run, training.Effort(2, 1, 4, 3), 0.01)
    assert np.array_equal(seen[0], run.tuning.same)
    assert np.array_equal(found.right, ~run.judged.same)  # nothing is below -1: all are called different people


def test_synthetic_faces(training):
    aligned, labels = training.synthetic_faces()
    assert aligned.shape == (720, 150, 150, 3)
    assert np.bincount(labels).tolist() == [12] * 60
    assert training.small(aligned[:2], 48).shape == (2, 48, 48, 3)
