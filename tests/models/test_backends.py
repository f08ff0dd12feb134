"""The same networks on JAX and PyTorch return the same vectors as on TensorFlow."""

import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from facelab import models

pytestmark = [pytest.mark.backends, pytest.mark.timeout(1500)]


def run_on(backend, packages, folder):
    """Embed on a back-end, in a process of its own."""
    script = Path(__file__).with_name("on_backend.py")
    environment = os.environ | {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"}
    subprocess.run([sys.executable, script, packages, folder], check=True, env=environment)


@pytest.fixture(scope="module")
def on_tensorflow(tmp_path_factory):
    """A folder with a weight file for each model and the vectors that TensorFlow makes of it."""
    folder = tmp_path_factory.mktemp("backends")
    for name in models.list_models():
        keras.utils.set_random_seed(0)
        models.load_network(name, weights=None).save_weights(folder / f"{name}.weights.h5")
        keras.backend.clear_session()
    run_on("tensorflow", folder, folder)
    return folder


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_vectors_agree_with_those_of_tensorflow(on_tensorflow, backend, installed):
    run_on(backend, installed(backend), on_tensorflow)
    for name in models.list_models():
        ours, theirs = (np.load(on_tensorflow / f"{name}.{b}.npy") for b in (backend, "tensorflow"))
        np.testing.assert_allclose(ours, theirs, atol=1e-4, err_msg=name)
        assert not np.allclose(theirs[0], theirs[1], atol=1e-4), f"{name} tells two faces apart"
