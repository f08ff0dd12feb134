"""Look into the pipeline: every stage of one photo's way to a decision, and why two faces matched."""

from facelab.explain.glass import Glass, glass
from facelab.explain.similarity import cover, gradient_map, occlusion_map

__all__ = ["Glass", "cover", "glass", "gradient_map", "occlusion_map"]
