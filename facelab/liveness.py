"""Is there a living face before the camera, or a picture of one? A fact beside each face; it hides none."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from facelab import models
from facelab.detection import align
from facelab.errors import InputError
from facelab.models import Classifier
from facelab.types import Face

NETWORKS = ("minifasnet_v2", "minifasnet_v1se")
LIVE = "live"  # the class's name on the cards


@dataclass(frozen=True)
class Alive:
    """What was found out about one face.

    Attributes:
        live: True where ``probability >= threshold``.
        probability: Of a living face, 0 to 1, the mean over the networks.
        threshold: The least probability that counts as live.
    """

    live: bool
    probability: float
    threshold: float


class Liveness:
    """Several networks that look at a face and its surroundings; their probabilities are averaged.

    Args:
        weights: Network -> weight file; by default the published ones of :data:`NETWORKS`, downloaded and checked.
        threshold: The least probability that counts as live, 0 to 1. The project decides by the likeliest of three
            classes; a threshold is what can be calibrated, on photos like those that will come.

    Raises:
        InputError: No network, or a threshold out of range.
        UnknownModelError: No such network.
        WeightsError: A file is missing or does not fit.
        DownloadError: A published file cannot be fetched.
    """

    def __init__(self, weights: Mapping[str, str | os.PathLike] | None = None, threshold: float = 0.5):
        weights = dict.fromkeys(NETWORKS, "pretrained") if weights is None else weights
        if not weights or not 0 <= threshold <= 1:
            raise InputError(
                f"Expected one network or more and a threshold from 0 to 1. Received: {list(weights)} and {threshold}."
            )
        self.networks: list[Classifier] = [models.load_classifier(name, path) for name, path in weights.items()]
        self.threshold = threshold

    def probabilities(self, image: np.ndarray, faces: Sequence[Face]) -> np.ndarray:
        """What the networks say, averaged.

        Args:
            image: (H, W, 3) uint8 RGB, the whole photo: the networks look around the face.
            faces: Found in it.

        Returns:
            (N, 3) float32: a flat picture, a living face, a mask.
        """
        said = [network(align(image, faces, network.card.alignment)) for network in self.networks]
        return np.mean(said, axis=0)

    def __call__(self, image: np.ndarray, faces: Sequence[Face]) -> list[Alive]:
        """One fact for each face, in their order; none is left out.

        Args:
            image: (H, W, 3) uint8 RGB.
            faces: Found in it.
        """
        live = self.networks[0].card.labels.index(LIVE)
        values = self.probabilities(image, faces)[:, live].tolist() if len(faces) else []
        return [Alive(value >= self.threshold, value, self.threshold) for value in values]
