"""The files of generative networks: several networks in one .npz, each weight as NETWORK/LAYER/WEIGHT in float16.

The other weights that come with facelab are stored alike. Keras' ``.weights.h5`` would take one file a network, and
more than twice the space, for it has no half precision; and ``load_weights`` takes numbers that are not finite and
layers too many, and has changed the first layers when it refuses the last.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

import keras
import numpy as np

from facelab._files import replacing
from facelab.errors import WeightsError


def save_networks(path: str | os.PathLike, networks: Mapping[str, keras.Model]) -> None:
    """Write all weights as float16."""
    arrays = {key: np.asarray(weight, np.float16) for key, weight in _named(networks).items()}
    with replacing(Path(path)) as part:
        np.savez_compressed(part, **arrays)


def fill_networks(path: str | os.PathLike, networks: Mapping[str, keras.Model]) -> None:
    """Set every weight of the networks from a file, or none.

    Raises:
        WeightsError: The file is missing, damaged, or of other networks.
    """
    weights = _named(networks)
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in stored.files}
    # What zipfile, zlib and numpy raise at broken bytes, and TypeError where an .npy is found: an array is no context.
    except (OSError, ValueError, KeyError, RuntimeError, EOFError, TypeError, zipfile.BadZipFile, zlib.error) as err:
        raise WeightsError(f"Expected an .npz of weights. Received: {path}: {' '.join(str(err).split())}") from err
    for key in sorted(weights.keys() ^ arrays.keys()):
        raise WeightsError(f"{path} does not fit: {key!r} is {'missing' if key in weights else 'not expected'} there.")
    for key, weight in weights.items():
        if arrays[key].shape != tuple(weight.shape) or not np.isfinite(arrays[key]).all():
            raise WeightsError(
                f"{path} does not fit: {key} expects finite numbers of shape {tuple(weight.shape)}. "
                f"Received: {arrays[key].shape}."
            )
    for key, weight in weights.items():
        weight.assign(arrays[key].astype(np.float32))


def _named(networks: Mapping[str, keras.Model]) -> dict[str, keras.Variable]:
    return {
        f"{name}/{layer.name}/{weight.name}": weight
        for name, network in networks.items()
        for layer in network.layers
        for weight in layer.weights
    }
