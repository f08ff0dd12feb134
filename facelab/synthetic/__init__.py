"""People who do not exist: drawn in three dimensions from named numbers, with the truth about every pixel.

The renderer. A :class:`~facelab.synthetic.person.Person` is a face in numbers, a :class:`Capture` is how one photo is
taken, a :class:`Head` brings the two together. Every number can be set alone, and chance is always an argument.

Example:
    >>> import numpy as np
    >>> from dataclasses import replace
    >>> from facelab.synthetic import Head, Capture, sample_person
    >>> head = Head(sample_person(np.random.default_rng(7)))
    >>> front, side = head.photo(Capture(), size=64), head.photo(Capture(yaw=40), size=64)
    >>> front.image.shape, front.landmarks68.shape, front.depth.shape
    ((64, 64, 3), (68, 2), (64, 64))
    >>> bool(front.visible68.sum() > side.visible68.sum())
    True

Whole sets: :func:`synthetic_people` renders and keeps one, :func:`shipped_people` is the one that comes with facelab,
:class:`~facelab.synthetic.dataset.SyntheticSet` opens what ``facelab synth`` wrote. :func:`scene` puts several people
into one picture; :func:`print_attack` and :func:`replay_attack` hold a photo before the camera instead of a face;
:func:`~facelab.synthetic.turned.turned_photos` takes a head from two sides at once.

What is drawn how: shape in ``person`` and ``head``; skin in ``skin``, eyes in ``eyes``, hair in ``hair``; how they
look in light in ``materials`` and ``light``; what stands behind in ``background`` and ``scenery``; the camera in
``camera``.
"""

from facelab.synthetic.capture import Capture
from facelab.synthetic.dataset import synthetic_people
from facelab.synthetic.head import Head
from facelab.synthetic.population import Population
from facelab.synthetic.sampling import sample_person
from facelab.synthetic.scene import scene
from facelab.synthetic.shipped import shipped as shipped_people
from facelab.synthetic.spoof import print_attack, replay_attack

__all__ = [
    "Capture",
    "Head",
    "Population",
    "print_attack",
    "replay_attack",
    "sample_person",
    "scene",
    "shipped_people",
    "synthetic_people",
]
