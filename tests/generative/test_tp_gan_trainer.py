"""Each step changes its own network's weights, and the generator gets nearer to the truth."""

import keras
import numpy as np
import pytest

from facelab.generative import FrontalTrainer, tp_gan
from facelab.generative.image_losses import FrontalLoss
from facelab.generative.tp_gan_trainer import LossWeights
from facelab.generative.trainer import generator_loss

pytestmark = pytest.mark.slow  # a step of both networks takes long to trace


def recognizer():
    """Mean color of a picture: as simple as may be, and it has weights that must stay."""
    image = keras.Input((64, 64, 3))
    x = keras.layers.GlobalAveragePooling2D()(image)
    return keras.Model(image, keras.layers.Dense(3, kernel_initializer="identity")(x))


def trainer_of(weights=None, **rates):
    """Networks, trainer, and what a step is given: faces of one color, to be turned into their mirror image."""
    faces = np.tile(np.random.default_rng(0).integers(60, 200, (3, 1, 8, 3)), (1, 64, 8, 1)).astype(np.uint8)
    networks = tp_gan.build()
    trainer = FrontalTrainer(networks, recognizer(), weights or LossWeights(), **rates)
    inputs = networks.inputs(faces, np.tile(np.array(tp_gan.TEMPLATE), (3, 1, 1)))
    truth = np.ascontiguousarray(inputs[0][:, :, ::-1])
    return networks, trainer, inputs, truth, trainer.recognizer.predict_on_batch(truth)


def test_a_step_of_the_generator(moved):
    """It comes nearer to the truth; the discriminator and the recognizer stay as they are."""
    networks, trainer, *given = trainer_of(rate=1e-3, discriminator_rate=0.0)
    watched = [moved(x) for x in (networks.generator, networks.discriminator, trainer.recognizer)]
    losses = [trainer.step(*given)["face_loss"] for _ in range(12)]
    assert [has() for has in watched] == [True, False, False]
    assert losses[-1] < 0.8 * losses[0]


def test_a_step_of_the_discriminator(moved):
    """Only its own weights change, and the generator is trained through it as it is *now*."""
    networks, trainer, inputs, *given = trainer_of(rate=0.0, discriminator_rate=1e-2)
    watched = [moved(x) for x in (networks.generator, networks.discriminator, trainer.recognizer)]
    made = np.asarray(networks.generator(inputs))
    for _ in range(2):
        before = float(np.mean(generator_loss(networks.discriminator(made))))
        losses = trainer.step(inputs, *given)
        now = float(np.mean(generator_loss(networks.discriminator(made))))
        assert losses["logits_loss"] == pytest.approx(now, rel=1e-3)
        assert abs(now - before) > 0.01
    assert [has() for has in watched] == [False, True, False]


def test_the_losses_add_up():
    """By hand; and a discriminator at chance has log 2."""
    weights = LossWeights(symmetry=0.5, variation=0.25, adversarial=0.125, identity=2.0)
    networks, trainer, inputs, truth, vectors = trainer_of(weights, rate=0.0, discriminator_rate=0.0)
    made = np.asarray(networks.generator(inputs))
    ours = trainer.recognizer.predict_on_batch(made)
    cosine = np.mean((ours * vectors).sum(1) / np.linalg.norm(ours, axis=1) / np.linalg.norm(vectors, axis=1))
    face = float(FrontalLoss(0.5, 0.25)(truth, made))
    real = float(np.mean(generator_loss(networks.discriminator(made))))
    losses = trainer.step(inputs, truth, vectors)
    assert losses["loss"] == pytest.approx(face - 2 * cosine + 0.125 * real, rel=1e-3)

    kernel = networks.discriminator.get_layer("logits").kernel
    kernel.assign(0 * kernel)  # every logit is 0 now
    losses = trainer.step(inputs, truth, vectors)
    assert losses["discriminator"] == pytest.approx(np.log(2), rel=1e-4)
    assert losses["logits_loss"] == pytest.approx(np.log(2), rel=1e-4)
