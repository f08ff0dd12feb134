"""Fixtures for all tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

if "PYTEST_XDIST_WORKER" in os.environ:
    # Before TensorFlow starts: a thread for each of the tests that run at a time is faster than two that wait.
    for name in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(name, "1")


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


@pytest.fixture(scope="session")
def assert_saved():
    """A model and what Keras loaded again: the same layers with the same weights, so the same function.

    Comparing what the two return would trace both, for seconds.
    """
    import numpy as np

    def compare(model, again):
        ours, theirs = (json.loads(json.dumps(each.get_config())) for each in (model, again))
        assert theirs == ours
        for mine, its in zip(model.weights, again.weights, strict=True):
            np.testing.assert_array_equal(its, mine, err_msg=mine.path)

    return compare


@pytest.fixture(scope="session")
def seeded_weights(shared, tmp_path_factory):
    """The path of the legacy .h5 file of a listing in oracles/listings: seeded_weights("vggface_vgg16_notop").

    Each is written once, as the original project would have written it, and deleted at the end: one has 580 MB.
    """
    folder, oracles = tmp_path_factory.mktemp("seeded"), shared / "oracles"

    def write(listing: str) -> Path:
        path = folder / f"{listing}.h5"
        if not path.is_file():
            script = [sys.executable, oracles / "gen_weights.py", oracles / "listings" / f"{listing}.json", path]
            subprocess.run(script, check=True, stdout=subprocess.DEVNULL)
        return path

    yield write
    for path in folder.iterdir():
        path.unlink()


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """Back-end -> the folder with its packages, beside the environment, which the product has to itself.

    The folder has another name than the package: an empty folder named jax would pass for jax.
    """
    packages = {"jax": ["jax"], "torch": ["torch==2.13.0", "pytorch-metric-learning"]}
    folders = {}

    def install(backend):
        if backend not in folders:
            folder = tmp_path_factory.mktemp(f"packages_of_{backend}")
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--target", folder, *packages[backend]]
            if subprocess.run(command, check=False).returncode:
                (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{backend} cannot be installed")
            folders[backend] = folder
        return folders[backend]

    return install
