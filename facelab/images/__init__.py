"""Read, write and warp images: the only code in facelab that opens image files.

An *image* is (H, W, 3) uint8 RGB everywhere in facelab. :func:`read` makes one of a file, :func:`write` a file of one,
:func:`find` lists the image files of folders, :func:`frames` takes frames from a video; :func:`warp` and :func:`shrink`
change geometry.
"""

from facelab.images.finding import find
from facelab.images.reading import read
from facelab.images.video import frames
from facelab.images.warping import shrink, warp
from facelab.images.writing import write

__all__ = [
    "find",
    "frames",
    "read",
    "shrink",
    "warp",
    "write",
]
