"""Enrolled people on disk: names and face vectors in one SQLite file, and who a new vector is nearest to."""

from facelab.gallery.gallery import Gallery

__all__ = ["Gallery"]
