"""ORL's layout, made up and real."""

from __future__ import annotations

import numpy as np
import pytest

from facelab.datasets import orl
from facelab.errors import DatasetError


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch):
    monkeypatch.setenv("FACELAB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FACELAB_DATA", str(tmp_path))


def test_people_and_photos_are_in_the_order_of_their_numbers(tmp_path):
    for person in (10, 2, 1):
        (tmp_path / "orl-faces" / f"s{person}").mkdir(parents=True)
        for photo in (10, 2, 1):
            (tmp_path / "orl-faces" / f"s{person}" / f"{photo}.pgm").touch()
    photos = orl()
    assert photos.names == ("s1", "s2", "s10")
    assert [path.stem for path in photos.paths] == ["1", "2", "10"] * 3
    assert orl(tmp_path / "orl-faces").paths == photos.paths


def test_missing_says_how_to_get_it():
    with pytest.raises(DatasetError, match=r"orl-faces.*att_faces.zip.*FACELAB_DATA"):
        orl()


@pytest.mark.realdata
def test_orl_is_complete(shared):
    photos = orl(shared / "data" / "orl-faces")
    assert np.bincount(photos.labels).tolist() == [10] * 40
    assert (photos.names[39], photos.paths[399].name) == ("s40", "10.pgm")
    image = photos.image(399)
    assert (image.shape, image.dtype) == ((112, 92, 3), np.uint8)
    assert (image[..., 0] == image[..., 2]).all()
