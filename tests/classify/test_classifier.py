"""Ada is photographed at 0 and 10 degrees, Bea at 90, Cy at 180."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import LinearSVC

from facelab.classify import IdentityClassifier, load
from facelab.errors import InputError

METHODS = ["knn", "svm", "svm-one-vs-one", "svm-same-different"]
NAMES = ["Ada", "Ada", "Bea", "Cy"]


def train(vectors, names, method: str = "knn", **settings) -> IdentityClassifier:
    return IdentityClassifier(method, **settings).fit(vectors, names)


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
    classifier, queries = train(PHOTOS, NAMES, method), at(-5, 15, 95, 175)
    found = classifier.identify(queries)
    assert found.names.tolist() == ["Ada", "Ada", "Bea", "Cy"] == classifier.predict(queries).tolist()
    assert ((found.confidences > 0.5) & (found.confidences <= 1)).all()
    assert found.accepted.all()
    assert found.threshold is None


@pytest.mark.parametrize("method", METHODS)
def test_a_person_too_far_away_is_unknown(method):
    # 1 - cos 60 degrees = 0.5 from Cy; no one else is nearer.
    for threshold, accepted in [(0.49, False), (0.51, True), (0, False), (2, True)]:
        found = train(PHOTOS, NAMES, method).identify(at(240), threshold)
        assert (found.names.tolist(), found.accepted.tolist()) == (["Cy"], [accepted])
        assert found.distances == pytest.approx([0.5])


def test_distance_is_to_the_named_persons_nearest_photo():
    # Ada's photo lies 30 degrees away, Bea's two 40 degrees, and two outvote one: 2 / 0.23 > 1 / 0.13.
    found = train(at(0, -10, 70), ["Ada", "Bea", "Bea"]).identify(at(30))
    assert found.names.tolist() == ["Bea"]
    assert found.distances == pytest.approx([1 - np.cos(np.deg2rad(40))])


def test_the_vote_is_weighted_by_one_over_distance():
    found = train(PHOTOS, NAMES, n_neighbors=3).identify(at(60))
    ada = 1 / (1 - np.cos(np.deg2rad(60))) + 1 / (1 - np.cos(np.deg2rad(50)))
    bea = 1 / (1 - np.cos(np.deg2rad(30)))
    assert found.names.tolist() == ["Bea"]
    assert found.confidences == pytest.approx([bea / (ada + bea)])


def test_a_photo_that_it_has_learned_decides_alone():
    found = train([[1, 0], [4, 3], [4, 3.1]], ["Ada", "Bea", "Bea"]).identify([[1, 0]], threshold=0)
    assert (found.names[0], found.confidences[0], found.distances[0], found.accepted[0]) == ("Ada", 1, 0, True)


def test_neighbors_are_three_or_fewer():
    assert [train(PHOTOS[:n], NAMES[:n]).estimator_.n_neighbors for n in (1, 2, 3, 4)] == [1, 2, 3, 3]
    assert train(PHOTOS, NAMES, n_neighbors=1).predict(at(51, 49)).tolist() == ["Bea", "Ada"]


def test_one_person_is_enough_for_neighbors_and_not_for_svm():
    found = train(PHOTOS[:1], ["Ada"]).identify(PHOTOS, 0.5)
    assert found.names.tolist() == ["Ada"] * 4
    assert found.accepted.tolist() == [True, True, False, False]
    with pytest.raises(InputError, match="2 classes or more"):
        train(PHOTOS[:2], ["Ada", "Ada"], "svm")


def test_svm_of_two_people():
    found = train(PHOTOS[[0, 3]], ["Ada", "Cy"], "svm").identify(at(10, 170, 90))
    assert found.names[:2].tolist() == ["Ada", "Cy"]
    assert found.confidences[0] == pytest.approx(found.confidences[1])
    assert found.confidences[2] == pytest.approx(0.5)  # on the boundary


@pytest.mark.parametrize("method", METHODS[:3])  # the order decides which pairs the fourth draws
def test_length_and_order_do_not_matter(method):
    rng = np.random.default_rng(0)
    vectors, names = clouds(6, 4, rng)
    queries, order = rng.normal(size=(50, 16)), rng.permutation(len(names))
    plain = train(vectors, names, method).identify(queries)
    other = train(7 * vectors[order], np.array(names)[order], method).identify(0.1 * queries)
    assert plain.names.tolist() == other.names.tolist()
    assert plain.distances == pytest.approx(other.distances, abs=1e-6)


def test_against_scikit_learn_on_names():
    rng = np.random.default_rng(1)
    vectors, names = clouds(12, 3, rng)
    queries = rng.normal(size=(100, 16)).astype(np.float32)
    unit, asked = (v / np.linalg.norm(v.astype(float), axis=1, keepdims=True) for v in (vectors, queries))
    nearest = KNeighborsClassifier(3, weights="distance", metric="cosine").fit(unit, names)
    assert train(vectors, names).predict(queries).tolist() == nearest.predict(asked).tolist()
    svm = LinearSVC(C=0.5, random_state=0).fit(unit, names)
    classifier = train(vectors, names, "svm", C=0.5)
    assert classifier.predict(queries).tolist() == svm.predict(asked).tolist()
    assert classifier.decision_function(queries) == pytest.approx(svm.decision_function(asked))
    margins = svm.decision_function(asked).max(axis=1)
    assert classifier.identify(queries).confidences == pytest.approx(1 / (1 + np.exp(-margins)))


@pytest.mark.parametrize("method", METHODS)
def test_saved_and_loaded_predicts_exactly_the_same(tmp_path, method):
    rng = np.random.default_rng(2)
    vectors, names = clouds(8, 3, rng)
    names = [name.replace("p0", "Zoë 김") for name in names]
    classifier = train(vectors, names, method, n_neighbors=2, C=0.3)
    classifier.save(tmp_path / "people.npz")
    loaded, model = load(tmp_path / "people.npz")
    assert model is None
    assert loaded.get_params() == {"method": method, "n_neighbors": 2, "C": 0.3}
    queries = rng.normal(size=(200, 16))
    first, second = classifier.identify(queries, 0.4), loaded.identify(queries, 0.4)
    for name in ("names", "confidences", "distances", "accepted"):
        assert np.array_equal(getattr(first, name), getattr(second, name))


def test_confidences_of_the_other_svms():
    # One-vs-one: Cy wins against Ada and Bea; at 50 degrees Ada and Bea share what Cy loses.
    found = train(PHOTOS, NAMES, "svm-one-vs-one").identify(at(180, 49))
    assert (found.names[0], found.confidences[0]) == ("Cy", 1)
    assert 0.5 <= found.confidences[1] <= 1
    # Same/different: the most similar photo decides, and its similarity is the confidence's logit.
    rng = np.random.default_rng(3)
    vectors, names = clouds(6, 4, rng)
    classifier = train(vectors, names, "svm-same-different", C=10)
    found = classifier.identify(np.stack([vectors[5], rng.normal(size=16)]))
    assert found.names[0] == names[5]
    assert found.confidences[0] > 0.7
    assert found.confidences[1] < found.confidences[0]
    unit = [v / np.linalg.norm(v) for v in (vectors[5].astype(float), *vectors[4:8].astype(float))]
    alike = classifier.estimator_.similarities(unit[:1], unit[1:]).max()
    assert found.confidences[0] == pytest.approx(1 / (1 + np.exp(-alike)), abs=1e-6)


def test_pairs_need_one_person_with_two_photos():
    with pytest.raises(InputError, match="with two photos"):
        train(PHOTOS[1:], NAMES[1:], "svm-same-different")


@pytest.mark.parametrize(
    "vectors",
    [
        [1, 0], [[1, 2], [3]], [["a", "b"]], [[0, 0]], [[1, 0], [np.nan, 0]], [[1, 0], [np.inf, 0]],
        np.ones((1, 1, 2)), np.empty((1, 0)), np.empty((0, 2)),
    ],
)  # fmt: skip
def test_bad_vectors(vectors):
    with pytest.raises(InputError):
        train(vectors, ["Ada"] * len(vectors))
    with pytest.raises(InputError):
        train(PHOTOS, NAMES).predict(vectors)


def test_vectors_of_another_size():
    with pytest.raises(InputError, match="3 features, but IdentityClassifier is expecting 2"):
        train(PHOTOS, NAMES).predict(np.ones((1, 3)))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"method": "forest"}, "knn, svm"), ({"n_neighbors": 0}, "n_neighbors to be positive"),
        ({"C": 0}, "C to be positive"), ({"C": np.inf}, "C to be positive"), ({"C": np.nan}, "C to be positive"),
    ],
)  # fmt: skip
def test_bad_settings(settings, message):
    with pytest.raises(InputError, match=message):
        train(PHOTOS, NAMES, **settings)


@pytest.mark.parametrize("names", [[], NAMES[:3], [NAMES], "Ada", None, [0.5, 1.5, 2.5, 3.5]])
def test_bad_names(names):
    with pytest.raises(InputError):
        train(PHOTOS, names)


@pytest.mark.parametrize("threshold", [-0.1, 2.1, np.nan])
def test_bad_threshold(threshold):
    with pytest.raises(InputError, match="threshold between 0 and 2"):
        train(PHOTOS, NAMES).identify(PHOTOS, threshold)


def test_bad_places_to_save(tmp_path):
    for name in ("people.pkl", "no/people.npz"):
        with pytest.raises(InputError):
            train(PHOTOS, NAMES).save(tmp_path / name)
    with pytest.raises(InputError, match="names as labels"):
        train(PHOTOS, [1, 1, 2, 3]).save(tmp_path / "numbers.npz")
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
        lambda: np.savez(path, format="facelab classifier 1", vectors=PHOTOS, names=NAMES, method="knn", k=0, c=1),
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
        train([[1, 0], [0, 1]], ["a", "b"]).save(tmp_path / "c.npz", model=model)
        assert load(tmp_path / "c.npz")[1] == model
