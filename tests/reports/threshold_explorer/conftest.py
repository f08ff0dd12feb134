"""People as points, so that no network has to run."""

import numpy as np
import pytest

from facelab.reports.threshold_explorer import Faces


@pytest.fixture(scope="module")
def faces() -> Faces:
    """Twelve people with four photos each, as points around a center of their own."""
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(12), 4)
    vectors = np.repeat(rng.normal(size=(12, 16)), 4, axis=0) + 0.6 * rng.normal(size=(48, 16))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    pictures = rng.integers(0, 255, (48, 64, 64, 3), dtype=np.uint8)
    return Faces(vectors.astype(np.float32), labels, tuple(f"person {i}" for i in range(12)), pictures, missed=1)
