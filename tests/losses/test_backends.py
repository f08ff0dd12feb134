"""The losses on JAX and PyTorch equal those on TensorFlow, and pytorch-metric-learning's."""

import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from facelab import losses
from facelab.layers import CosineDense
from facelab.layers.cosine_dense import split_norms

pytestmark = [pytest.mark.backends, pytest.mark.timeout(1500)]
KERNEL = np.random.default_rng(2).normal(size=(4, 5)).astype("float32")  # a class center a column


def run(script, backend, packages, folder):
    """Run a script of this folder on a back-end, in a process of its own."""
    environment = os.environ | {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"}
    subprocess.run([sys.executable, Path(__file__).with_name(script), packages, folder], check=True, env=environment)


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_values_and_gradients_agree_with_those_of_tensorflow(backend, installed, batches, tmp_path):
    rng, wide = np.random.default_rng(0), {}
    kinds = [batch for batch in batches.values() if batch[1].shape[1] == 4]
    for number, (labels, x) in enumerate(kinds):
        wide |= {f"labels{number}": labels.astype("int32"), f"x{number}": x.astype("float32"),
                 f"weights{number}": rng.normal(size=len(labels)).astype("float32")}  # fmt: skip
    np.savez(tmp_path / "batches.npz", kernel=KERNEL, count=len(kinds), **wide)
    run("on_backend.py", "tensorflow", tmp_path, tmp_path)
    run("on_backend.py", backend, installed(backend), tmp_path)
    with np.load(tmp_path / "tensorflow.npz") as wanted, np.load(tmp_path / f"{backend}.npz") as found:
        assert sorted(found) == sorted(wanted)
        assert len(wanted) == 20 * len(kinds)
        for name in wanted:
            scale = max(np.abs(wanted[name]).max(), 1)  # short embeddings have large gradients
            np.testing.assert_allclose(found[name] / scale, wanted[name] / scale, atol=2e-5, err_msg=name)


def ours(name, labels, x, margin):
    """(N,) values of our loss, with the same margins as second_implementation.py."""
    if name in ("cosface", "arcface", "a_softmax"):
        layer = CosineDense(5, hand_on_norms=True)
        layer.build((None, 4))
        layer.set_weights([KERNEL])
        cosines, norms = split_norms(layer(x))
        classes = labels % 5
        logits = {"cosface": lambda: losses.cosface_logits(cosines, classes),
                  "arcface": lambda: losses.arcface_logits(cosines, classes),
                  "a_softmax": lambda: losses.a_softmax_logits(cosines, norms, classes)}[name]()  # fmt: skip
        return keras.ops.sparse_categorical_crossentropy(classes, logits, from_logits=True)
    return getattr(losses, f"{name}_loss")(labels, x, margin)


@pytest.mark.parametrize("margin", [0.2, 1.0])
def test_equals_pytorch_metric_learning(installed, slope, margin, tmp_path):
    rng = np.random.default_rng(1)
    labels = rng.permutation([0] * 6 + [1] * 6 + [2] * 4 + [3] * 4 + [4] * 3 + [5])
    x = (rng.normal(size=(6, 4))[labels] + rng.normal(size=(24, 4))).astype("float32")
    weights = rng.normal(size=24).astype("float32")
    np.savez(tmp_path / "batch.npz", labels=labels, x=x, weights=weights, kernel=KERNEL, margin=margin)
    run("second_implementation.py", "torch", installed("torch"), tmp_path)
    with np.load(tmp_path / "metric_learning.npz") as theirs:
        names = sorted({name.split(".")[0] for name in theirs})
        assert len(names) == 8
        for name in names:
            values = np.array(ours(name, labels, x, margin))
            _, gradient = slope.gradient(lambda x, name=name: ours(name, labels, x, margin) * weights, x)
            assert (values > 0).any()
            np.testing.assert_allclose(values, theirs[f"{name}.values"], rtol=2e-5, atol=2e-5, err_msg=name)
            np.testing.assert_allclose(gradient, theirs[f"{name}.gradient"], rtol=1e-3, atol=1e-4, err_msg=name)
