"""Photos of people, with who they are: folders of your own, and the sets that papers report on.

Before faces come digits: the smallest images that a convolutional network can be shown on. People who do not exist are
in :mod:`facelab.synthetic`.
"""

from facelab.datasets.digits import digits, mnist, split_digits
from facelab.datasets.folder import folder
from facelab.datasets.lfw import lfw
from facelab.datasets.lfw_lists import read_pairs
from facelab.datasets.orl import orl
from facelab.datasets.photos import Photos

__all__ = [
    "Photos",
    "digits",
    "folder",
    "lfw",
    "mnist",
    "orl",
    "read_pairs",
    "split_digits",
]
