"""The generic head: a surface of named measures, which the renderer draws and frontalization turns."""

from facelab.geometry.head3d.head import MorphableHead, generic_head

__all__ = ["MorphableHead", "generic_head"]
