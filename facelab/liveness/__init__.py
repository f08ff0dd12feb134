"""Is there a living face before the camera, or a picture of one? The check, and what its networks learn from.

The networks themselves are in :mod:`facelab.models.live_or_spoof` (facelab's own, which ``scripts/make_liveness.py``
fits with Keras on what :func:`present` draws) and :mod:`facelab.models.minifasnet`; the rates of the errors are
:func:`facelab.evaluate.attack_rates`.
"""

from importlib import import_module

from facelab.liveness.check import Liveness

# Imported on first use: they need the renderer, which takes longer to import than all the rest.
_LATER = {"present": "presentations"}

__all__ = [
    "Liveness",
    "present",
]


def __getattr__(name: str):
    if name in _LATER:
        return getattr(import_module(f"facelab.liveness.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted(__all__)
