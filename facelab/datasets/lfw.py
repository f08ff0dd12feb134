"""Labeled Faces in the Wild (LFW): 13,233 press photos of 5,749 people, the yardstick of face verification.

Home: http://vis-www.cs.umass.edu/lfw/. The photos show real people and are for research: use them, do
not publish them again.
"""

from __future__ import annotations

import os
from pathlib import Path

from facelab.datasets.archive import unpack
from facelab.datasets.folder import folder
from facelab.datasets.lfw_lists import Pairs, People, read_pairs, read_people
from facelab.datasets.photos import Photos
from facelab.datasets.places import cache, find
from facelab.download import fetch
from facelab.errors import DownloadError, InputError

__all__ = ["Pairs", "People", "download_lfw", "download_lfw_lists", "lfw", "read_pairs", "read_people"]

NAMES = ("lfw-deepfunneled", "lfw_funneled", "lfw-funneled", "lfw")
_HOME = "http://vis-www.cs.umass.edu/lfw/"  # often out of reach, hence the copies
_COPIES = "https://ndownloader.figshare.com/files/"
# Version -> the folder inside the archive, and (address, checksum) of each place that has it.
# Sources: scikit-learn's sklearn/datasets/_lfw.py (SHA-256), the data set's own page (MD5).
ARCHIVES = {
    "deepfunneled": (
        "lfw-deepfunneled",
        ((_HOME + "lfw-deepfunneled.tgz", "md5:68331da3eb755a505a502b5aacb3c201"),),
    ),
    "funneled": (
        "lfw_funneled",
        (
            (_COPIES + "5976015", "b47c8422c8cded889dc5a13418c4bc2abbda121092b3533a83306f90d900100a"),
            (_HOME + "lfw-funneled.tgz", "md5:1b42dfed7d15c9b2dd63d5e5840c86ad"),
        ),
    ),
    "original": (
        "lfw",
        (
            (_COPIES + "5976018", "055f7d9c632d7370e6fb4afc7468d40f970c34a80d4c6f50ffec63f5a8d536c0"),
            (_HOME + "lfw.tgz", "md5:a17d05bd522c52d84eca14327a23d494"),
        ),
    ),
}
LISTS = {
    "pairs.txt": ((_COPIES + "5976006", "ea42330c62c92989f9d7c03237ed5d591365e89b3e649747777b70e692dc1592"),),
    "pairsDevTrain.txt": ((_COPIES + "5976012", "1d454dada7dfeca0e7eab6f65dc4e97a6312d44cf142207be28d688be92aabfa"),),
    "pairsDevTest.txt": ((_COPIES + "5976009", "7cb06600ea8b2814ac26e946201cdb304296262aad67d046a16a7ec85d0ff87c"),),
}


def lfw(directory: str | os.PathLike | None = None) -> Photos:
    """The photos of LFW, listed but not yet read.

    Args:
        directory: The folder with one directory per person. ``None`` looks for lfw-deepfunneled,
            lfw_funneled and lfw (in this order) in ``FACELAB_DATA``, then in facelab's cache.

    Raises:
        DatasetError: The photos are not there; the message says how to get them.
    """
    return folder(find(directory, NAMES, "Get it with: facelab fetch lfw."))


def download_lfw(version: str = "funneled") -> Path:
    """Download and unpack LFW's photos (110 to 250 MB), unless they are in the cache.

    Args:
        version: ``"funneled"`` (roughly aligned), ``"original"``, or ``"deepfunneled"`` (better aligned,
            but only the often unreachable first host has it).

    Returns:
        The folder that :func:`lfw` finds or takes.

    Raises:
        InputError: No such version.
        DownloadError: Offline, not to be had, or not the promised file.
        DatasetError: The archive cannot be unpacked.
    """
    if version not in ARCHIVES:
        raise InputError(f"Expected one of the versions {', '.join(ARCHIVES)}. Received: {version!r}.")
    inside, places = ARCHIVES[version]
    target = cache() / inside
    if not target.is_dir():
        archive = _fetch_from(places, "datasets", f"{inside}.tgz")
        unpack(archive, inside, target)
        archive.unlink(missing_ok=True)
    return target


def download_lfw_lists() -> Path:
    """Download the lists of pairs, unless they are in the cache.

    Returns:
        The folder with ``pairs.txt`` (View 2), ``pairsDevTrain.txt`` and ``pairsDevTest.txt`` (View 1).

    Raises:
        DownloadError: Offline, not to be had, or not the promised file.
    """
    for name, places in LISTS.items():
        _fetch_from(places, "datasets/lfw-lists", name)
    return cache() / "lfw-lists"


def _fetch_from(places: tuple[tuple[str, str], ...], folder_name: str, name: str) -> Path:
    """From the first place that has it."""
    problems = []
    for url, digest in places:
        try:
            return fetch(url, digest, folder_name, name)
        except DownloadError as err:
            problems.append(err)
    raise DownloadError(" Then: ".join(map(str, problems))) from problems[0]
