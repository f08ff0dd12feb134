"""People who do not exist: drawn in three dimensions from named numbers, with the truth about every pixel.

A :class:`Person` is a face in numbers, a :class:`Shot` is how one photo is taken, a :class:`Bust` brings the two
together. Every number can be set alone, and chance is always an argument.

Example:
    >>> import numpy as np
    >>> from dataclasses import replace
    >>> from facelab.synthetic import Bust, Shot, sample_person
    >>> bust = Bust(sample_person(np.random.default_rng(7)))
    >>> front, side = bust.photo(Shot(), size=64), bust.photo(Shot(yaw=40), size=64)
    >>> front.image.shape, front.landmarks68.shape, front.depth.shape
    ((64, 64, 3), (68, 2), (64, 64))
    >>> bool(front.visible68.sum() > side.visible68.sum())
    True

Whole sets: :func:`synthetic_people` renders and keeps one, :func:`shipped_people` is the one that comes with facelab,
:class:`SyntheticSet` opens what ``facelab synth`` wrote. :func:`scene` puts several people into one picture;
:func:`print_attack` and :func:`replay_attack` hold a photo before the camera instead of a face; :func:`turned_photos`
takes a head from two sides at once.
"""

from facelab.synthetic.bust import Bust
from facelab.synthetic.dataset import SyntheticSet, synthetic_people
from facelab.synthetic.person import Look, Person, Shape
from facelab.synthetic.photo import PARSING, SyntheticPhoto
from facelab.synthetic.sampling import sample_person, sample_shot
from facelab.synthetic.scene import Scene, SceneFace, scene
from facelab.synthetic.settings import Settings
from facelab.synthetic.sheet import contact_sheet
from facelab.synthetic.shipped import shipped as shipped_people
from facelab.synthetic.shot import Shot
from facelab.synthetic.spoof import SPOOF_KINDS, Spoof, print_attack, replay_attack
from facelab.synthetic.storage import render_set
from facelab.synthetic.truth import PhotoTruth, SceneTruth
from facelab.synthetic.turned import TurnedFaces, TurnedPhoto, cut_turned, turned_photos, warped_to_the_front
from facelab.synthetic.world import World

__all__ = [
    "PARSING",
    "SPOOF_KINDS",
    "Bust",
    "Look",
    "Person",
    "PhotoTruth",
    "Scene",
    "SceneFace",
    "SceneTruth",
    "Settings",
    "Shape",
    "Shot",
    "Spoof",
    "SyntheticPhoto",
    "SyntheticSet",
    "TurnedFaces",
    "TurnedPhoto",
    "World",
    "contact_sheet",
    "cut_turned",
    "print_attack",
    "render_set",
    "replay_attack",
    "sample_person",
    "sample_shot",
    "scene",
    "shipped_people",
    "synthetic_people",
    "turned_photos",
    "warped_to_the_front",
]
