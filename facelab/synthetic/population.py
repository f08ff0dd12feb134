"""A seeded population: its people, and which photos were taken of them.

Every person and every photo has a source of chance of its own, made from the seed and their numbers. Person 7
is therefore the same whether 10 or 1000 people are asked for, and one photo can be taken again alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from facelab.synthetic.capture import Capture
from facelab.synthetic.head import Head
from facelab.synthetic.person import Person
from facelab.synthetic.photo import SyntheticPhoto
from facelab.synthetic.sampling import sample_capture, sample_person
from facelab.synthetic.scene import Scene, scene

RENDERER = 1  # raise it when the same seed gives another picture: stored sets of other renderers are not mixed
# What a source of chance is for. It leads the seed, because numpy takes [seed, 7] and [seed, 7, 0] for the same.
_PERSON, _CAPTURE, _SPOOF, _SCENE = 1, 2, 3, 4
_FEWEST, _MOST = 2, 6  # people in a scene
_SMALLEST = 64  # pixels: in scenes of smaller photos six faces could not be told apart


@dataclass(frozen=True)
class Population:
    """The people of one seed, without end.

    Attributes:
        seed: 0 to 2**32 - 1.
        difficulty: ``"easy"``, or ``"wild"`` for strong pose, harsh light and changed hair, glasses or beard.
            People are the same in both.
    """

    seed: int
    difficulty: str = "easy"

    def person(self, i: int) -> Person:
        """Person number ``i``, as they usually look."""
        return sample_person(_rng(_PERSON, self.seed, i))

    def capture(self, i: int, j: int, person: Person) -> tuple[Person, Capture]:
        """Photo number ``j`` of person number ``i``: the person as they look that day, and how it is taken."""
        return sample_capture(_rng(_CAPTURE, self.seed, i, j), self.difficulty, person)

    def spoof_rng(self, i: int, j: int, attack: int) -> np.random.Generator:
        """The chance of one attack with photo ``j`` of person ``i``."""
        return _rng(_SPOOF, self.seed, i, j, attack)

    def scene_rng(self, k: int) -> np.random.Generator:
        """The chance of scene number ``k``."""
        return _rng(_SCENE, self.seed, k)

    def photo(self, i: int, j: int, size: int = 160) -> SyntheticPhoto:
        """Photo number ``j`` of person number ``i`` alone; for several of a person, keep a :class:`Subject`."""
        return Subject(self, i).photo(j, size)

    def scene(self, k: int, people: int, size: int = 160) -> tuple[tuple[int, ...], Scene]:
        """Scene number ``k``: two to six of the first ``people`` in one picture.

        Args:
            k: Which scene.
            people: Number of people to choose from.
            size: Of a photo in pixels; a scene is 9/4 of it high and 4 of it wide, 360 x 640 for 160, and never
                smaller than 144 x 256.

        Returns:
            The numbers of those in it, and the picture with the truth of each, in the same order.
        """
        rng, size = self.scene_rng(k), max(size, _SMALLEST)
        count = min(int(rng.integers(_FEWEST, _MOST + 1)), people)
        chosen = tuple(rng.choice(people, count, replace=False).tolist())
        return chosen, scene([self.person(i) for i in chosen], rng, 9 * size // 4, 4 * size, self.difficulty)


@dataclass(frozen=True)
class Subject:
    """One person of a population in front of the camera; their head is built once, for the first photo."""

    population: Population
    number: int

    @cached_property
    def person(self) -> Person:
        return self.population.person(self.number)

    @cached_property
    def _head(self) -> Head:
        return Head(self.person)

    def photo(self, j: int, size: int = 160) -> SyntheticPhoto:
        """Photo number ``j``, ``size`` pixels high and wide, with its ground truth."""
        drawn, capture = self.population.capture(self.number, j, self.person)
        return self._head.dressed(drawn).photo(capture, size=size)


def _rng(*numbers: int) -> np.random.Generator:
    # PCG64 by name: numpy may change what default_rng is.
    return np.random.Generator(np.random.PCG64(numbers))
