"""What does a stored vector give away? A straight line from vectors back to faces, learned on other people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import Ridge

from facelab.errors import InputError

_PENALTY = 0.1  # of the regression's weights; vectors have length 1


@dataclass(frozen=True, eq=False)
class Inverter:
    """Turns vectors into pictures of faces. Made by :func:`learn_to_invert`.

    Attributes:
        space: Eigenfaces of the people it learned from.
        regression: From vectors to places in that space.
        shape: (H, W, 3) of a face.
    """

    space: PCA
    regression: Ridge
    shape: tuple[int, ...]

    def __call__(self, vectors: np.ndarray) -> np.ndarray:
        """(N, D) unit vectors -> (N, H, W, 3) uint8 RGB, blurred faces that such vectors belong to."""
        flat = self.space.inverse_transform(self.regression.predict(np.asarray(vectors, np.float32)))
        return flat.clip(0, 255).round().astype(np.uint8).reshape(-1, *self.shape)


def learn_to_invert(vectors: np.ndarray, faces: np.ndarray, components: int = 60) -> Inverter:
    """Learn from people with photos to reconstruct the faces of people who are known only by their vectors.

    The simplest attack there is, linear in every step. Those of research train networks and see much more; a gallery of
    vectors is as sensitive as the photos it was made of.

    Args:
        vectors: (N, D) unit vectors.
        faces: (N, H, W, 3) uint8 RGB, the aligned faces they were made of.
        components: Eigenfaces to picture with, fewer than N.

    Raises:
        InputError: Other shapes, or too few faces.

    Source:
        Mai, Cao, Yuen and Jain, On the reconstruction of face images from deep face templates, PAMI 2018, do it with
        networks.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> faces = rng.integers(0, 255, (20, 4, 4, 3), dtype=np.uint8)
        >>> learn_to_invert(rng.normal(size=(20, 8)), faces, components=5)(np.zeros((2, 8))).shape
        (2, 4, 4, 3)
    """
    vectors, faces = np.asarray(vectors, np.float32), np.asarray(faces)
    if vectors.ndim != 2 or faces.ndim != 4 or len(faces) != len(vectors) or not 0 < components < len(faces):
        raise InputError(
            f"Expected vectors (N, D), faces (N, H, W, 3) and components from 1 to N - 1. "
            f"Received: {vectors.shape}, {faces.shape} and {components}."
        )
    flat = faces.reshape(len(faces), -1).astype(np.float32)
    space = PCA(components, random_state=0).fit(flat)
    return Inverter(space, Ridge(_PENALTY).fit(vectors, space.transform(flat)), faces.shape[1:])
