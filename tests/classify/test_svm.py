"""Points on a line and on a circle first, then scikit-learn's own many-class machines."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier
from sklearn.svm import SVC

from facelab.classify import LengthScaler, ManySVMs, SameDifferentSVM
from facelab.errors import InputError

LINE = np.array([[0.0, 0], [1, 0], [3, 0], [4, 0]])  # two people; the gap is from 1 to 3
FORMS = ["one-vs-rest", "one-vs-one"]


def clouds(people: int, photos: int, seed: int, spread: float = 0.6, size: int = 16) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    centers = rng.normal(size=(people, 1, size))
    vectors = centers + spread * rng.normal(size=(people, photos, size))
    return vectors.reshape(-1, size).astype(np.float32), np.repeat(10 * np.arange(people) + 5, photos)


def test_a_plane_by_hand():
    svms = ManySVMs(C=1e6).fit(LINE, [7, 7, 9, 9])
    assert [(plane.person, plane.other) for plane in svms.planes_] == [(0, None), (1, None)]
    plane = svms.planes_[0]
    assert plane.weights == pytest.approx([-1, 0], abs=1e-3)  # 1 on x = 1, -1 on x = 3: slope -1, 0 at 2
    assert plane.bias == pytest.approx(2, abs=1e-3)
    assert plane.support.tolist() == [1, 2]  # the two that face each other across the gap
    assert svms.plane_values([[2, 5]]) == pytest.approx(np.zeros((1, 2)), abs=1e-2)
    assert svms.predict([[1.9, -3], [2.1, 8], [0, 0]]).tolist() == [7, 9, 7]


def test_support_is_given_as_rows_of_all_training_vectors():
    vectors, labels = np.concatenate([[[50.0, 50], [50, 51]], LINE]), [1, 1, 7, 7, 9, 9]
    planes = {
        (plane.person, plane.other): plane for plane in ManySVMs("one-vs-one", C=1e6).fit(vectors, labels).planes_
    }
    assert list(planes) == [(0, 1), (0, 2), (1, 2)]
    assert planes[1, 2].support.tolist() == [3, 4]
    assert planes[1, 2].weights == pytest.approx([-1, 0], abs=1e-3)  # the two far away are not looked at


@pytest.mark.parametrize("people", [2, 3, 9])
def test_number_of_planes(people):
    vectors, labels = clouds(people, 3, seed=0)
    assert len(ManySVMs().fit(vectors, labels).planes_) == people
    assert len(ManySVMs("one-vs-one").fit(vectors, labels).planes_) == people * (people - 1) // 2


@pytest.mark.parametrize("c", [0.1, 1, 100])
@pytest.mark.parametrize(("form", "theirs"), [("one-vs-rest", OneVsRestClassifier), ("one-vs-one", OneVsOneClassifier)])
def test_against_scikit_learn(form, theirs, c):
    vectors, labels = clouds(8, 4, seed=1, spread=1.0)
    queries = np.random.default_rng(2).normal(size=(200, 16)).astype(np.float32)
    machine = theirs(SVC(C=c, kernel="linear")).fit(vectors.astype(float), labels)
    svms = ManySVMs(form, C=c).fit(vectors, labels)
    # Theirs learn with the signs exchanged; on a plane itself the solver's tolerance decides.
    queries = queries[np.abs(svms.plane_values(queries)).min(axis=1) > 2e-3]
    assert len(queries) > 180
    assert svms.predict(queries).tolist() == machine.predict(queries).tolist()
    assert svms.similarities(queries) == pytest.approx(machine.decision_function(queries), abs=2e-3)


def test_votes_are_whole_but_for_the_tie_break():
    vectors, labels = clouds(6, 4, seed=3)
    similarities = ManySVMs("one-vs-one").fit(vectors, labels).similarities(vectors)
    votes = np.round(similarities)
    assert votes.sum(axis=1) == pytest.approx(15)
    assert np.abs(similarities - votes).max() < 1 / 3
    assert votes.max(axis=1) == pytest.approx(5)  # who wins beats all others


@pytest.mark.parametrize("form", FORMS)
def test_order_and_labels_do_not_matter(form):
    vectors, labels = clouds(5, 4, seed=4)
    order = np.random.default_rng(0).permutation(len(labels))
    plain, other = (ManySVMs(form).fit(*data) for data in ((vectors, labels), (vectors[order], -labels[order])))
    queries = np.random.default_rng(1).normal(size=(50, 16))
    assert plain.predict(queries).tolist() == (-other.predict(queries)).tolist()


def test_scaled():
    scaler = LengthScaler().fit([[1.0, 1], [3, 1]])
    training, other = scaler.transform([[1.0, 1], [3, 1]]), scaler.transform([[2.0, 4]])
    assert training == pytest.approx(np.array([[-1, 0], [1, 0]]))
    assert other == pytest.approx(np.array([[0, 3]]))  # moved and scaled by the training, not by itself
    assert scaler.inverse_transform(other) == pytest.approx(np.array([[2, 4]]))
    assert LengthScaler().fit_transform(np.ones((3, 2))).tolist() == [[0, 0]] * 3  # equal ones stay equal


def test_a_vector_of_zeros_is_a_point_like_any_other():
    assert ManySVMs("one-vs-one").fit(LINE, [7, 7, 9, 9]).predict([[0, 0]]).tolist() == [7]


@pytest.mark.parametrize("kind", [ManySVMs, SameDifferentSVM])
def test_refusals(kind):
    labels = np.array([7, 7, 9, 9])
    for vectors, who, c, words in [
        (LINE, labels[:3], 1, "inconsistent numbers"), (LINE, np.full(4, 7), 1, "2 classes or more"),
        (LINE, labels, 0, "C to be positive"), (LINE, labels, np.nan, "C to be positive"),
        (LINE[0], labels, 1, "Expected 2D array"), (LINE + np.inf, labels, 1, "infinity"),
    ]:  # fmt: skip
        with pytest.raises(InputError, match=words):
            kind(C=c).fit(vectors, who)
    with pytest.raises(InputError, match="one-vs-rest, one-vs-one"):
        ManySVMs("one-vs-two").fit(LINE, labels)


def test_vectors_of_another_size():
    with pytest.raises(InputError, match="expecting 2 features"):
        ManySVMs().fit(LINE, np.array([7, 7, 9, 9])).predict([[1.0]])
