"""The networks: ``load(name)`` makes a ready embedder, ``load_network(name)`` the bare Keras model.

``list_models()`` names those that return embeddings; :func:`facelab.cards.list_cards` lists all networks, and
``facelab.cards.card(name)`` has what a network needs: crop, preprocessing, threshold, weights. Every module here that
does not start with ``_`` registers its models on import, so adding a model means adding one file.
"""

import importlib
import pkgutil

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.models._classifier import load_classifier
from facelab.models._cost import cost
from facelab.models._embedder import Embedder, load
from facelab.models._keras_vggface import enable_keras_vggface
from facelab.models._loading import list_models, load_network
from facelab.models._saved import load_saved
from facelab.models._trace import feature_maps, trace

__all__ = [
    "Embedder",
    "cost",
    "enable_keras_vggface",
    "feature_maps",
    "list_models",
    "load",
    "load_classifier",
    "load_network",
    "load_saved",
    "trace",
]

for _module in pkgutil.iter_modules(__path__):
    if not _module.name.startswith("_"):
        importlib.import_module(f"{__name__}.{_module.name}")
