"""facelab: learn, teach and build face recognition with Keras.

Importing facelab loads neither TensorFlow nor Keras; each name below is imported on first use. ``dir(facelab)`` is the
table of contents:

- a photo's way: ``images``, ``detection``, ``models``, ``pipeline``, ``gallery``, ``liveness``; what it is made of:
  ``types``, ``errors``, ``cards``, ``layers``, ``geometry``, ``download``
- to learn and to judge: ``losses``, ``training``, ``classify``, ``evaluate``, ``benchmark``, ``generative``,
  ``multitask``, ``joint_alignment``, ``mobile``
- people: ``datasets``, ``synthetic``
- to look and to study: ``live``, ``course``, ``walkthrough``, ``explain``, ``plot``, ``reports``

Example:
    >>> import facelab
    >>> facelab.Box(0, 0, 2, 1).area
    2
"""

from importlib import import_module

__version__ = "0.1.0"

_WHERE = {
    "Box": "types",
    "Face": "types",
    "Gallery": "gallery",
    "Match": "types",
    "MTCNN": "detection",
    "Pipeline": "pipeline",
    "VerificationResult": "types",
    "FacelabError": "errors",
    "set_seed": "_seed",
}
# The rooms, in alphabetical order; tests/test_levels.py has the level of each.
_ROOMS = (
    "benchmark",
    "cards",
    "classify",
    "course",
    "datasets",
    "detection",
    "download",
    "errors",
    "evaluate",
    "explain",
    "gallery",
    "generative",
    "geometry",
    "images",
    "joint_alignment",
    "layers",
    "live",
    "liveness",
    "losses",
    "mobile",
    "models",
    "multitask",
    "pipeline",
    "plot",
    "reports",
    "synthetic",
    "training",
    "types",
    "walkthrough",
)

__all__ = ["__version__", *_WHERE, *_ROOMS]


def __getattr__(name: str):
    if name in _WHERE:
        return getattr(import_module(f"facelab.{_WHERE[name]}"), name)
    if name in _ROOMS:
        return import_module(f"facelab.{name}")
    raise AttributeError(f"module 'facelab' has no attribute {name!r}")


def __dir__():
    return sorted(__all__)
