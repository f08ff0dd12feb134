"""Find the image files in folders: the one walk that all commands take, and what it passes over."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from facelab._files import shown
from facelab.errors import FacelabError, InputError
from facelab.images.heif import HEIF, has_reader, how_to_read
from facelab.images.reading import SUFFIXES, VIDEOS

OnSkip = Callable[[str, FacelabError], None]

# Raw photos of cameras, and pictures, that nothing here reads.
_UNREADABLE = frozenset({
    ".arw", ".cr2", ".cr3", ".crw", ".dng", ".nef", ".nrw", ".orf", ".pef", ".raf", ".rw2", ".sr2", ".srw",
    ".dcm", ".eps", ".exr", ".jxl", ".jxr", ".pcx", ".pfm", ".psb", ".psd", ".qoi", ".tga", ".xcf",
})  # fmt: skip


def find(paths: Sequence[str | os.PathLike], on_skip: OnSkip | None = None) -> Iterator[Path]:
    """Files as they are named, folders as the image files in them (all levels deep, sorted, numbers by value).

    Links are followed, and each folder and file is taken once, however many links lead there. Hidden files and folders
    (and so the ``._x.jpg`` that macOS leaves on other disks) are left out.

    Args:
        paths: Files and folders.
        on_skip: Called with the path and the reason for everything image-like that is passed over: a file that no
            reader is there for, a folder that may not be opened, a link to nothing.
    """
    walk = Walk(on_skip)
    for path in map(Path, paths):
        if os.path.isdir(path):  # unlike the method of Path, no error for a name that is too long
            yield from walk.all_photos(path)
        else:
            yield path


class Walk:
    """One walk through folders, on which each folder and each file is met once.

    Args:
        on_skip: As for :func:`find`.
    """

    def __init__(self, on_skip: OnSkip | None = None):
        self._on_skip = on_skip
        self._met: set[tuple[int, int]] = set()

    def all_photos(self, folder: Path) -> Iterator[Path]:
        """The image files in a folder and in those below it."""
        for path, is_folder in self.entries(folder):
            if is_folder:
                yield from self.all_photos(path)
            else:
                yield path

    def entries(self, folder: Path) -> list[tuple[Path, bool]]:
        """(path, whether it is a folder) of the sub-folders and image files of one folder, of those not met before."""
        try:
            if not self.meet(folder):
                return []
            with os.scandir(folder) as found:
                visible = [entry for entry in found if not entry.name.startswith(".")]
        except OSError as err:
            self.pass_over(folder, f"this folder cannot be read ({err.strerror})")
            return []
        # What lies here itself comes before links, so that a link never takes a folder's or a photo's place.
        visible.sort(key=lambda entry: (entry.is_symlink(), by_number(entry.name)))
        kept = [(folder / entry.name, is_folder) for entry in visible if (is_folder := self._look(entry)) is not None]
        return sorted(kept, key=lambda found: by_number(found[0].name))

    def meet(self, folder: Path) -> bool:
        """True at the first time, by this or another way; a folder that was met is not opened any more."""
        return self._meet(os.stat(folder))

    def pass_over(self, path: Path, reason: str) -> None:
        """Tell that something was left out."""
        if self._on_skip is not None:
            self._on_skip(str(path), InputError(f"{shown(path)}: {reason}"))

    def _look(self, entry: os.DirEntry) -> bool | None:
        """True for a folder and False for an image file to take, ``None`` for everything else."""
        suffix = os.path.splitext(entry.name)[1].lower()
        try:
            status = entry.stat()
        except OSError as err:
            if suffix in ("", *SUFFIXES, *HEIF):
                self.pass_over(Path(entry.path), f"a link to nothing ({err.strerror})")
            return None
        if stat.S_ISDIR(status.st_mode):
            return True  # whether it was met before is asked when it is opened
        if (reason := _why_not(suffix, status.st_mode)) is not None:
            self.pass_over(Path(entry.path), reason)
            return None
        return False if (suffix in SUFFIXES or suffix in HEIF) and self._meet(status) else None

    def _meet(self, status: os.stat_result) -> bool:
        """True at the first meeting."""
        key = status.st_dev, status.st_ino
        new = key not in self._met
        self._met.add(key)
        return new


def _why_not(suffix: str, mode: int) -> str | None:
    """Why a file with the name of an image or video is passed over; ``None`` where it is none, or can be read."""
    if suffix in VIDEOS:
        return "a video; facelab.images.frames gives its frames"
    if suffix in _UNREADABLE:
        return f"facelab reads no {suffix} files; save it as JPEG or PNG"
    if suffix in HEIF and not has_reader():
        return how_to_read()
    if (suffix in SUFFIXES or suffix in HEIF) and not stat.S_ISREG(mode):
        return "expected an image file, received something that is not a regular file"
    return None


def by_number(name: str) -> tuple[list[str | int], str]:
    """Sorts runs of digits by value; the name itself decides between 1 and 01."""
    return [int(part) if i % 2 else part for i, part in enumerate(re.split("([0-9]+)", name))], name
