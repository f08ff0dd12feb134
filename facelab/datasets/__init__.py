"""Photos of people, with who they are: folders of your own, and the sets that papers report on.

Before faces come digits: the smallest images that a convolutional network can be shown on. People who do not exist are
in :mod:`facelab.synthetic`.
"""

from facelab.datasets.digits import Digits, digits, download_mnist, mnist, split_digits
from facelab.datasets.folder import folder
from facelab.datasets.lfw import download_lfw, download_lfw_lists, lfw
from facelab.datasets.lfw_lists import Pairs, People, read_pairs, read_people
from facelab.datasets.orl import orl
from facelab.datasets.photos import Photos

__all__ = [
    "Digits",
    "Pairs",
    "People",
    "Photos",
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
    "split_digits",
]
