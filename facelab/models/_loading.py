"""Build a registered network and fill it: published weights, a file of yours, or none if you ask for none."""

from __future__ import annotations

import os
from pathlib import Path

import h5py
import keras
import numpy as np

from facelab.cards import ModelCard, NetworkCard, list_cards
from facelab.cards.network import ClassifierCard
from facelab.cards.registry import Entry, entry
from facelab.download import locate
from facelab.errors import WeightsError
from facelab.models._weight_file import filled_layers

PRETRAINED = "pretrained"
KINDS = (ModelCard, ClassifierCard)  # of the networks that are registered here; detectors and others load their own


def list_models() -> list[str]:
    """Names of all models that return embeddings, sorted. Networks of all kinds: :func:`facelab.cards.list_cards`."""
    return sorted(card.name for card in list_cards(ModelCard))


def list_networks() -> list[str]:
    """Names of all networks of this package, sorted: those of :func:`list_models` and classifiers."""
    return sorted(card.name for card in list_cards(KINDS))


def load_network(name: str, weights: str | os.PathLike | None = PRETRAINED) -> keras.Model:
    """The Keras model alone: preprocessed input -> what the original network returned.

    Args:
        name: One of :func:`facelab.models._loading.list_networks`.
        weights: ``"pretrained"`` for the published file of the card, the path of a file (or a folder) of any kind that
            the card lists under ``formats``, or ``None`` for an untrained network.

    Raises:
        UnknownModelError: No such network.
        WeightsError: No published file, no such file, or it does not fit the network. Random
            weights are never used silently.
        DownloadError: The published file cannot be fetched.
    """
    item = entry(name, KINDS)
    if weights is None:
        return item.build(item.card)
    path = _published(item.card) if weights == PRETRAINED else Path(weights)
    if not path.exists():
        raise WeightsError(f"Expected a weight file for {name}. Received: {path}, which is not there.")
    network = item.build(item.card)
    _fill(network, item, path)
    return network


def _published(card: NetworkCard) -> Path:
    if card.weights is None:
        raise WeightsError(
            f"{card.name} has no published weight file. Pass weights=PATH, or weights=None for an untrained network."
        )
    return locate(card.weights)


def _fill(network: keras.Model, item: Entry, path: Path) -> None:
    if not _is_keras_3(path):
        try:
            item.convert(network, path)
        except OSError as err:  # a folder, where the converter takes files, or a file that may not be read
            raise WeightsError(f"{path} cannot be read as weights of {item.card.name}: {err.strerror}.") from err
        return
    try:
        network.load_weights(path)
    except (ValueError, OSError, KeyError) as err:
        raise WeightsError(f"{path} does not fit {item.card.name}: {' '.join(str(err).split())}") from err
    for layer in filled_layers(network):
        if not all(np.isfinite(values).all() for values in layer.get_weights()):
            raise WeightsError(f"{path} is damaged: layer {layer.name!r} holds numbers that are not finite.")


def _is_keras_3(path: Path) -> bool:
    """By what the file holds: old projects call their files by any name."""
    if not path.name.endswith(".weights.h5"):
        return False
    try:
        with h5py.File(path, "r") as file:
            return "layer_names" not in file.attrs and "model_weights" not in file
    except OSError:
        return True  # too damaged to tell: Keras says what is wrong with it
