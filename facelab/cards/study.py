"""The card of small networks that facelab trained itself, to be studied in a notebook."""

from __future__ import annotations

from dataclasses import dataclass

from facelab.cards.provenance import Weights


@dataclass(frozen=True)
class StudyCard:
    """All facts about one such network, or about several that belong together.

    Attributes:
        name: What the function that loads it calls it.
        title: Name for people.
        paper: Address of the paper that it follows.
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
