"""A folder of your own: one directory per person."""

from __future__ import annotations

import os
import re
from pathlib import Path

import numpy as np

from facelab.datasets.photos import Photos
from facelab.errors import DatasetError
from facelab.images.reading import SUFFIXES


def folder(directory: str | os.PathLike) -> Photos:
    """The photos in a folder that has one directory per person, named like the person.

    Sorted by name, with numbers by their value: ``s2`` comes before ``s10``. Left out are hidden
    files and directories, directories whose name starts with ``_`` and those without a photo.

    Raises:
        DatasetError: No such folder, or no photos in it.

    Example:
        >>> import tempfile
        >>> place = Path(tempfile.mkdtemp())
        >>> for person in ("s10", "s2"):
        ...     (place / person).mkdir()
        ...     (place / person / "1.jpg").touch()
        >>> folder(place).names
        ('s2', 's10')
    """
    directory = Path(directory)
    try:
        people = {name: photos for name in _people(directory) if (photos := _photos(directory / name))}
    except OSError as err:
        raise DatasetError(
            f"Expected a folder with one directory per person. Received: {directory} ({err.strerror})."
        ) from err
    if not people:
        raise DatasetError(f"Expected a directory for each person, with photos in it, in {directory}. Received: none.")
    labels = np.repeat(np.arange(len(people)), [len(photos) for photos in people.values()])
    return Photos(tuple(path for photos in people.values() for path in photos), labels, tuple(people))


def _people(directory: Path) -> list[str]:
    with os.scandir(directory) as entries:
        return sorted((e.name for e in entries if e.is_dir() and not e.name.startswith((".", "_"))), key=_by_number)


def _photos(directory: Path) -> list[Path]:
    with os.scandir(directory) as entries:
        names = [e.name for e in entries if os.path.splitext(e.name)[1].lower() in SUFFIXES and e.is_file()]
    return [directory / name for name in sorted(names, key=_by_number) if not name.startswith(".")]


def _by_number(name: str) -> tuple[list[str | int], str]:
    """Sorts runs of digits by value; the name itself decides between 1 and 01."""
    return [int(part) if i % 2 else part for i, part in enumerate(re.split("([0-9]+)", name))], name
