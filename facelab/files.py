"""Write files so that a crash or a full disk never costs the user what was there before."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from facelab.errors import InputError


@contextmanager
def replacing(path: str | os.PathLike) -> Iterator[Path]:
    """Yield a temporary path beside ``path``; on success it takes ``path``'s place, else it is deleted.

    The temporary file keeps the suffix, because writers choose their format by it.

    Raises:
        InputError: The directory is missing or cannot be written, or writing failed.

    Example:
        >>> import tempfile
        >>> target = Path(tempfile.mkdtemp()) / "note.txt"
        >>> with replacing(target) as temporary:
        ...     _ = temporary.write_text("whole or not at all")
        >>> target.read_text()
        'whole or not at all'
    """
    path = Path(path)
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}-") as folder:
            temporary = Path(folder) / path.name
            yield temporary
            os.replace(temporary, path)
    except OSError as err:
        if isinstance(err, InputError):
            raise
        raise InputError(f"Cannot write {path}: {err.strerror or err}.") from err
