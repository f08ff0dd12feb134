"""A vector gives away who it is of: faces are pictured again from vectors of people never seen."""

import numpy as np
import pytest

from facelab import explain, models, synthetic, training
from facelab.errors import InputError


@pytest.mark.slow
def test_test_people_are_recognized_in_what_their_vectors_give_away():
    embedder = models.load("facelab_distilled")
    people = training.align_photos(synthetic.shipped_people().photos, embedder.card.alignment)
    vectors = embedder(people.faces)
    known, held = training.split_people(people.labels, 1 / 3, np.random.default_rng(0))
    pictured = explain.learn_to_invert(vectors[known], people.faces[known])(vectors[held])
    assert (pictured.shape[1:], pictured.dtype) == ((80, 80, 3), np.uint8)
    similar = embedder(pictured) @ vectors[held].T
    np.fill_diagonal(similar, -1)  # another photo of the person, not the one that the vector was made of
    hits = people.labels[held][similar.argmax(axis=1)] == people.labels[held]
    assert hits.mean() > 0.5  # chance: 0.05


def test_a_linear_world_is_inverted_exactly():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(60, 3))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    pixels = 128 + vectors @ rng.normal(size=(3, 48)) * 30
    faces = pixels.clip(0, 255).round().astype(np.uint8).reshape(60, 4, 4, 3)
    pictured = explain.learn_to_invert(vectors[:50], faces[:50], components=3)(vectors[50:])
    assert np.abs(pictured.astype(int) - faces[50:]).mean() < 2


def test_bad_input():
    faces = np.zeros((5, 4, 4, 3), np.uint8)
    for vectors, some, components in (
        (np.ones((4, 3)), faces, 2),
        (np.ones((5, 3)), faces[0], 2),
        (np.ones((5, 3)), faces, 5),
    ):
        with pytest.raises(InputError, match="Expected vectors"):
            explain.learn_to_invert(vectors, some, components)
