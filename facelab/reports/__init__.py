"""The pages that people look at: the tour, a photo's way through the pipeline, and the threshold that is dragged.

Each needs no other file and no network. ``inspect`` looks into the pipeline; ``tour`` walks through all stages on a
folder of people and ``tour_page`` writes what it saw; ``threshold_explorer`` is a page to choose a threshold on.
"""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.reports import threshold_explorer, tour, tour_page
from facelab.reports.inspector import inspect

__all__ = [
    "inspect",
    "threshold_explorer",
    "tour",
    "tour_page",
]
