"""Keras layers that the classic face networks need and Keras lacks."""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.layers.class_centers import ClassCenters
from facelab.layers.cosine_dense import CosineDense
from facelab.layers.local_response_norm import LocalResponseNormalization
from facelab.layers.locally_connected import LocallyConnected2D
from facelab.layers.max_feature_map import MaxFeatureMap
from facelab.layers.spatial_transformer import SpatialTransformer

__all__ = [
    "ClassCenters",
    "CosineDense",
    "LocalResponseNormalization",
    "LocallyConnected2D",
    "MaxFeatureMap",
    "SpatialTransformer",
]
