"""Look into the pipeline: every stage of one photo's way to a decision."""

from facelab.explain.glass import Glass, glass

__all__ = ["Glass", "glass"]
