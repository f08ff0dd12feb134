"""From faces to probabilities to names, for every registered classifier."""

import dataclasses
import json
import os

import keras
import numpy as np
import pytest

from facelab import cards, models
from facelab.cards import Preprocessing, Weights
from facelab.cards.network import FAMILIES, ClassifierCard
from facelab.errors import DownloadError, InputError, UnknownModelError, WeightsError
from facelab.models._classifier import Classifier, read_labels
from facelab.types import ClassScore

CARDS = [card for card in map(cards.card, models._loading.list_networks()) if isinstance(card, ClassifierCard)]
LARGE = 20_000_000


def every(cards, large=pytest.mark.slow):
    marks = {card.name: large if card.parameters > LARGE else () for card in cards}
    return [pytest.param(card, id=card.name, marks=marks[card.name]) for card in cards]


def some_faces(card, count=2):
    return np.random.default_rng(0).integers(0, 256, (count, *card.preprocessing.size, 3), np.uint8)


@pytest.mark.parametrize("card", every(CARDS))
def test_the_card_tells_the_truth_about_the_network(card):
    classifier = models.load_classifier(card.name, weights=None)
    network = classifier.network
    assert network.name == card.name
    assert network.count_params() == card.parameters
    assert network.output_shape == (None, card.classes)
    assert network.input_shape == (None, *card.preprocessing.size, 3)
    probabilities = classifier(some_faces(card, 3), batch_size=2)
    assert probabilities.shape == (3, card.classes)
    assert probabilities.dtype == np.float32
    assert probabilities.min() >= 0
    np.testing.assert_allclose(probabilities.sum(1), 1, atol=1e-5)


@pytest.mark.parametrize("card", every(CARDS, large=pytest.mark.contract))  # files of half a gigabyte
def test_the_network_survives_saving(card, tmp_path, assert_saved):
    network = models.load_network(card.name, weights=None)
    network.save(tmp_path / "model.keras")
    again = keras.saving.load_model(tmp_path / "model.keras")  # safe mode is Keras' default
    (tmp_path / "model.keras").unlink()
    assert_saved(network, again)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.name)
def test_the_card_is_complete(card):
    assert card.paper.startswith("http")
    assert card.family in FAMILIES
    assert card.alignment is None or card.alignment.size == card.preprocessing.size
    assert card.labels is None or isinstance(card.labels, Weights) or len(card.labels) == card.classes
    assert card.accuracy_claimed is None or (0 < card.accuracy_claimed.value < 1 and card.accuracy_claimed.source)


CARD = dataclasses.replace(
    cards.card("vgg16"),
    name="tiny",
    preprocessing=Preprocessing(size=(2, 2), channels="rgb", mean=(0.0, 0.0, 0.0), divisor=255.0),
    classes=3,
    labels=("red", "green", "blue"),
)


def tiny(card=CARD, names=None):
    """The mean of each channel, as probabilities: softmax of 0 to 1."""
    image = keras.Input((2, 2, 3))
    x = keras.layers.GlobalAveragePooling2D()(image)
    return Classifier(keras.Model(image, keras.layers.Softmax()(x), name="tiny"), card, names)


def colored(*colors):
    return np.broadcast_to(np.array(colors, np.uint8)[:, None, None], (len(colors), 2, 2, 3))


def test_the_likeliest_name_comes_first():
    classifier = tiny()
    probabilities = classifier(colored((255, 0, 0), (0, 0, 255)))
    e = np.e / (np.e + 2)
    np.testing.assert_allclose(probabilities, [[e, (1 - e) / 2, (1 - e) / 2], [(1 - e) / 2, (1 - e) / 2, e]], atol=1e-6)
    red, blue = classifier.decode(probabilities, top=2)
    assert [score.name for score in red] == ["red", "green"]
    assert [score.name for score in blue] == ["blue", "red"]
    assert red[0] == ClassScore("red", pytest.approx(e))
    assert type(red[0].probability) is float


