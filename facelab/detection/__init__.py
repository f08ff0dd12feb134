"""Find faces and cut them out. The detector itself is imported on first use, because it loads Keras."""

from facelab.detection.alignment import align, alignment_matrix, central_face, main_face

__all__ = ["MTCNN", "align", "alignment_matrix", "central_face", "main_face"]


def __getattr__(name: str):
    if name == "MTCNN":
        from facelab.detection.mtcnn import MTCNN

        return MTCNN
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
