"""Made-up folders; only their names matter, since photos are not opened."""

from __future__ import annotations

import os
import re

import pytest

from facelab.datasets import folder
from facelab.errors import DatasetError


def make(root, *files: str) -> None:
    for file in files:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).touch()


def relative(photos, root) -> list[str]:
    return [path.relative_to(root).as_posix() for path in photos.paths]


def test_one_directory_a_person(tmp_path):
    make(tmp_path, "Bob/2.png", "Ann/b.jpg", "Ann/a.JPEG", "Bob/1.pgm")
    photos = folder(tmp_path)
    assert photos.names == ("Ann", "Bob")
    assert relative(photos, tmp_path) == ["Ann/a.JPEG", "Ann/b.jpg", "Bob/1.pgm", "Bob/2.png"]
    assert photos.labels.tolist() == [0, 0, 1, 1]
    assert folder(str(tmp_path)).paths == photos.paths


def test_numbers_sort_by_value(tmp_path):
    make(tmp_path, "s10/1.pgm", "s2/10.pgm", "s2/9.pgm", "s2/09.pgm", "s1/x.pgm", "김/1.pgm", "4/a²3.png")
    photos = folder(tmp_path)
    assert photos.names == ("4", "s1", "s2", "s10", "김")
    assert relative(photos, tmp_path)[2:5] == ["s2/09.pgm", "s2/9.pgm", "s2/10.pgm"]


def test_what_is_no_photo_of_a_person_is_left_out(tmp_path):
    make(tmp_path, "Ann/1.jpg", "Ann/notes.txt", "Ann/.hidden.jpg", "Ann/deeper/2.jpg", "Ann/_1.jpg")
    make(tmp_path, ".cache/1.jpg", "_truth/1.png", "README", "top.jpg", "Empty/list.csv")
    (tmp_path / "Ann" / "directory.jpg").mkdir()
    photos = folder(tmp_path)
    assert photos.names == ("Ann",)
    assert relative(photos, tmp_path) == ["Ann/1.jpg", "Ann/_1.jpg"]


def test_links_count_as_what_they_lead_to(tmp_path):
    make(tmp_path, "elsewhere/1.jpg", "data/Bob/1.jpg")
    os.symlink(tmp_path / "elsewhere", tmp_path / "data" / "Ann")
    os.symlink(tmp_path / "gone.jpg", tmp_path / "data" / "Bob" / "2.jpg")
    assert relative(folder(tmp_path / "data"), tmp_path / "data") == ["Ann/1.jpg", "Bob/1.jpg"]


@pytest.mark.parametrize("what", ["missing", "a_file.jpg", "empty", "photos_only"])
def test_no_photos(tmp_path, what):
    make(tmp_path, "a_file.jpg", "photos_only/1.jpg", "empty/Ann/list.txt")
    with pytest.raises(DatasetError, match=f"directory.*person.*{re.escape(what)}"):
        folder(tmp_path / what)
