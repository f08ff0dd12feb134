"""What a network needs to be used correctly, as data, and the list of all networks: ``card(name)``, ``list_cards()``.

Everything that has cost others accuracy (color order, mean, crop, threshold) lives on a card, beside the model it
belongs to, and nowhere else. ``card("dlib_resnet").threshold`` is a cosine distance, for example. No field has a
default: an author who does not know a value writes ``None``, and every reader sees that it is not known.
"""

from facelab.cards.alignment import ONE_VIEW, BoxCrop, EyeMouthAlignment, FivePointAlignment, TestTimeAugmentation
from facelab.cards.network import ModelCard, NetworkCard
from facelab.cards.preprocessing import Preprocessing
from facelab.cards.provenance import Accuracy, WeightFormat, Weights
from facelab.cards.registry import card, list_cards, register, untrained

__all__ = [
    "card",
    "list_cards",
    "register",
    "untrained",
    "NetworkCard",
    "ModelCard",
    "Preprocessing",
    "FivePointAlignment",
    "BoxCrop",
    "EyeMouthAlignment",
    "TestTimeAugmentation",
    "ONE_VIEW",
    "Weights",
    "WeightFormat",
    "Accuracy",
]
