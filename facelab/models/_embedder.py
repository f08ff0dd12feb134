"""From aligned faces to unit vectors: preprocessing, network and normalization in one call."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import keras
import numpy as np

from facelab import images
from facelab.card import ModelCard
from facelab.download import locate
from facelab.errors import WeightsError
from facelab.models._registry import Entry, entry


class Embedder:
    """A network with everything that its card says belongs around it.

    Attributes:
        network: The Keras model: preprocessed faces in, what the original network returned out.
        card: The facts about it.
    """

    def __init__(self, network: keras.Model, card: ModelCard):
        self.network = network
        self.card = card

    def __call__(self, faces: np.ndarray, batch_size: int = 32) -> np.ndarray:
        """Embed aligned faces.

        The network runs once for each of the card's views (mirror image, zooms), and a face's vector is
        the direction of the sum of what it returns.

        Args:
            faces: (N, H, W, 3) uint8 RGB at the card's size.
            batch_size: Faces that go through the network at once.

        Returns:
            (N, D) float32 of unit length.

        Raises:
            InputError: Wrong shape or dtype.
        """
        sums = np.zeros((len(faces), self.card.embedding_size), np.float32)
        for view in self._views(faces):
            inputs = self.card.preprocessing(view)
            for start in range(0, len(inputs), batch_size):
                some = slice(start, start + batch_size)
                sums[some] += self.network.predict_on_batch(inputs[some])
        return _unit(sums)

    def _views(self, faces: np.ndarray) -> Iterator[np.ndarray]:
        for zoom in self.card.views.zooms:
            view = faces if zoom == 1 else images.zoom(faces, zoom)
            yield view
            if self.card.views.mirror:
                yield view[:, :, ::-1]


def _unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-12)


def load(name: str, weights: str | os.PathLike | None = "pretrained") -> Embedder:
    """Build a registered model and fill it with weights.

    Args:
        name: One of :func:`facelab.models.list_models`.
        weights: ``"pretrained"`` for the published file of the card, the path of a local copy of
            it or of a Keras ``.weights.h5`` file, or ``None`` for an untrained network.

    Raises:
        UnknownModelError: No such model.
        WeightsError: No published file, no such file, or it does not fit the network. Random
            weights are never used silently.
        DownloadError: The published file cannot be fetched.
    """
    item = entry(name)
    network = item.build(item.card)
    if weights is not None:
        path = _published(item.card) if weights == "pretrained" else Path(weights)
        _fill(network, item, path)
    return Embedder(network, item.card)


def _published(card: ModelCard) -> Path:
    if card.weights is None:
        raise WeightsError(
            f"{card.name} has no published weight file. Pass weights=PATH, or weights=None for an untrained network."
        )
    return locate(card.weights)


def _fill(network: keras.Model, item: Entry, path: Path) -> None:
    if not path.is_file():
        raise WeightsError(f"Expected a weight file for {item.card.name}. Received: {path}, which is not there.")
    if not path.name.endswith(".weights.h5"):
        item.read(network, path)
        return
    try:
        network.load_weights(path)
    except (ValueError, OSError, KeyError) as err:
        raise WeightsError(f"{path} does not fit {item.card.name}: {' '.join(str(err).split())}") from err
