"""Ada is photographed at 0 and 10 degrees, Bea at 90, Cy at 180."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import LinearSVC

from facelab.classify import Classifier, load, train
from facelab.errors import InputError

METHODS = ["knn", "svm", "svm-one-vs-one", "svm-same-different"]
NAMES = ["Ada", "Ada", "Bea", "Cy"]


def at(*degrees: float) -> np.ndarray:
    """(n, 2) float64 unit vectors."""
    radians = np.deg2rad(degrees)
    return np.stack([np.cos(radians), np.sin(radians)], axis=1)


PHOTOS = at(0, 10, 90, 180)


def clouds(people: int, photos: int, rng: np.random.Generator) -> tuple[np.ndarray, list[str]]:
    centers = rng.normal(size=(people, 1, 16))
    vectors = (centers + 0.6 * rng.normal(size=(people, photos, 16))).reshape(-1, 16)
    return vectors.astype(np.float32), [f"p{i}" for i in range(people) for _ in range(photos)]


@pytest.mark.parametrize("method", METHODS)
def test_the_person_on_whose_side_a_vector_lies(method):
    predictions = train(PHOTOS, NAMES, method).predict(at(-5, 15, 95, 175))
    assert [p.name for p in predictions] == ["Ada", "Ada", "Bea", "Cy"]
    assert all(0.5 < p.confidence <= 1 for p in predictions)
    assert all(p.accepted and p.threshold is None for p in predictions)


@pytest.mark.parametrize("method", METHODS)
def test_a_person_too_far_away_is_unknown(method):
    # 1 - cos 60 degrees = 0.5 from Cy; no one else is nearer.
    for threshold, accepted in [(0.49, False), (0.51, True), (0, False), (2, True)]:
        [prediction] = train(PHOTOS, NAMES, method).predict(at(240), threshold)
        assert (prediction.name, prediction.accepted) == ("Cy", accepted)
        assert prediction.distance == pytest.approx(0.5)


def test_distance_is_to_the_named_persons_nearest_photo():
    # Ada's photo lies 30 degrees away, Bea's two 40 degrees, and two outvote one: 2 / 0.23 > 1 / 0.13.
    [prediction] = train(at(0, -10, 70), ["Ada", "Bea", "Bea"]).predict(at(30))
    assert prediction.name == "Bea"
    assert prediction.distance == pytest.approx(1 - np.cos(np.deg2rad(40)))


def test_the_vote_is_weighted_by_one_over_distance():
    [prediction] = train(PHOTOS, NAMES, k=3).predict(at(60))
    ada = 1 / (1 - np.cos(np.deg2rad(60))) + 1 / (1 - np.cos(np.deg2rad(50)))
    bea = 1 / (1 - np.cos(np.deg2rad(30)))
    assert prediction.name == "Bea"
    assert prediction.confidence == pytest.approx(bea / (ada + bea))


def test_a_photo_that_it_has_learned_decides_alone():
    [prediction] = train([[1, 0], [4, 3], [4, 3.1]], ["Ada", "Bea", "Bea"]).predict([[1, 0]], threshold=0)
    assert (prediction.name, prediction.confidence, prediction.distance) == ("Ada", 1, 0)
    assert prediction.accepted


def test_k_is_three_or_fewer():
    assert [train(PHOTOS[:n], NAMES[:n]).k for n in (1, 2, 3, 4)] == [1, 2, 3, 3]
    assert [p.name for p in train(PHOTOS, NAMES, k=1).predict(at(51, 49))] == ["Bea", "Ada"]


def test_one_person_is_enough_for_neighbors_and_not_for_svm():
    predictions = train(PHOTOS[:1], ["Ada"]).predict(PHOTOS, 0.5)
    assert [(p.name, p.accepted) for p in predictions] == [("Ada", True), ("Ada", True), ("Ada", False), ("Ada", False)]
    with pytest.raises(InputError, match="two or more people for svm.*Use knn"):
        train(PHOTOS[:2], ["Ada", "Ada"], "svm")


def test_svm_of_two_people():
    predictions = train(PHOTOS[[0, 3]], ["Ada", "Cy"], "svm").predict(at(10, 170, 90))
    assert [p.name for p in predictions[:2]] == ["Ada", "Cy"]
    assert predictions[0].confidence == pytest.approx(predictions[1].confidence)
    assert predictions[2].confidence == pytest.approx(0.5)  # on the boundary


@pytest.mark.parametrize("method", METHODS[:3])  # the order decides which pairs the fourth draws
def test_length_and_order_do_not_matter(method):
    rng = np.random.default_rng(0)
    vectors, names = clouds(6, 4, rng)
    queries, order = rng.normal(size=(50, 16)), rng.permutation(len(names))
    plain = train(vectors, names, method).predict(queries)
    other = train(7 * vectors[order], np.array(names)[order], method).predict(0.1 * queries)
    assert [p.name for p in plain] == [p.name for p in other]
    assert [p.distance for p in plain] == pytest.approx([p.distance for p in other], abs=1e-6)


def test_against_scikit_learn_on_names():
    rng = np.random.default_rng(1)
    vectors, names = clouds(12, 3, rng)
    queries = rng.normal(size=(100, 16)).astype(np.float32)
    unit, asked = (v / np.linalg.norm(v.astype(float), axis=1, keepdims=True) for v in (vectors, queries))
    nearest = KNeighborsClassifier(3, weights="distance", metric="cosine").fit(unit, names)
    assert [p.name for p in train(vectors, names).predict(queries)] == nearest.predict(asked).tolist()
    svm = LinearSVC(C=0.5, random_state=0).fit(unit, names)
    predictions = train(vectors, names, "svm", c=0.5).predict(queries)
    assert [p.name for p in predictions] == svm.predict(asked).tolist()
    margins = svm.decision_function(asked).max(axis=1)
    assert [p.confidence for p in predictions] == pytest.approx((1 / (1 + np.exp(-margins))).tolist())


@pytest.mark.parametrize("method", METHODS)
def test_saved_and_loaded_predicts_exactly_the_same(tmp_path, method):
    rng = np.random.default_rng(2)
    vectors, names = clouds(8, 3, rng)
    names = [name.replace("p0", "Zoë 김") for name in names]
    classifier = train(vectors, names, method, k=2, c=0.3)
    classifier.save(tmp_path / "people.npz")
    loaded = load(tmp_path / "people.npz")
    assert isinstance(loaded, Classifier)
    assert (loaded.method, loaded.k, loaded.c) == (method, 2, 0.3)
    queries = rng.normal(size=(200, 16))
    assert loaded.predict(queries, 0.4) == classifier.predict(queries, 0.4)


def test_confidences_of_the_other_svms():
    # One-vs-one: Cy wins against Ada and Bea; at 50 degrees Ada and Bea share what Cy loses.
    [cy, between] = train(PHOTOS, NAMES, "svm-one-vs-one").predict(at(180, 49))
    assert (cy.name, cy.confidence) == ("Cy", 1)
    assert 0.5 <= between.confidence <= 1
    # Same/different: the most similar photo decides, and its similarity is the confidence's logit.
    rng = np.random.default_rng(3)
    vectors, names = clouds(6, 4, rng)
    classifier = train(vectors, names, "svm-same-different", c=10)
    own, unknown = classifier.predict(np.stack([vectors[5], rng.normal(size=16)]))
    assert own.name == names[5]
    assert own.confidence > 0.7
    assert unknown.confidence < own.confidence
    unit = [v / np.linalg.norm(v) for v in (vectors[5].astype(float), *vectors[4:8].astype(float))]
    alike = classifier.estimator.similarities(unit[:1], unit[1:]).max()
    assert own.confidence == pytest.approx(1 / (1 + np.exp(-alike)), abs=1e-6)


def test_pairs_need_somebody_with_two_photos():
    with pytest.raises(InputError, match="somebody with two photos"):
        train(PHOTOS[1:], NAMES[1:], "svm-same-different")


def test_no_query():
    assert train(PHOTOS, NAMES).predict(np.empty((0, 2))) == []


@pytest.mark.parametrize(
    "vectors",
    [
        [1, 0], [[1, 2], [3]], [["a", "b"]], [[0, 0]], [[1, 0], [np.nan, 0]], [[1, 0], [np.inf, 0]], [[1e300, 0]],
        np.ones((1, 1, 2)), np.empty((1, 0)), [[True, False]],
    ],
)  # fmt: skip
def test_bad_vectors(vectors):
    with pytest.raises(InputError, match="Expected vectors"):
        train(vectors, ["Ada"] * len(vectors))
    with pytest.raises(InputError, match=r"Expected vectors of shape \(N, 2\)"):
        train(PHOTOS, NAMES).predict(vectors)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"method": "forest"}, "knn, svm"), ({"k": 0}, "between 1 and the 4"), ({"k": 5}, "between 1 and the 4"),
        ({"c": 0}, "positive"), ({"c": np.inf}, "positive"), ({"c": np.nan}, "positive"),
    ],
)  # fmt: skip
def test_bad_settings(settings, message):
    with pytest.raises(InputError, match=message):
        train(PHOTOS, NAMES, **settings)


@pytest.mark.parametrize("names", [[], NAMES[:3], [1, 2, 3, 4], ["Ada", "", "Bea", "Cy"], [NAMES], "Ada", None])
def test_bad_names(names):
    with pytest.raises(InputError, match="Expected a name for each"):
        train(PHOTOS, names)


def test_nothing_to_learn_from():
    with pytest.raises(InputError, match="Expected a name for each"):
        train(np.empty((0, 2)), [])


@pytest.mark.parametrize("threshold", [-0.1, 2.1, np.nan])
def test_bad_threshold(threshold):
    with pytest.raises(InputError, match="threshold between 0 and 2"):
        train(PHOTOS, NAMES).predict(PHOTOS, threshold)


def test_bad_places_to_save(tmp_path):
    for name in ("people.pkl", "no/people.npz"):
        with pytest.raises(InputError):
            train(PHOTOS, NAMES).save(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_no_classifier(tmp_path):
    path = tmp_path / "people.npz"
    with pytest.raises(InputError, match="no file"):
        load(path)
    for make in (
        lambda: path.write_text("hello"),
        lambda: path.write_bytes(b""),
        lambda: np.savez(path, vectors=PHOTOS),
        lambda: np.savez(path, format="facelab classifier 9"),
        lambda: np.savez(path, format="facelab classifier 1", vectors=PHOTOS, names=NAMES, method="knn", k=[1, 2], c=1),
        lambda: np.savez(path, format="facelab classifier 1", vectors=PHOTOS, names=NAMES, method="knn", k=9, c=1),
        lambda: np.savez(path, format=np.array([{}], object)),
    ):
        make()
        with pytest.raises(InputError):
            load(path)


def test_damaged_files_give_one_clear_error(tmp_path):
    path, rng, errors = tmp_path / "people.npz", np.random.default_rng(0), 0
    train(PHOTOS, NAMES).save(path)
    whole = path.read_bytes()
    for trial in range(300):
        damaged = bytearray(whole[: rng.integers(len(whole))] if trial % 3 == 0 else whole)
        for position in rng.integers(0, max(len(damaged), 1), min(len(damaged), 20)):
            damaged[position] = rng.integers(256)
        path.write_bytes(damaged)
        try:
            load(path)
        except InputError:
            errors += 1
    assert errors > 250


def test_the_model_is_kept(tmp_path):
    for model in (None, "dlib_resnet"):
        train([[1, 0], [0, 1]], ["a", "b"], model=model).save(tmp_path / "c.npz")
        assert load(tmp_path / "c.npz").model == model
