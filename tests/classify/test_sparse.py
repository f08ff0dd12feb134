"""Sums of known faces: by hand, against scikit-learn and a plain solver, disguises, unknown people, bad input."""

import numpy as np
import pytest
from sklearn.linear_model import orthogonal_mp

from facelab.classify import SparseRepresentationClassifier
from facelab.classify.sparse import concentration, omp, soft_threshold
from facelab.errors import InputError


@pytest.fixture(scope="module")
def known():
    """Eight people, four photos each, as noisy points around a pattern of 300 pixels."""
    rng = np.random.default_rng(0)
    patterns, labels = rng.random((8, 300)), np.repeat(np.arange(8), 4) + 10
    return patterns, patterns[labels - 10] + 0.1 * rng.random((32, 300)), labels


def test_omp_by_hand():
    columns = np.array([[1, 0, 0.6], [0, 1, 0], [0, 0, 0.8]])
    assert omp(columns, np.array([3.0, 2, 0]), 1).tolist() == [3, 0, 0]
    # (3, 2, 0) - 3 * (1, 0, 0) = (0, 2, 0): the second column; both are fitted anew.
    assert omp(columns, np.array([3.0, 2, 0]), 2) == pytest.approx([3, 2, 0])
    assert omp(columns, np.array([0.0, 0, 0]), 2).tolist() == [0, 0, 0]


def test_omp_is_scikit_learns():
    rng = np.random.default_rng(0)
    columns = rng.normal(size=(40, 60))
    columns /= np.linalg.norm(columns, axis=0)
    for atoms in (1, 3, 8):
        face = rng.normal(size=40)
        assert omp(columns, face, atoms) == pytest.approx(orthogonal_mp(columns, face, n_nonzero_coefs=atoms), abs=1e-8)


def test_omp_stops_when_nothing_is_left():
    columns = np.eye(5)
    found = omp(columns, np.array([0.0, 2, 0, -1, 0]), 5)
    assert found.tolist() == [0, 2, 0, -1, 0]
    assert np.isfinite(found).all()


def test_the_lasso_step_is_the_minimum(known):
    """No small change of a coefficient or of a pixel's error makes the objective smaller: the problem is convex."""
    patterns, faces, labels = known
    model = SparseRepresentationClassifier(penalty=0.01, error_penalty=0.02).fit(faces, labels)
    face = patterns[2] / np.linalg.norm(patterns[2])
    face[:60] = face[:60] + 0.3
    face /= np.linalg.norm(face)
    code = model.code(face[None])[0]

    def objective(x, e):
        return ((face - model.dictionary_ @ x - e) ** 2).sum() / 2 + 0.01 * np.abs(x).sum() + 0.02 * np.abs(e).sum()

    best, rng = objective(code.coefficients, code.error), np.random.default_rng(0)
    for _ in range(300):
        x, e = (
            v + rng.normal(0, 0.003, v.shape) * (rng.random(v.shape) < 0.1) for v in (code.coefficients, code.error)
        )
        assert objective(x, e) > best - 1e-5
    assert objective(np.zeros(32), np.zeros(300)) > best + 0.1


def test_a_disguise_becomes_the_error(known):
    patterns, faces, labels = known
    model = SparseRepresentationClassifier().fit(faces, labels)
    rng, worn = np.random.default_rng(1), np.zeros(300, bool)
    worn[90:210] = True  # two fifths
    for person in range(8):
        face = np.where(worn, rng.random(300) * 2, patterns[person])
        code = model.code(face[None])[0]
        assert code.label == person + 10
        assert np.abs(code.error[worn]).mean() > 5 * np.abs(code.error[~worn]).mean()
        assert code.residuals.argmin() == person
        assert code.residuals.shape == (8,)


@pytest.mark.parametrize("method", ["l1", "omp"])
def test_enrolled_people_are_named_and_unknown_ones_are_spread(known, method):
    patterns, faces, labels = known
    model = SparseRepresentationClassifier(method).fit(faces, labels)
    rng = np.random.default_rng(2)
    mine = model.code(patterns + 0.1 * rng.random((8, 300)))
    unknown = model.code(rng.random((8, 300)))
    assert [code.label for code in mine] == list(range(10, 18))
    assert min(code.concentration for code in mine) > max(code.concentration for code in unknown)
    assert (model.predict(patterns) == np.arange(10, 18)).all()


def test_length_does_not_count(known):
    patterns, faces, labels = known
    model = SparseRepresentationClassifier().fit(faces, labels)
    near, far = (model.code(scale * patterns[:1])[0] for scale in (1, 37))
    assert near.coefficients == pytest.approx(far.coefficients, abs=1e-5)


def test_soft_threshold_and_concentration():
    assert soft_threshold(np.array([3, -0.5, -2, 0]), 1).tolist() == [2, 0, -1, 0]
    labels = np.array([1, 1, 2, 3])
    assert concentration(np.array([0.5, -0.5, 0, 0]), labels) == 1
    assert concentration(np.array([0.5, 0.5, 1, -1]), labels) == pytest.approx(0)
    assert concentration(np.array([1, 1, 1, 1]), labels) == pytest.approx((3 * 0.5 - 1) / 2)
    assert concentration(np.zeros(4), labels) == 0
    assert concentration(np.ones(2), np.array([5, 5])) == 1


@pytest.mark.parametrize(
    "arguments",
    [{"method": "svm"}, {"penalty": 0}, {"penalty": 1.0}, {"error_penalty": -1}, {"n_atoms": 0}],
)
def test_bad_settings(known, arguments):
    with pytest.raises(InputError, match="Expected a method of l1, omp"):
        SparseRepresentationClassifier(**arguments).fit(known[1], known[2])


def test_bad_input(known):
    _, faces, labels = known
    with pytest.raises(InputError, match="inconsistent numbers of samples"):
        SparseRepresentationClassifier().fit(faces, labels[:-1])
    with pytest.raises(InputError, match="expecting 300 features"):
        SparseRepresentationClassifier().fit(faces, labels).code(np.ones((2, 299)))
    for columns, face, atoms in ((np.eye(3), np.ones(2), 1), (np.eye(3), np.ones(3), 0), (np.ones(3), np.ones(3), 1)):
        with pytest.raises(InputError, match="Expected a dictionary"):
            omp(columns, face, atoms)
