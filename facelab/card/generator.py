"""The card of networks that make pictures."""

from __future__ import annotations

from dataclasses import dataclass

from facelab.card.provenance import Weights


@dataclass(frozen=True)
class GeneratorCard:
    """All facts about one set of networks that encode, turn or invent faces.

    Attributes:
        name: What :func:`facelab.generative.load` calls it.
        title: Name for people.
        paper: Address of the paper.
        year: Year of publication.
        parameters: Number of weights of all its networks together.
        size: (height, width) of the pictures in pixels.
        weights: The weight file that comes with facelab.
        measured: Figures with their interval, and the command that measured them; of people who were not trained on.
    """

    name: str
    title: str
    paper: str
    year: int
    parameters: int
    size: tuple[int, int]
    weights: Weights
    measured: str
