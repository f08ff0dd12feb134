"""Unpack an archive whose checksum was found right: the whole folder or nothing, and nothing outside it."""

from __future__ import annotations

import os
import tarfile
import tempfile
import zlib
from pathlib import Path

from facelab.errors import DatasetError


def unpack(archive: str | os.PathLike, inside: str, target: str | os.PathLike) -> None:
    """Unpack one folder of a tar archive.

    Links and names that lead out of the folder are refused. ``target`` appears when all is
    unpacked; where another process was faster, its folder stays.

    Args:
        archive: A .tar, .tgz, ... file.
        inside: Name of the folder in the archive.
        target: The folder to make; the one above it exists.

    Raises:
        DatasetError: The archive is damaged, has no such folder, is not safe, or the disk is full.
    """
    target = Path(target)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".unpacking-") as scratch:
            with tarfile.open(archive) as tar:
                tar.extractall(scratch, filter="data")
            Path(scratch, inside).rename(target)
    except (OSError, EOFError, tarfile.TarError, zlib.error) as err:
        if target.is_dir():
            return  # another process was faster
        raise DatasetError(
            f"Cannot unpack the folder {inside} of {archive} to {target}: {err}. Free the disk or delete the archive, "
            f"and fetch it again."
        ) from err
