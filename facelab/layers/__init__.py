"""Keras layers that the classic face networks need and Keras lacks."""

from facelab.layers.affine import Affine

__all__ = ["Affine"]
