"""A model of one's own in train and resume, and facelab's batches, metrics and callbacks in one's own fit."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from facelab import losses, models
from facelab.errors import InputError, TrainingError
from facelab.training import (
    CollapseGuard,
    IdentityBatches,
    PairAUC,
    Patience,
    Reporting,
    Saving,
    Validation,
    resume,
    train,
)
from facelab.training.assembly import PIXELS, augmentation
from facelab.training.callbacks import BEST, CHECKPOINT, HISTORY, Reseed

from .conftest import NAME, small


def layers(name="mine", size=(80, 80, 3), dtype="float32", bias=0.0):
    keras.utils.set_random_seed(0)
    return keras.Sequential(
        [
            *([] if size is None else [keras.Input(size, dtype=dtype)]),
            keras.layers.Rescaling(1 / 127.5, offset=-1),
            keras.layers.AveragePooling2D(8),
            keras.layers.Conv2D(8, 3, activation="relu"),
            keras.layers.GlobalMaxPooling2D(),
            keras.layers.Dense(6, bias_initializer=keras.initializers.Constant(bias)),
        ],
        name=name,
    )


@keras.saving.register_keras_serializable(package="facelab-tests")
class Subclassed(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.inner = layers("inner", size=None)

    def build(self, shape):
        self.inner.build(shape)

    def call(self, faces, training=False):
        return self.inner(faces, training=training)


@pytest.mark.parametrize("make", [lambda: layers(size=None), lambda: layers(dtype="uint8"), Subclassed])
def test_every_kind_of_model_is_trained_in_place(parts, tmp_path, make):
    mine = make()
    done = train(mine, *parts, small(epochs=1), tmp_path)
    assert done.model is mine
    assert done.embedder is None
    fresh = make()
    fresh(keras.Input((80, 80, 3)))
    assert any((a != b).any() for a, b in zip(mine.get_weights(), fresh.get_weights(), strict=True))
    fresh.load_weights(tmp_path / BEST)
    faces = parts[1].faces[:4].astype("float32")
    np.testing.assert_allclose(fresh(faces), mine(faces), atol=1e-6)


def test_it_sees_the_pixels_as_they_are(parts, tmp_path):
    """Without augmentation the first batch goes in as uint8 says, 0 to 255, and validation faces as well."""
    ranges = []

    @keras.saving.register_keras_serializable(package="facelab-tests")
    class Spy(keras.layers.Layer):
        def call(self, x):
            if not isinstance(x, keras.KerasTensor) and hasattr(x, "numpy"):  # in validation, which is not compiled
                ranges.append((x.dtype, float(keras.ops.min(x)), float(keras.ops.max(x))))
            return x

    image = keras.Input((80, 80, 3))
    train(keras.Model(image, layers()(Spy()(image)), name="spied"), *parts, small(epochs=1), tmp_path)
    (kind, low, high) = ranges[0]
    assert kind == "float32"
    assert (low, high) == (parts[1].faces.min(), parts[1].faces.max())


def test_with_augmentation_and_centers(parts, tmp_path):
    (row,) = train(layers(dtype="uint8"), *parts, small(loss="arcface", augment=True, epochs=1), tmp_path).history
    assert np.isfinite(row["loss"])


def test_the_augmentation_keeps_to_the_range_of_pixels(parts):
    light = augmentation(0, PIXELS)(parts[0].faces[:8].astype("float32"), training=True)
    assert 100 < np.max(light) <= 255
    assert np.min(light) >= 0


@pytest.mark.slow
def test_an_embedder_is_tuned(parts, tmp_path):
    embedder = models.load(NAME, weights=None)
    done = train(embedder.model, *parts, small(epochs=1), tmp_path)
    assert done.model is embedder.model
    vectors = done.model.predict_on_batch(parts[1].faces)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_resumed_it_ends_with_the_same_weights(parts, tmp_path):
    whole = train(layers(), *parts, small(), tmp_path / "whole")

    class Killed(Exception):
        pass

    def kill(epoch, logs):
        if epoch == 1:
            raise Killed

    with pytest.raises(Killed):
        train(layers(), *parts, small(), tmp_path / "killed", [Reporting(kill)])
    again = resume(layers("another_name"), *parts, small(), tmp_path / "killed")
    for ours, theirs in zip(again.history, whole.history, strict=True):
        assert ours == pytest.approx(theirs, abs=1e-5)
    for ours, theirs in zip(again.model.get_weights(), whole.model.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)
    image = keras.Input((80, 80, 3))
    other = keras.Model(image, keras.layers.Dense(3)(keras.layers.Flatten()(image)), name="other")
    with pytest.raises(TrainingError, match="Expected a training of other"):
        resume(other, *parts, small(), tmp_path / "killed")


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (lambda: layers(size=(64, 64, 3)), r"these faces, \(N, 80, 80, 3\).*'mine', which takes \(None, 64, 64, 3\)"),
        (lambda: layers(size=(80, 80, 1)), "takes these faces"),
        (lambda: keras.Sequential([keras.Input((7,)), keras.layers.Dense(2)]), r"takes \(None, 7\)"),
        (lambda: keras.Sequential([keras.layers.Flatten(), keras.layers.Conv2D(2, 3)]), "which does not: "),
        (lambda: keras.Sequential([keras.Input((80, 80, 3)), keras.layers.Conv2D(2, 3)]), "returns embeddings"),
        (lambda: layers("embedding"), "Expected a model with another name than"),
    ],
)
def test_models_that_cannot_be_trained(parts, tmp_path, model, words):
    with pytest.raises(InputError, match=words):
        train(model(), *parts, small(), tmp_path)


def test_two_outputs_are_refused(parts, tmp_path):
    image = keras.Input((80, 80, 3))
    vector = layers()(image)
    with pytest.raises(InputError, match="Expected a model that returns embeddings"):
        train(keras.Model(image, {"a": vector, "b": vector}), *parts, small(), tmp_path)


def test_faces_and_recipes_that_do_not_go_with_it(parts, tmp_path):
    with pytest.raises(InputError, match=r"Expected faces \(N, H, W, C\), uint8"):
        train(layers(), replace(parts[0], faces=parts[0].faces / 255), parts[1], small(), tmp_path)
    with pytest.raises(InputError, match="without devices and mixed_precision"):
        train(layers(), *parts, small(mixed_precision=True), tmp_path)


def test_the_parts_in_a_fit_of_ones_own(parts, tmp_path):
    train_faces, validation_faces = parts
    model = layers()
    model.compile("adam", losses.SemiHardTripletLoss(), metrics=[PairAUC()])
    seen, saving = [], Saving(model, tmp_path / "run")
    callbacks = [
        Validation(model, validation_faces.faces, validation_faces.labels),
        CollapseGuard(),
        saving,
        Reseed(0),
        Patience(1, saving.history),
        Reporting(lambda epoch, logs: seen.append(logs)),
        keras.callbacks.EarlyStopping("val_auc", mode="max", patience=5),
    ]
    batches = IdentityBatches(train_faces.faces, train_faces.labels, people=4, photos=2, steps=3)
    history = model.fit(batches, epochs=2, verbose=0, callbacks=callbacks).history
    assert [row["val_auc"] for row in saving.history] == history["val_auc"]
    assert {"loss", "pair_auc"} <= seen[0].keys()
    assert {path.name for path in (tmp_path / "run").iterdir() if path.name[0] != "."} == {BEST, CHECKPOINT, HISTORY}
    again = models.load_saved(tmp_path / "run" / CHECKPOINT)
    faces = validation_faces.faces[:3]
    np.testing.assert_allclose(again.predict_on_batch(faces), model.predict_on_batch(faces), atol=1e-6)


def test_validation_needs_labels_of_two_people(parts):
    faces = parts[1].faces
    for labels in (np.zeros(len(faces), int), parts[1].labels[1:], np.eye(len(faces))):
        with pytest.raises(InputError, match="Expected a label for each of the 24 faces, of two people or more"):
            Validation(layers(), faces, labels)


def test_saving_refuses_files_of_the_users_and_takes_its_own(tmp_path):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2)])
    (tmp_path / HISTORY).write_text("precious")
    with pytest.raises(InputError, match=r"without history\.json"):
        Saving(model, tmp_path)
    assert (tmp_path / HISTORY).read_text() == "precious"
    Saving(model, tmp_path, overwrite=True)
    Saving(model, tmp_path)  # from then on it bears the mark
