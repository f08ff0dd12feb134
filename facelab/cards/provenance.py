"""Where weights and figures come from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Weights:
    """Where a weight file comes from, and how to know that it is the right one.

    Attributes:
        url: Download address, or ``None`` where the file comes inside an installed package.
        package: ``"package/path/inside/it"``, or ``None`` where the file is downloaded.
        sha256: Lower-case hex digest, or ``None`` where none is published; then the first
            download's is recorded and later ones must equal it.
        license: License of the weights (not of the code).
        trained_on: The training data.
    """

    url: str | None
    package: str | None
    sha256: str | None
    license: str
    trained_on: str


@dataclass(frozen=True)
class WeightFormat:
    """A kind of weight file that a network can be filled from.

    Attributes:
        name: The project that writes it, and the kind of file.
        proof: What shows that the network then returns what the original returned; ``None`` where
            nothing here shows it: the names were read off the other project's source, and the format is *unproven*.
    """

    name: str
    proof: str | None


@dataclass(frozen=True)
class Threshold:
    """A cosine distance that separates same from different, and how it was found.

    Attributes:
        distance: Pairs at or below it count as the same person.
        protocol: The data, the detector and the rule it was chosen by.
    """

    distance: float
    protocol: str


@dataclass(frozen=True)
class LiveThreshold:
    """The least probability of a living face that counts as live, and how it was found.

    Attributes:
        probability: 0 to 1.
        protocol: The data and the rule it was chosen by.
    """

    probability: float
    protocol: str


@dataclass(frozen=True)
class Accuracy:
    """A rate, such as the verification accuracy on LFW, and where the figure comes from.

    Attributes:
        value: Fraction, 0 to 1: of pairs judged correctly, or what the field that holds it says.
        source: A paper, a page, or the facelab command that measured it.
    """

    value: float
    source: str
