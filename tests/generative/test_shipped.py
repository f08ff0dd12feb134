"""The weights inside the package are those of the cards, and do what the cards say on people of another seed."""

from pathlib import Path

import numpy as np
import pytest

import facelab
from facelab import cards, generative
from facelab.synthetic import Population
from facelab.synthetic.turned import align_turned, turned_photos

NAMES = ("vae", "dr_gan", "tp_gan")


@pytest.fixture(scope="module")
def faces():
    """Two people, each turned far to a side once."""
    return align_turned(turned_photos(Population(77), [0, 1], 1, [(50, 65)], size=128), generative.tp_gan.ALIGNMENT)


def decibels(faces, made):
    return generative.face_psnr(faces.frontal, made, faces.face).mean()


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_small_and_the_card_is_full(name):
    card = cards.card(name)
    assert len(card.weights.sha256) == 64
    assert card.weights.trained_on
    assert ".py" in card.measured  # the command
    assert (Path(facelab.__file__).parents[1] / card.weights.package).stat().st_size < 3e6


def test_tp_gan_draws_the_front(faces):
    networks = generative.load("tp_gan")
    made = networks.frontalize(faces.turned, faces.landmarks)
    assert decibels(faces, made) > max(decibels(faces, faces.turned) + 6, 21)
    assert decibels(faces, made) > decibels(faces, made[::-1]) + 2  # it is this person's


def test_dr_gan_draws_the_pose_that_is_asked_for(faces):
    networks = generative.load("dr_gan")
    front = networks.rotate(faces.turned, np.zeros(2))
    assert decibels(faces, front) > max(decibels(faces, faces.turned) + 6, 21)
    again = networks.rotate(faces.turned, faces.yaws.astype(float))
    errors = [np.abs(made.astype(float) - faces.turned).mean() for made in (again, front)]
    assert errors[0] < 0.6 * errors[1]
    codes, true = networks.codes(faces.turned), networks.codes(faces.frontal)
    similar = codes @ true.T
    assert similar.diagonal().min() > max(similar[0, 1], similar[1, 0])


def test_the_vae_restores_faces_and_errs_with_others(faces):
    networks = generative.load("vae")
    error = networks.reconstruction_error(faces.frontal)
    assert error.max() < 0.04
    assert (networks.reconstruction_error(faces.frontal[:, ::-1]) > 1.5 * error).all()
