"""Photos, the face in each, and who is fitted on, tuned on and judged."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facelab import datasets, synthetic
from facelab.cards.alignment import Alignment
from facelab.datasets import Photos
from facelab.datasets.lfw_lists import Pairs
from facelab.detection import MTCNN, align
from facelab.errors import DatasetError, InputError
from facelab.pipeline import largest_face_or_center
from facelab.types import Face

SETS = ("lfw", "orl", "synthetic")
Progress = Callable[[Iterable, int], Iterable]
OVERLAP = 1 / 3  # people judged, divided by the others, in what divide returns
_BATCH = 32


@dataclass(frozen=True, eq=False)
class Split:
    """Rows of a set (M,) to fit on, pairs of rows (P, 2) to tune on and to judge; no person is in two of the three."""

    fit: np.ndarray
    tune: np.ndarray
    judge: np.ndarray


@dataclass(frozen=True, eq=False)
class Faces:
    """A set.

    Attributes:
        photos: One person per photo.
        faces: Where the face is; the middle of the photo, with confidence 0, where none was found.
        splits: One or more.
    """

    photos: Photos
    faces: tuple[Face, ...]
    splits: tuple[Split, ...]

    def aligned(self, alignment: Alignment) -> np.ndarray:
        """(N, H, W, 3) uint8 RGB, cut out for one network; the photos are read again, so that none is kept."""
        aligned = np.empty((len(self.faces), *alignment.size, 3), np.uint8)
        for i, (photo, face) in enumerate(zip(self.photos, self.faces, strict=True)):
            aligned[i] = align(photo, [face], alignment)[0]
        return aligned


def load(
    name: str,
    directory: str | os.PathLike | None = None,
    lists: str | os.PathLike | None = None,
    splits: int = 10,
    progress: Progress = lambda items, total: items,
) -> Faces:
    """One of the sets, with the face in each photo.

    Args:
        name: ``"lfw"``, ``"orl"`` or ``"synthetic"``.
        directory: Of LFW's or ORL's photos; ``None`` for where facelab looks for data.
        lists: Folder of LFW's lists of View 1.
        splits: How often the people of ORL, or the synthetic ones, are divided.
        progress: Wraps the stream of faces, given the number of photos, to show a progress bar.

    Raises:
        InputError: No such set.
        DatasetError: It is not there; the message says how to get it.
    """
    if name not in SETS:
        raise InputError(f"Expected one of the sets {', '.join(SETS)}. Received: {name!r}.")
    if name == "lfw":
        photos, parts = _view1(datasets.lfw(directory), lists)
    else:
        photos = datasets.orl(directory) if name == "orl" else synthetic.shipped_people().photos
        parts = tuple(divide(photos.labels, np.random.default_rng(k)) for k in range(splits))
    return Faces(photos, tuple(progress(_detect(photos), len(photos))), parts)


def _detect(photos: Photos) -> Iterator[Face]:
    detector = MTCNN()
    for start in range(0, len(photos), _BATCH):
        some = [photos.image(i) for i in range(start, min(start + _BATCH, len(photos)))]
        for photo, found in zip(some, detector(some), strict=True):
            yield largest_face_or_center(found, photo.shape)[0]


def divide(labels: np.ndarray, rng: np.random.Generator) -> Split:
    """Half of the people to fit on, a quarter to tune on, a quarter to judge.

    Example:
        >>> split = divide(np.repeat(np.arange(8), 3), np.random.default_rng(0))
        >>> len(split.fit), len(split.tune), len(split.judge)  # 4 people; all 6 pairs of 2 people's own, and 6 others
        (12, 12, 12)
    """
    people = rng.permutation(np.unique(labels))
    fit, tune, judge = np.split(people, [len(people) // 2, len(people) * 3 // 4])
    return Split(np.flatnonzero(np.isin(labels, fit)), *(balanced_pairs(labels, some, rng) for some in (tune, judge)))


def balanced_pairs(labels: np.ndarray, people: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """(P, 2) rows: all pairs of one of these people, and the same number of pairs of two, drawn at random."""
    rows = np.flatnonzero(np.isin(labels, people))
    first, second = np.triu_indices(len(rows), 1)
    pairs = np.stack([rows[first], rows[second]], axis=1)
    same = labels[pairs[:, 0]] == labels[pairs[:, 1]]
    others = rng.choice(np.flatnonzero(~same), min(same.sum(), (~same).sum()), replace=False)
    return pairs[np.concatenate([np.flatnonzero(same), others])]


def _view1(photos: Photos, lists: str | os.PathLike | None) -> tuple[Photos, tuple[Split, ...]]:
    """Of LFW's photos those that View 1 needs."""
    if lists is None:
        raise DatasetError(
            "Expected the folder with LFW's peopleDevTrain.txt, pairsDevTrain.txt and pairsDevTest.txt. "
            "Get them from LFW's home page and name the folder: --lists DIR."
        )
    tune, judge = (datasets.read_pairs(Path(lists) / f"pairsDev{part}.txt") for part in ("Train", "Test"))
    in_pairs = {file.partition("/")[0] for pairs in (tune, judge) for file in (*pairs.first, *pairs.second)}
    people = datasets.lfw_lists.read_people(Path(lists) / "peopleDevTrain.txt")
    fitted = {n for n, k in zip(people.names, people.photos.tolist(), strict=True) if k > 1 and n not in in_pairs}
    listed = {file for pairs in (tune, judge) for file in (*pairs.first, *pairs.second)}
    names = [f"{path.parent.name}/{path.name}" for path in photos.paths]
    missing = sorted(listed - set(names))
    if missing:
        raise DatasetError(f"Expected all photos of LFW's View 1. Missing: {missing[0]} and {len(missing) - 1} more.")
    needed = [i for i, name in enumerate(names) if name in listed or name.partition("/")[0] in fitted]
    row = {names[i]: k for k, i in enumerate(needed)}
    fit = np.array([k for name, k in row.items() if name.partition("/")[0] in fitted])
    return photos.subset(np.array(needed)), (Split(fit, _rows(tune, row), _rows(judge, row)),)


def _rows(pairs: Pairs, row: dict[str, int]) -> np.ndarray:
    return np.array([[row[first], row[second]] for first, second in zip(pairs.first, pairs.second, strict=True)])
