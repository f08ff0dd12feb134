"""Find faces and cut them out.

:class:`MTCNN` finds them, :func:`align` cuts them out; :func:`main_face` is the face that a photo is of, and
:func:`own_faces` says which faces in one person's photos are that person's. Another detector needs no
registration: any function from a list of images to one list of :class:`facelab.Face` per image will do,
``Pipeline(detector=find_faces)``; if it is to come with facelab, it becomes a module of this package. ``CARDS`` are the
cards of MTCNN's three networks.

``MTCNN`` and ``CARDS`` are imported on first use: they load Keras.
"""

from facelab.detection.alignment import align, central_face, main_face
from facelab.detection.own_faces import OwnFaces, own_faces
from facelab.detection.turning import detect_turned

__all__ = [
    "CARDS",
    "MTCNN",
    "OwnFaces",
    "align",
    "central_face",
    "detect_turned",
    "main_face",
    "own_faces",
]


def __getattr__(name: str):
    if name == "MTCNN":
        from facelab.detection.mtcnn import MTCNN

        return MTCNN
    if name == "CARDS":
        from facelab.detection.networks import CARDS

        return CARDS
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted(__all__)
