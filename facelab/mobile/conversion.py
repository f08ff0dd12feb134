"""From a Keras network to a TensorFlow Lite model, in floats, half floats or whole numbers."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import keras
import numpy as np
import tensorflow as tf
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from facelab._quiet import quiet
from facelab.errors import InputError, WeightsError
from facelab.mobile.container import pack
from facelab.models import Embedder

PRECISIONS = ("float32", "float16", "int8")


def convert(embedder: Embedder, precision: str, faces: np.ndarray | None = None) -> bytes:
    """A network as a TensorFlow Lite model for one face at a time, with facelab's notes behind it.

    ``float32`` keeps every number. ``float16`` halves the weights, which are widened again when the model is loaded.
    ``int8`` computes in whole numbers throughout. For that it must know the range of every layer's output,
    so the network looks at some faces first (*calibration*).

    Args:
        embedder: With trained weights.
        precision: ``"float32"``, ``"float16"`` or ``"int8"``.
        faces: For int8: (N, H, W, 3) uint8 RGB, aligned by the card, a hundred or so, like those to come. They need no
            names, and should not be those that are judged.

    Returns:
        What a file holds: see :func:`facelab.mobile.export` and :class:`facelab.mobile.runner.MobileEmbedder`.

    Raises:
        InputError: Another precision, int8 without faces, or faces of another shape or dtype.
        WeightsError: TensorFlow Lite cannot express the network.

    Source:
        Jacob et al., CVPR 2018, section 2: whole numbers throughout.
    """
    if precision not in PRECISIONS:
        raise InputError(f"Expected a precision out of {', '.join(PRECISIONS)}. Received: {precision!r}.")
    samples = None
    if precision == "int8":
        if faces is None or len(faces) == 0:
            raise InputError(
                "Expected faces to calibrate int8 on, a hundred or so, aligned by the model's card. Received: none."
            )
        samples = embedder.card.preprocessing(faces)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([_frozen(embedder.network)], tf.Module())
    _choose(converter, precision, samples)
    try:
        # The converter writes to the screen past Python, and warns of ranges that it gets from the samples.
        with quiet(), warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Statistics for quantized inputs were expected")
            model = converter.convert()
    except (RuntimeError, ValueError) as err:
        reason = str(err).strip().splitlines()[0][:200]
        raise WeightsError(f"{embedder.card.name} cannot be written for TensorFlow Lite: {reason}") from err
    return pack(model, embedder.card.name, precision)


def _frozen(network: keras.Model):
    """The network as a function of one preprocessed face, its weights as constants."""
    face = tf.TensorSpec((1, *network.input_shape[1:]), tf.float32, name="face")
    function = tf.function(lambda x: tf.cast(network(x, training=False), tf.float32))
    return convert_variables_to_constants_v2(function.get_concrete_function(face))


def _choose(converter, precision: str, samples: np.ndarray | None) -> None:
    if precision == "float32":
        return
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if precision == "float16":
        converter.target_spec.supported_types = [tf.float16]
        return

    def one_by_one() -> Iterator[list[np.ndarray]]:
        for i in range(len(samples)):
            yield [samples[i : i + 1]]

    converter.representative_dataset = one_by_one
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.int8
