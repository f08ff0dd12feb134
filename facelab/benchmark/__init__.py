"""Whole pipelines by the protocol of LFW, and all methods of the course compared under one protocol.

:func:`lfw` judges a pipeline on LFW. Its parts: the photos :func:`facelab.datasets.lfw`, the lists of pairs
:func:`facelab.datasets.read_pairs`, the ten folds on distances :func:`facelab.evaluate.k_fold`. ``comparison`` compares
the methods (``facelab benchmark ladder``)."""

from facelab.benchmark import comparison
from facelab.benchmark.lfw_protocol import lfw

__all__ = [
    "comparison",
    "lfw",
]