def test_top_may_be_more_than_there_are_and_no_faces_have_no_scores():
    classifier = tiny()
    assert [score.name for score in classifier.decode(np.float32([[0.2, 0.3, 0.5]]))[0]] == ["blue", "green", "red"]
    assert classifier.decode(classifier(colored((0, 0, 0))[:0])) == []


def test_the_batch_size_changes_nothing():
    faces = np.random.default_rng(0).integers(0, 256, (7, 2, 2, 3), np.uint8)
    np.testing.assert_allclose(tiny()(faces, batch_size=3), tiny()(faces), atol=1e-6)


@pytest.mark.parametrize(
    ("probabilities", "top"), [([[0.5, 0.5]], 5), ([0.2, 0.3, 0.5], 5), ([[0.2, 0.3, 0.5]], 0), ([[0.2, 0.3, 0.5]], -1)]
)
def test_decode_refuses_what_the_call_did_not_return(probabilities, top):
    with pytest.raises(InputError, match=r"Expected probabilities of shape \(N, 3\) and top of at least 1"):
        tiny().decode(np.float32(probabilities), top)


def test_what_is_not_a_face_of_the_right_size_is_refused():
    with pytest.raises(InputError, match="Expected aligned faces"):
        tiny()(np.zeros((1, 3, 3, 3), np.uint8))


def test_half_precision_still_gives_float32():
    keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        classifier = tiny()
    finally:
        keras.config.set_dtype_policy("float32")
    assert classifier(colored((255, 0, 0))).dtype == np.float32


def test_probabilities_need_no_names_and_decoding_says_what_is_missing(monkeypatch, tmp_path):
    monkeypatch.setenv("FACELAB_OFFLINE", "1")
    monkeypatch.setenv("FACELAB_HOME", str(tmp_path))
    unpublished = tiny(dataclasses.replace(CARD, labels=None))
    probabilities = unpublished(colored((255, 0, 0)))
    with pytest.raises(WeightsError, match="The names of tiny's classes are not published. Pass labels=PATH"):
        unpublished.decode(probabilities)
    absent = tiny(dataclasses.replace(CARD, labels=cards.card("vggface_classifier").labels))
    np.testing.assert_array_equal(absent(colored((255, 0, 0))), probabilities)
    with pytest.raises(DownloadError, match=r"rcmalli_vggface_labels_v1\.npy, which is not there"):
        absent.decode(probabilities)


def test_published_names_are_found_in_the_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("FACELAB_OFFLINE", "1")
    monkeypatch.setenv("FACELAB_HOME", str(tmp_path))
    (tmp_path / "weights").mkdir()
    np.save(tmp_path / "weights" / "rcmalli_vggface_labels_v1.npy", np.array(["A", "B_C", "D"]))
    classifier = tiny(dataclasses.replace(CARD, labels=cards.card("vggface_classifier").labels))
    assert classifier.names == ("A", "B C", "D")
    assert classifier.names is classifier.names  # read once


def test_names_given_are_those_used_and_must_be_as_many_as_the_classes():
    scores = tiny(names=("rot", "grün", "blau")).decode(np.float32([[0.1, 0.7, 0.2]]), top=1)
    assert scores == [[ClassScore("grün", pytest.approx(0.7))]]
    with pytest.raises(WeightsError, match="Expected 3 names for tiny. Received: 2, another network's list"):
        tiny(names=("rot", "grün"))
    with pytest.raises(WeightsError, match="Expected 3 names for tiny. Received: 1"):
        tiny(dataclasses.replace(CARD, labels=("one",))).decode(np.float32([[0.1, 0.7, 0.2]]))


def test_names_of_keras_vggface_become_readable(tmp_path):
    """Its decode_predictions shows them as "b'A.J._Buckley'" and "b' Stevie_Ray'"."""
    path = tmp_path / "labels.npy"
    for labels in (
        ["A.J._Buckley", " Stevie_Ray", "Zoë_Saldaña"],
        [b"A.J._Buckley", b" Stevie_Ray", "Zoë_Saldaña".encode()],
    ):
        np.save(path, np.array(labels))
        assert read_labels(path) == ("A.J. Buckley", "Stevie Ray", "Zoë Saldaña")


