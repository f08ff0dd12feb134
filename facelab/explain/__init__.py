"""Look into the pipeline: every stage of one photo's way to a decision, why two faces matched, what a vector tells."""

from facelab.explain.glass import Glass, glass
from facelab.explain.inversion import Inverter, learn_to_invert
from facelab.explain.similarity import cover, gradient_map, occlusion_map

__all__ = ["Glass", "Inverter", "cover", "glass", "gradient_map", "learn_to_invert", "occlusion_map"]
