"""A renderer that draws noise in no time, for tests of what is around the real one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from facelab.synthetic import population, storage
from facelab.synthetic.capture import Capture
from facelab.synthetic.parameters import sample_parameters
from facelab.synthetic.person import Look, Person, Shape
from facelab.synthetic.photo import SyntheticPhoto
from facelab.synthetic.scene import Scene, SceneFace
from facelab.types import Box


def sample_person(rng):
    look = Look(**sample_parameters(Look, rng), detail_seed=int(rng.integers(2**32)))
    return Person(float(rng.random()), Shape(**sample_parameters(Shape, rng)), look)


def sample_capture(rng, difficulty, person):
    if difficulty == "wild":
        person = replace(person, look=replace(person.look, hair_style="bob", beard=float(rng.random())))
    return person, Capture(yaw=float(rng.uniform(-20, 20)), noise_seed=int(rng.integers(2**32)))


class Head:
    built = 0

    def __init__(self, person):
        Head.built += 1
        self.person = person

    def dressed(self, person):
        return self if person == self.person else Head(person)

    def photo(self, capture, size=160):
        rng = np.random.default_rng([capture.noise_seed, self.person.look.detail_seed])
        depth = np.full((size, size), np.inf, np.float32)
        depth[2:-2, 2:-2] = 700 + rng.normal(0, 30, (size - 4, size - 4))
        return SyntheticPhoto(
            image=rng.integers(0, 256, (size, size, 3), np.uint8),
            person=self.person,
            capture=capture,
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
        drawn, capture = sample_capture(rng, difficulty, person)
        photo = Head(drawn).photo(capture, height)
        faces.append(
            SceneFace(drawn, capture, photo.box, photo.landmarks, photo.landmarks68, photo.visible68)
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
    set_attribute(population, "Head", Head)
    set_attribute(population, "sample_person", sample_person)
    set_attribute(population, "sample_capture", sample_capture)
    set_attribute(population, "scene", scene)
    set_attribute(storage, "_ATTACKS", {"print": print_attack, "replay": replay_attack})
