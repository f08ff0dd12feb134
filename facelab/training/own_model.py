"""A model that is not registered here, such as one of coursework: what it must take and return to be trained."""

from __future__ import annotations

import keras
import numpy as np

from facelab.errors import InputError
from facelab.training.assembly import OUR_LAYERS
from facelab.training.faces import AlignedFaces
from facelab.training.recipe import Recipe


def check_own_model(model: keras.Model, faces: AlignedFaces, recipe: Recipe) -> None:
    """Refuse what cannot be trained, before an epoch is spent on it. A model without weights yet is built here.

    Raises:
        InputError: The model does not take these faces or does not return (N, D), it bears the name of one of our
            layers, or the recipe asks for what must be known when a model is built.
    """
    size = faces.faces.shape[1:]
    if faces.faces.dtype != np.uint8 or len(size) != 3:
        raise InputError(f"Expected faces (N, H, W, C), uint8. Received: {faces.faces.shape}, {faces.faces.dtype}.")
    if recipe.devices is not None or recipe.mixed_precision:
        raise InputError(
            "Expected a recipe without devices and mixed_precision: a model of your own is built already. "
            f"Received: {recipe.devices}, {recipe.mixed_precision}. Build it under keras.config.set_dtype_policy."
        )
    if model.name in OUR_LAYERS:
        raise InputError(
            f"Expected a model with another name than {', '.join(OUR_LAYERS)}. Received: {model.name!r}. "
            "Pass name= when you make it."
        )
    output = _called(model, size)
    shape = getattr(output, "shape", None)
    if shape is None or len(shape) != 2 or shape[1] is None:
        raise InputError(
            f"Expected a model that returns embeddings, (N, D). Received: {model.name!r}, which returns "
            f"{output if shape is None else shape}. Cut off its head, or flatten."
        )


def _called(model: keras.Model, size: tuple[int, int, int]):
    """What it returns for faces of this size, as Keras knows before there are any."""
    wanted = f"Expected a model that takes these faces, (N, {', '.join(map(str, size))}). Received: {model.name!r}, "
    takes = getattr(model, "input_shape", None)  # only known of models that are built
    if takes is not None:
        fits = isinstance(takes, tuple) and len(takes) == 4
        if not fits or any(n not in (None, side) for n, side in zip(takes[1:], size, strict=True)):
            raise InputError(f"{wanted}which takes {takes}.")
    try:
        return model(keras.Input(size))
    except ValueError as err:
        raise InputError(f"{wanted}which does not: {' '.join(str(err).split())}") from err
