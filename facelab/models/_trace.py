"""What each layer of a network returns, and which pixels of the image it sees.

One number of a feature map depends on a window of the image, its *receptive field*. The next number to the right
depends on a window of the same size, some pixels (the *jump*) further. Each layer makes the window larger by its own
window less one, in jumps, and multiplies the jump by its stride.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import keras
import numpy as np

from facelab._inference import compiled
from facelab.errors import InputError
from facelab.models._cost import LayerCost, cost

# They work on each pixel for itself (or, as dropout does, only in training).
_EACH = (
    "InputLayer", "Identity", "Activation", "ReLU", "LeakyReLU", "PReLU", "ELU", "Softmax", "Rescaling",
    "Normalization", "BatchNormalization", "Affine", "MaxFeatureMap", "LocalResponseNormalization", "Dropout",
    "SpatialDropout2D", "GaussianDropout", "GaussianNoise", "UnitNormalization", "Flatten",
    "RandomTranslation", "RandomRotation", "RandomZoom", "RandomFlip", "Relu", "Relu6", "Sigmoid", "Silu", "Tanh",
)  # fmt: skip
_WINDOWS = (
    "Conv2D", "DepthwiseConv2D", "SeparableConv2D", "LocallyConnected2D", "MaxPooling2D", "AveragePooling2D",
)  # fmt: skip
_ALL = ("Dense", "GlobalAveragePooling2D", "GlobalMaxPooling2D")
_MARGINS = ("ZeroPadding2D", "Cropping2D")


@dataclass(frozen=True)
class Span:
    """Receptive field along one axis: number i of a map depends on the pixels from ``first + i * jump`` on.

    Attributes:
        size: How many pixels; padding, where the window reaches over the edge, counts as pixels.
        jump: Pixels from one number's window to the next one's; 0 where there is only one window.
        first: Where the first window begins: 0, below 0 behind padding, above 0 behind a cropping.
    """

    size: int
    jump: int
    first: int

    def of(self, index: int) -> range:
        """The pixels that number ``index`` of a map depends on.

        Example:
            >>> Span(size=6, jump=2, first=0).of(3)
            range(6, 12)
        """
        start = self.first + index * self.jump
        return range(start, start + self.size)


@dataclass(frozen=True)
class LayerTrace:
    """One layer.

    Attributes:
        name: The layer's name.
        kind: Class name.
        window: (height, width) that a convolution or a pooling looks at in the layer before, else ``None``.
        output_shape: Of one image, without the batch.
        parameters: Numbers in its weights.
        rows: Receptive field along the height of the image.
        columns: Along its width.
    """

    name: str
    kind: str
    window: tuple[int, int] | None
    output_shape: tuple[int, ...]
    parameters: int
    rows: Span
    columns: Span


def trace(network: keras.Model, size: tuple[int, int] | None = None) -> list[LayerTrace]:
    """Shapes, parameters and receptive fields, layer by layer.

    Args:
        network: A Keras model in which each layer takes what the one before it returned.
        size: (height, width) for a network that takes images of any size.

    Raises:
        InputError: A network with branches, or with a layer whose receptive field no rule gives.

    Source:
        Araujo, Norris and Sim, Computing receptive fields of convolutional neural networks, Distill 2019,
        https://distill.pub/2019/computing-receptive-fields.

    Example:
        >>> image = keras.Input((28, 28, 1))
        >>> x = keras.layers.MaxPooling2D(2, name="pool")(keras.layers.Conv2D(6, 5, name="conv")(image))
        >>> for layer in trace(keras.Model(image, x))[1:]:
        ...     print(layer.name, layer.output_shape, layer.parameters, layer.rows)
        conv (24, 24, 6) 156 Span(size=5, jump=1, first=0)
        pool (12, 12, 6) 0 Span(size=6, jump=2, first=0)
    """
    traced: list[LayerTrace] = []
    places = (0, 0)  # rows and columns of numbers with windows of their own
    for i, layer in enumerate(cost(network, size).layers):
        if layer.inputs != ((i - 1,) if i else ()):
            raise InputError(
                f"Expected a network in which each layer takes what the one before it returned. "
                f"Received: {network.name}, where {layer.name} does not. Trace the part before it."
            )
        spans = (Span(1, 1, 0), Span(1, 1, 0))
        if i:
            spans = _through(layer, _find(network, layer.name), (traced[-1].rows, traced[-1].columns), places)
        places = _places(layer, places)
        name = layer.name if i else network.inputs[0].name
        traced.append(LayerTrace(name, layer.kind, layer.window, layer.output_shape, layer.parameters, *spans))
    return traced


def feature_maps(network: keras.Model, images: np.ndarray) -> dict[str, np.ndarray]:
    """What each layer returns for some images.

    Args:
        network: A functional Keras model with one input.
        images: (N, H, W, C) as the network takes them.

    Returns:
        Name of the layer -> (N, ...) array, in the network's order, the image first.

    Raises:
        InputError: Images of another shape.
    """
    _, *expected = network.input_shape
    images = np.asarray(images)
    if len(images.shape) != 1 + len(expected) or any(
        want not in (None, got) for want, got in zip(expected, images.shape[1:], strict=True)
    ):
        raise InputError(f"Expected images (N, {', '.join(map(str, expected))}). Received: {images.shape}.")
    found = [layer for layer in network.layers if not isinstance(layer, keras.layers.InputLayer)]
    every = keras.Model(network.inputs, [layer.output for layer in found])
    names = [network.inputs[0].name, *(layer.name for layer in found)]
    return dict(zip(names, [images, *compiled(every)(images)], strict=True))


def _find(network: keras.Model, name: str):
    """The layer of that name, in nested models too."""
    outer, _, inner = name.partition("/")
    found = next((layer for layer in network.layers if layer.name == outer), None)
    return _find(found, inner) if inner and found is not None else found


def _places(layer: LayerCost, before: tuple[int, int]) -> tuple[int, int]:
    if len(layer.output_shape) == 3:
        return layer.output_shape[:2]
    return before if layer.kind in _EACH else (1, 1)


def _through(layer: LayerCost, operation, spans: tuple[Span, Span], places: tuple[int, int]) -> tuple[Span, Span]:
    """The receptive fields behind a layer, from those before it and the size of the map that goes in."""
    if layer.kind in _EACH or (layer.kind == "Dense" and len(layer.output_shape) == 3):
        return spans
    if layer.kind in _ALL:
        return tuple(Span(s.size + (n - 1) * s.jump, 0, s.first) for s, n in zip(spans, places, strict=True))
    if layer.kind in _MARGINS:
        sign = -1 if layer.kind == "ZeroPadding2D" else 1
        margins = operation.padding if sign < 0 else operation.cropping  # ((top, bottom), (left, right))
        return tuple(replace(s, first=s.first + sign * m[0] * s.jump) for s, m in zip(spans, margins, strict=True))
    if layer.kind in _WINDOWS:
        return tuple(_slide(operation, axis, s, n) for axis, (s, n) in enumerate(zip(spans, places, strict=True)))
    raise InputError(
        f"Expected layers whose receptive field is known: {', '.join(_EACH + _WINDOWS + _ALL + _MARGINS)}. "
        f"Received: {layer.name}, a {layer.kind}."
    )


def _slide(operation, axis: int, span: Span, length: int) -> Span:
    """Behind a window that slides along an axis of that many numbers."""
    window, stride, dilation = (_along(operation, name, axis) for name in ("window", "strides", "dilation_rate"))
    reach = (window - 1) * dilation + 1
    before = 0
    if getattr(operation, "padding", "valid") == "same":
        steps = -(-length // stride)
        before = max((steps - 1) * stride + reach - length, 0) // 2  # an odd one goes to the end
    return Span(span.size + (reach - 1) * span.jump, stride * span.jump, span.first - before * span.jump)


def _along(operation, name: str, axis: int) -> int:
    """The window, stride or dilation of a layer along one axis."""
    names = ("kernel_size", "pool_size", "size") if name == "window" else (name,)
    value = next((getattr(operation, n) for n in names if hasattr(operation, n)), 1)
    return value if isinstance(value, int) else value[axis]
