"""Each step changes its own network's weights; generated images are fake."""

import numpy as np
import pytest

from facelab.generative import RotationTrainer
from facelab.generative.dr_gan import POSES, draw_noise

PEOPLE, POSE = np.array([0, 1, 2, 0, 1, 2]), np.array([4, 4, 5, 5, 6, 6])
FAKE = 3

pytestmark = pytest.mark.slow  # a step of both networks takes long to trace


def softmax_loss(logits, classes):
    """(N,) -log p of the class, by hand."""
    logits = np.asarray(logits, np.float64)
    return np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(classes)), classes]


def made_by(networks, faces, seed=0):
    """What a step with this seed shows the discriminator."""
    codes, noise = np.eye(len(POSES), dtype=np.float32)[POSE], draw_noise(6, np.random.default_rng(seed))
    return np.asarray(networks.decoder([np.asarray(networks.encoder(faces)), codes, noise]))


def test_a_step_of_the_generator(small_dr_gan, signed, moved):
    networks = small_dr_gan
    watched = [moved(x) for x in (networks.encoder, networks.decoder, networks.discriminator)]
    trainer, rng = RotationTrainer(networks, rate=3e-3, discriminator_rate=0.0), np.random.default_rng(0)
    losses = [trainer.step(signed, signed, PEOPLE, POSE, rng)["face_loss"] for _ in range(25)]
    assert [has() for has in watched] == [True, True, False]
    assert losses[-1] < 0.7 * losses[0]


def test_a_step_of_the_discriminator(small_dr_gan, signed, moved):
    """Against a generator that stands still it learns that real pictures are of people and made ones are fake."""
    networks = small_dr_gan
    watched = [moved(x) for x in (networks.encoder, networks.decoder, networks.discriminator)]
    trainer = RotationTrainer(networks, rate=0.0, discriminator_rate=2e-3)
    people = np.array([0, 1] * 3)  # the two kinds
    for _ in range(25):
        losses = trainer.step(signed, signed, people, POSE, np.random.default_rng(0))
    assert [has() for has in watched] == [False, False, True]
    said = [np.asarray(networks.discriminator(x)["who"]) for x in (signed, made_by(networks, signed))]
    assert said[0].argmax(axis=1).tolist() == people.tolist()
    assert said[1].argmax(axis=1).tolist() == [FAKE] * 6
    # The generator is trained through the discriminator as it is now: its frozen copy was handed the weights.
    assert losses["who_loss"] == pytest.approx(softmax_loss(said[1], people).mean(), rel=1e-3)


def test_both_losses_by_hand(small_dr_gan, signed):
    """Real pictures have a person and a pose, made ones the last class and no pose; the generator wants both."""
    networks, wanted = small_dr_gan, signed[::-1]
    trainer = RotationTrainer(networks, pixels=2.0, rate=0.0, discriminator_rate=0.0)
    made = made_by(networks, signed)
    real, fake = networks.discriminator(wanted), networks.discriminator(made)
    losses = trainer.step(signed, wanted, PEOPLE, POSE, np.random.default_rng(0))

    who = np.concatenate([softmax_loss(real["who"], PEOPLE), softmax_loss(fake["who"], np.full(6, FAKE))]).mean()
    pose = softmax_loss(real["pose"], POSE).sum() / 12  # a mean over all twelve, of which six weigh nothing
    assert losses["discriminator"] == pytest.approx(who + pose, rel=1e-3)
    asked = softmax_loss(fake["who"], PEOPLE).mean() + softmax_loss(fake["pose"], POSE).mean()
    assert losses["loss"] == pytest.approx(2 * np.abs(made - wanted).mean() + 0.1 * asked, rel=1e-3)
