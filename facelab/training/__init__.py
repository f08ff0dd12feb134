"""Train embedding networks: batches by identity, augmentation, validation on other people, resuming after a kill.

:func:`train` does it all for a registered network or a ``keras.Model`` of yours. What it is made of (batches, metrics,
callbacks) works in a ``fit`` of your own as well. Networks that are no embedders are trained elsewhere: liveness by
``scripts/make_liveness.py``, several tasks in :mod:`facelab.multitask`, GANs and VAE in :mod:`facelab.generative`.
"""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.training.batches import IdentityBatches, SharedLabels
from facelab.training.callbacks import CollapseGuard, Patience, Reporting, Saving, Validation
from facelab.training.faces import AlignedFaces, align_photos, split_people
from facelab.training.metrics import PairAUC, PairEER, TARatFAR
from facelab.training.recipe import Recipe
from facelab.training.run import resume, train
from facelab.training.siamese import siamese_network

__all__ = [
    "AlignedFaces",
    "CollapseGuard",
    "IdentityBatches",
    "PairAUC",
    "PairEER",
    "Patience",
    "Recipe",
    "Reporting",
    "Saving",
    "SharedLabels",
    "TARatFAR",
    "Validation",
    "align_photos",
    "resume",
    "siamese_network",
    "split_people",
    "train",
]
