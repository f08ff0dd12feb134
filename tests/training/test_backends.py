"""Saving and loading, the metrics and a fit with facelab's parts on JAX and PyTorch, as on TensorFlow."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pytestmark = [pytest.mark.backends, pytest.mark.timeout(1500)]


def run_on(backend, packages, folder):
    script = Path(__file__).with_name("on_backend.py")
    environment = os.environ | {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"}
    subprocess.run([sys.executable, script, packages, folder], check=True, env=environment)


@pytest.fixture(scope="module")
def on_tensorflow(tmp_path_factory):
    folder = tmp_path_factory.mktemp("backends")
    run_on("tensorflow", folder, folder)
    return folder


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_the_same_as_on_tensorflow(on_tensorflow, backend, installed):
    run_on(backend, installed(backend), on_tensorflow)
    with np.load(on_tensorflow / "tensorflow.npz") as wanted, np.load(on_tensorflow / f"{backend}.npz") as found:
        np.testing.assert_allclose(found["vectors"], wanted["vectors"], atol=1e-4)
        np.testing.assert_allclose(found["of_tensorflow"], wanted["vectors"], atol=1e-4)
        np.testing.assert_allclose(found["figures"], wanted["figures"], atol=0.005)
        assert not np.allclose(wanted["vectors"][0], wanted["vectors"][1], atol=1e-3)
