"""Networks for small devices: smaller numbers, one file that a phone can run, and a runner for it.

    >>> from facelab import mobile, models
    >>> embedder = models.load("facelab_distilled")
    >>> small = mobile.MobileEmbedder(mobile.convert(embedder, "float16"))
    >>> small.precision, small.card.name
    ('float16', 'facelab_distilled')

The file is TensorFlow Lite's (now called LiteRT); what facelab adds to it stands in ``container.py``.
"""

import facelab._keras  # noqa: F401 - first, so that TensorFlow starts without its chatter
from facelab.mobile.container import Notes
from facelab.mobile.conversion import PRECISIONS, convert
from facelab.mobile.export import export, load
from facelab.mobile.quantization import dequantize, quantize, scale_and_zero_point
from facelab.mobile.runner import MobileEmbedder
from facelab.mobile.timing import side_by_side

__all__ = [
    "PRECISIONS",
    "MobileEmbedder",
    "Notes",
    "convert",
    "dequantize",
    "export",
    "load",
    "quantize",
    "scale_and_zero_point",
    "side_by_side",
]
