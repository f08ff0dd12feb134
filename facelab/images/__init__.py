"""Read, write and warp images: the only code in facelab that opens image files.

An *image* is (H, W, 3) uint8 RGB everywhere in facelab.
"""

from facelab.images.gradients import gradient_channels
from facelab.images.reading import MAX_PIXELS, SUFFIXES, check, find, read
from facelab.images.warping import shrink, stretch, warp, zoom
from facelab.images.writing import encode, recompress, write

__all__ = [
    "MAX_PIXELS",
    "SUFFIXES",
    "check",
    "encode",
    "find",
    "gradient_channels",
    "read",
    "recompress",
    "shrink",
    "stretch",
    "warp",
    "write",
    "zoom",
]
