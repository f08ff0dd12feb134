"""The ORL (AT&T, Olivetti) faces: 40 people, ten photos each, 92 x 112 gray, made from 1992 to 1994."""

from __future__ import annotations

import os

from facelab.datasets.folder import folder
from facelab.datasets.photos import Photos
from facelab.datasets.places import find

NAMES = ("orl-faces", "orl_faces", "att_faces")
_HOW_TO_GET = "Get att_faces.zip, 'The Database of Faces', at https://cam-orl.co.uk/facedatabase.html."


def orl(directory: str | os.PathLike | None = None) -> Photos:
    """The ORL faces: ``s1/1.pgm`` to ``s40/10.pgm``; label 0 is ``s1``, label 39 is ``s40``.

    When you publish results, credit "Olivetti Research Laboratory". There is no download: the
    archive has no published checksum, and the copy in scikit-learn is shrunk to 64 x 64.

    Args:
        directory: The folder with s1 to s40; ``None`` looks in ``FACELAB_DATA``, then in facelab's cache.

    Raises:
        DatasetError: The photos are not there; the message says how to get them.
    """
    return folder(find(directory, NAMES, _HOW_TO_GET))
