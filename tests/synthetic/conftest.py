"""Rendering in no time, and small sets made with it."""

import runpy
from pathlib import Path

import pytest

from facelab.synthetic.settings import Settings

SMALL = Settings(people=3, photos=2, seed=5, size=32)


@pytest.fixture
def stand_in(monkeypatch):
    """The real renderer's place is taken by noise; gives the names of ``stand_in.py``."""
    names = runpy.run_path(str(Path(__file__).with_name("stand_in.py")))
    names["install"](monkeypatch.setattr)
    return names


@pytest.fixture
def small():
    return SMALL
