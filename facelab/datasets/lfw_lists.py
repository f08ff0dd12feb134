"""The lists of Labeled Faces in the Wild: which photos are compared, and who belongs to which part.

A list of *View 1* (for tuning: DevTrain, DevTest) starts with one count and has one part; a list of
*View 2* (for reporting) starts with the number of folds. Format: http://vis-www.cs.umass.edu/lfw/README.txt.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass

import numpy as np

from facelab.errors import DatasetError

_NAME, _NUMBER = r"(\S+)", r"([1-9][0-9]{0,6})"
# What a line has to be: its fields, and how an error message calls it.
_SAME = ((_NAME, _NUMBER, _NUMBER), "a pair of one person: NAME, NUMBER, NUMBER")
_DIFFERENT = ((_NAME, _NUMBER, _NAME, _NUMBER), "a pair of two people: NAME, NUMBER, NAME, NUMBER")
_PERSON = ((_NAME, _NUMBER), "a person: NAME, NUMBER OF PHOTOS")
_ONE_COUNT = ((_NUMBER,), "a count")
_TWO_COUNTS = ((_NUMBER, _NUMBER), "the number of folds and of pairs")


@dataclass(frozen=True, eq=False)
class Pairs:
    """P pairs of photos to compare.

    Attributes:
        first: P files relative to the photos' folder, such as ``"Ann_Lee/Ann_Lee_0001.jpg"``.
        second: The files they are compared with.
        same: (P,) bool, True where both show one person.
        fold: (P,) int, the part of the list, from 0.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    same: np.ndarray
    fold: np.ndarray

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True, eq=False)
class People:
    """The people of one list.

    Attributes:
        names: One per person.
        photos: (N,) int, how many photos there are of each.
        fold: (N,) int, the part of the list, from 0.
    """

    names: tuple[str, ...]
    photos: np.ndarray
    fold: np.ndarray

    def __len__(self) -> int:
        return len(self.names)


class _Lines:
    """The lines of a list, one after the other; what does not fit is an error with its number."""

    def __init__(self, path: str | os.PathLike):
        self.path, self.number = path, 0
        try:
            with open(path, encoding="utf-8-sig") as file:
                self.lines = file.read().rstrip().split("\n")
        except (OSError, UnicodeDecodeError) as err:
            raise DatasetError(
                f"Expected a list of LFW. Cannot read {path}: {err}. Get it with: facelab fetch lfw-lists"
            ) from err

    def has(self, form: tuple[tuple[str, ...], str]) -> bool:
        """Is the next line of that form?"""
        return self.number < len(self.lines) and re.fullmatch(r"\s+".join(form[0]), self._line()) is not None

    def take(self, form: tuple[tuple[str, ...], str]) -> tuple[str, ...]:
        """The fields of the next line."""
        if not self.has(form):
            raise DatasetError(f"{self.path}, line {self.number + 1}: expected {form[1]}. Received: {self._line()!r}.")
        fields = tuple(self._line().split())
        self.number += 1
        return fields

    def end(self) -> None:
        """Nothing may follow."""
        if self.number < len(self.lines):
            raise DatasetError(
                f"{self.path}, line {self.number + 1}: expected the end, by the counts. Received: {self._line()!r}."
            )

    def _line(self) -> str:
        return self.lines[self.number].strip()[:200] if self.number < len(self.lines) else "end of file"


def read_pairs(path: str | os.PathLike) -> Pairs:
    """Read ``pairs.txt`` (View 2), ``pairsDevTrain.txt``, ``pairsDevTest.txt`` (View 1) or a list like them.

    After the header, each fold has n pairs of one person and then n pairs of two.

    Raises:
        DatasetError: The file cannot be read, or a line (the message has its number) is not as it should be.
    """
    lines = _Lines(path)
    folds, count = map(int, lines.take(_TWO_COUNTS) if lines.has(_TWO_COUNTS) else ("1", *lines.take(_ONE_COUNT)))
    rows = []  # (first, second, same, fold)
    for fold in range(folds):
        for _ in range(count):
            name, i, j = lines.take(_SAME)
            rows.append((_file(name, i), _file(name, j), True, fold))
        for _ in range(count):
            name, i, other, j = lines.take(_DIFFERENT)
            rows.append((_file(name, i), _file(other, j), False, fold))
    lines.end()
    first, second, same, fold = zip(*rows, strict=True)
    return Pairs(first, second, np.array(same), np.array(fold))


def _file(name: str, number: str) -> str:
    return f"{name}/{name}_{int(number):04d}.jpg"


def read_people(path: str | os.PathLike) -> People:
    """Read ``people.txt`` (View 2), ``peopleDevTrain.txt``, ``peopleDevTest.txt`` (View 1) or a list like them.

    Raises:
        DatasetError: The file cannot be read, or a line (the message has its number) is not as it should be.
    """
    lines = _Lines(path)
    (count,) = map(int, lines.take(_ONE_COUNT))
    in_folds = lines.has(_ONE_COUNT)  # View 2: a number of folds, then each fold's number of people
    rows = []  # (name, number of photos, fold)
    for fold in range(count if in_folds else 1):
        people = int(*lines.take(_ONE_COUNT)) if in_folds else count
        for _ in range(people):
            name, photos = lines.take(_PERSON)
            rows.append((name, int(photos), fold))
    lines.end()
    names, photos, fold = zip(*rows, strict=True)
    return People(names, np.array(photos), np.array(fold))
