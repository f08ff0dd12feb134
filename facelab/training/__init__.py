"""Train embedding networks: batches by identity, augmentation, validation on strangers, resume after a kill."""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.training.batches import IdentityBatches
from facelab.training.callbacks import Reporting
from facelab.training.faces import AlignedFaces, align_photos, split_people
from facelab.training.presentations import Presentations, present
from facelab.training.recipe import LOSSES, Recipe
from facelab.training.run import Trained, resume, train
from facelab.training.siamese import siamese_network
from facelab.training.turned import TurnedFaces, TurnedPhoto, cut_turned, turned_photos, warped_to_the_front
from facelab.training.walkthrough import train_cnn

__all__ = [
    "LOSSES",
    "AlignedFaces",
    "IdentityBatches",
    "Presentations",
    "Recipe",
    "Reporting",
    "Trained",
    "TurnedFaces",
    "TurnedPhoto",
    "align_photos",
    "present",
    "cut_turned",
    "resume",
    "siamese_network",
    "split_people",
    "train",
    "train_cnn",
    "turned_photos",
    "warped_to_the_front",
]
