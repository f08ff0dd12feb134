"""Train embedding networks: batches by identity, augmentation, validation on other people, resuming after a kill."""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.training.batches import IdentityBatches
from facelab.training.callbacks import Reporting
from facelab.training.faces import AlignedFaces, align_photos, split_people
from facelab.training.recipe import LOSSES, Recipe
from facelab.training.run import Trained, resume, train
from facelab.training.siamese import siamese_network

__all__ = [
    "LOSSES",
    "AlignedFaces",
    "IdentityBatches",
    "Recipe",
    "Reporting",
    "Trained",
    "align_photos",
    "resume",
    "siamese_network",
    "split_people",
    "train",
]
