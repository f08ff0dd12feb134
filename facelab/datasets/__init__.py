"""Photos of people, with who they are: invented people, folders of your own, and the sets that papers report on.

Before faces come digits: the smallest images that a convolutional network can be shown on.
"""

from importlib import import_module

from facelab.datasets.digits import Digits, digits, download_mnist, mnist, split_digits
from facelab.datasets.folder import folder
from facelab.datasets.lfw import download_lfw, download_lfw_lists, lfw
from facelab.datasets.lfw_lists import Pairs, People, read_pairs, read_people
from facelab.datasets.orl import orl
from facelab.datasets.photos import Photos

# Imported on first use: the renderer takes longer to import than all the rest.
_SYNTHETIC = ("SyntheticSet", "shipped_people", "synthetic_people")

__all__ = [
    "Digits",
    "Pairs",
    "People",
    "Photos",
    "SyntheticSet",
    "digits",
    "download_lfw",
    "download_lfw_lists",
    "download_mnist",
    "folder",
    "lfw",
    "mnist",
    "orl",
    "read_pairs",
    "read_people",
    "shipped_people",
    "split_digits",
    "synthetic_people",
]


def __getattr__(name: str):
    if name in _SYNTHETIC:
        return getattr(import_module("facelab.datasets.synthetic"), name)
    raise AttributeError(f"module 'facelab.datasets' has no attribute {name!r}")


def __dir__():
    return sorted(__all__)
