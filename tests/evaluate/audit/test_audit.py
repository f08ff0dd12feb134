"""Each detector fires on the broken experiment, stays silent on the sound one, and says what it expects."""

import re

import numpy as np
import pytest

from facelab import cards, synthetic, training
from facelab.errors import InputError
from facelab.evaluate import audit

RNG = np.random.default_rng(0)


def unit(count, width=16):
    vectors = np.random.default_rng(1).normal(size=(count, width))
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_a_split_by_person_is_sound_and_one_by_photo_is_not():
    labels = np.repeat(np.arange(20), 6)
    known, held = training.split_people(labels, 0.3, RNG)
    assert not audit.split_leak(labels[known], labels[held]).broken
    shuffled = RNG.permutation(labels)
    found = audit.split_leak(shuffled[:90], shuffled[90:])
    assert found.broken
    assert found.value > 0.8


def test_names_are_labels_too():
    assert audit.split_leak(["Ann", "Bob"], ["Bob", "Cho"]).value == 0.5


def test_pairs_that_were_made_before_the_split_leak():
    first, second = np.triu_indices(30, 1)
    pairs = RNG.permutation(np.stack([first, second], axis=1))
    assert audit.pair_leak(pairs[:300], pairs[300:]).value > 0.9
    low, high = pairs[(pairs < 15).all(axis=1)], pairs[(pairs >= 15).all(axis=1)]
    assert not audit.pair_leak(low, high).broken


def test_a_threshold_of_the_test_itself_is_suspicious():
    same = np.arange(400) % 2 == 0
    distances = RNG.normal(0.5, 0.1, 400) - 0.1 * same
    from facelab.evaluate import best_threshold

    assert audit.threshold_leak(same, distances, best_threshold(same, distances)).broken
    others = RNG.normal(0.5, 0.1, 400) - 0.1 * same
    found = audit.threshold_leak(same, distances, best_threshold(same, others))
    assert not found.broken
    assert found.value > 0


@pytest.fixture(scope="module")
def faces():
    photos = synthetic.shipped_people().photos.subset(np.arange(0, 720, 24))
    alignment = cards.card("dlib_resnet").alignment
    return training.align_photos(photos, alignment).faces


def test_channels_of_faces_of_every_tone(faces):
    assert not audit.channel_order(faces).broken
    assert audit.channel_order(faces[..., ::-1]).broken
    assert audit.channel_order(faces).value < 0.2


def test_lengths():
    assert not audit.unit_length(unit(5)).broken
    assert not audit.unit_length(unit(5).astype(np.float16)).broken
    assert audit.unit_length(1.1 * unit(5)).broken


def test_a_collapse_is_one_point_and_a_corner_is_none():
    corner = unit(30) * 0.3 + np.eye(16)[0]
    assert not audit.collapse(corner).broken
    assert audit.collapse(unit(30) * 0.01 + np.eye(16)[0]).broken


@pytest.mark.parametrize("found", [
    audit.split_leak([1], [1]), audit.split_leak([1], [2]), audit.pair_leak([[0, 1]], [[1, 2]]),
    audit.threshold_leak([True, False], [0.1, 0.9], 0.5), audit.unit_length(np.eye(2)), audit.collapse(np.ones((2, 2))),
])  # fmt: skip
def test_findings_speak_both_languages(found):
    assert re.search("[\uac00-\ud7a3]", found.says.ko)
    assert not re.search("[\uac00-\ud7a3]", found.says.en)
    assert str(found).startswith("broken" if found.broken else "not seen")


@pytest.mark.parametrize("call", [
    lambda: audit.split_leak([], [1]), lambda: audit.split_leak([[1]], [1]), lambda: audit.pair_leak([1, 2], [[1, 2]]),
    lambda: audit.threshold_leak([True, True], [0.1, 0.2], 0.1),
    lambda: audit.threshold_leak([True, False], [0.1, 0.2], np.nan),
    lambda: audit.channel_order(np.zeros((1, 4, 4, 3))), lambda: audit.channel_order(np.zeros((0, 4, 4, 3), np.uint8)),
    lambda: audit.unit_length(np.zeros(3)), lambda: audit.unit_length(np.full((2, 2), np.nan)),
    lambda: audit.collapse(np.ones((1, 3))),
])  # fmt: skip
def test_bad_input_is_one_clear_error(call):
    with pytest.raises(InputError, match="Received"):
        call()
