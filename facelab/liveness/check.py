"""Is there a living face before the camera, or a picture of one? A fact beside each face; it hides none."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

import numpy as np

from facelab import models
from facelab.cards import card
from facelab.cards.network import LivenessCard
from facelab.detection import align
from facelab.errors import InputError
from facelab.models._classifier import Classifier
from facelab.types import Face, LivenessResult

OURS = ("facelab_liveness",)  # comes with facelab, learned on attacks that facelab drew
PUBLISHED = ("minifasnet_v2", "minifasnet_v1se")  # for photos of real people; downloaded
LIVE = "live"  # the class's name on the cards


class Liveness:
    """Networks that look at a face and its surroundings; the probabilities of several are averaged.

    Args:
        weights: Network -> weight file or ``"pretrained"``; ``None`` for facelab's own small network, which learned on
            synthetic attacks: good for learning, no protection. ``dict.fromkeys(PUBLISHED, "pretrained")`` fetches
            Minivision's two networks.
        threshold: The least probability that counts as live, 0 to 1; ``None`` for that of the first network's card.
            Calibrate it on photos like those that will come.

    Raises:
        InputError: No network, one of another kind or with other classes, a threshold out of range, or none at all.
        UnknownModelError: No such network.
        WeightsError: A file is missing or does not fit.
        DownloadError: A published file cannot be fetched.
    """

    def __init__(self, weights: Mapping[str, str | os.PathLike] | None = None, threshold: float | None = None):
        weights = dict.fromkeys(OURS, "pretrained") if weights is None else weights
        cards = [card(name) for name in weights]
        if not all(isinstance(each, LivenessCard) for each in cards) or len({each.labels for each in cards}) != 1:
            raise InputError(
                f"Expected liveness networks with the same classes, one or more, such as {OURS[0]}. "
                f"Received: {', '.join(weights) or 'none'}."
            )
        if threshold is None and cards[0].threshold is not None:
            threshold = cards[0].threshold.probability
        if threshold is None or not 0 <= threshold <= 1:
            raise InputError(f"Expected a threshold from 0 to 1, a probability. Received: {threshold}.")
        self.networks: list[Classifier] = [models.load_classifier(name, path) for name, path in weights.items()]
        self.threshold = threshold

    @property
    def name(self) -> str:
        """Of the networks, joined by a plus sign."""
        return " + ".join(network.card.name for network in self.networks)

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the classes; one is ``"live"``."""
        return self.networks[0].card.labels

    def probabilities(self, image: np.ndarray, faces: Sequence[Face]) -> np.ndarray:
        """What the networks say, averaged.

        Args:
            image: (H, W, 3) uint8 RGB, the whole photo: the networks look around the face.
            faces: Found in it.

        Returns:
            (N, 3) float32, in the order of :attr:`labels`.
        """
        said = [network(align(image, faces, network.card.alignment)) for network in self.networks]
        return np.mean(said, axis=0)

    def __call__(self, image: np.ndarray, faces: Sequence[Face]) -> list[LivenessResult]:
        """One result for each face, in their order; none is left out.

        Args:
            image: (H, W, 3) uint8 RGB.
            faces: Found in it.
        """
        live = self.labels.index(LIVE)
        values = self.probabilities(image, faces)[:, live].tolist() if len(faces) else []
        return [LivenessResult(value >= self.threshold, value, self.threshold, self.name) for value in values]
