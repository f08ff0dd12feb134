"""Geometry of points: transforms that carry one set of points onto another, and faces turned to the front."""

from importlib import import_module

from facelab.geometry.similarity import apply_affine, fit_similarity

# Imported on first use: they need scipy and the head.
_LATER = {
    "fit_affine_camera": "affine_camera",
    "frontalize": "frontal",
}

__all__ = [
    "apply_affine",
    "fit_affine_camera",
    "fit_similarity",
    "frontalize",
]


def __getattr__(name: str):
    if name in _LATER:
        return getattr(import_module(f"facelab.geometry.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
