"""The contract that every registered model keeps."""

from contextlib import contextmanager
from dataclasses import replace

import keras
import numpy as np
import pytest

from facelab import cards, models
from facelab.cards import register
from facelab.cards.network import FAMILIES
from facelab.errors import InputError, UnknownModelError, WeightsError

SIZES = {name: cards.card(name).parameters for name in models.list_models()}
SMALLEST = min(SIZES, key=SIZES.get)


def every(whole: bool):
    """All models. What costs seconds and hangs on the code that they share is asked of the smallest; nightly of all."""
    marks = {name: pytest.mark.slow if size > 5e6 else () for name, size in SIZES.items()}
    if whole:
        marks = {name: () if name == SMALLEST else pytest.mark.contract for name in SIZES}
    return [pytest.param(name, marks=marks[name]) for name in SIZES]


@pytest.fixture(scope="module", params=every(whole=False))
def untrained(request):
    return models.load(request.param, weights=None)


@pytest.fixture(scope="module", params=every(whole=True))
def looked_at_closely(request):
    return models.load(request.param, weights=None)


@contextmanager
def half_precision():
    """bfloat16, not float16: VGG's 0-255 input overflows the latter."""
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def some_faces(card, count=2):
    return np.random.default_rng(0).integers(0, 256, (count, *card.preprocessing.size, 3), np.uint8)


def test_the_card_tells_the_truth_about_the_network(untrained):
    card, network = untrained.card, untrained.network
    assert network.count_params() == card.parameters
    assert network.output_shape == (None, card.embedding_size)
    channels = 1 if card.preprocessing.channels == "gray" else 3
    assert network.input_shape == (None, *card.preprocessing.size, channels)
    assert card.alignment.size == card.preprocessing.size
    assert network.name == card.name


def test_the_card_is_complete(untrained):
    card = untrained.card
    assert card.paper.startswith("http")
    assert card.family in FAMILIES
    assert card.weights is None or card.formats
    if card.weights is not None:
        assert (card.weights.url is None) != (card.weights.package is None)
        assert card.weights.license
        assert card.weights.trained_on
    for accuracy in (card.lfw_claimed, card.lfw_measured):
        assert accuracy is None or (0.5 < accuracy.value < 1 and accuracy.source)


def test_embeddings_are_unit_vectors_and_do_not_depend_on_the_batch(untrained):
    faces = some_faces(untrained.card, 3)
    vectors = untrained(faces)
    assert vectors.shape == (3, untrained.card.embedding_size)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(untrained(faces, batch_size=2), vectors, atol=1e-4)


def test_half_precision_still_gives_unit_float32_vectors(looked_at_closely):
    with half_precision():
        network = models.load_network(looked_at_closely.card.name, weights=None)
    assert all(weight.dtype == "float32" for weight in network.weights)
    assert network.compute_dtype == "bfloat16"
    vectors = models.Embedder(network, looked_at_closely.card)(some_faces(looked_at_closely.card))
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_faces_no_vectors(untrained):
    assert untrained(some_faces(untrained.card, 0)).shape == (0, untrained.card.embedding_size)


def test_the_keras_model_gives_the_vectors_of_one_view(looked_at_closely):
    card, faces = looked_at_closely.card, some_faces(looked_at_closely.card)
    if card.name == "mobilefacenet":  # untrained its vectors are 7e-7 long, which UnitLength takes for zero
        looked_at_closely.network.get_layer("embedding_bn").gamma.assign(np.full(card.embedding_size, 1e4))
    one_view = models.Embedder(looked_at_closely.network, replace(card, views=cards.ONE_VIEW))
    np.testing.assert_allclose(looked_at_closely.model.predict_on_batch(faces), one_view(faces), atol=1e-5)


def test_mirror_images_have_the_same_vector_where_the_card_says_mirror(untrained):
    faces = some_faces(untrained.card)
    same = np.allclose(untrained(faces), untrained(faces[:, :, ::-1]), atol=1e-4)
    assert same == untrained.card.views.mirror


@pytest.mark.parametrize("spoil", [lambda f: f / 255.0, lambda f: f[0], lambda f: f[:, 1:], lambda f: f[..., :1]])
def test_refuses_what_is_not_an_aligned_face(untrained, spoil):
    with pytest.raises(InputError, match="Expected aligned faces"):
        untrained(spoil(some_faces(untrained.card)))


def test_network_survives_saving(untrained, tmp_path, assert_saved):
    untrained.network.save(tmp_path / "model.keras")
    assert_saved(untrained.network, keras.saving.load_model(tmp_path / "model.keras"))  # safe mode is Keras' default
    (tmp_path / "model.keras").unlink()


def test_weights_make_a_round_trip(untrained, tmp_path):
    path = tmp_path / "model.weights.h5"
    untrained.network.save_weights(path)
    again = models.load(untrained.card.name, weights=path).network
    path.unlink()
    for ours, theirs in zip(untrained.network.weights, again.weights, strict=True):
        np.testing.assert_array_equal(theirs, ours, err_msg=ours.path)


def test_what_was_saved_gives_the_same_vectors(looked_at_closely, tmp_path):
    network = looked_at_closely.network
    network.save(tmp_path / "model.keras")
    network.save_weights(tmp_path / "model.weights.h5")
    faces = some_faces(looked_at_closely.card)
    inputs = looked_at_closely.card.preprocessing(faces)
    again = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(again.predict_on_batch(inputs), network.predict_on_batch(inputs), atol=1e-5)
    model = looked_at_closely.model
    model.save(tmp_path / "model.keras")
    again = models.load_saved(tmp_path / "model.keras")
    np.testing.assert_allclose(again.predict_on_batch(faces), model.predict_on_batch(faces), atol=1e-6)
    again = models.load(looked_at_closely.card.name, weights=tmp_path / "model.weights.h5")
    np.testing.assert_allclose(again(faces), looked_at_closely(faces), atol=1e-5)


def test_damaged_keras_weights_are_refused(looked_at_closely, tmp_path):
    path = tmp_path / "model.weights.h5"
    looked_at_closely.network.save_weights(path)
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(WeightsError, match="does not fit"):
        models.load(looked_at_closely.card.name, weights=path)


def test_missing_weights_are_an_error(looked_at_closely, tmp_path):
    with pytest.raises(WeightsError, match="not there"):
        models.load(looked_at_closely.card.name, weights=tmp_path / "none.h5")


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(UnknownModelError, match="dlib_resnet"):
        models.load("dlib_resnett")


def test_a_name_is_registered_once():
    with pytest.raises(InputError, match="registered already"):
        register(cards.card("dlib_resnet"), converter=lambda network, path: None)(lambda card: None)
