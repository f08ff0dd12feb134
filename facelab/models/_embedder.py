"""From aligned faces to unit vectors: preprocessing, network and normalization in one call."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cached_property

import keras
import numpy as np

from facelab import images
from facelab._inference import compiled
from facelab._rows import unit_rows
from facelab.cards import ModelCard
from facelab.cards import card as find_card
from facelab.errors import InputError
from facelab.layers import Preprocess, UnitLength
from facelab.models._loading import KINDS, PRETRAINED, list_models, load_network


class Embedder:
    """A network with everything that its card says belongs around it.

    Attributes:
        network: The Keras model: preprocessed faces in, what the original network returned out.
        card: The facts about it.

    Example:
        >>> embedder = load("facelab_synthetic")
        >>> embedder.model.input_shape, embedder.model.output_shape
        ((None, 80, 80, 3), (None, 128))
    """

    def __init__(self, network: keras.Model, card: ModelCard):
        self.network = network
        self.card = card

    @cached_property
    def model(self) -> keras.Model:
        """The embedder as one ``keras.Model`` to compile, fit, save and load: aligned faces in, unit vectors out.

        (N, H, W, 3) uint8 RGB at the card's size -> preprocessing -> ``network`` -> (N, D) float32 of unit length. The
        weights are the network's own: what is learned here is learned there. It sees each face once; :meth:`predict`
        adds the card's test-time augmentation, and refuses what is no aligned face, where Keras would cut floats down
        to whole numbers.

        ``model.save("x.keras")`` keeps all of it; :func:`facelab.models.load_saved` loads it.

        Raises:
            InputError: The network is not Keras', such as that of a :class:`facelab.mobile.MobileEmbedder`.
        """
        if not isinstance(self.network, keras.Model):
            raise InputError(
                f"Expected a Keras network. Received: {type(self.network).__name__}, which only predicts. "
                f"Take facelab.models.load({self.card.name!r}).model."
            )
        face = keras.Input((*self.card.preprocessing.size, 3), dtype="uint8", name="face")
        vectors = self.network(Preprocess(self.card.preprocessing, name="preprocess")(face))
        return keras.Model(face, UnitLength(name="unit_length")(vectors), name=f"{self.card.name}_embedder")

    def __call__(self, faces: np.ndarray, batch_size: int = 32) -> np.ndarray:
        """The same as :meth:`predict`."""
        return self.predict(faces, batch_size)

    def predict(self, faces: np.ndarray, batch_size: int = 32) -> np.ndarray:
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
                # Under a mixed-precision policy the network returns float16 or bfloat16.
                sums[some] += self._run(inputs[some]).astype(np.float32)
        return unit_rows(sums)

    @cached_property
    def _run(self) -> Callable[..., np.ndarray]:
        return compiled(self.network)

    def _views(self, faces: np.ndarray) -> Iterator[np.ndarray]:
        for zoom in self.card.views.zooms:
            view = faces if zoom == 1 else images.warping.zoom(faces, zoom)
            yield view
            if self.card.views.mirror:
                yield view[:, :, ::-1]


def load(name: str, weights: str | os.PathLike | None = PRETRAINED) -> Embedder:
    """A registered embedding model, ready to use.

    Args:
        name: One of :func:`facelab.models.list_models`.
        weights: ``"pretrained"`` for the published file of the card, the path of a file of any kind that the
            card lists under ``formats``, or ``None`` for an untrained network.

    Raises:
        UnknownModelError: No such model.
        InputError: That network does not return embeddings.
        WeightsError: No published file, no such file, or it does not fit the network. Random
            weights are never used silently.
        DownloadError: The published file cannot be fetched.
    """
    card = find_card(name, KINDS)
    if not isinstance(card, ModelCard):
        raise InputError(
            f"Expected a model that returns embeddings: {', '.join(list_models())}. Received: {name!r}, "
            f"which returns something else. Take facelab.models.load_network({name!r})."
        )
    return Embedder(load_network(name, weights), card)
