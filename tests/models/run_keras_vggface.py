"""Run by test_keras_vggface.py in a process of its own, because it changes what can be imported.

Usage: run_keras_vggface.py TASK ARGUMENTS. Each task is a function here; what it finds wrong is an AssertionError.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

import facelab.models


def outputs(pixels: str, folder: str, *files: str) -> None:
    """Build and fill the original for each NETWORK:TOP:PATH and save what it returns for both preprocessings."""
    facelab.models.enable_keras_vggface()
    from keras_vggface import utils
    from keras_vggface.vggface import VGGFace

    faces = np.load(pixels).astype(np.float32)
    for network, top, path in (file.split(":") for file in files):
        options = {} if top == "top" else {"input_shape": (224, 224, 3), "pooling": "avg"}
        model = VGGFace(model=network, include_top=top == "top", weights=None, **options)
        model.load_weights(path)
        for version in (1, 2):
            found = model.predict_on_batch(utils.preprocess_input(faces, version=version))
            np.save(Path(folder, f"{network}_{top}_v{version}.npy"), found)
        keras.backend.clear_session()


class Absent:
    """Finds no keras_vggface."""

    def find_spec(self, name, path=None, target=None):
        if name == "keras_vggface":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def stand_ins() -> None:
    """It does not work before, it works after, a second call changes nothing, and Keras is left as it was."""
    layers_before, keras_before = vars(keras.layers).copy(), set(vars(keras))
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("keras_vggface.vggface")
    sys.meta_path.insert(0, Absent())
    with pytest.raises(ModuleNotFoundError, match="pip install keras-vggface==0.6"):
        facelab.models.enable_keras_vggface()
    del sys.meta_path[0]
    facelab.models.enable_keras_vggface()
    from keras_vggface import models, utils, vggface

    namespace, modules = vars(models).copy(), sys.modules.copy()
    facelab.models.enable_keras_vggface()
    assert vars(models) == namespace
    assert sys.modules == modules
    assert vars(keras.layers) == layers_before
    assert not set(vars(keras)) - keras_before - {"engine"}
    with pytest.raises(ValueError, match="a/b"):
        keras.layers.Dense(1, name="a/b")
    assert models.Dense(1, name="a/b").name == "a_b"
    assert models.Dense.__name__ == "Dense"
    assert vggface.VGGFace is not None
    assert utils.preprocess_input(np.zeros((1, 2, 2, 3), "f4"), version=2)[0, 0, 0, 0] == np.float32(-91.4953)
    assert importlib.util.find_spec("keras_applications") is not None  # others may look for it


def repository(folder: str) -> None:
    """The version in the repository takes get_source_inputs from another place; so do many that people edited."""
    sys.path.insert(0, folder)
    facelab.models.enable_keras_vggface()
    import keras_vggface

    assert Path(keras_vggface.__file__).is_relative_to(folder)
    image = keras.Input((64, 64, 3))
    assert keras_vggface.VGGFace(model="vgg16", include_top=False, input_tensor=image, weights=None).inputs == [image]


def small_networks() -> None:
    """What the tutorials of the package's own page do: features of a layer, and training a new head."""
    facelab.models.enable_keras_vggface()
    from keras.engine import Model
    from keras.layers import Dense, Flatten, Input
    from keras_vggface.vggface import VGGFace

    image = Input(shape=(64, 64, 3))
    vgg = VGGFace(model="vgg16", include_top=False, input_tensor=image, weights=None)
    x = Flatten(name="flatten")(vgg.get_layer("pool5").output)
    x = Dense(8, activation="relu", name="fc6")(x)
    custom = Model(image, Dense(2, activation="softmax", name="fc8")(x))
    custom.compile("sgd", "sparse_categorical_crossentropy")
    rng = np.random.default_rng(0)
    faces, labels = rng.normal(size=(2, 64, 64, 3)).astype("f4"), np.array([0, 1])
    before = custom.get_layer("conv1_1").kernel.numpy()
    custom.fit(faces, labels, verbose=0)
    assert np.abs(custom.get_layer("conv1_1").kernel.numpy() - before).max() > 0
    features = Model(vgg.input, vgg.get_layer("conv3_2").output)
    assert features.predict_on_batch(faces).shape == (2, 16, 16, 256)
    for network in ("resnet50", "senet50"):
        model = VGGFace(model=network, include_top=False, input_shape=(224, 224, 3), pooling="max", weights=None)
        assert model.output_shape == (None, 2048)
        assert model.get_layer("conv1_7x7_s2_bn").epsilon == (1e-3 if network == "resnet50" else 1e-4)


def downloads(folder: str) -> None:
    """weights="vggface" and decode_predictions fetch through Keras; here from files instead of the network."""
    facelab.models.enable_keras_vggface()
    from keras_vggface import utils
    from keras_vggface.vggface import VGGFace

    address = Path(folder).as_uri()
    utils.VGG16_WEIGHTS_PATH_NO_TOP = f"{address}/vgg16.h5"
    utils.RESNET50_WEIGHTS_PATH_NO_TOP = f"{address}/resnet50.h5"
    utils.V1_LABELS_PATH = f"{address}/labels.npy"
    for network, layer in {"vgg16": "conv5_3", "resnet50": "conv5_3_1x1_increase_bn"}.items():
        model = VGGFace(model=network, include_top=False, input_shape=(224, 224, 3), weights="vggface")
        for weight in model.weights:
            assert np.all(weight.numpy() == 0.25), weight.path
        assert model.get_layer(layer) is not None
    probabilities = np.zeros((1, 2622), "f4")
    probabilities[0, 7] = 1
    (guesses,) = utils.decode_predictions(probabilities, top=2)
    assert guesses[0] == ["b' Person_7'", 1.0], guesses  # the original's flaw is the original's


if __name__ == "__main__":
    task, *arguments = sys.argv[1:]
    {f.__name__: f for f in (outputs, stand_ins, repository, small_networks, downloads)}[task](*arguments)
