"""Figures of results and faces: the only code in facelab that imports matplotlib.

Figures are built without pyplot, so no display, no window and no global state is involved. In a notebook
a figure shows itself as the last line of a cell; elsewhere see ``style.to_png`` and :func:`save`.
"""

from facelab.plot.architecture import architecture_figure
from facelab.plot.curves import cmc_figure, det_figure, distance_histogram, roc_figure
from facelab.plot.embeddings2d import embedding_panels
from facelab.plot.faces import contact_sheet, draw_faces, groups_sheet
from facelab.plot.model_zoo import model_zoo_figure
from facelab.plot.similarity import similarity_figure
from facelab.plot.sparse import sparse_figure
from facelab.plot.style import new_axes, save
from facelab.plot.subspace import subspace_sheet

__all__ = [
    "architecture_figure",
    "cmc_figure",
    "contact_sheet",
    "det_figure",
    "distance_histogram",
    "draw_faces",
    "embedding_panels",
    "groups_sheet",
    "model_zoo_figure",
    "new_axes",
    "roc_figure",
    "save",
    "similarity_figure",
    "sparse_figure",
    "subspace_sheet",
]
