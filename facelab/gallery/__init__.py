"""Enrolled people on disk: names and face vectors in one SQLite file, and who a new vector is nearest to.

:class:`FaceVectors` keeps the vectors of many photos in a file without enrolling anybody.
"""

from facelab.gallery.gallery import Gallery
from facelab.gallery.vectors import FaceVectors

__all__ = ["FaceVectors", "Gallery"]
