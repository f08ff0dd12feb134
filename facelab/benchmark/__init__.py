"""Whole pipelines by the protocol of LFW, and all methods of the course compared under one protocol."""

from facelab.benchmark import comparison
from facelab.benchmark.lfw_protocol import lfw

__all__ = [
    "comparison",
    "lfw",
]
