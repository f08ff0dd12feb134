"""Why two faces matched, and what a vector tells about the face that it was made of."""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.explain.inversion import Inverter, learn_to_invert
from facelab.explain.similarity import cover, gradient_map, occlusion_map

__all__ = ["Inverter", "cover", "gradient_map", "learn_to_invert", "occlusion_map"]
