"""Maps of why two faces match: hiding what a map calls decisive costs more than hiding anything."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import uniform_filter

from facelab import explain, models, synthetic, training
from facelab.errors import InputError


@pytest.fixture(scope="module")
def embedder():
    return models.load("facelab_distilled")


@pytest.fixture(scope="module")
def people(embedder):
    photos = synthetic.shipped_people().photos
    return training.align_photos(photos.subset(np.arange(0, len(photos), 3)), embedder.card.alignment)


class Corner:
    """An embedder that sees the upper left quarter only."""

    def __init__(self, card):
        self.card = card

    def __call__(self, faces):
        half = faces.shape[1] // 2
        seen = faces[:, :half, :half].reshape(len(faces), -1).astype(np.float32) - 100
        return seen / np.linalg.norm(seen, axis=1, keepdims=True)


def test_only_what_is_looked_at_matters(embedder, people):
    found = explain.occlusion_map(Corner(embedder.card), people.faces[0], people.faces[1], window=0.25, steps=5)
    assert found.shape == (80, 80)
    assert np.abs(found[60:, 60:]).max() < 1e-6
    assert np.abs(found[:20, :20]).max() > 0.001


def test_cover_changes_these_pixels_only():
    face = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
    where = np.eye(4, dtype=bool)
    covered = explain.similarity.cover(face, where)
    assert (covered[where] == 128).all()
    assert (covered[~where] == face[~where]).all()


def test_the_gradient_is_that_of_the_similarity(embedder, people):
    first, second = people.faces[0], people.faces[1]
    found = explain.gradient_map(embedder, first, second)
    assert found.shape == (80, 80)
    assert (found >= 0).all()
    middle, edge = found[20:60, 20:60].mean(), np.concatenate([found[:5], found[-5:]]).mean()
    assert middle > edge  # the face, not its surroundings


def spot(heat, side):
    """Corner of the square of this side where the map is largest on average."""
    half = side // 2
    means = uniform_filter(heat, side, mode="constant")[half : heat.shape[0] - half, half : heat.shape[1] - half]
    return np.unravel_index(means.argmax(), means.shape)


@pytest.mark.scripts
def test_hiding_the_decisive_place_costs_more_than_a_random_one(embedder, people):
    rng, side, wins = np.random.default_rng(0), 20, np.zeros(2, int)
    for _ in range(200):
        person = rng.choice(np.unique(people.labels))
        first, second = people.faces[rng.choice(np.flatnonzero(people.labels == person), 2, replace=False)]
        maps = explain.occlusion_map(embedder, first, second, steps=8), explain.gradient_map(embedder, first, second)
        covered = []
        for top, left in (*(spot(heat, side) for heat in maps), rng.integers(0, 80 - side, 2)):
            where = np.zeros((80, 80), bool)
            where[top : top + side, left : left + side] = True
            covered.append(explain.similarity.cover(first, where))
        vectors = embedder(np.stack([*covered, second]))
        left_over = vectors[:3] @ vectors[3]
        wins += left_over[:2] < left_over[2]
    assert wins[0] > 180  # of 200; measured: 59 of 60 for occlusion,
    assert wins[1] > 150  # 53 of 60 for the gradient


def test_bad_input_is_one_clear_error(embedder, people):
    first, second = people.faces[:2]
    for one, other in ((first[:40], second), (first, second / 255), (first[..., :1], second)):
        for explained in (explain.occlusion_map, explain.gradient_map):
            with pytest.raises(InputError, match="Expected two aligned faces"):
                explained(embedder, one, other)
    for settings in ({"window": 1.5}, {"window": 0}, {"steps": 1}):
        with pytest.raises(InputError, match="Expected a window"):
            explain.occlusion_map(embedder, first, second, **settings)
