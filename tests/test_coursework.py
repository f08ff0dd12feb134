"""facelab as a student uses it in coursework, public names only: a network of one's own, and scikit-learn's tools."""

import subprocess
import sys

import keras
import numpy as np
import pytest
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

import facelab
from facelab import benchmark, cards, classify, datasets, losses, models, synthetic, training

SIZE = (32, 32)


@pytest.fixture(scope="module")
def faces():
    """12 people with 5 photos each, found by the detector and cut out small."""
    people = synthetic.shipped_people()
    rows = np.flatnonzero((people.labels < 12) & (np.arange(len(people)) % 12 < 5))
    return training.align_photos(people.photos.subset(rows), cards.BoxCrop(SIZE, side="longer", enlarge=1.2))


def small_cnn():
    image = keras.Input((*SIZE, 3))
    x = keras.layers.Rescaling(1 / 127.5, offset=-1)(image)
    for filters in (8, 16):
        x = keras.layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = keras.layers.MaxPooling2D()(x)
    return keras.Model(image, keras.layers.Dense(16)(keras.layers.Flatten()(x)))


LOADED = """
import sys
import numpy as np
from facelab import models

model = models.load_saved(sys.argv[1])
np.save(sys.argv[3], model.predict(np.load(sys.argv[2]), verbose=0))
print(type(model.loss).__name__, model.loss.margin)
"""


def test_a_small_network_in_fit_then_saved_then_loaded_in_a_new_process(faces, tmp_path):
    facelab.set_seed(0)
    first, second = training.split_people(faces.labels, 1 / 3, np.random.default_rng(0))
    train_faces, validation_faces = faces.subset(first), faces.subset(second)

    model = small_cnn()
    model.compile(
        keras.optimizers.Adam(1e-3),
        loss=losses.SemiHardTripletLoss(),
        metrics=[training.PairAUC(), training.PairEER(), training.TARatFAR(far=0.01)],
    )
    batches = training.IdentityBatches(train_faces.faces, train_faces.labels, people=4, photos=3, steps=15)
    watch = [training.Validation(model, validation_faces.faces, validation_faces.labels), training.CollapseGuard()]
    history = model.fit(batches, epochs=3, verbose=0, callbacks=watch).history
    assert history["loss"][-1] < history["loss"][0]
    assert history["pair_auc"][-1] > 0.75
    assert history["pair_eer"][-1] < 0.35
    assert 0 < history["tar_at_far"][-1] <= 1
    assert history["val_auc"][-1] > 0.5

    model.save(tmp_path / "mine.keras")
    np.save(tmp_path / "faces.npy", validation_faces.faces)
    command = [sys.executable, "-c", LOADED, "mine.keras", "faces.npy", "vectors.npy"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path)
    assert done.stdout.split() == ["SemiHardTripletLoss", "0.2"]
    wanted = model.predict(validation_faces.faces, verbose=0)
    np.testing.assert_allclose(np.load(tmp_path / "vectors.npy"), wanted, atol=1e-6)


def test_the_same_network_in_train(faces, tmp_path):
    first, second = training.split_people(faces.labels, 1 / 3, np.random.default_rng(0))
    recipe = training.Recipe(loss="contrastive", people=4, photos=3, steps=3, epochs=1, augment=False)
    model = small_cnn()
    done = training.train(model, faces.subset(first), faces.subset(second), recipe, tmp_path / "run")
    assert done.model is model
    again = small_cnn()
    again.load_weights(tmp_path / "run" / "best.weights.h5")
    some = faces.faces[:2]
    np.testing.assert_allclose(again.predict(some, verbose=0), model.predict(some, verbose=0), atol=1e-6)


def test_a_shipped_embedder_as_a_layer(faces):
    """A student's classifier on our vectors: the embedder's model inside another model."""
    embedder = models.load("facelab_synthetic", weights=None)
    image = keras.Input((*embedder.card.preprocessing.size, 3), dtype="uint8")
    classifier = keras.Model(image, keras.layers.Dense(12, activation="softmax")(embedder.model(image)))
    some = np.random.default_rng(0).integers(0, 256, (2, *embedder.card.preprocessing.size, 3), np.uint8)
    np.testing.assert_allclose(classifier.predict(some, verbose=0).sum(axis=1), 1, atol=1e-5)


def search(faces, labels, counts):
    """How many Eigenfaces, and how soft a margin? Three parts of each person's photos."""
    pipeline = make_pipeline(classify.Eigenfaces(whiten=True), LinearSVC())
    grid = {"eigenfaces__n_components": counts, "linearsvc__C": [0.01, 1]}
    return GridSearchCV(pipeline, grid, cv=3).fit(faces, labels)


@pytest.mark.filterwarnings("ignore:Liblinear failed to converge")
def test_grid_search_over_eigenfaces_on_drawn_people(faces):
    found = search(faces.faces, faces.labels, [2, 25])
    assert found.best_params_["eigenfaces__n_components"] == 25
    assert found.best_score_ > 3 / 12  # chance is 1 / 12


@pytest.mark.realdata
@pytest.mark.filterwarnings("ignore:Liblinear failed to converge")
def test_grid_search_over_eigenfaces_on_orl(shared):
    photos = datasets.orl(shared / "data" / "orl-faces")
    faces = np.stack([photos.image(i) for i in range(len(photos.labels))])
    found = search(faces, photos.labels, [5, 60])
    assert found.best_params_["eigenfaces__n_components"] == 60
    assert found.best_score_ > 0.85  # chance is 1 / 40


def test_neighbors_on_embeddings_never_judge_who_they_learned_from():
    """Are two photos of one person? Each fold's people are in no other fold."""
    people = synthetic.shipped_people()
    rows = np.flatnonzero(people.labels < 12)
    aligned = training.align_photos(people.photos.subset(rows), cards.card("facelab_distilled").alignment)
    vectors = models.load("facelab_distilled").predict(aligned.faces)
    first, second = np.triu_indices(len(vectors), 1)
    same = aligned.labels[first] == aligned.labels[second]
    # A pair belongs to the group of its first person; pairs that cross two folds are left out.
    fold = aligned.labels // 4
    inside = fold[first] == fold[second]
    distances = np.abs(vectors[first] - vectors[second])[inside]
    scores = cross_val_score(
        KNeighborsClassifier(101),
        distances,
        same[inside],
        groups=fold[first][inside],
        cv=GroupKFold(3),
        scoring="roc_auc",
    )
    assert scores.min() > 0.9


class Thumbnails(TransformerMixin, BaseEstimator):
    """A method of the student's own: 64 x 64 gray levels made 8 x 8."""

    def fit(self, X, y=None):
        self.n_features_in_ = X[0].size
        return self

    def transform(self, X):
        return np.asarray(X).reshape(len(X), 8, 8, 8, 8).mean(axis=(2, 4)).reshape(len(X), -1)


@pytest.mark.slow  # the detector looks at 720 photos
def test_ones_own_estimator_in_the_comparison_of_methods():
    sets = {"synthetic": benchmark.comparison.load("synthetic")}
    results = benchmark.comparison.run(sets, ["thumbnails", "pixels"], estimators={"thumbnails": Thumbnails()})
    found = {result.name: result.measured["synthetic"] for result in results}
    assert 0.5 < found["thumbnails"].accuracy < 1
    assert "thumbnails" in benchmark.comparison.markdown(results)
