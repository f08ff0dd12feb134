"""Photos of people, with who they are: folders of your own, and the sets that papers report on."""

from facelab.datasets.folder import folder
from facelab.datasets.lfw import download_lfw, download_lfw_lists, lfw
from facelab.datasets.lfw_lists import Pairs, People, read_pairs, read_people
from facelab.datasets.orl import orl
from facelab.datasets.photos import Photos

__all__ = [
    "Pairs",
    "People",
    "Photos",
    "download_lfw",
    "download_lfw_lists",
    "folder",
    "lfw",
    "orl",
    "read_pairs",
    "read_people",
]
