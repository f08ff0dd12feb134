"""Keras layers that face networks need and Keras lacks. Importing them lets Keras load models that use them."""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.layers.affine import Affine
from facelab.layers.class_centers import ClassCenters
from facelab.layers.cosine_dense import CosineDense
from facelab.layers.local_response_norm import LocalResponseNormalization
from facelab.layers.locally_connected import LocallyConnected2D
from facelab.layers.max_feature_map import MaxFeatureMap
from facelab.layers.preprocess import Preprocess
from facelab.layers.spatial_transformer import SpatialTransformer
from facelab.layers.unit_length import UnitLength

__all__ = [
    "Affine",
    "ClassCenters",
    "CosineDense",
    "LocalResponseNormalization",
    "LocallyConnected2D",
    "MaxFeatureMap",
    "Preprocess",
    "SpatialTransformer",
    "UnitLength",
]
