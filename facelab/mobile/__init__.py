"""Networks for small devices: smaller numbers, one file that a phone can run, and a runner for it.

    >>> from facelab import mobile, models
    >>> embedder = models.load("facelab_distilled")
    >>> small = mobile.runner.MobileEmbedder(mobile.convert(embedder, "float16"))
    >>> small.precision, small.card.name
    ('float16', 'facelab_distilled')

The file is TensorFlow Lite's (now called LiteRT); what facelab adds to it stands in ``container.py``.
"""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.mobile.conversion import convert
from facelab.mobile.export import export, load

__all__ = [
    "convert",
    "export",
    "load",
]
