"""Where a data set lies on this computer."""

from __future__ import annotations

import os
from pathlib import Path

from facelab.download import home
from facelab.errors import DatasetError


def find(directory: str | os.PathLike | None, names: tuple[str, ...], how_to_get: str) -> Path:
    """The folder of a data set.

    Args:
        directory: The folder itself; it is taken as it is. ``None`` searches ``FACELAB_DATA``, then
            facelab's cache.
        names: The folder's usual names, the preferred one first.
        how_to_get: Advice for the error message.

    Raises:
        DatasetError: It is not there; the message says how to get it.
    """
    if directory is not None:
        if not Path(directory).is_dir():
            raise DatasetError(f"Expected a folder. Received: {directory}, which is not there. {how_to_get}")
        return Path(directory)
    data = os.environ.get("FACELAB_DATA")
    parents = [*([Path(data).expanduser()] if data else []), cache()]
    for parent in parents:
        for name in names:
            if (parent / name).is_dir():
                return parent / name
    raise DatasetError(
        f"Expected a folder named {' or '.join(names)} in {' or '.join(map(str, parents))}. Received: none. "
        f"{how_to_get} Or name the folder, or set FACELAB_DATA to the folder that holds it."
    )


def cache() -> Path:
    """Where facelab puts the data sets that it downloads."""
    return home() / "datasets"
