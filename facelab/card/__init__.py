"""What a network needs to be used rightly, as data.

Everything that has cost others accuracy (color order, mean, crop, threshold) lives on a card, beside the
model it belongs to, and nowhere else. No field has a default: an author who does not know a value
writes ``None``, and every reader sees that it is not known.
"""

from facelab.card.alignment import ONE_VIEW, Alignment, BoxMargin, EyesMouth, Similarity5, Surroundings, Views
from facelab.card.cards import FAMILIES, ClassifierCard, LivenessCard, ModelCard, NetworkCard
from facelab.card.preprocessing import PerImageStandardization, Preprocessing
from facelab.card.provenance import Accuracy, LiveThreshold, Threshold, WeightFormat, Weights
from facelab.card.study import StudyCard

__all__ = [
    "NetworkCard",
    "ModelCard",
    "ClassifierCard",
    "LivenessCard",
    "StudyCard",
    "FAMILIES",
    "Preprocessing",
    "PerImageStandardization",
    "Alignment",
    "Similarity5",
    "Surroundings",
    "BoxMargin",
    "EyesMouth",
    "Views",
    "ONE_VIEW",
    "Weights",
    "WeightFormat",
    "Threshold",
    "LiveThreshold",
    "Accuracy",
]
