"""Fixtures for all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of recorded outputs and photos, named by FACELAB_SHARED; tests that need it skip without it."""
    folder = os.environ.get("FACELAB_SHARED")
    if folder is None or not Path(folder).is_dir():
        message = f"Expected FACELAB_SHARED to name the shared folder. Received: {folder}."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return Path(folder)