def test_names_of_imagenet_come_in_the_order_of_their_numbers(tmp_path):
    pairs = {str(i): [f"n{i:08}", f"thing_{i}"] for i in range(12)}
    path = tmp_path / "imagenet_class_index.json"
    path.write_text(json.dumps(dict(sorted(pairs.items()))))  # "10" before "2"
    assert read_labels(path) == tuple(f"thing {i}" for i in range(12))


def bad_npy(values):
    def write(path):
        np.save(path, values, allow_pickle=True)

    return write


def bad_text(text):
    return lambda path: path.write_text(text)


@pytest.mark.parametrize(
    "write",
    [
        lambda path: None,
        bad_text(""),
        bad_text("Ann\nBob\n"),
        bad_text('{"0": ["n1", "a"], '),
        bad_text('{"0": ["n1", "a"], "2": ["n2", "b"]}'),
        bad_text('{"0": "tench"}'),
        bad_text('{"0": ["n1", 7]}'),
        bad_text('["a", "b"]'),
        bad_text("3"),
        lambda path: path.write_bytes(b"\x93NUMPY\x01\x00"),
        lambda path: path.write_bytes(b"\xff\xfe\x00"),
        bad_npy(np.array(["a", {}], object)),
        bad_npy(np.arange(3)),
        bad_npy(np.array([["a", "b"]])),
        bad_npy(np.array([b"\xff\xfe"])),
    ],
)
def test_a_damaged_list_of_names_is_refused(tmp_path, write):
    path = tmp_path / "labels"
    write(path)
    if not path.exists() and path.with_suffix(".npy").exists():
        path.with_suffix(".npy").rename(path)
    with pytest.raises(WeightsError, match=f"Expected names in {path}"):
        read_labels(path)


class Bomb:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (str(self.folder),)


def test_a_list_of_names_cannot_run_code(tmp_path):
    np.save(tmp_path / "labels.npy", np.array([Bomb(tmp_path / "bomb")], object), allow_pickle=True)
    with pytest.raises(WeightsError, match="allow_pickle=False"):
        read_labels(tmp_path / "labels.npy")
    assert not (tmp_path / "bomb").exists()


def test_a_cut_list_of_names_is_refused(tmp_path):
    np.save(tmp_path / "whole.npy", np.array(["Ann", "Bob", "Cleo"]))
    whole = (tmp_path / "whole.npy").read_bytes()
    for length in range(0, len(whole), 7):
        (tmp_path / "cut.npy").write_bytes(whole[:length])
        with pytest.raises(WeightsError, match=r"cut\.npy"):
            read_labels(tmp_path / "cut.npy")


def test_a_wrong_list_is_told_before_the_network_is_loaded(tmp_path):
    np.save(tmp_path / "labels.npy", np.array(["Ann", "Bob"]))
    with pytest.raises(WeightsError, match="Expected 2622 names for vggface_classifier. Received: 2"):
        models.load_classifier("vggface_classifier", weights=tmp_path / "none.h5", labels=tmp_path / "labels.npy")


def test_loading_by_a_list_of_names(tmp_path):
    card = cards.card("vggface2_resnet50_classifier")
    np.save(tmp_path / "labels.npy", np.array([f" Person_{i}" for i in range(card.classes)]))
    classifier = models.load_classifier(card.name, weights=None, labels=tmp_path / "labels.npy")
    one = np.zeros((1, card.classes), np.float32)
    one[0, 8630] = 1
    assert classifier.decode(one, top=1) == [[ClassScore("Person 8630", 1.0)]]


def test_what_returns_no_probabilities_is_no_classifier():
    with pytest.raises(InputError, match="vggface_classifier.*Received: 'dlib_resnet'"):
        models.load_classifier("dlib_resnet")
    with pytest.raises(UnknownModelError):
        models.load_classifier("vgg17")
