"""The threshold explorer: one offline page on which a threshold is dragged and everything that it decides moves.

Error rates with intervals, ROC and DET, the very pairs of faces that change sides, and what the rates mean for a phone
or a watch-list. All numbers come from :mod:`facelab.evaluate`; the page only looks them up.
"""

from facelab.reports._html import write
from facelab.reports.threshold_explorer.faces import Faces, look
from facelab.reports.threshold_explorer.page import LANGUAGES, render, texts
from facelab.reports.threshold_explorer.pairs import compare, flips
from facelab.reports.threshold_explorer.rates import Rates, measure

__all__ = [
    "LANGUAGES",
    "Faces",
    "Rates",
    "compare",
    "flips",
    "look",
    "measure",
    "render",
    "texts",
    "write",
]
