"""scikit-learn's own checks over every estimator of the room, and the tools that people use estimators with."""

from __future__ import annotations

import inspect
import pickle

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator, clone
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC
from sklearn.utils.estimator_checks import check_estimator

from facelab import classify
from facelab.classify import (
    LMNN,
    Eigenfaces,
    Fisherfaces,
    IdentityClassifier,
    IdentityClustering,
    JointBayesian,
    LBPHistograms,
    LengthScaler,
    ManySVMs,
    SameDifferentSVM,
    SparseRepresentationClassifier,
    WeightedChiSquare,
)

_ZEROS = {"check_estimators_dtypes": "has a vector of zeros, which has no direction and no cosine distance"}
# Estimator -> check -> why it may fail.
CHECKED = [
    (Eigenfaces(), {}),
    (Fisherfaces(), {}),
    (LMNN(max_iter=20), {}),
    (JointBayesian(max_iter=5), {}),
    (LengthScaler(), {}),
    (ManySVMs(), {}),
    (ManySVMs("one-vs-one"), {}),
    (SameDifferentSVM(max_pairs=200), {}),
    (SparseRepresentationClassifier(error_penalty=None), _ZEROS),
    (SparseRepresentationClassifier("omp"), _ZEROS),
    (IdentityClassifier(), _ZEROS),
    (IdentityClassifier("svm"), _ZEROS),
    (IdentityClassifier("svm-one-vs-one"), _ZEROS),
    (IdentityClustering(), _ZEROS),
    (IdentityClustering(method="dbscan"), _ZEROS),
]
# Those that take more than ten seconds: a kernel over all pairs, a Lasso for each face.
_SLOW = (SameDifferentSVM, SparseRepresentationClassifier)
# No rows of numbers go in, so scikit-learn has no data for them; test_lbp and test_weighted_chi_square test them.
OTHER_INPUT = (LBPHistograms, WeightedChiSquare)


def marked(*values):
    slow = isinstance(values[0], _SLOW)
    return pytest.param(*values, id=repr(values[0]), marks=[pytest.mark.slow] if slow else [])


@pytest.mark.parametrize(("estimator", "expected"), [marked(*row) for row in CHECKED])
def test_scikit_learns_checks(estimator, expected):
    results = check_estimator(estimator, expected_failed_checks=expected, on_skip=None)
    print(*(f"{result['check_name']}: {result['status']}" for result in results), sep="\n")
    assert len(results) >= 40
    failed = {result["check_name"] for result in results if result["status"] in ("failed", "xfail")}
    assert failed <= set(expected)


def test_every_estimator_is_checked():
    public = {getattr(classify, name) for name in classify.__all__}
    estimators = {thing for thing in public if inspect.isclass(thing) and issubclass(thing, BaseEstimator)}
    assert estimators == {type(estimator) for estimator, _ in CHECKED} | set(OTHER_INPUT)
    assert all(not estimator().__sklearn_tags__().input_tags.two_d_array for estimator in OTHER_INPUT)
    assert not any(estimator.__sklearn_tags__()._skip_test for estimator, _ in CHECKED)


@pytest.fixture(scope="module")
def faces():
    """(120, 12, 10) gray, ten people whose photos differ by a lamp, and (120,) names."""
    rng = np.random.default_rng(0)
    lamp = np.linspace(-1, 1, 10) * np.ones((12, 1))
    people = np.repeat(rng.normal(100, 8, (10, 12, 10)), 12, axis=0)
    pictures = people + 20 * rng.normal(size=(120, 1, 1)) * lamp + rng.normal(0, 6, people.shape)
    return pictures, np.repeat([f"person {i}" for i in range(10)], 12)


def test_pipelines_of_images(faces):
    pipeline = make_pipeline(Eigenfaces(50), LengthScaler(), LinearSVC())
    assert cross_val_score(pipeline, *faces, cv=3).mean() > 0.9
    assert cross_val_score(make_pipeline(Fisherfaces(), IdentityClassifier()), *faces, cv=3).mean() > 0.9
    pipeline.fit(*faces)
    assert pipeline.predict(faces[0][:3]).tolist() == ["person 0"] * 3


def test_grid_search_finds_the_better_settings(faces):
    search = GridSearchCV(
        make_pipeline(Eigenfaces(), LengthScaler(), ManySVMs()), {"eigenfaces__n_components": [1, 20]}, cv=3
    )
    assert search.fit(*faces).best_params_ == {"eigenfaces__n_components": 20}
    assert search.best_score_ > 0.8


@pytest.mark.parametrize("estimator", [marked(estimator) for estimator, _ in CHECKED])
def test_clones_are_unfitted_and_joblib_keeps_what_was_learned(estimator, faces, tmp_path):
    vectors, names = faces[0].reshape(120, -1)[:, :8], faces[1]
    fitted = clone(estimator).fit(vectors, names)
    assert clone(fitted).get_params() == estimator.get_params()
    assert not [name for name in vars(clone(fitted)) if name.endswith("_")]
    joblib.dump(fitted, tmp_path / "fitted.joblib")
    again = joblib.load(tmp_path / "fitted.joblib")
    for name in ("predict", "transform"):
        if hasattr(estimator, name):
            assert np.array_equal(getattr(again, name)(vectors), getattr(fitted, name)(vectors))
    assert pickle.loads(pickle.dumps(estimator)).get_params() == estimator.get_params()


def test_data_frames_come_out_where_asked(faces):
    frame = Eigenfaces(2).set_output(transform="pandas").fit_transform(faces[0].reshape(120, -1))
    assert isinstance(frame, pd.DataFrame)
    assert frame.columns.tolist() == ["eigenfaces0", "eigenfaces1"]
