"""Models for phones, as files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from facelab._files import check_output, shown, writing
from facelab.errors import InputError
from facelab.mobile.conversion import convert
from facelab.mobile.runner import MobileEmbedder
from facelab.models import Embedder

SUFFIX = ".tflite"


def export(
    embedder: Embedder,
    path: str | os.PathLike,
    precision: str,
    faces: np.ndarray | None = None,
    overwrite: bool = False,
) -> int:
    """Write a network as a TensorFlow Lite file, whole or not at all.

    Args:
        embedder: With trained weights.
        path: Ends in ``.tflite``.
        precision: ``"float32"``, ``"float16"`` or ``"int8"``.
        faces: For int8, to calibrate on: see :func:`facelab.mobile.convert`.
        overwrite: Replace a file that is there although facelab did not write it.

    Returns:
        The size of the file in bytes.

    Raises:
        InputError: Another suffix or precision, faces that do not fit, or a file that is there already or cannot be
            written.
        WeightsError: TensorFlow Lite cannot express the network.
    """
    check_target(path, overwrite)
    data = convert(embedder, precision, faces)
    with writing(path, overwrite) as temporary:
        temporary.write_bytes(data)
    return len(data)


def check_target(path: str | os.PathLike, overwrite: bool = False, inputs: Iterable[str | os.PathLike] = ()) -> None:
    """Refuse early what cannot be written later: converting takes seconds.

    Args:
        path: As for :func:`export`.
        overwrite: As for :func:`export`.
        inputs: Files that are read and never replaced.

    Raises:
        InputError: Another suffix, no such folder, a file that is there already, or an input.
    """
    check_output(path, (SUFFIX,), inputs, overwrite)


def load(path: str | os.PathLike, threads: int = 1) -> MobileEmbedder:
    """A file of :func:`export`, ready to use.

    Args:
        path: The file.
        threads: CPU threads of the interpreter.

    Raises:
        InputError: No such file, or no TensorFlow Lite file.
        WeightsError: Cut off, damaged, or of another program.
        UnknownModelError: It was made of a network that is not registered here.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as err:
        raise InputError(f"Cannot read {shown(path)}: {err.strerror}.") from err
    return MobileEmbedder(data, threads, path)
