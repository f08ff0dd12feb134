"""Keras layers that the classic face networks need and Keras lacks."""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.layers.affine import Affine
from facelab.layers.class_centers import ClassCenters
from facelab.layers.cosine_dense import CosineDense, split_norms
from facelab.layers.local_response_norm import LocalResponseNormalization
from facelab.layers.locally_connected import LocallyConnected2D
from facelab.layers.max_feature_map import MaxFeatureMap
from facelab.layers.spatial_transformer import SpatialTransformer, affine_grid, affine_head, bilinear_sample
from facelab.layers.unit_length import unit_length

__all__ = [
    "Affine",
    "ClassCenters",
    "CosineDense",
    "LocalResponseNormalization",
    "LocallyConnected2D",
    "MaxFeatureMap",
    "SpatialTransformer",
    "affine_grid",
    "affine_head",
    "bilinear_sample",
    "split_norms",
    "unit_length",
]
