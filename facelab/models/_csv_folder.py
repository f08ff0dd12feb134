"""Weights as a folder of ``.csv`` files, one for each tensor, as Keras-OpenFace publishes them.

``conv1_w.csv`` holds the kernel of the layer conv1 in Torch's order (filters, channels, rows, columns) and
``conv1_b.csv`` its bias; of a normalization there are ``bn1_w`` (gamma), ``bn1_b`` (beta), ``bn1_m`` (mean) and
``bn1_v`` (variance). Only the order of the numbers counts, not how many are in a line.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath

import keras
import numpy as np

from facelab.errors import WeightsError
from facelab.models._weight_file import Rename, Stored, fill, filled_layers

_NORMALIZATION = {"w": "gamma", "b": "beta", "m": "moving_mean", "v": "moving_variance"}
_OTHERS = {"w": "kernel", "b": "bias"}


def is_csv_folder(path: Path) -> bool:
    """True for a folder, and for a zip file with ``.csv`` files in it."""
    if path.is_dir():
        return True
    try:
        with zipfile.ZipFile(path) as archive:
            return any(map(_is_tensor, archive.namelist()))
    except (OSError, zipfile.BadZipFile):
        return False


def convert_csv_folder(network: keras.Model, path: Path, rename: Rename) -> None:
    """Fill the network from a folder of ``.csv`` files, or from a zip file of one.

    Args:
        network: Its layers are found by name.
        path: The folder or the zip file.
        rename: The name of a layer in the files' names -> ours.

    Raises:
        WeightsError: A file is damaged; or the first layer that is missing, left over or of another size.
    """
    texts = _texts(path)
    if not texts:
        raise WeightsError(f"Expected .csv files in the folder {path}. Received: none.")
    layers = {layer.name: layer for layer in filled_layers(network)}
    stored: Stored = {}
    for file, text in sorted(texts.items()):
        name, _, letter = PurePosixPath(file).stem.rpartition("_")
        layer = layers.get(rename(name))
        variables = _NORMALIZATION if isinstance(layer, keras.layers.BatchNormalization) else _OTHERS
        variable = variables.get(letter, letter)
        values = _keras_layout(_numbers(text, file, path), layer, variable)
        stored.setdefault(rename(name), {})[variable] = values
    fill(network, stored, path)


def _is_tensor(file: str) -> bool:
    return re.search(r"(^|/)[^./][^/]*\.csv$", file) is not None  # macOS hides ._conv1_w.csv beside conv1_w.csv


def _texts(path: Path) -> dict[str, str]:
    try:
        if path.is_dir():
            return {p.name: p.read_text("utf-8") for p in path.iterdir() if _is_tensor(p.name)}
        with zipfile.ZipFile(path) as archive:
            return {file: archive.read(file).decode("utf-8") for file in archive.namelist() if _is_tensor(file)}
    except (OSError, UnicodeDecodeError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error) as err:
        raise WeightsError(f"{path} is damaged: {' '.join(str(err).split())}") from err


def _numbers(text: str, file: str, path: Path) -> np.ndarray:
    if not text.strip():
        return np.empty(0, np.float32)
    try:
        return np.loadtxt(io.StringIO(text), np.float32, delimiter=",", ndmin=2).ravel()
    except ValueError as err:
        raise WeightsError(f"{path} is damaged: {file}: {' '.join(str(err).split())}") from err


def _keras_layout(values: np.ndarray, layer: keras.layers.Layer | None, variable: str) -> np.ndarray:
    """Torch's (outputs, inputs, rows, columns) -> Keras' (rows, columns, inputs, outputs); also without rows, columns.

    What does not belong to the layer, or has another size, stays a row of numbers, for ``fill`` to refuse.
    """
    shapes = {} if layer is None else {weight.name: tuple(weight.shape) for weight in layer.weights}
    shape = shapes.get(variable)
    if shape is None or values.size != np.prod(shape):
        return values
    if len(shape) == 1:
        return values
    *window, inputs, outputs = shape
    return np.moveaxis(values.reshape(outputs, inputs, *window), (0, 1), (-1, -2))
