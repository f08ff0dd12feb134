"""Each photo is seen three times: as it is, printed, on a screen; by the same person, and the same for one seed."""

import numpy as np
import pytest

from facelab import cards, synthetic
from facelab.detection import align
from facelab.liveness import present
from facelab.types import Box, Face

CARD = cards.card("facelab_liveness")
FACE = Face(Box(50, 45, 110, 125), 1.0, ())


@pytest.fixture(scope="module")
def photos():
    return synthetic.shipped_people().photos.subset(np.array([0, 13]))


def seen(photos, seed):
    return present(photos, CARD.alignment, np.random.default_rng(seed), lambda images: [[FACE] for _ in images])


def test_three_of_each_photo(photos):
    found = seen(photos, 0)
    assert found.kinds.tolist() == ["live", "print", "replay"] * 2
    assert found.labels.tolist() == np.repeat(photos.labels, 3).tolist()
    assert found.faces.shape == (6, 96, 96, 3)
    assert found.faces.dtype == np.uint8
    for i, photo in enumerate(photos):
        live = align(photo, [FACE], CARD.alignment)[0]
        assert np.array_equal(found.faces[3 * i], live)
        assert all(np.abs(face.astype(int) - live).mean() > 5 for face in found.faces[3 * i + 1 : 3 * i + 3])
    assert found.missed == {"live": 0, "print": 0, "replay": 0}
    some = found.subset(found.kinds == "print")
    assert len(some) == 2
    assert np.array_equal(some.faces[1], found.faces[4])


@pytest.mark.slow
def test_chance_is_the_seed(photos):
    assert np.array_equal(seen(photos, 0).faces, seen(photos, 0).faces)
    assert not np.array_equal(seen(photos, 0).faces, seen(photos, 1).faces)


def test_where_no_face_is_found_nothing_is_judged(photos):
    """The detector of this test is blind to prints."""
    found = present(photos, CARD.alignment, np.random.default_rng(0), lambda images: [[FACE], [], [FACE]])
    assert found.kinds.tolist() == ["live", "replay"] * 2
    assert found.missed == {"live": 0, "print": 2, "replay": 0}
    none_found = present(photos, CARD.alignment, np.random.default_rng(0), lambda images: [[]] * 3)
    assert none_found.faces.shape == (0, 96, 96, 3)
    assert sum(none_found.missed.values()) == 6


def test_nothing_to_present(photos):
    assert seen(photos.subset([]), 0).faces.shape == (0, 96, 96, 3)
