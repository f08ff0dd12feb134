"""Geometry of points: transforms that carry one set of points onto another."""

from facelab.geometry.similarity import apply_affine, fit_similarity

__all__ = ["apply_affine", "fit_similarity"]
