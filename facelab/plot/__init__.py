"""Figures of results and faces: the only code in facelab that imports matplotlib.

Figures are built without pyplot, so no display, no window and no global state is involved. In a notebook
a figure shows itself as the last line of a cell; elsewhere see :func:`to_png` and :func:`save`.
"""

from facelab.plot.architecture import architecture_figure
from facelab.plot.cnn import filters_figure, receptive_field_figure, scores_figure, walkthrough_figure
from facelab.plot.comparison import comparison_figure
from facelab.plot.curves import cmc_figure, det_figure, distance_histogram, roc_figure
from facelab.plot.embeddings2d import Embedding2D, embedding_panels
from facelab.plot.faces import contact_sheet, draw_faces, groups_sheet
from facelab.plot.matrices import distance_matrix
from facelab.plot.model_zoo import model_zoo_figure
from facelab.plot.similarity import similarity_figure
from facelab.plot.sparse import sparse_figure
from facelab.plot.stages import maps_figure, marked_figure, tensor_figure, vector_figure
from facelab.plot.style import OKABE_ITO, Figure, new_axes, save, to_png
from facelab.plot.subspace import reconstruction_sheet, subspace_sheet
from facelab.plot.svm import svm_panels

__all__ = [
    "OKABE_ITO",
    "Embedding2D",
    "Figure",
    "architecture_figure",
    "cmc_figure",
    "contact_sheet",
    "det_figure",
    "distance_histogram",
    "distance_matrix",
    "draw_faces",
    "embedding_panels",
    "filters_figure",
    "groups_sheet",
    "comparison_figure",
    "maps_figure",
    "marked_figure",
    "model_zoo_figure",
    "new_axes",
    "receptive_field_figure",
    "reconstruction_sheet",
    "roc_figure",
    "save",
    "scores_figure",
    "similarity_figure",
    "sparse_figure",
    "subspace_sheet",
    "svm_panels",
    "tensor_figure",
    "to_png",
    "vector_figure",
    "walkthrough_figure",
]
