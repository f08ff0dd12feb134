"""Three photos: two red ones of Ann, a blue one of Bob."""

from __future__ import annotations

import numpy as np
import pytest

from facelab import images
from facelab.datasets import Photos
from facelab.errors import InputError

RED, BLUE = (255, 0, 0), (0, 0, 255)


@pytest.fixture
def photos(tmp_path) -> Photos:
    paths = tuple(tmp_path / f"{i}.png" for i in range(3))
    for path, color in zip(paths, (RED, RED, BLUE), strict=True):
        images.write(path, np.full((2, 3, 3), color, np.uint8))
    return Photos(paths, np.array([0, 0, 1]), ("Ann", "Bob"))


def test_counts(photos):
    assert (len(photos), photos.people) == (3, 2)


def test_images_are_read_when_asked_for(photos):
    assert photos.image(2).shape == (2, 3, 3)
    assert photos.image(-1)[0, 0].tolist() == list(BLUE)
    photos.paths[1].unlink()
    stream = iter(photos)
    assert next(stream)[0, 0].tolist() == list(RED)
    with pytest.raises(InputError, match="not there"):
        next(stream)
    with pytest.raises(InputError, match="one of 3 photos"):
        photos.image(3)


def test_iterating_gives_each_image_once(photos):
    assert [tuple(image[0, 0]) for image in photos] == [RED, RED, BLUE]


@pytest.mark.parametrize(
    ("indices", "expected"),
    [([2, 0], [2, 0]), (np.array([True, False, True]), [0, 2]), ([], []), (np.zeros(3, bool), []), ([-1, -1], [2, 2])],
)
def test_subset(photos, indices, expected):
    chosen = photos.subset(indices)
    assert chosen.paths == tuple(photos.paths[i] for i in expected)
    assert chosen.labels.tolist() == [photos.labels[i] for i in expected]
    assert chosen.names == photos.names
    assert chosen.people == len(set(chosen.labels))


@pytest.mark.parametrize("indices", [[3], [0.5], [True], [[0, 1]], 1, ["a"]])
def test_subset_of_what_is_not_there(photos, indices):
    with pytest.raises(InputError, match=r"Expected .*indices"):
        photos.subset(indices)


def test_one_label_of_any_kind_would_be_a_mistake(photos):
    assert isinstance(Photos(photos.paths, [0, 0, 1], photos.names).labels, np.ndarray)
    for labels in ([0, 0], [0.0, 0.0, 1.0], [[0, 0, 1]]):
        with pytest.raises(InputError, match="one int label"):
            Photos(photos.paths, np.array(labels), photos.names)
    for labels in ([0, 0, 2], [-1, 0, 0]):
        with pytest.raises(InputError, match="from 0 to 1"):
            Photos(photos.paths, np.array(labels), photos.names)
