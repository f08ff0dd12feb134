"""The same seed gives the same photo on every machine: freshly drawn against stored ones."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from facelab import images

MAKER = runpy.run_path(str(Path(__file__).with_name("make_references.py")))


def test_photos_are_drawn_again_within_one_gray_level():
    drawn = dict(MAKER["photos"]())
    assert sorted(drawn) == sorted(path.name for path in MAKER["FOLDER"].glob("*.png")), "run make_references.py"
    for name, image in drawn.items():
        stored = images.read(MAKER["FOLDER"] / name)
        assert np.abs(stored.astype(int) - image).max() <= 1, f"{name}: see make_references.py"


def test_references_are_written_as_drawn(monkeypatch, tmp_path):
    main = MAKER["main"]
    pixel = np.full((4, 4, 3), 7, np.uint8)
    monkeypatch.setitem(main.__globals__, "FOLDER", tmp_path / "new")
    monkeypatch.setitem(main.__globals__, "photos", lambda: [("a.png", pixel)])
    main()
    assert np.array_equal(images.read(tmp_path / "new" / "a.png"), pixel)


@pytest.mark.parametrize("field", [0, 1])
def test_references_are_of_different_seeds_and_both_difficulties(field):
    assert len({capture[field] for capture in MAKER["CAPTURES"]}) == (3, 2)[field]
