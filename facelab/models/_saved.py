"""Load a whole model that ``model.save("x.keras")`` wrote, in a process that has imported nothing yet."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import keras

from facelab.errors import WeightsError

# Who registers classes for saving. Imported by name, only as long as something is missing: they lie on other levels.
_ROOMS = ("facelab.layers", "facelab.losses", "facelab.training", "facelab.multitask", "facelab.generative")
_KERAS = ("keras", "keras_hub", "keras_cv", "keras_nlp")  # Keras imports these by itself


def load_saved(path: str | os.PathLike) -> keras.Model:
    """A model that was saved as a ``.keras`` file: :attr:`Embedder.model`, a checkpoint of training, or one of yours.

    ``keras.saving.load_model`` knows only classes that the program has imported. This imports those of facelab (layers,
    losses, metrics) that the file asks for, and says which class of yours is missing.

    Args:
        path: What ``model.save`` wrote, a ``.keras`` file.

    Returns:
        The model, compiled if it was.

    Raises:
        WeightsError: No such file, a damaged one, or it uses a class or function that is not imported.
    """
    path = Path(path)
    missing = dict(_missing(path))
    for room in _ROOMS:
        if not any(name.startswith("facelab>") for name in missing):
            break
        import_module(room)
        missing = dict(_missing(path))
    for name, module in missing.items():
        raise WeightsError(f"{path} uses {name.split('>')[-1]!r}, which is not known here. {_advice(name, module)}")
    try:
        return keras.saving.load_model(path)
    except (ValueError, TypeError, OSError, KeyError) as err:
        raise WeightsError(f"{path} is damaged, or no model: {' '.join(str(err).split())}") from err


def _missing(path: Path) -> Iterator[tuple[str, str]]:
    """Registered name -> module of everything that is not Keras' own and not known yet."""
    for name, module in _foreign(_config(path)):
        if keras.saving.get_registered_object(name) is None:
            yield name, module


def _config(path: Path) -> dict:
    if not path.is_file():
        raise WeightsError(f"Expected a model that model.save wrote. Received: {path}, which is not there.")
    try:
        with zipfile.ZipFile(path) as archive:
            return json.loads(archive.read("config.json"))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as err:
        raise WeightsError(
            f"Expected a model that model.save('x.keras') wrote. Received: {path}, which is damaged or another kind of "
            f"file: {err}"
        ) from err


def _foreign(config) -> Iterator[tuple[str, str]]:
    """Registered names and modules in a configuration; functions are registered by name alone."""
    if isinstance(config, list):
        for part in config:
            yield from _foreign(part)
    elif isinstance(config, dict):
        module, name = config.get("module"), config.get("registered_name")
        if config.get("class_name") == "function" and isinstance(config.get("config"), str):
            name = config["config"] if ">" in config["config"] else None
        if name and (module or "").split(".")[0] not in _KERAS:
            yield name, module or "__main__"
        for part in config.values():
            yield from _foreign(part)


def _advice(name: str, module: str) -> str:
    if name.startswith("facelab>"):
        return "It is of another version of facelab; take that one, or save the model again."
    if module in ("builtins", "__main__"):
        return (
            "It was defined in the program or notebook that saved the model: define it here too, decorated with "
            "@keras.saving.register_keras_serializable(), before the model is loaded."
        )
    return (
        f"Write `import {module}` before the model is loaded, where it must be decorated with "
        "@keras.saving.register_keras_serializable()."
    )
