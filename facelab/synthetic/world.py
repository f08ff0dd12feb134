"""A seeded world: who lives in it, and which photos were taken of them.

Every person and every photo has a source of chance of its own, made from the seed and their numbers. Person 7
is therefore the same whether 10 or 1000 people are asked for, and one photo can be taken again alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from facelab.synthetic.bust import Bust
from facelab.synthetic.person import Person
from facelab.synthetic.photo import SyntheticPhoto
from facelab.synthetic.sampling import sample_person, sample_shot
from facelab.synthetic.scene import Scene, scene
from facelab.synthetic.shot import Shot

RENDERER = 1  # raise it when the same seed gives another picture: stored sets of other renderers are not mixed
# What a source of chance is for. It leads the seed, because numpy takes [seed, 7] and [seed, 7, 0] for the same.
_PERSON, _SHOT, _SPOOF, _SCENE = 1, 2, 3, 4
_FEWEST, _MOST = 2, 6  # people in a scene
_SMALLEST = 64  # pixels: in scenes of smaller photos six faces could not be told apart


@dataclass(frozen=True)
class World:
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
        return sample_person(_chance(_PERSON, self.seed, i))

    def shot(self, i: int, j: int, person: Person) -> tuple[Person, Shot]:
        """Photo number ``j`` of person number ``i``: the person as they look that day, and how it is taken."""
        return sample_shot(_chance(_SHOT, self.seed, i, j), self.difficulty, person)

    def spoof_chance(self, i: int, j: int, attack: int) -> np.random.Generator:
        """The chance of one attack with photo ``j`` of person ``i``."""
        return _chance(_SPOOF, self.seed, i, j, attack)

    def scene_chance(self, k: int) -> np.random.Generator:
        """The chance of scene number ``k``."""
        return _chance(_SCENE, self.seed, k)

    def photo(self, i: int, j: int, size: int = 160) -> SyntheticPhoto:
        """Photo number ``j`` of person number ``i`` alone; for several of a person, keep a :class:`Sitter`."""
        return Sitter(self, i).photo(j, size)

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
        rng, size = self.scene_chance(k), max(size, _SMALLEST)
        count = min(int(rng.integers(_FEWEST, _MOST + 1)), people)
        chosen = tuple(rng.choice(people, count, replace=False).tolist())
        return chosen, scene([self.person(i) for i in chosen], rng, 9 * size // 4, 4 * size, self.difficulty)


@dataclass(frozen=True)
class Sitter:
    """One person of a world in front of the camera; their head is built once, for the first photo."""

    world: World
    number: int

    @cached_property
    def person(self) -> Person:
        return self.world.person(self.number)

    @cached_property
    def _bust(self) -> Bust:
        return Bust(self.person)

    def photo(self, j: int, size: int = 160) -> SyntheticPhoto:
        """Photo number ``j``, ``size`` pixels high and wide, with its ground truth."""
        drawn, shot = self.world.shot(self.number, j, self.person)
        return self._bust.dressed(drawn).photo(shot, size=size)


def _chance(*numbers: int) -> np.random.Generator:
    # PCG64 by name: numpy may change what default_rng is.
    return np.random.Generator(np.random.PCG64(numbers))
