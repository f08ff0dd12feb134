"""Write files so that a crash or a full disk never costs the user what was there before."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from facelab.errors import FacelabError, InputError


def shown(path: str | os.PathLike) -> str:
    """The path for a one-line message: as it is, or quoted and escaped where it holds control characters.

    Example:
        >>> shown("my photo.jpg"), shown("two\\nlines.jpg")
        ('my photo.jpg', "'two\\\\nlines.jpg'")
    """
    text = os.fspath(path)
    return text if isinstance(text, str) and text.isprintable() else repr(text)


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
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as folder:
            temporary = Path(folder) / path.name
            yield temporary
            os.replace(temporary, path)
    except FacelabError:
        raise
    except OSError as err:
        raise InputError(f"Cannot write {shown(path)}: {err.strerror or err}.") from err
