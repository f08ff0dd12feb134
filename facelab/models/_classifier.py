"""From faces to probabilities, and from probabilities to names."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import keras
import numpy as np

from facelab._inference import compiled
from facelab.cards import card as find_card
from facelab.cards.network import ClassifierCard
from facelab.download import locate
from facelab.errors import InputError, WeightsError
from facelab.models._loading import KINDS, PRETRAINED, list_networks, load_network
from facelab.types import ClassScore


class Classifier:
    """A network that returns probabilities, with its card's preprocessing before it and names behind it.

    Attributes:
        network: The Keras model: preprocessed faces in, probabilities out.
        card: The facts about it.
    """

    def __init__(self, network: keras.Model, card: ClassifierCard, names: tuple[str, ...] | None = None):
        """``names`` are those of the classes; ``None`` for the card's, which are read when they are first asked for."""
        self.network = network
        self.card = card
        if names is not None:
            self.names = _of_length(names, card)

    def __call__(self, faces: np.ndarray, batch_size: int = 32) -> np.ndarray:
        """Classify aligned faces, or, with a network for other things, photos of its size.

        Args:
            faces: (N, H, W, 3) uint8 RGB at the card's size.
            batch_size: Faces that go through the network at once.

        Returns:
            (N, C) float32, one probability per class.

        Raises:
            InputError: Wrong shape or dtype.
        """
        inputs = self.card.preprocessing(faces)
        probabilities = np.zeros((len(inputs), self.card.classes), np.float32)
        for start in range(0, len(inputs), batch_size):
            some = slice(start, start + batch_size)
            # Under a mixed-precision policy the network returns float16 or bfloat16.
            probabilities[some] = self._run(inputs[some]).astype(np.float32)
        return probabilities

    @cached_property
    def _run(self) -> Callable[..., np.ndarray]:
        return compiled(self.network)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The C names, read (and where the card says so, downloaded) when they are first asked for.

        Raises:
            WeightsError: There is no list of names, or it is damaged or another network's.
            DownloadError: The published list cannot be fetched.
        """
        labels = self.card.labels
        if labels is None:
            raise WeightsError(f"The names of {self.card.name}'s classes are not published. Pass labels=PATH.")
        return _of_length(labels if isinstance(labels, tuple) else read_labels(locate(labels)), self.card)

    def decode(self, probabilities: np.ndarray, top: int = 5) -> list[list[ClassScore]]:
        """The likeliest classes by name, the likeliest first.

        Args:
            probabilities: (N, C) as the call returns them.
            top: Number of classes returned for each face.

        Raises:
            InputError: Another shape, or ``top`` is not positive.
            WeightsError: There is no list of names, or it is damaged or another network's.
            DownloadError: The published list cannot be fetched.
        """
        probabilities = np.asarray(probabilities)
        if probabilities.ndim != 2 or probabilities.shape[1] != self.card.classes or top < 1:
            raise InputError(
                f"Expected probabilities of shape (N, {self.card.classes}) and top of at least 1. "
                f"Received: shape {probabilities.shape}, top={top}."
            )
        best = np.argsort(-probabilities, axis=1, kind="stable")[:, :top]
        return [
            [ClassScore(self.names[i], float(row[i])) for i in order]
            for row, order in zip(probabilities, best, strict=True)
        ]


def load_classifier(
    name: str, weights: str | os.PathLike | None = PRETRAINED, labels: str | os.PathLike | None = None
) -> Classifier:
    """A registered classifier, ready to use.

    Args:
        name: A network whose card is a ``ClassifierCard``.
        weights: ``"pretrained"`` for the published file of the card, the path of a file of any kind that the
            card lists under ``formats``, or ``None`` for an untrained network.
        labels: Path of a list of names, keras-vggface's ``.npy`` or Keras' ``.json``; ``None`` for the card's, which
            is fetched only when a name is asked for.

    Raises:
        UnknownModelError: No such network.
        InputError: That network does not return class probabilities.
        WeightsError: No published file, no such file, or it does not fit the network; ``labels`` cannot be read.
        DownloadError: The published file cannot be fetched.
    """
    card = find_card(name, KINDS)
    if not isinstance(card, ClassifierCard):
        classifiers = [other for other in list_networks() if isinstance(find_card(other), ClassifierCard)]
        raise InputError(f"Expected one of the classifiers {', '.join(classifiers)}. Received: {name!r}, another kind.")
    # A wrong list raises before a large network is loaded.
    names = None if labels is None else _of_length(read_labels(Path(labels)), card)
    return Classifier(load_network(name, weights), card, names)


def _of_length(names: tuple[str, ...], card: ClassifierCard) -> tuple[str, ...]:
    if len(names) != card.classes:
        raise WeightsError(
            f"Expected {card.classes} names for {card.name}. Received: {len(names)}, another network's list."
        )
    return names


def read_labels(path: Path) -> tuple[str, ...]:
    """The names in a file: an ``.npy`` array of strings, or Keras' ``.json`` from index to (identifier, name).

    Underscores become spaces, and the space before each name of keras-vggface's second list goes.

    Raises:
        WeightsError: The file is missing, damaged, or of another kind.
    """
    try:
        data = path.read_bytes()
        raw = _from_npy(path) if data.startswith(b"\x93NUMPY") else _from_json(json.loads(data))
    # What numpy and json raise at broken bytes, and what a JSON file of another shape leads to.
    except (OSError, ValueError, KeyError, TypeError, EOFError) as err:
        raise WeightsError(
            f"Expected names in {path}: an .npy of strings or a .json such as "
            f'{{"0": ["n01440764", "tench"], ...}}. Received something else, or damaged: {" ".join(str(err).split())}'
        ) from err
    return tuple(" ".join(name.replace("_", " ").split()) for name in raw)


def _from_npy(path: Path) -> list[str]:
    array = np.load(path, allow_pickle=False)  # pickled objects could run code
    if array.ndim != 1 or array.dtype.kind not in "SU":
        raise ValueError(f"an array of shape {array.shape}, {array.dtype}")
    return [name.decode("utf-8") if isinstance(name, bytes) else str(name) for name in array]


def _from_json(content: dict[str, list[str]]) -> list[str]:
    pairs = [content[str(i)] for i in range(len(content))]
    if not all(isinstance(pair, list) and [type(part) for part in pair] == [str, str] for pair in pairs):
        raise ValueError("values that are not two strings each")
    return [name for _, name in pairs]
