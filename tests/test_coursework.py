"""facelab as a student uses it in coursework: public names only, a network of one's own, saved and loaded elsewhere."""

import subprocess
import sys

import keras
import numpy as np
import pytest

import facelab
from facelab import cards, losses, models, synthetic, training

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
