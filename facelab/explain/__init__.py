"""Look into the pipeline: every stage of one photo's way to a decision, why two faces matched, what a vector tells."""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.explain.glass import Glass, glass
from facelab.explain.inversion import Inverter, learn_to_invert
from facelab.explain.similarity import cover, gradient_map, occlusion_map

__all__ = ["Glass", "Inverter", "cover", "glass", "gradient_map", "learn_to_invert", "occlusion_map"]
