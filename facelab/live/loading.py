"""What is done once before the first frame: warm networks, and people who are enrolled for a demonstration."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

from facelab import images
from facelab.evaluate.false_matches import false_match_table
from facelab.live.drawn import Street
from facelab.live.people import People
from facelab.live.session import Live
from facelab.pipeline import largest_face
from facelab.synthetic import shipped_people

if TYPE_CHECKING:
    from facelab.pipeline import Pipeline

_FRAME = (480, 640)  # pixels of a camera's usual frame
_PHOTOS = 2  # of each drawn person, by which the distance for drawn people is chosen


def warmed_up(live: Live) -> Live:
    """The recognizer after one look at a drawn face: a network takes seconds for its first call."""
    frame = np.full((*_FRAME, 3), 110, np.uint8)
    face = images.shrink(shipped_people().photos.image(0), 160, 160)
    frame[160:320, 240:400] = face
    live.analyze(frame)
    return live


def enroll_every_second(street: Street, pipeline: Pipeline, gallery: str | os.PathLike, threshold: float) -> list[str]:
    """Put every second person of a street into a gallery; returns their names."""
    people = People(gallery, pipeline.card, threshold)
    names = []
    for number in range(0, len(street.people), 2):
        found = [result.vectors for result in pipeline(street.portraits(number), pick=largest_face)]
        vectors = np.concatenate(found)
        if len(vectors):
            people.add(street.name(number), vectors, [f"drawn, {i + 1}" for i in range(len(vectors))])
            names.append(street.name(number))
    people.close()
    return names


def drawn_threshold(
    pipeline: Pipeline, enrolled: int, rate: float, progress: Callable[[Iterable, int], Iterable]
) -> float:
    """The distance at which drawn people are named: they are more alike than the real ones of the card's table.

    Measured on the drawn people who come with facelab, who are others than those of a street.

    Args:
        pipeline: Detector and model.
        enrolled: Number of enrolled photos.
        rate: Share of strangers who may be given a name.
        progress: Wraps the stream of photos, given their number, to show a progress bar.
    """
    shipped = shipped_people().photos
    number = np.array([np.count_nonzero(shipped.labels[:i] == label) for i, label in enumerate(shipped.labels)])
    chosen = shipped.subset(np.flatnonzero(number < _PHOTOS))
    vectors, labels = [], []
    results = progress(pipeline(chosen.paths, pick=largest_face), len(chosen))
    for label, result in zip(chosen.labels, results, strict=True):
        vectors.append(result.vectors)
        labels += [label] * len(result.vectors)
    table = false_match_table(
        np.concatenate(vectors), np.array(labels), "drawn people", np.random.default_rng(0), least=1, rounds=20
    )
    return table.threshold(enrolled, rate).distance
