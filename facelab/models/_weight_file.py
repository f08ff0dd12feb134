"""Weight converters of other projects' files: they go by the names in them, never by their order alone.

Every format becomes one thing, ``Stored``: layer -> variable -> array. A *rename* turns the layer names of one
project into ours. A layer that is missing, left over, of another shape or not finite is one ``WeightsError``
that names it, because a file that only half fits gives plausible nonsense.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import h5py
import keras
import numpy as np

from facelab.errors import WeightsError

Stored = dict[str, dict[str, np.ndarray]]
Rename = Callable[[str], str]
WeightConverter = Callable[[keras.Model, Path], None]

_KERAS_1 = {"W": "kernel", "b": "bias"}


def weight_converter(*renames: Rename, ignore: tuple[str, ...] = ()) -> WeightConverter:
    """A weight converter of legacy ``.h5`` and of ``.npz`` files, whose layers have one of several families of names.

    Args:
        renames: One for each family: the project's layer name -> ours. The family that recognizes the most
            layers of the network is taken.
        ignore: Our names of layers that a file may hold and the network lacks, such as a classifier.
    """

    def convert(network: keras.Model, path: Path) -> None:
        stored = read_stored(path)
        wanted = {layer.name for layer in filled_layers(network)}
        families = [{rename(name): variables for name, variables in stored.items()} for rename in renames]
        fill(network, max(families, key=lambda family: len(wanted & family.keys())), path, ignore)

    return convert


def same_name(name: str) -> str:
    """The rename of a family whose names are ours."""
    return name


def filled_layers(network: keras.Model) -> list[keras.layers.Layer]:
    """The layers that have weights, in the order of the network."""
    return [layer for layer in network.layers if layer.weights]


def read_stored(path: Path) -> Stored:
    """All weights of a legacy ``.h5`` file (weights or whole model, also zipped) or of an ``.npz`` file.

    Raises:
        WeightsError: The file is damaged, truncated or of another kind.
    """
    try:
        if h5py.is_hdf5(path):
            return _read_h5(path)
        if zipfile.is_zipfile(path):
            return _read_zip(path)
    # What h5py, zipfile, zlib and numpy raise at broken bytes; RuntimeError is h5py's and zipfile's last word.
    except (OSError, ValueError, KeyError, RuntimeError, EOFError, zipfile.BadZipFile, zlib.error) as err:
        raise WeightsError(f"{path} is damaged or truncated: {' '.join(str(err).split())}") from err
    raise WeightsError(f"Expected an .h5 or .npz weight file. Received: {path}, which is neither (or is truncated).")


def _read_h5(path: Path) -> Stored:
    with h5py.File(path, "r") as file:
        root = file.get("model_weights", file)
        if "layer_names" not in root.attrs:
            kind = "in Keras 3's own format: let its name end in .weights.h5" if "layers" in file else "not Keras'"
            raise WeightsError(f"Expected a legacy Keras .h5 file with layer names. Received: {path}, which is {kind}.")
        stored = {}
        for name in map(_text, root.attrs["layer_names"]):
            # A group may lie inside another one ('conv1/bn' in 'conv1'): only the lists of names tell what is whose.
            group = root[name]
            variables = {_variable(_text(w), name): group[_text(w)][()] for w in group.attrs["weight_names"]}
            if variables:
                stored[name] = variables
        return stored


def _read_zip(path: Path) -> Stored:
    with zipfile.ZipFile(path) as archive:
        inside = [name for name in archive.namelist() if name.endswith(".h5") and "__MACOSX" not in name]
        if len(inside) == 1:
            with tempfile.TemporaryDirectory() as folder:
                return _read_h5(Path(archive.extract(inside[0], folder)))
    stored: Stored = {}
    with np.load(path, allow_pickle=False) as arrays:
        for key in arrays.files:
            layer, _, variable = key.rpartition("/")
            if layer:
                stored.setdefault(layer, {})[variable] = arrays[key]
    return stored


def _text(name: str | bytes) -> str:
    return name.decode("utf-8") if isinstance(name, bytes) else str(name)


def _variable(weight_name: str, layer: str) -> str:
    """``"conv1/7x7_s2_1/kernel:0"`` -> ``"kernel"``: what stands before may carry a suffix of the session.

    Keras 1, with which the ImageNet networks were saved, wrote ``"fc1_W_1:0"`` for the kernel of the layer fc1.
    """
    name = weight_name.rpartition("/")[2].partition(":")[0]
    keras_1 = re.fullmatch(re.escape(layer) + r"_([Wb])(_\d+)?", name)
    return _KERAS_1[keras_1[1]] if keras_1 else name


def fill(network: keras.Model, stored: Mapping[str, Mapping[str, np.ndarray]], path: Path, ignore=()) -> None:
    """Set every weight of the network, or none.

    Args:
        network: Its layers are found by name.
        stored: Layer -> variable -> array, in our names.
        path: For the error messages.
        ignore: Layers that ``stored`` may have and the network lacks.

    Raises:
        WeightsError: The first layer that does not fit.
    """
    targets = filled_layers(network)
    arrays = [_arrays(layer, stored.get(layer.name), path) for layer in targets]
    extra = [name for name in stored if name not in {layer.name for layer in targets} and name not in ignore]
    if extra:
        raise WeightsError(
            f"{path} does not fit {network.name}: it holds the layer {extra[0]!r}, which the network lacks"
            f"{f', and {len(extra) - 1} more' if len(extra) > 1 else ''}."
        )
    for layer, values in zip(targets, arrays, strict=True):
        layer.set_weights(values)


def _arrays(layer: keras.layers.Layer, variables: Mapping[str, np.ndarray] | None, path: Path) -> list[np.ndarray]:
    if variables is None:
        raise WeightsError(f"{path} does not fit: layer {layer.name!r} is expected and not in the file.")
    names = [weight.name for weight in layer.weights]
    if set(names) != set(variables):
        raise WeightsError(
            f"{path} does not fit: layer {layer.name!r} expects {', '.join(names)}. Received: {', '.join(variables)}."
        )
    for weight in layer.weights:
        value = variables[weight.name]
        if value.shape != tuple(weight.shape):
            raise WeightsError(
                f"{path} does not fit: {layer.name}/{weight.name} expects the shape {tuple(weight.shape)}. "
                f"Received: {value.shape}."
            )
        if not np.isfinite(value).all():
            raise WeightsError(f"{path} is damaged: {layer.name}/{weight.name} holds numbers that are not finite.")
    return [variables[name] for name in names]
