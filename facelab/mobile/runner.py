"""Run a TensorFlow Lite model as if it were the embedder that it was made of."""

from __future__ import annotations

import os
import warnings

import numpy as np
import tensorflow as tf

from facelab import cards, models
from facelab._quiet import quiet
from facelab.errors import WeightsError
from facelab.mobile.container import unpack
from facelab.mobile.quantization import dequantize, quantize


class MobileEmbedder(models.Embedder):
    """Aligned faces in, unit vectors out, computed by TensorFlow Lite's interpreter.

    Everything around the network (preprocessing, views, unit length) is the card's, so it takes the place of a
    :class:`facelab.models.Embedder`, in a :class:`facelab.Pipeline` too.

    Args:
        data: What :func:`facelab.mobile.convert` returned.
        threads: CPU threads of the interpreter.
        source: What to call it in a message, such as the path of a file.

    Attributes:
        precision: ``"float32"``, ``"float16"`` or ``"int8"``.
        bytes: Size of the file.

    Raises:
        InputError: No TensorFlow Lite file.
        WeightsError: Cut off, damaged, or of another program.
        UnknownModelError: It was made of a network that is not registered here.
    """

    def __init__(self, data: bytes, threads: int = 1, source: str | os.PathLike = "this file"):
        model, notes = unpack(data, source)
        super().__init__(_Network(model, threads, source), cards.card(notes.model))
        self.precision, self.bytes = notes.precision, len(data)


class _Network:
    """What an embedder needs of a Keras model: ``predict_on_batch``."""

    def __init__(self, model: bytes, threads: int, source: str | os.PathLike):
        try:
            # "is deprecated and is scheduled for deletion": towards ai-edge-litert, the same interpreter elsewhere.
            with quiet(), warnings.catch_warnings():
                warnings.filterwarnings("ignore", message=r"\s*Warning: tf.lite.Interpreter is deprecated")
                self._interpreter = tf.lite.Interpreter(model_content=model, num_threads=threads)
                self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as err:
            raise WeightsError(f"{source} cannot be run by TensorFlow Lite: {str(err).splitlines()[0][:200]}") from err
        (self._input,), (self._output,) = self._interpreter.get_input_details(), self._interpreter.get_output_details()

    def predict_on_batch(self, inputs: np.ndarray) -> np.ndarray:
        """(N, H, W, C) float32, preprocessed -> (N, D) float32, not normalized; one face after the other."""
        outputs = np.empty((len(inputs), *self._output["shape"][1:]), np.float32)
        for i in range(len(inputs)):
            self._interpreter.set_tensor(self._input["index"], self._stored(inputs[i : i + 1]))
            self._interpreter.invoke()
            outputs[i] = self._real(self._interpreter.get_tensor(self._output["index"])[0])
        return outputs

    def _stored(self, face: np.ndarray) -> np.ndarray:
        if self._input["dtype"] != np.int8:
            return face.astype(np.float32, copy=False)
        return quantize(face, *self._input["quantization"])

    def _real(self, vector: np.ndarray) -> np.ndarray:
        return dequantize(vector, *self._output["quantization"]) if vector.dtype == np.int8 else vector
