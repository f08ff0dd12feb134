"""The comparison of methods on photos that are made for it, and its rules about people."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from facelab import cards, images, models, synthetic
from facelab.benchmark import comparison
from facelab.benchmark.comparison import classics, judge, sets
from facelab.benchmark.comparison.judge import Measured, MethodResult
from facelab.cards import Weights
from facelab.datasets import Photos
from facelab.errors import DatasetError, InputError
from facelab.types import Box, Face


@pytest.fixture(scope="module")
def people():
    """Eight synthetic people with four photos each; faces where they truly are."""
    whole = synthetic.shipped_people()
    rows = np.concatenate([np.flatnonzero(whole.labels == label)[:4] for label in range(8)])
    faces = tuple(Face(Box(0, 0, 1, 1), 1.0, tuple(map(tuple, m.tolist()))) for m in whole.landmarks[rows])
    photos = whole.photos.subset(rows)
    splits = tuple(sets.divide(photos.labels, np.random.default_rng(k)) for k in range(2))
    return comparison.Faces(photos, faces, splits)


def who(labels, rows) -> set[int]:
    return set(labels[np.ravel(rows)].tolist())


def test_no_person_is_in_two_parts_of_a_split():
    labels = np.repeat(np.arange(20), 3)
    for seed in range(5):
        split = sets.divide(labels, np.random.default_rng(seed))
        parts = [who(labels, part) for part in (split.fit, split.tune, split.judge)]
        assert [len(part) for part in parts] == [10, 5, 5]
        assert set.union(*parts) == set(range(20))


def test_half_of_the_pairs_show_one_person():
    labels = np.repeat(np.arange(6), 4)
    pairs = sets.balanced_pairs(labels, np.arange(6), np.random.default_rng(0))
    same = labels[pairs[:, 0]] == labels[pairs[:, 1]]
    assert len(pairs) == 2 * 6 * 6
    assert same.mean() == 0.5
    assert len(set(map(tuple, pairs.tolist()))) == len(pairs)


def test_distances_by_hand():
    first, second = np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([[2.0, 0.0], [0.5, 0.0]])
    assert classics.cosine(first, second) == pytest.approx([0, 1 - np.sqrt(0.5)])
    assert classics.chi_square(first, second) == pytest.approx([1 / 3, 0.5])


def test_the_threshold_comes_from_the_tuning_pairs(people):
    labels = people.photos.labels
    split = people.splits[0]
    tuned = {tuple(pair) for pair in split.tune.tolist()}

    def distances(pairs):
        same = labels[pairs[:, 0]] == labels[pairs[:, 1]]
        # Perfect in both parts, but at other distances: a threshold from the judged pairs would be right always.
        shift = np.array([0.0 if tuple(pair) in tuned else 5.0 for pair in pairs.tolist()])
        return np.where(same, 1.0, 2.0) + shift

    accuracy, area, pairs = judge.judge(distances, people, split)
    assert (accuracy, area, pairs) == (0.5, 1.0, len(split.judge))


def test_one_split_has_a_binomial_error_and_several_a_students():
    assert judge.summary([(0.5, 0.6, 400)]).error == pytest.approx(1.96 * 0.025)
    several = judge.summary([(0.7, 0.8, 10), (0.8, 0.9, 12), (0.9, 1.0, 11)])
    assert several.accuracy == pytest.approx(0.8)
    assert several.error == pytest.approx(4.3027 * 0.1 * np.sqrt(1 / 3 + 1 / 3), rel=1e-4)
    assert several.pairs == 10


def test_the_judged_are_a_third_of_the_others():
    labels = np.repeat(np.arange(60), 3)
    split = sets.divide(labels, np.random.default_rng(0))
    judged = len(who(labels, split.judge))
    assert judged / (60 - judged) == pytest.approx(sets.OVERLAP)


def test_the_interval_covers_as_often_as_it_says():
    """New people each time: the long-run mean lies within ± error about 19 times in 20 (uncorrected: 15)."""
    labels, found = np.repeat(np.arange(40), 4), []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        vectors = rng.normal(size=(40, 16))[labels] + 0.75 * np.exp(0.4 * rng.normal(size=(40, 1)))[
            labels
        ] * rng.normal(size=(160, 16))
        faces = SimpleNamespace(photos=SimpleNamespace(labels=labels))
        splits = [sets.divide(labels, np.random.default_rng(k)) for k in range(10)]
        distances = judge._distances(vectors, classics.cosine)
        found.append(judge.summary([judge.judge(distances, faces, split) for split in splits]))
    means = np.array([one.accuracy for one in found])
    inside = np.abs(means - means.mean()) <= [one.error for one in found]
    assert 0.88 <= inside.mean() <= 1


def test_milliseconds_a_face_are_a_median_without_the_first_batch(monkeypatch):
    now, seconds = [0.0], iter([9.0, 0.064, 0.064, 5.0, 0.064, 0.064])
    monkeypatch.setattr(judge.time, "perf_counter", lambda: now[0])

    def vectors(faces):
        now[0] += next(seconds)

    assert judge.milliseconds_a_face(vectors, np.zeros((40, 2, 2))) == pytest.approx(2.0)


def test_each_classic_is_compared_in_its_own_way():
    assert {name: method.compare.__name__ for name, method in comparison.CLASSICS.items()} == {
        "pixels": "cosine", "eigenfaces": "cosine", "fisherfaces": "cosine", "lbp": "chi_square",
    }  # fmt: skip


def test_classics_and_networks_are_compared(people, monkeypatch):
    card = replace(cards.card("facelab_synthetic"), weights=Weights(None, "package/x", None, "MIT", "nothing"))
    untrained = models.load("facelab_synthetic", weights=None)
    monkeypatch.setattr(judge, "in_reach", lambda weights: weights.package == "package/x")
    monkeypatch.setattr(judge.cards, "card", lambda name, real=cards.card: card if name == card.name else real(name))
    monkeypatch.setattr(judge.models, "load", lambda name: untrained)
    results = comparison.run({"synthetic": people}, ["fisherfaces", "pixels", "facelab_synthetic", "vggface"])
    assert [result.name for result in results] == ["pixels", "fisherfaces", "vggface", "facelab_synthetic"]
    for result in results:
        if result.name == "vggface":
            assert (result.measured, result.milliseconds) == ({}, None)
            continue
        found = result.measured["synthetic"]
        assert 0.4 < found.accuracy <= 1
        assert result.milliseconds > 0
    # Four people are fitted on: three directions of 64 x 64 numbers, and the mean.
    assert results[1].parameters == 4 * 64 * 64


def test_an_estimator_of_ones_own_is_compared(people):
    from sklearn.decomposition import PCA
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    mine = make_pipeline(FunctionTransformer(lambda faces: faces.reshape(len(faces), -1)), PCA(5))
    results = comparison.run({"synthetic": people}, ["mine", "pixels"], estimators={"mine": mine})
    assert {result.name for result in results} == {"mine", "pixels"}
    assert not hasattr(mine[-1], "components_")  # a clone was fitted
    with pytest.raises(InputError, match="names of your own"):
        comparison.run({"synthetic": people}, estimators={"pixels": mine})


def test_an_unknown_method_is_an_error(people):
    with pytest.raises(InputError, match="pixels.*Received: nope"):
        comparison.run({"synthetic": people}, ["nope"])


def test_an_unknown_set_and_missing_lists_are_errors(tmp_path):
    with pytest.raises(InputError, match="Received: 'faces'"):
        comparison.load("faces")
    (tmp_path / "Ann").mkdir()
    images.write(tmp_path / "Ann" / "Ann_0001.jpg", np.zeros((8, 8, 3), np.uint8))
    with pytest.raises(DatasetError, match="--lists DIR"):
        comparison.load("lfw", tmp_path)


def test_view1_fits_on_people_who_are_in_no_pair(tmp_path):
    names = [f"P{k}" for k in range(6)]
    files = tuple(Path(f"{name}/{name}_{n:04d}.jpg") for name in names for n in (1, 2))
    photos = Photos(files, np.repeat(np.arange(6), 2), tuple(names))
    (tmp_path / "peopleDevTrain.txt").write_text("4\nP0\t2\nP1\t2\nP4\t2\nP5\t1\n")
    (tmp_path / "pairsDevTrain.txt").write_text("1\nP0\t1\t2\nP0\t1\tP1\t2\n")
    (tmp_path / "pairsDevTest.txt").write_text("1\nP2\t1\t2\nP2\t1\tP3\t2\n")
    needed, (split,) = sets._view1(photos, tmp_path)
    assert who(needed.labels, split.fit) == {4}  # P5 has one photo only
    assert who(needed.labels, split.tune) == {0, 1}
    assert who(needed.labels, split.judge) == {2, 3}
    assert needed.labels[split.judge].tolist() == [[2, 2], [2, 3]]


def test_facts_survive_the_way_through_json():
    result = MethodResult("x", "X", None, None, 3, 0.5, {"orl": Measured(0.9, 0.1, 0.95, 10)})
    facts = json.loads(json.dumps([result], default=vars))
    assert comparison.from_facts(facts) == [result]
    with pytest.raises(DatasetError, match="--out wrote"):
        comparison.from_facts([{"name": "x"}])


def test_measured_and_published_never_share_a_table():
    claimed = cards.card("facenet512").lfw_claimed
    here = MethodResult("here", "Here", 2000, None, 3, 0.5, {"orl": Measured(0.9, 0.1, 0.95, 10)})
    told = MethodResult("told", "Told", 2015, claimed, 3, None, {})
    measured, published = comparison.markdown([here, told]), comparison.published([here, told])
    assert "0.900 ± 0.100" in measured
    assert "told" not in measured
    assert f"{claimed.value:.4f}" in published
    assert "weights not here" in published
    assert "here`" not in published
