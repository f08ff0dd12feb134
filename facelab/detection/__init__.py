"""Find faces and cut them out. The detector and its networks' cards are imported on first use: they load Keras."""

from facelab.detection.alignment import align, central_face, main_face

__all__ = [
    "CARDS",
    "MTCNN",
    "align",
    "central_face",
    "main_face",
]


def __getattr__(name: str):
    if name == "MTCNN":
        from facelab.detection.mtcnn import MTCNN

        return MTCNN
    if name == "CARDS":
        from facelab.detection.networks import CARDS

        return CARDS
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
