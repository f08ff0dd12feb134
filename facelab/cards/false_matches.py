"""How often two people lie within a distance, measured; and from it the distance for a gallery of n photos."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from facelab.errors import InputError

DEFAULT_RATE = 0.01  # of strangers who are given a name
# A gallery's own people tell how alike they are where 30 pairs of them are this rate: from 25 people on.
_OWN_RATE, _OWN_PEOPLE, _MOST_PEOPLE = 0.1, 25, 2000


@dataclass(frozen=True)
class FalseMatchRow:
    """One measured rate.

    Attributes:
        rate: False match rate: the fraction of pairs of different people at this distance or nearer.
        distance: Cosine distance, 0 to 2.
        low: Lower end of the distance's 95 % interval over people.
        high: Upper end.
    """

    rate: float
    distance: float
    low: float
    high: float


@dataclass(frozen=True)
class FalseMatchTable:
    """False match rate -> cosine distance, down to the rate at which enough pairs remain to know it.

    Attributes:
        rows: By falling rate.
        people: How many people it was measured on.
        photos: Of how many photos.
        protocol: Which people and photos, and the rule by which the table ends.
    """

    rows: tuple[FalseMatchRow, ...]
    people: int
    photos: int
    protocol: str

    def distance(self, rate: float) -> float:
        """The distance for a rate, between two rows by the logarithm of the rate; outside the table its end.

        Example:
            >>> rows = (FalseMatchRow(0.1, 0.5, 0.4, 0.6), FalseMatchRow(0.001, 0.1, 0.05, 0.15))
            >>> round(FalseMatchTable(rows, 100, 100, "made up").distance(0.01), 3)
            0.3
        """
        if rate >= self.rows[0].rate:
            return self.rows[0].distance
        for above, below in zip(self.rows, self.rows[1:], strict=False):
            if rate >= below.rate:
                share = math.log(above.rate / rate) / math.log(above.rate / below.rate)
                return above.distance + share * (below.distance - above.distance)
        return self.rows[-1].distance

    def scale(self, vectors: np.ndarray) -> float:
        """How much nearer to each other the people of a gallery lie than those of the table, at most 1.

        People of one family, age or origin, or photos of one camera, are more alike than the press photos the table
        is made of; so are the strangers whom such a gallery meets. One pair in ten is compared, because that is known
        from 25 people on; with fewer people it is 1.

        Args:
            vectors: (P, D) float, unit length, one of each enrolled person.
        """
        some = np.asarray(vectors)[:_MOST_PEOPLE]
        if len(some) < _OWN_PEOPLE:
            return 1.0
        near = (1 - some @ some.T)[np.triu_indices(len(some), 1)]
        return float(min(1.0, max(0.0, np.quantile(near, _OWN_RATE)) / self.distance(_OWN_RATE)))

    def threshold(self, enrolled: int, rate: float = DEFAULT_RATE, scale: float = 1.0) -> GalleryThreshold:
        """The largest distance at which a face counts as an enrolled person.

        A gallery of n photos asks n questions about a stranger, and one wrong yes is enough. If the answers were
        independent, a share of ``1 - (1 - p)**n`` of strangers would be given a name at a pair rate of p; whatever they
        are, it is at most ``n * p`` on average, nearly the same for small rates. So p is ``1 - (1 - f)**(1/n)``
        for a wanted share f. Several photos of one person are several questions.

        Args:
            enrolled: Number of enrolled photos n; 0 counts as 1.
            rate: Wanted false-positive identification rate f: the share of strangers who are given a name.
            scale: Of the distance, where the gallery's people are more alike than those of the table: :meth:`scale`.

        Raises:
            InputError: A rate that is not between 0 and 1.

        Source:
            ISO/IEC 19795-1 (FPIR and FMR); Grother, Ngan and Hanaoka, Face recognition vendor test, part 2:
            identification, NIST IR 8271, which gives FPIR = 1 - (1 - FMR)^N as the binomial model.
        """
        n = max(1, enrolled)
        wanted = pair_rate(rate, n)
        used = min(max(wanted, self.rows[-1].rate), self.rows[0].rate)
        return GalleryThreshold(scale * self.distance(used), rate, -math.expm1(n * math.log1p(-used)), enrolled, scale)


@dataclass(frozen=True)
class GalleryThreshold:
    """A distance chosen for a gallery.

    Attributes:
        distance: The largest cosine distance that counts as an enrolled person.
        wanted_rate: Share of strangers that may be given a name, as asked for.
        expected_rate: Share that is expected at this distance. More than was asked for where the table ends before.
        enrolled: Number of enrolled photos.
        scale: What the table's distance was multiplied by, because the enrolled people are more alike; 1 is nothing.
    """

    distance: float
    wanted_rate: float
    expected_rate: float
    enrolled: int
    scale: float

    @property
    def is_within_table(self) -> bool:
        """False where the table ends before the rate that is needed: then the distance is its last."""
        return self.expected_rate <= self.wanted_rate * (1 + 1e-9)


def pair_rate(rate: float, enrolled: int) -> float:
    """The false match rate of one comparison at which n of them name a share ``rate`` of strangers.

    Args:
        rate: False-positive identification rate, between 0 and 1.
        enrolled: Number of comparisons n, 1 or more.

    Raises:
        InputError: A rate or a number out of range.

    Example:
        >>> round(pair_rate(0.01, 1), 7), round(pair_rate(0.01, 100), 7)
        (0.01, 0.0001005)
    """
    if not 0 < rate < 1:
        raise InputError(f"Expected a false-positive identification rate between 0 and 1. Received: {rate}.")
    if enrolled < 1:
        raise InputError(f"Expected at least one enrolled photo. Received: {enrolled}.")
    return -math.expm1(math.log1p(-rate) / enrolled)
