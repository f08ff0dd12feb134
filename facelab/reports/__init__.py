"""The pages that people look at: the tour, a photo's way through the pipeline, and the threshold that is dragged.

Each page needs no other file and no network. :func:`inspect` looks into the pipeline. Three modules: in ``tour``,
``take`` walks through all stages on a folder of people, and ``tour_page.write`` makes the page of what it saw
(``facelab tour``); ``threshold_explorer`` makes the page to choose a threshold on (``facelab thresholds``).
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
