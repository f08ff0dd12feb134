"""A folder of your own: one directory per person."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from facelab.datasets.photos import Photos
from facelab.errors import DatasetError
from facelab.images.finding import OnSkip, Walk

# What facelab itself lays beside the people that it draws (see facelab.synthetic.layout).
_OURS = ("_truth", "_spoofs", "_scenes", "_unfinished")


def folder(directory: str | os.PathLike, on_skip: OnSkip | None = None) -> Photos:
    """The photos in a folder that has one directory per person, named like the person.

    Sorted by name, with numbers by their value: ``s2`` comes before ``s10``. Left out are hidden
    files and directories, directories whose name starts with ``_`` and those without a photo. Links are followed, and
    each photo is one person's: of two people whose directories lead to the same file, the first has it.

    Args:
        directory: The folder.
        on_skip: Called with the path and the reason for everything image-like that is passed over: what
            :func:`facelab.images.find` passes over, photos beside the people's directories, those that lie deeper than
            a person's directory, and a photo that another person has.

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
    _check(directory)
    root, beside, people = Walk(on_skip), [], {}
    for path, is_folder in root.entries(directory):
        if not is_folder:
            beside.append(path)
        elif photos := list(_of_person(path, root, on_skip)):
            people[path.name] = photos
    people = _each_once(people, root)
    if not people:
        raise DatasetError(f"Expected a directory for each person, with photos in it, in {directory}. Received: none.")
    for path in beside:
        root.pass_over(path, "a photo beside the people's directories; put it into its person's")
    labels = np.repeat(np.arange(len(people)), [len(photos) for photos in people.values()])
    return Photos(tuple(path for photos in people.values() for path in photos), labels, tuple(people))


def named_files(directory: str | os.PathLike, on_skip: OnSkip | None = None) -> Photos:
    """The photos in a folder of one photo per person, each named like the person: ``Ann Lee.jpg``.

    A name with a digit in it, such as ``IMG_2041``, is a camera's and not a person's: such photos are passed over.

    Args:
        directory: The folder; folders inside it are not looked into.
        on_skip: As for :func:`folder`.

    Raises:
        DatasetError: No such folder, or no photo in it that is named like a person.

    Example:
        >>> import tempfile
        >>> place = Path(tempfile.mkdtemp())
        >>> for name in ("Ann Lee.jpg", "IMG_2041.jpg"):
        ...     (place / name).touch()
        >>> named_files(place).names
        ('Ann Lee',)
    """
    directory = Path(directory)
    _check(directory)
    walk, people = Walk(on_skip), {}
    for path, is_folder in walk.entries(directory):
        if is_folder:
            continue
        if any(character.isdigit() for character in path.stem):
            walk.pass_over(path, "no person's name, because there are digits in it; give the name with --name")
        else:
            people.setdefault(path.stem, []).append(path)
    if not people:
        raise DatasetError(
            f"Expected a directory for each person, or photos named like the person, in {directory}. Received: none."
        )
    labels = np.repeat(np.arange(len(people)), [len(photos) for photos in people.values()])
    return Photos(tuple(path for photos in people.values() for path in photos), labels, tuple(people))


def has_directories(directory: str | os.PathLike) -> bool:
    """Whether there are directories with photos in the folder, so that their names are the people's."""
    walk = Walk()
    return any(is_folder and any(walk.all_photos(path)) for path, is_folder in walk.entries(Path(directory)))


def _check(directory: Path) -> None:
    """Raise DatasetError where there is no folder, or it may not be opened."""
    try:
        os.scandir(directory).close()
    except OSError as err:
        raise DatasetError(
            f"Expected a folder with one directory per person. Received: {directory} ({err.strerror})."
        ) from err


def _of_person(directory: Path, root: Walk, on_skip: OnSkip | None) -> Iterator[Path]:
    """The photos of one person; what lies deeper is passed over."""
    if directory.name.startswith("_"):
        if directory.name not in _OURS and any(Walk().all_photos(directory)):
            root.pass_over(directory, "the name of this directory starts with _, so it is no person")
        return
    # A walk of its own, which another person's cannot shorten; a link back to where it started leads nowhere.
    walk = Walk(on_skip)
    walk.meet(directory.parent)
    for path, is_folder in walk.entries(directory):
        if not is_folder:
            yield path
            continue
        for deeper in walk.all_photos(path):
            root.pass_over(deeper, f"it lies deeper than the directory of a person, {directory.name}")


def _each_once(people: dict[str, list[Path]], root: Walk) -> dict[str, list[Path]]:
    """A file that two people have stays with the one in whose directory it lies, not with the one who links to it."""
    photos = [path for paths in people.values() for path in paths]
    owners: dict[tuple[int, int], Path] = {}
    for path in sorted(photos, key=lambda path: path.is_symlink() or path.parent.is_symlink()):
        status = os.stat(path)
        owner = owners.setdefault((status.st_dev, status.st_ino), path)
        if owner is not path:
            root.pass_over(path, f"the same file as {owner}, another person's")
    kept = set(owners.values())
    left = {name: [path for path in paths if path in kept] for name, paths in people.items()}
    return {name: paths for name, paths in left.items() if paths}
