"""Why two faces matched, and what a vector tells about the face that it was made of."""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.explain.inversion import learn_to_invert
from facelab.explain.similarity import gradient_map, occlusion_map

__all__ = [
    "gradient_map",
    "learn_to_invert",
    "occlusion_map",
]
