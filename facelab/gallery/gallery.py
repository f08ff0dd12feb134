"""Enrolled people: add, remove, identify."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from facelab import cards
from facelab._files import MARK, check_output, writing
from facelab.cards.false_matches import DEFAULT_RATE, GalleryThreshold
from facelab.errors import GalleryError, InputError
from facelab.gallery._validation import Source, check_name, check_sources, normal_name, unit_vectors
from facelab.gallery.enrolled import Enrolled, blob, matrix, smallest
from facelab.gallery.storage import Storage
from facelab.types import Match

_BUSY_SECONDS = 30
# Two unit vectors this close are one photo seen twice: networks round differently in batches of other sizes.
_SAME_VECTOR = 1e-4
_QUERIES_AT_ONCE = 256  # bounds the memory for distances


class Gallery:
    """The enrolled people and their vectors, in one file.

    What :meth:`add` and :meth:`remove` have returned from survives a crash of the program, of the machine and
    of its power. Several programs may use one gallery at once; a single object serves one thread. To back a
    gallery up, copy the file while no program writes to it.

    Args:
        path: The gallery file.
        model: The model whose vectors it holds. ``None`` takes what the file says.
        embedding_size: Length D of the vectors. ``None`` takes what the file says.
        create: Start a new gallery where there is none; then ``model`` and ``embedding_size`` are needed.

    Raises:
        GalleryError: No gallery there, or not a gallery, damaged, locked, or of another model or size.
        InputError: A new gallery without model or size.

    Example:
        >>> import tempfile
        >>> path = Path(tempfile.mkdtemp()) / "people.gallery"
        >>> with Gallery(path, model="compass", embedding_size=2, create=True) as gallery:
        ...     gallery.add("Nora", [[0, 1], [0.1, 1]])
        ...     gallery.add("Essi", [1, 0])
        ...     [[match]] = gallery.identify([[0, 1]], threshold=0.3)
        2
        1
        >>> match.name, match.distance, match.accepted
        ('Nora', 0.0, True)
    """

    def __init__(self, path: Source, model: str | None = None, embedding_size: int | None = None, create: bool = False):
        self._storage = Storage(Path(path), model, embedding_size, create, _BUSY_SECONDS)
        self._enrolled: tuple[int, Enrolled] | None = None  # with the version of the file that it was read from

    @property
    def path(self) -> Path:
        """The gallery file."""
        return self._storage.path

    @property
    def model(self) -> str:
        """The model whose vectors the gallery holds."""
        return self._storage.model

    @property
    def embedding_size(self) -> int:
        """Length D of the vectors."""
        return self._storage.embedding_size

    def close(self) -> None:
        """Let go of the file."""
        self._storage.close()

    def __enter__(self) -> Gallery:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, name: str, vectors: np.ndarray, photos: Source | Sequence[Source] | None = None) -> int:
        """Enroll photos of one person, all or none; when this returns they are safely on disk.

        A photo that the person already has (same source, same vector) is not stored again.

        Args:
            name: The person; spaces around it are dropped. Accents may be composed or not (Unicode NFC).
            vectors: (n, D) or (D,) numbers, any length but zero; stored as float32 unit vectors.
            photos: Where each vector comes from, such as its path; kept for the record.

        Returns:
            How many photos are new.

        Raises:
            InputError: Bad name, vectors or number of photos.
            GalleryError: The file cannot be written; then nothing has changed.
        """
        name, vectors = check_name(name), unit_vectors(vectors, self.embedding_size)
        if not len(vectors):
            raise InputError(f"Expected at least one vector of {name}. Received: none. Was a face found in the photos?")
        sources = check_sources(photos, len(vectors))
        with self._storage.transaction(write=True):
            self._storage.rows("INSERT OR IGNORE INTO people (name) VALUES (?)", name)
            person = self._find(name)
            new = self._new_photos(person, sources, vectors)
            for source, vector in new:
                insert = "INSERT INTO photos (person, source, vector) VALUES (?, ?, ?)"
                self._storage.rows(insert, person, source, blob(vector))
        self._enrolled = None
        return len(new)

    def _new_photos(self, person: int, sources: list[str | None], vectors: np.ndarray) -> list[tuple]:
        """Those (source, vector) pairs that the person does not have yet, each once."""
        stored = self._storage.rows("SELECT source, vector FROM photos WHERE person = ?", person)
        have = [source for source, _ in stored] + sources
        rows = np.concatenate([matrix([data for _, data in stored], self._storage), vectors])
        new = []
        for i in range(len(stored), len(rows)):
            same = np.linalg.norm(rows[:i] - rows[i], axis=1) < _SAME_VECTOR
            if not any(have[j] == have[i] for j in np.flatnonzero(same)):
                new.append((have[i], rows[i]))
        return new

    def remove(self, name: str) -> int:
        """Forget a person; the vectors are overwritten in the file (copies of the file keep theirs).

        Returns:
            How many photos are gone.

        Raises:
            InputError: Not a name.
            GalleryError: No person of that name, or the file cannot be written; then nothing has changed.
        """
        name = check_name(name)
        with self._storage.transaction(write=True):
            person = self._find(name)
            if person is None:
                raise GalleryError(f"No one in {self.path} is called {name!r}.{self._near(name)}")
            removed = len(self._storage.rows("SELECT id FROM photos WHERE person = ?", person))
            self._storage.rows("DELETE FROM photos WHERE person = ?", person)
            self._storage.rows("DELETE FROM people WHERE id = ?", person)
        self._enrolled = None
        return removed

    def _find(self, name: str) -> int | None:
        return next((row[0] for row in self._storage.rows("SELECT id FROM people WHERE name = ?", name)), None)

    def _near(self, name: str) -> str:
        names = {row[0].casefold(): row[0] for row in self._storage.rows("SELECT name FROM people ORDER BY name")}
        near = difflib.get_close_matches(name.casefold(), names, cutoff=0.5)
        return (
            f" Near: {', '.join(repr(names[key]) for key in near)}."
            if near
            else " List the names: facelab gallery list."
        )

    def people(self) -> dict[str, int]:
        """Name -> number of photos, sorted by name."""
        enrolled = self._load()
        return dict(zip(enrolled.names, enrolled.counts.tolist(), strict=True))

    def vectors_of(self, name: str) -> np.ndarray:
        """(n, D) float32, the vectors of one person's photos; (0, D) for somebody who is not enrolled."""
        enrolled = self._load()
        if name not in self:
            return enrolled.vectors[:0].reshape(0, self.embedding_size)
        row = enrolled.names.index(normal_name(name))
        return enrolled.vectors[enrolled.starts[row] :][: enrolled.counts[row]]

    def __len__(self) -> int:
        """How many people."""
        return len(self._load().names)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and normal_name(name) in self._load().names

    def identify(self, vectors: np.ndarray, threshold: float, top: int = 1) -> list[list[Match]]:
        """Who is nearest to each vector? Exact search through all photos.

        Args:
            vectors: (Q, D) or (D,) numbers, any length but zero.
            threshold: Largest cosine distance, 0 to 2, at which a match counts as accepted; see :meth:`threshold`.
            top: How many people to name for each vector.

        Returns:
            For each of the Q vectors the ``top`` nearest people (fewer where fewer are enrolled, so none in an
            empty gallery), nearest first, accepted or not. Of equally near people the first by name.

        Raises:
            InputError: Bad vectors, threshold or ``top``.
            GalleryError: The file cannot be read.
        """
        if not 0 <= threshold <= 2:
            raise InputError(f"Expected a threshold between 0 and 2 (cosine distance). Received: {threshold}.")
        if top < 1:
            raise InputError(f"Expected top to be 1 or more. Received: {top}.")
        vectors, enrolled = unit_vectors(vectors, self.embedding_size), self._load()
        if not enrolled.names:
            return [[] for _ in vectors]
        matches = []
        for start in range(0, len(vectors), _QUERIES_AT_ONCE):
            distances = enrolled.distances(vectors[start : start + _QUERIES_AT_ONCE])  # (q, P)
            for row in distances:
                matches.append([Match(enrolled.names[i], float(row[i]), float(threshold)) for i in smallest(row, top)])
        return matches

    def threshold(self, false_positive_rate: float = DEFAULT_RATE) -> GalleryThreshold:
        """The distance for :meth:`identify`, by the number of enrolled photos and the card of the model.

        Args:
            false_positive_rate: Share of strangers who may be given a name, between 0 and 1.

        Raises:
            InputError: A rate out of range, or a model whose card has no table for identification.
            GalleryError: The file cannot be read.
        """
        table = cards.card(self.model, cards.ModelCard).false_matches
        if table is None:
            raise InputError(
                f"{self.model} has no table for identification: choose a cosine distance, 0 to 2, yourself."
            )
        return table.threshold(len(self._load().vectors), false_positive_rate, table.scale(self.one_vector_each()))

    def one_vector_each(self) -> np.ndarray:
        """(P, D) float32, the first photo of each person, sorted by name.

        Raises:
            GalleryError: The file cannot be read.
        """
        enrolled = self._load()
        return enrolled.vectors[enrolled.starts]

    def export(self, path: Source, overwrite: bool = False) -> None:
        """Write everything to a ``.npz`` file (vectors, names, photos, model; no pickle) or a ``.json`` file.

        A file that is there already is replaced only if facelab wrote it, or with ``overwrite``; the gallery never.

        Raises:
            InputError: Another suffix, a file is there already, or it cannot be written.
            GalleryError: The gallery cannot be read.
        """
        check_output(path, (".npz", ".json"), [self.path], overwrite)
        path, enrolled = Path(path), self._load()
        names = np.repeat(np.array(enrolled.names, str), enrolled.counts)  # (M,), one for each photo
        if path.suffix == ".npz":
            photos = np.array(["" if source is None else source for source in enrolled.sources], str)
            with writing(path, overwrite) as temporary:
                np.savez(temporary, vectors=enrolled.vectors, names=names, photos=photos, model=self.model)
        else:
            rows = zip(names.tolist(), enrolled.sources, enrolled.vectors.tolist(), strict=True)
            photos = [{"name": name, "photo": source, "vector": vector} for name, source, vector in rows]
            document = {
                "generator": MARK, "model": self.model, "embedding_size": self.embedding_size, "photos": photos,
            }  # fmt: skip
            with writing(path, overwrite) as temporary:
                temporary.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")

    def _load(self) -> Enrolled:
        """All photos, from memory unless somebody has changed the file."""
        with self._storage.transaction(write=False):
            version = self._storage.version()
            if self._enrolled is None or self._enrolled[0] != version:
                self._enrolled = version, Enrolled.read(self._storage)
        return self._enrolled[1]
