"""The losses, and a few steps of all three trainings, on JAX and PyTorch give what they give on TensorFlow."""

import os
import subprocess
import sys

import numpy as np
import pytest

pytestmark = [pytest.mark.backends, pytest.mark.timeout(1500)]
SCRIPT = """
import sys
sys.path.append({packages!r})  # behind everything else: only the back-end itself comes from there
from dataclasses import replace
import keras, numpy as np
from facelab import generative
from facelab.generative import dr_gan, image_losses, tp_gan, trainer, vae

def filled(networks):  # the same weights on every back-end
    rng = np.random.default_rng(1)
    for network in generative._loading.networks_of(networks).values():
        for weight in network.weights:
            weight.assign(rng.normal(0, 0.05, weight.shape).astype("float32"))
    return networks

rng, found = np.random.default_rng(0), {{}}
a, b = rng.uniform(-1, 1, (2, 4, 16, 16, 3)).astype("float32")
for loss in (image_losses.pixel_loss, vae.reconstruction_loss, trainer.discriminator_loss):
    found[loss.__name__] = loss(a, b)
for loss in (image_losses.symmetry_loss, image_losses.total_variation, trainer.generator_loss):
    found[loss.__name__] = loss(a)
found["kl_divergence"] = vae.kl_divergence(a[:, 0, :, 0], b[:, 0, :, 0])

cloud = filled(vae.build(replace(vae.VAE, size=(16, 16))))
model = cloud.training_model(1e-3, seed=0)
found["elbo"] = model.test_on_batch(a, a)
before = model.train_on_batch(a, a)
for _ in range(8):  # each back-end draws numbers of its own
    after = model.train_on_batch(a, a)
assert after < before, (before, after)

people, poses = np.arange(4) % 3, np.array([4, 5, 6, 7])
turner = filled(dr_gan.build(replace(dr_gan.DR_GAN, size=(16, 16)), people=3))
turning = generative.RotationTrainer(turner)
for i in range(3):
    losses = turning.step(a, b, people, poses, np.random.default_rng(i))
    found |= {{f"dr_gan {{key}} {{i}}": value for key, value in losses.items()}}

fronts = filled(tp_gan.build())
image = keras.Input((64, 64, 3))
recognizer = keras.Model(image, keras.layers.GlobalAveragePooling2D()(image))
facing = generative.FrontalTrainer(fronts, recognizer, generative.tp_gan_trainer.LossWeights())
faces = rng.integers(0, 256, (2, 64, 64, 3)).astype("uint8")
inputs = fronts.inputs(faces, np.tile(np.array(tp_gan.TEMPLATE), (2, 1, 1)))
for i in range(3):
    losses = facing.step(inputs, inputs[0][:, :, ::-1].copy(), np.ones((2, 3), "float32"))
    found |= {{f"tp_gan {{key}} {{i}}": value for key, value in losses.items()}}
np.savez({file!r}, **{{key: keras.ops.convert_to_numpy(value) for key, value in found.items()}})
"""


def run(backend, packages, file):
    environment = os.environ | {"KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3"}
    code = SCRIPT.format(packages=str(packages), file=str(file))
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    with np.load(file) as arrays:
        return dict(arrays)


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_losses_and_moves_agree(backend, installed, tmp_path):
    wanted = run("tensorflow", tmp_path / "nothing", tmp_path / "tensorflow.npz")
    found = run(backend, installed(backend), tmp_path / "found.npz")
    assert found.keys() == wanted.keys()
    for name, ours in wanted.items():
        np.testing.assert_allclose(found[name], ours, rtol=5e-3, atol=5e-4, err_msg=name)
