"""The comparison of methods: ways to compare faces under one protocol, from gray pixels to distilled networks.

Every method gets the same detected faces and answers the same question, *are these two photos of one person?*, about
people that it was neither fitted on nor tuned on:

===============  =====================================  ====================  ================
set              fitted on (methods that are)           threshold chosen on   judged on
===============  =====================================  ====================  ================
``lfw``, View 1  peopleDevTrain less pairsDevTrain      pairsDevTrain         pairsDevTest
``orl``          half of the 40 people                  a quarter             a quarter
``synthetic``    half of the 60 people inside facelab   a quarter             a quarter
===============  =====================================  ====================  ================

On ``orl`` and ``synthetic`` that is repeated with other halves and quarters; all pairs of one person are taken, and as
many of two people. Chance is 0.5 everywhere. Published figures are of LFW's View 2, mostly
with other detectors and more training data: they stand beside the measured ones, never among them.
"""

from facelab.benchmark.comparison.classics import CLASSICS
from facelab.benchmark.comparison.judge import CHANCE, Measured, MethodResult, run
from facelab.benchmark.comparison.sets import SETS, Faces, Split, load
from facelab.benchmark.comparison.table import from_facts, markdown, published

__all__ = [
    "CHANCE",
    "CLASSICS",
    "SETS",
    "Faces",
    "Measured",
    "MethodResult",
    "Split",
    "from_facts",
    "load",
    "markdown",
    "published",
    "run",
]
