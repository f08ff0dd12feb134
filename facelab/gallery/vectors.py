"""Stored vectors: one ``.npz`` file with one row per face, readable by any numpy without pickle."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from facelab._files import check_output, writing
from facelab.cards import ModelCard
from facelab.errors import InputError
from facelab.types import Face


@dataclass(frozen=True)
class FaceVectors:
    """N faces as vectors, and where each came from.

    Attributes:
        vectors: (N, D) float32, unit length.
        paths: (N,) str, the photo of each face.
        boxes: (N, 4) float32, left, top, right, bottom in pixels.
        landmarks: (N, 5, 2) float32, pixels.
        confidences: (N,) float32, the detector's.
        model: Name of the model that made the vectors.
        counts: (N,) int, how many faces the face's photo shows; more than its rows where only one face was kept. Rows
            of one photo stand together, the face that the photo is of first.
    """

    vectors: np.ndarray
    paths: np.ndarray
    boxes: np.ndarray
    landmarks: np.ndarray
    confidences: np.ndarray
    model: str
    counts: np.ndarray | None = None

    def __post_init__(self):
        if self.counts is None:  # files of before it was stored: as many as there are rows
            _, photo, rows = np.unique(self.paths, return_inverse=True, return_counts=True)
            object.__setattr__(self, "counts", rows[photo])

    def __len__(self) -> int:
        return len(self.vectors)

    @property
    def folders(self) -> list[str]:
        """The name of the folder that each face's photo lies in: the person, where there is one folder per person."""
        return [Path(path).parent.name for path in self.paths]

    @classmethod
    def collect(cls, results: Iterable[tuple[str, tuple[Face, ...], np.ndarray, int]], card: ModelCard) -> FaceVectors:
        """Put (source, faces, vectors, number of faces in the photo) of many photos together."""
        rows = [(source, face, vector, count) for source, faces, vectors, count in results
                for face, vector in zip(faces, vectors, strict=True)]  # fmt: skip
        boxes = [(f.box.left, f.box.top, f.box.right, f.box.bottom) for _, f, _, _ in rows]
        return cls(
            vectors=np.array([v for _, _, v, _ in rows], np.float32).reshape(-1, card.embedding_size),
            paths=np.array([source for source, _, _, _ in rows], str),
            boxes=np.array(boxes, np.float32).reshape(-1, 4),
            landmarks=np.array([f.landmarks for _, f, _, _ in rows], np.float32).reshape(-1, 5, 2),
            confidences=np.array([f.confidence for _, f, _, _ in rows], np.float32),
            model=card.name,
            counts=np.array([count for _, _, _, count in rows], int),
        )

    @staticmethod
    def check_path(path: str | os.PathLike, overwrite: bool = False) -> None:
        """Raise InputError where :meth:`save` could not write; call it before long work."""
        check_output(path, (".npz",), overwrite=overwrite)

    def save(self, path: str | os.PathLike, overwrite: bool = False) -> None:
        """Write the file whole or not at all.

        A file that is there already is replaced only if facelab wrote it, or with ``overwrite``.

        Raises:
            InputError: Not a ``.npz`` name, a file is there already, or the folder is missing or cannot be written.
        """
        self.check_path(path, overwrite)
        with writing(path, overwrite) as temporary:
            np.savez(temporary, **vars(self))

    @classmethod
    def load(cls, path: str | os.PathLike) -> FaceVectors:
        """Read a file of :meth:`save`.

        Raises:
            InputError: No such file, damaged, or not a file of vectors.
        """
        try:
            with np.load(path, allow_pickle=False) as data:
                columns = {name: data[name] for name in cls.__dataclass_fields__ if name != "counts" or name in data}
        except (OSError, ValueError, KeyError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error) as err:
            raise InputError(
                f"Expected a .npz file of 'facelab embed'. Received: {path}, missing, damaged or another file."
            ) from err
        vectors, n = columns["vectors"], len(np.atleast_1d(columns["paths"]))
        shapes = {
            "paths": (n,), "boxes": (n, 4), "landmarks": (n, 5, 2), "confidences": (n,), "model": (), "counts": (n,),
        }  # fmt: skip
        wrong = [name for name, column in columns.items() if name != "vectors" and column.shape != shapes[name]]
        if vectors.ndim != 2 or len(vectors) != n or vectors.dtype.kind != "f" or columns["paths"].dtype.kind != "U":
            wrong.append("vectors or paths")
        if wrong:
            raise InputError(
                f"Expected columns of equal length in {path}. Received: {', '.join(wrong)} of another kind."
            )
        return cls(**{**columns, "model": str(columns["model"])})
