"""One process at a time in a folder."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from facelab._files import shown
from facelab.errors import InputError

_PAUSE_SECONDS = 0.1


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Wait until no other process is inside ``alone(path)``.

    SQLite's lock is used because it works on every system and ends with its process, even a killed one.

    Args:
        path: The lock file; it is made, stays empty, and is left where it is.

    Raises:
        InputError: The file cannot be made or locked.
    """
    try:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
            _wait(connection)
            yield
    except sqlite3.Error as err:
        raise InputError(f"Cannot lock {shown(path)}: {err}.") from err


def _wait(connection: sqlite3.Connection) -> None:
    while True:
        try:
            connection.execute("BEGIN EXCLUSIVE")
            return
        except sqlite3.OperationalError as err:
            if err.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
        time.sleep(_PAUSE_SECONDS)  # here and not in SQLite, where Ctrl-C would not be heard
