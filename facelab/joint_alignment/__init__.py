"""Joint alignment and representation: a network that learns where to look while it learns who is who.

A spatial transformer (:mod:`facelab.layers.spatial_transformer`, Jaderberg et al. 2015) stands before a small embedder;
both are trained end to end on misaligned crops of synthetic people. ``scripts/make_joint_alignment.py`` compares it
with the same network whose transformer is frozen.
"""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.joint_alignment.crops import Misalignment, misaligned_crops
from facelab.joint_alignment.network import align_crops
from facelab.joint_alignment.shipped import load_joint
from facelab.joint_alignment.spread import landmark_spread
from facelab.joint_alignment.training import Recipe, embed, train_joint

__all__ = [
    "Misalignment",
    "Recipe",
    "align_crops",
    "embed",
    "landmark_spread",
    "load_joint",
    "misaligned_crops",
    "train_joint",
]
