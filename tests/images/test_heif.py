"""Photos of iPhones. data/quarters.heic holds four colors: pillow-heif 1.8.1, quality 95, chroma 444."""

import importlib.util
import shutil
from pathlib import Path

import numpy as np
import pytest

from facelab import images
from facelab.errors import InputError

QUARTERS = Path(__file__).with_name("data") / "quarters.heic"
needs_reader = pytest.mark.skipif(importlib.util.find_spec("pi_heif") is None, reason="pi-heif is not installed")


@needs_reader
@pytest.mark.parametrize("name", ["photo.HEIC", "photo.jpg"])
def test_heic_is_read_whatever_it_is_called(tmp_path, name):
    shutil.copy(QUARTERS, tmp_path / name)
    image = images.read(tmp_path / name)
    assert image.shape == (32, 48, 3)
    corners = image[[4, 4, -5, -5], [4, -5, 4, -5]].astype(int)
    assert np.abs(corners - [(250, 0, 0), (0, 250, 0), (0, 0, 250), (250, 250, 0)]).max() <= 3
    assert list(images.find([tmp_path])) == [tmp_path / name]


@needs_reader
def test_a_damaged_heic_is_one_line(tmp_path):
    (tmp_path / "x.heic").write_bytes(QUARTERS.read_bytes()[:500])
    with pytest.raises(InputError, match="Cannot read"):
        images.read(tmp_path / "x.heic")


@pytest.mark.parametrize("name", ["photo.heic", "photo.jpg"])
def test_without_the_reader_one_line_says_what_to_install(tmp_path, monkeypatch, name):
    monkeypatch.setattr("facelab.images.heif.has_reader", lambda: False)
    shutil.copy(QUARTERS, tmp_path / name)
    with pytest.raises(InputError, match=r"HEIC photos need the package pi-heif; run: python -m pip install") as caught:
        images.read(tmp_path / name)
    assert "\n" not in str(caught.value)
