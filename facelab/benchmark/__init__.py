"""Whole pipelines by the protocol of LFW, and all methods of the course compared under one protocol."""

from facelab.benchmark import comparison
from facelab.benchmark.lfw_protocol import LfwResult, lfw

__all__ = ["LfwResult", "comparison", "lfw"]
