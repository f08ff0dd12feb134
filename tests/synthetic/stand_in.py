"""A renderer that draws noise in no time, for tests of what is around the real one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from facelab.synthetic import storage, world
from facelab.synthetic.knobs import sample_knobs
from facelab.synthetic.person import Look, Person, Shape
from facelab.synthetic.photo import SyntheticPhoto
from facelab.synthetic.scene import Scene, SceneFace
from facelab.synthetic.shot import Shot
from facelab.types import Box


def sample_person(rng):
    look = Look(**sample_knobs(Look, rng), detail_seed=int(rng.integers(2**32)))
    return Person(float(rng.random()), Shape(**sample_knobs(Shape, rng)), look)


def sample_shot(rng, difficulty, person):
    if difficulty == "wild":
        person = replace(person, look=replace(person.look, hair_style="bob", beard=float(rng.random())))
    return person, Shot(yaw=float(rng.uniform(-20, 20)), noise_seed=int(rng.integers(2**32)))


class Bust:
    built = 0

    def __init__(self, person):
        Bust.built += 1
        self.person = person

    def dressed(self, person):
        return self if person == self.person else Bust(person)

    def photo(self, shot, size=160):
        rng = np.random.default_rng([shot.noise_seed, self.person.look.detail_seed])
        depth = np.full((size, size), np.inf, np.float32)
        depth[2:-2, 2:-2] = 700 + rng.normal(0, 30, (size - 4, size - 4))
        return SyntheticPhoto(
            image=rng.integers(0, 256, (size, size, 3), np.uint8),
            person=self.person,
            shot=shot,
            box=Box(*(size * rng.uniform(0.1, 0.2, 2)), *(size * rng.uniform(0.8, 0.9, 2))),
            landmarks=rng.uniform(0, size, (5, 2)).astype(np.float32),
            landmarks68=rng.uniform(0, size, (68, 2)).astype(np.float32),
            visible68=rng.random(68) < 0.8,
            depth=depth,
            parsing=rng.integers(0, 14, (size, size), np.uint8),
            albedo=rng.integers(0, 256, (size, size, 3), np.uint8),
        )


def scene(people, rng, height, width, difficulty):
    faces = []
    for person in people:
        drawn, shot = sample_shot(rng, difficulty, person)
        photo = Bust(drawn).photo(shot, height)
        faces.append(
            SceneFace(drawn, shot, photo.box, photo.landmarks, photo.landmarks68, photo.visible68)
        )  # fmt: skip
    maps = np.zeros((height, width)), np.zeros((height, width), np.uint8), np.zeros((height, width), np.int16)
    return Scene(rng.integers(0, 256, (height, width, 3), np.uint8), tuple(faces), *maps)


@dataclass(frozen=True, eq=False)
class Spoof:
    image: np.ndarray
    kind: str
    corners: np.ndarray


def print_attack(photo, rng):
    return Spoof(photo // 2, "print", rng.random((4, 2)))


def replay_attack(photo, rng):
    return Spoof(255 - photo, "replay", rng.random((4, 2)))


def install(set_attribute=setattr):
    """Put the stand-ins where the real ones are used."""
    set_attribute(world, "Bust", Bust)
    set_attribute(world, "sample_person", sample_person)
    set_attribute(world, "sample_shot", sample_shot)
    set_attribute(world, "scene", scene)
    set_attribute(storage, "_ATTACKS", {"print": print_attack, "replay": replay_attack})
