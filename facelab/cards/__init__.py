"""What a network needs to be used correctly, as data, and the list of all networks: ``card(name)``, ``list_cards()``.

Everything that has cost others accuracy (color order, mean, crop, threshold) lives on a card, beside the
model it belongs to, and nowhere else. No field has a default: an author who does not know a value
writes ``None``, and every reader sees that it is not known.
"""

from facelab.cards.alignment import (
    ONE_VIEW,
    Alignment,
    BoxCrop,
    EyeMouthAlignment,
    FivePointAlignment,
    Surroundings,
    TestTimeAugmentation,
)
from facelab.cards.network import FAMILIES, ClassifierCard, LivenessCard, ModelCard, NetworkCard
from facelab.cards.preprocessing import PerImageStandardization, Preprocessing
from facelab.cards.provenance import Accuracy, LiveThreshold, Threshold, WeightFormat, Weights
from facelab.cards.registry import card, list_cards, register, untrained
from facelab.cards.study import StudyCard

__all__ = [
    "card",
    "list_cards",
    "register",
    "untrained",
    "NetworkCard",
    "ModelCard",
    "ClassifierCard",
    "LivenessCard",
    "StudyCard",
    "FAMILIES",
    "Preprocessing",
    "PerImageStandardization",
    "Alignment",
    "FivePointAlignment",
    "Surroundings",
    "BoxCrop",
    "EyeMouthAlignment",
    "TestTimeAugmentation",
    "ONE_VIEW",
    "Weights",
    "WeightFormat",
    "Threshold",
    "LiveThreshold",
    "Accuracy",
]
