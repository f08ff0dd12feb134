"""The scripts in experiments/ are no package; they import each other from their folder."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def script(monkeypatch) -> Callable[[str], ModuleType]:
    """A script of experiments/ as a module, by name."""
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "experiments")
    return importlib.import_module
