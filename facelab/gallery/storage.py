"""The gallery's SQLite file: whose it is, how it is made, and how a change reaches the disk whole or not at all.

A rollback journal (SQLite's default) guards every change. Whatever the moment of a crash, the next program
that opens the file finds the state before the change or after it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from facelab._files import check_output_folder
from facelab.errors import FacelabError, GalleryError, InputError

APPLICATION_ID = int.from_bytes(b"FLab", "big")  # in the file's header: tells a gallery from other SQLite files
SCHEMA_VERSION = 1
_SCHEMA = (
    "CREATE TABLE gallery (model TEXT NOT NULL, embedding_size INTEGER NOT NULL)",
    "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    "CREATE TABLE photos (id INTEGER PRIMARY KEY, person INTEGER NOT NULL, source TEXT, vector BLOB NOT NULL)",
    "CREATE INDEX photos_of_person ON photos (person)",
    f"PRAGMA application_id = {APPLICATION_ID}",
    f"PRAGMA user_version = {SCHEMA_VERSION}",
)
_SETTINGS = (
    # EXTRA, not FULL: it also syncs the folder after the journal is deleted. With FULL a power cut right after
    # a commit could bring the journal back, and the next reader would undo what was acknowledged.
    "PRAGMA synchronous = EXTRA",
    "PRAGMA fullfsync = ON",  # macOS: fsync alone leaves the data in the drive's cache
    "PRAGMA secure_delete = ON",  # what is removed is overwritten with zeros
)
_ADVICE = {
    sqlite3.SQLITE_BUSY: "another program is keeping it locked; close that one or try again",
    sqlite3.SQLITE_CANTOPEN: "check that its folder exists and may be written to",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; restore a copy or enroll again in a new one",
    sqlite3.SQLITE_FULL: "nothing was changed; make room and try again",
    sqlite3.SQLITE_NOTADB: "it is no gallery; choose another path",
    sqlite3.SQLITE_READONLY: "check the permissions of the file and of its folder",
}


class Storage:
    """One open gallery file. Arguments and errors are those of :class:`facelab.Gallery`.

    Attributes:
        path: The file.
        model: Name of the model, as stored.
        embedding_size: D, as stored.
    """

    def __init__(self, path: Path, model: str | None, embedding_size: int | None, create: bool, busy_seconds: float):
        self.path = path
        self._check_place(create, model, embedding_size)
        with self._one_line_errors():
            # isolation_level=None: transactions begin and end where this file says so.
            uri = f"{path.absolute().as_uri()}?mode={'rwc' if create else 'rw'}"
            self._db = sqlite3.connect(uri, uri=True, timeout=busy_seconds, isolation_level=None)
        try:
            self._settle(create, model, embedding_size)
            with self.transaction(write=False):
                self.model, self.embedding_size = self._about()
            self._check_model(model, embedding_size)
        except FacelabError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def transaction(self, write: bool) -> Iterator[None]:
        """One state of the file for all that is done inside; changes are on disk at its end, or undone on an error.

        Raises:
            GalleryError: The file is locked, damaged, read-only, or the disk is full.
        """
        with self._one_line_errors(), self._db:
            # A writer takes its place at once: two that first read and then want to write would block each other.
            self._db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            yield

    def rows(self, statement: str, *values: object) -> list[tuple]:
        """Run one SQL statement; values take the place of its question marks."""
        with self._one_line_errors():
            return self._db.execute(statement, values).fetchall()

    def version(self) -> int:
        """A number that changes when another connection has changed the file."""
        return self.rows("PRAGMA data_version")[0][0]

    def damaged(self) -> GalleryError:
        """The error to raise on contents that no gallery can have."""
        return GalleryError(f"Cannot use the gallery {self.path}: {_ADVICE[sqlite3.SQLITE_CORRUPT]}.")

    @contextmanager
    def _one_line_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as err:
            advice = _ADVICE.get(getattr(err, "sqlite_errorcode", 0) & 0xFF)  # the low byte is the kind of error
            reason = " ".join(str(err).split()).rstrip(".") + (f"; {advice}" if advice else "")
            raise GalleryError(f"Cannot use the gallery {self.path}: {reason}.") from err
        except UnicodeDecodeError as err:  # SQLite quotes a damaged piece in its message, and that is no text
            raise self.damaged() from err

    def _check_place(self, create: bool, model: str | None, embedding_size: int | None) -> None:
        try:
            there, size = self.path.exists(), os.path.getsize(self.path)
        except FileNotFoundError:
            there, size = False, 0
        except (OSError, ValueError) as err:
            raise GalleryError(f"Expected the path of a gallery. Received: {str(self.path)!r} ({err}).") from err
        if there and not self.path.is_file():
            raise GalleryError(f"Expected the path of a gallery. Received: {self.path}, which is not a file.")
        if not there and not create:
            raise GalleryError(f"There is no gallery at {self.path}. Enroll somebody first: facelab enroll.")
        if not self.path.parent.is_dir():
            raise GalleryError(f"Expected a gallery in an existing folder. Received: {self.path}. Make it first.")
        if create:
            try:
                check_output_folder(self.path.parent)  # SQLite would notice at the first change, after the work
            except InputError as err:
                raise GalleryError(f"Cannot use the gallery {self.path}: {err}") from err
        if create and size == 0 and (not model or embedding_size is None or embedding_size < 1):
            received = f"model={model!r}, embedding_size={embedding_size!r}"
            raise InputError(f"Expected a model and an embedding size for a new gallery. Received: {received}.")

    def _settle(self, create: bool, model: str | None, embedding_size: int | None) -> None:
        """Apply the settings, and make the tables where that is asked for."""
        for statement in _SETTINGS:
            self.rows(statement)
        if create and self._is_blank():
            with self.transaction(write=True):
                if self._is_blank():  # no other program was faster
                    for statement in _SCHEMA:
                        self.rows(statement)
                    self.rows("INSERT INTO gallery VALUES (?, ?)", model, embedding_size)

    def _is_blank(self) -> bool:
        """A new file, or one whose maker was killed before the first commit."""
        return self._format() == (0, 0) and not self.rows("SELECT 1 FROM sqlite_master LIMIT 1")

    def _format(self) -> tuple[int, int]:
        return self.rows("PRAGMA application_id")[0][0], self.rows("PRAGMA user_version")[0][0]

    def _about(self) -> tuple[str, int]:
        """Check whose file it is; (model, embedding size) as stored."""
        application, version = self._format()
        if self._is_blank():
            raise GalleryError(f"The gallery {self.path} is still empty. Enroll somebody first: facelab enroll.")
        if application != APPLICATION_ID:
            raise GalleryError(f"Expected a gallery of facelab. Received: {self.path}, another program's SQLite file.")
        if version != SCHEMA_VERSION:
            raise GalleryError(
                f"Expected a gallery of format {SCHEMA_VERSION}. "
                f"Received: {self.path}, format {version}. Update facelab."
            )
        stored = self.rows("SELECT model, embedding_size FROM gallery")
        if [tuple(map(type, row)) for row in stored] != [(str, int)] or stored[0][1] < 1:
            raise self.damaged()
        return stored[0]

    def _check_model(self, model: str | None, embedding_size: int | None) -> None:
        stored, wanted = (self.model, self.embedding_size), (model, embedding_size)
        if any(want not in (None, have) for want, have in zip(wanted, stored, strict=True)):
            received = ", ".join("any" if want is None else str(want) for want in wanted)
            raise GalleryError(
                f"Expected the model and embedding size of the gallery {self.path}: {self.model}, "
                f"{self.embedding_size}. Received: {received}. Use that model, or enroll in a new gallery."
            )
