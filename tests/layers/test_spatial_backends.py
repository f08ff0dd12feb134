"""The sampler and its slope on JAX and PyTorch equal those on TensorFlow."""

import os
import subprocess
import sys

import numpy as np
import pytest

pytestmark = [pytest.mark.backends, pytest.mark.timeout(1500)]
SCRIPT = """
import sys
sys.path.append({packages!r})  # behind everything else: only the back-end itself comes from there
import keras, numpy as np
from facelab.layers.spatial_transformer import affine_grid, bilinear_sample
rng = np.random.default_rng(0)
images, theta, weights = (rng.normal(size=size).astype("float32") for size in ((3, 5, 7, 2), (3, 2, 3), (3, 4, 6, 2)))

def value(theta):
    return keras.ops.sum(bilinear_sample(images, affine_grid(theta, 4, 6)) * keras.ops.convert_to_tensor(weights))

if keras.backend.backend() == "jax":
    import jax
    slope = jax.jit(jax.grad(value))(theta)
elif keras.backend.backend() == "torch":
    import torch
    theta = torch.tensor(theta, requires_grad=True)
    value(theta).backward()
    theta, slope = theta.detach(), theta.grad
else:
    import tensorflow as tf
    theta = tf.constant(theta)
    with tf.GradientTape() as tape:
        tape.watch(theta)
        total = value(theta)
    slope = tape.gradient(total, theta)
found = bilinear_sample(images, affine_grid(theta, 4, 6))
np.savez({file!r}, values=keras.ops.convert_to_numpy(found), slope=np.asarray(slope))
"""


def run(backend, packages, file):
    environment = os.environ | {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"}
    code = SCRIPT.format(packages=str(packages), file=str(file))
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    with np.load(file) as arrays:
        return arrays["values"], arrays["slope"]


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_values_and_slopes_agree(backend, installed, tmp_path):
    wanted = run("tensorflow", tmp_path / "nothing", tmp_path / "tensorflow.npz")
    found = run(backend, installed(backend), tmp_path / "found.npz")
    for ours, theirs in zip(wanted, found, strict=True):
        assert np.abs(ours).max() > 0.1
        np.testing.assert_allclose(theirs, ours, atol=2e-5 * np.abs(ours).max())
