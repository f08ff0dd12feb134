"""The builder of the notebooks, which is a script and no module of a package."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

BUILDER = Path(__file__).parents[2] / "notebooks" / "build.py"


@pytest.fixture(scope="session")
def build():
    spec = importlib.util.spec_from_file_location("build_notebooks", BUILDER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
