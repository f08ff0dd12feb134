"""Losses that teach a network to embed: same person near, different people apart.

Each is a function of labels and tensors that gives one value for each photo (``contrastive_loss``), beside a Keras
class of the same name for ``compile`` and ``fit`` (``ContrastiveLoss``). Of the last three the function changes the
logits (``arcface_logits``) and the class is the loss (``ArcFaceLoss``). The functions run on every back-end of Keras.
In the order of their years:

    2006  contrastive      pairs
    2015  triplet          an anchor, a positive, a negative: all, hardest, semi-hard, FaceNet's own selection
    2016  center           beside softmax, near the class center
    2017  A-softmax        angular margin, times     (SphereFace)
    2018  CosFace          margin on the cosine
    2019  ArcFace          angular margin, plus

What they all replace, plain softmax cross-entropy, is Keras' own:
``keras.losses.SparseCategoricalCrossentropy(from_logits=True)`` on a ``Dense`` layer with one unit per person.
The class centers of the last four are layers: :class:`facelab.layers.ClassCenters` for center loss,
:class:`facelab.layers.CosineDense` for the angular ones.
"""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.losses.angular import (
    ArcFaceLoss,
    ASoftmaxLoss,
    CosFaceLoss,
    a_softmax_logits,
    arcface_logits,
    cosface_logits,
)
from facelab.losses.annealing import AnnealASoftmax
from facelab.losses.center import CenterLoss, center_loss
from facelab.losses.contrastive import ContrastiveLoss, contrastive_loss
from facelab.losses.semi_hard import (
    FaceNetTripletLoss,
    SemiHardTripletLoss,
    facenet_triplet_loss,
    semi_hard_triplet_loss,
)
from facelab.losses.triplet import (
    BatchAllTripletLoss,
    BatchHardTripletLoss,
    batch_all_triplet_loss,
    batch_hard_triplet_loss,
)

__all__ = [
    "contrastive_loss",
    "batch_all_triplet_loss",
    "batch_hard_triplet_loss",
    "semi_hard_triplet_loss",
    "facenet_triplet_loss",
    "center_loss",
    "a_softmax_logits",
    "cosface_logits",
    "arcface_logits",
    "ContrastiveLoss",
    "BatchAllTripletLoss",
    "BatchHardTripletLoss",
    "SemiHardTripletLoss",
    "FaceNetTripletLoss",
    "CenterLoss",
    "ASoftmaxLoss",
    "AnnealASoftmax",
    "CosFaceLoss",
    "ArcFaceLoss",
]
