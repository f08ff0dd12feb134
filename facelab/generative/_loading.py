"""Networks by name, with the weights that come with facelab, a file of yours, or none if you ask for none."""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path

import keras

from facelab.cards import card, untrained
from facelab.download import locate
from facelab.errors import UnknownModelError
from facelab.generative import dr_gan, tp_gan, vae
from facelab.generative._checkpoint import fill_networks, save_networks

Networks = vae.VariationalAutoencoder | dr_gan.DisentangledGAN | tp_gan.TwoPathwayGAN
NAMES = (vae.VAE.name, dr_gan.DR_GAN.name, tp_gan.TP_GAN.name)


def load(name: str, weights: str | os.PathLike | None = "pretrained") -> Networks:
    """A set of generative networks, ready to use.

    Args:
        name: ``"vae"``, ``"dr_gan"`` or ``"tp_gan"``.
        weights: ``"pretrained"`` for the file that comes with facelab, checked against its card's SHA-256; the path of
            a file that :func:`save` wrote; or ``None`` for untrained networks.

    Raises:
        UnknownModelError: No such name.
        WeightsError: The file is missing, damaged, or of other networks.
    """
    if name not in NAMES:
        raise UnknownModelError(f"Expected one of {', '.join(NAMES)}. Received: {name!r}.")
    networks = untrained(name)
    if weights is not None:
        path = locate(card(name).weights) if weights == "pretrained" else Path(weights)
        fill_networks(path, networks_of(networks))
    return networks


def save(networks: Networks, path: str | os.PathLike) -> None:
    """Write the weights as float16 into an .npz file that :func:`load` takes."""
    save_networks(path, networks_of(networks))


def networks_of(networks: Networks) -> dict[str, keras.Model]:
    """Field -> network, of all fields that are networks."""
    found = {field.name: getattr(networks, field.name) for field in fields(networks)}
    return {name: network for name, network in found.items() if isinstance(network, keras.Model)}
