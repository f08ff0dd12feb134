"""facelab's own embedders: what ships, and how well it does on people whom it never saw."""

from __future__ import annotations

import numpy as np
import pytest

from facelab import cards, models, synthetic
from facelab.download import checksum, locate

SHIPPED = [name for name in ("facelab_synthetic", "facelab_distilled") if cards.card(name).weights is not None]


@pytest.fixture(params=SHIPPED)
def card(request):
    return cards.card(request.param)


def test_the_distilled_one_ships():
    assert "facelab_distilled" in SHIPPED


def test_the_weights_are_small_and_those_of_the_card(card):
    path = locate(card.weights)
    assert checksum(path) == card.weights.sha256
    assert path.stat().st_size <= 2_000_000
    with np.load(path) as file:
        assert {file[name].dtype for name in file.files} == {np.dtype(np.float16)}
        assert sum(file[name].size for name in file.files) == card.parameters <= 1_000_000


def test_synthetic_people_never_seen_are_told_apart(card):
    """The shipped people, seed of their own; neither embedder was trained on them."""
    people = synthetic.shipped_people()
    rows = np.flatnonzero(people.labels < 15)
    from facelab.training import align_photos

    faces = align_photos(people.photos.subset(rows), card.alignment)
    vectors = models.load(card.name)(faces.faces)
    distances = 1 - vectors @ vectors.T
    same = faces.labels[:, None] == faces.labels
    from facelab.evaluate import auc

    upper = np.triu_indices(len(rows), 1)
    assert auc(same[upper], distances[upper]) > 0.9
