"""Joint alignment and representation: a network that learns where to look while it learns who is who.

A spatial transformer (:mod:`facelab.layers.spatial_transformer`, Jaderberg et al. 2015) stands before a small embedder;
both are trained end to end on bad crops of synthetic people. ``scripts/make_joint_alignment.py`` compares it with
the same network whose transformer is frozen.
"""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.joint_alignment.crops import PERFECT, TYPICAL, BadCrops, Badness, bad_crops
from facelab.joint_alignment.judging import Spread, spread
from facelab.joint_alignment.network import EMBEDDERS, joint_network, looked_at, seen_at
from facelab.joint_alignment.shipped import FIXED, JOINT, load_joint
from facelab.joint_alignment.training import JointPlan, train_joint, vectors_of

__all__ = [
    "EMBEDDERS",
    "FIXED",
    "JOINT",
    "PERFECT",
    "TYPICAL",
    "BadCrops",
    "Badness",
    "JointPlan",
    "Spread",
    "bad_crops",
    "joint_network",
    "load_joint",
    "looked_at",
    "seen_at",
    "spread",
    "train_joint",
    "vectors_of",
]
