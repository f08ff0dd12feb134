"""An embedder as a Keras model: what it computes, that it is saved, loaded in another process, and that it learns."""

import subprocess
import sys
from dataclasses import replace

import keras
import numpy as np
import pytest

from facelab import models
from facelab.cards import ONE_VIEW
from facelab.errors import InputError, WeightsError
from facelab.losses import SemiHardTripletLoss

NAME = "facelab_synthetic"


@pytest.fixture(scope="module")
def embedder():
    return models.load(NAME)


@pytest.fixture(scope="module")
def faces(embedder):
    return np.random.default_rng(0).integers(0, 256, (4, *embedder.card.preprocessing.size, 3), np.uint8)


@pytest.fixture(scope="module")
def saved(embedder, tmp_path_factory):
    path = tmp_path_factory.mktemp("saved") / "x.keras"
    embedder.model.save(path)
    return path


def test_the_model_gives_the_vectors_of_one_view(embedder, faces):
    one_view = models.Embedder(embedder.network, replace(embedder.card, views=ONE_VIEW))
    np.testing.assert_allclose(embedder.model.predict_on_batch(faces), one_view.predict(faces), atol=1e-6)
    assert embedder.model is embedder.model
    assert embedder.model.get_layer(NAME) is embedder.network


def test_predict_adds_the_views_of_the_card(embedder, faces):
    model = embedder.model
    both = model.predict_on_batch(faces) + model.predict_on_batch(faces[:, :, ::-1])
    assert embedder.card.views.mirror
    # The sum of what the network returns before it is brought to unit length; two unit vectors nearly point there.
    assert ((both / np.linalg.norm(both, axis=1, keepdims=True)) * embedder.predict(faces)).sum(axis=1).min() > 0.999
    np.testing.assert_array_equal(embedder(faces, batch_size=3), embedder.predict(faces, batch_size=3))


LOADED = """
import sys
import numpy as np
{start}
np.save(sys.argv[2], model.predict_on_batch(np.load(sys.argv[1])))
"""


@pytest.mark.parametrize(
    "start",
    [
        pytest.param("from facelab import models; model = models.load_saved(sys.argv[3])", id="load_saved"),
        pytest.param(
            "import keras, facelab.layers; model = keras.saving.load_model(sys.argv[3])",
            id="keras",
            marks=pytest.mark.slow,  # TensorFlow starts once more
        ),
    ],
)
def test_another_process_loads_it_and_returns_the_same(embedder, faces, saved, tmp_path, start):
    np.save(tmp_path / "faces.npy", faces)
    command = [sys.executable, "-c", LOADED.format(start=start), "faces.npy", "vectors.npy", saved]
    subprocess.run(command, check=True, cwd=tmp_path)
    found = np.load(tmp_path / "vectors.npy")
    np.testing.assert_allclose(found, embedder.model.predict_on_batch(faces), atol=1e-6)


def test_it_is_compiled_and_fitted_and_the_network_learns(faces, tmp_path):
    embedder = models.load(NAME)
    before = embedder.network.get_weights()
    model = embedder.model
    model.compile(keras.optimizers.SGD(0.1), SemiHardTripletLoss(margin=1.0))
    model.fit(faces, np.array([0, 0, 1, 1]), batch_size=4, verbose=0)
    assert any((a != b).any() for a, b in zip(embedder.network.get_weights(), before, strict=True))
    model.save(tmp_path / "fitted.keras")
    again = models.load_saved(tmp_path / "fitted.keras")
    assert type(again.loss) is SemiHardTripletLoss
    assert again.loss.margin == 1.0
    np.testing.assert_allclose(again.predict_on_batch(faces), model.predict_on_batch(faces), atol=1e-6)


def test_what_only_predicts_has_no_model(embedder):
    class Interpreter:
        predict_on_batch = embedder.network.predict_on_batch

    with pytest.raises(InputError, match="Expected a Keras network. Received: Interpreter"):
        models.Embedder(Interpreter(), embedder.card).model  # noqa: B018


THEIRS = """
import keras

@keras.saving.register_keras_serializable(package="mine")
class Twice(keras.layers.Layer):
    def call(self, x):
        return 2 * x
"""
SAVES = """
import keras
{definition}
image = keras.Input((3,))
model = keras.Model(image, Twice()(image))
model.save("theirs.keras")
"""


@pytest.mark.slow  # two processes start TensorFlow
@pytest.mark.parametrize(
    ("definition", "words"),
    [
        ("from my_layers import Twice", "uses 'Twice', which is not known here. Write `import my_layers` before"),
        (THEIRS, "uses 'Twice'.*defined in the program or notebook that saved the model"),
    ],
)
def test_a_class_that_is_missing_is_named_with_the_import(definition, words, tmp_path):
    (tmp_path / "my_layers.py").write_text(THEIRS)
    subprocess.run([sys.executable, "-c", SAVES.format(definition=definition)], check=True, cwd=tmp_path)
    with pytest.raises(WeightsError, match=words):
        models.load_saved(tmp_path / "theirs.keras")


def test_a_class_that_was_imported_is_found(tmp_path, monkeypatch):
    (tmp_path / "my_own_layers.py").write_text(THEIRS.replace('"mine"', '"my_own"'))
    monkeypatch.syspath_prepend(tmp_path)
    import my_own_layers

    image = keras.Input((3,))
    keras.Model(image, my_own_layers.Twice()(image)).save(tmp_path / "own.keras")
    assert models.load_saved(tmp_path / "own.keras").predict_on_batch(np.ones((1, 3))).tolist() == [[2, 2, 2]]


def test_no_such_file_and_other_files(saved, tmp_path):
    with pytest.raises(WeightsError, match="which is not there"):
        models.load_saved(tmp_path / "none.keras")
    (tmp_path / "text.keras").write_text("a model, honestly")
    with pytest.raises(WeightsError, match="damaged or another kind of file"):
        models.load_saved(tmp_path / "text.keras")
    (tmp_path / "cut.keras").write_bytes(saved.read_bytes()[:-200])
    with pytest.raises(WeightsError, match="damaged"):
        models.load_saved(tmp_path / "cut.keras")
