"""Train embedding networks: batches by identity, augmentation, validation on other people, resuming after a kill."""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.training.batches import IdentityBatches
from facelab.training.faces import align_photos, split_people
from facelab.training.metrics import PairAUC, PairEER, TARatFAR
from facelab.training.recipe import Recipe
from facelab.training.run import resume, train
from facelab.training.siamese import siamese_network

__all__ = [
    "IdentityBatches",
    "PairAUC",
    "PairEER",
    "Recipe",
    "TARatFAR",
    "align_photos",
    "resume",
    "siamese_network",
    "split_people",
    "train",
]
