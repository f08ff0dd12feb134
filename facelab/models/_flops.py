"""How many operations a layer, or an operation of ``keras.ops``, takes: one rule for each class, found by its name.

A multiply-add is two operations. An exponential, logarithm, root, power or hyperbolic tangent counts as one. Moving
numbers is free, and so is what acts only in training. Padding counts like the image, as it is multiplied like the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod

_FREE = (
    "InputLayer", "Identity", "Cast", "StopGradient", "Flatten", "Reshape", "Permute", "Transpose", "Moveaxis",
    "Swapaxes", "ExpandDims", "Squeeze", "ZeroPadding2D", "Pad", "Cropping2D", "GetItem", "Slice", "Split",
    "Concatenate", "Stack", "Flip", "Roll", "Repeat", "RepeatVector", "Tile", "BroadcastTo", "Dropout",
    "SpatialDropout2D", "GaussianNoise", "GaussianDropout", "ActivityRegularization",
)  # fmt: skip
_ELEMENT_WISE = ("Add", "Subtract", "Multiply", "Divide", "TrueDivide", "Maximum", "Minimum", "Average", "Power")
_PER_OUTPUT = {
    "BatchNormalization": 2, "Affine": 2, "Rescaling": 2, "PReLU": 2, "LeakyReLU": 2, "MaxFeatureMap": 1,
    "Relu": 1, "Relu6": 2, "LeakyRelu": 2, "Sigmoid": 4, "Silu": 5, "Tanh": 1, "Softmax": 5, "Softplus": 3,
    "Square": 1, "Sqrt": 1, "Rsqrt": 2, "Negative": 1, "Absolute": 1, "Exp": 1, "Log": 1, "Clip": 2,
    "UnitNormalization": 3, "Normalize": 3, "Where": 1, "Greater": 1, "GreaterEqual": 1, "Less": 1, "LessEqual": 1,
}  # fmt: skip
_PER_INPUT = {
    "GlobalAveragePooling2D": 1, "GlobalMaxPooling2D": 1, "Mean": 1, "Sum": 1, "Max": 1, "Min": 1, "Amax": 1, "Amin": 1,
}  # fmt: skip
_ACTIVATIONS = {
    "linear": 0, "relu": 1, "relu6": 2, "leaky_relu": 2, "sigmoid": 4, "silu": 5, "tanh": 1, "softmax": 5,
    "hard_sigmoid": 4, "hard_silu": 5, "softplus": 3, "softsign": 3, "exponential": 1,
}  # fmt: skip


def count_flops(operation, inputs: list, outputs: list) -> int | None:
    """Operations of one call, its activation included.

    Args:
        operation: A Keras layer or operation, built.
        inputs: The tensors (or their specifications) that go in, with all sizes known.
        outputs: Those that come out.

    Returns:
        ``None`` where no rule says how to count: never a silent zero.
    """
    kind = type(operation).__name__
    if kind in _FREE:
        return 0
    if kind in _PER_OUTPUT:
        return _PER_OUTPUT[kind] * _size(outputs[0])
    if kind in _PER_INPUT:
        return _PER_INPUT[kind] * _size(inputs[0])
    if kind not in _RULES:
        return None
    own, after = _RULES[kind](operation, inputs, outputs), _activation(operation)
    return None if own is None or after is None else own + after * _size(outputs[0])


def _size(tensor) -> int:
    return prod(tensor.shape)


def _activation(operation) -> int | None:
    """Operations for each output by the activation that a layer ends with."""
    function = getattr(operation, "activation", None)
    return 0 if function is None else _ACTIVATIONS.get(getattr(function, "__name__", ""))


def _bias(operation, outputs: list) -> int:
    return _size(outputs[0]) if getattr(operation, "bias", None) is not None else 0


def _convolution(operation, inputs, outputs) -> int:
    """Each output sums over the window and the channels of its group: the kernel but its last axis."""
    return 2 * _size(outputs[0]) * prod(operation.kernel.shape[:-1]) + _bias(operation, outputs)


def _depthwise(operation, inputs, outputs) -> int:
    """Each output sums over the window in one channel."""
    return 2 * _size(outputs[0]) * prod(operation.kernel.shape[:2]) + _bias(operation, outputs)


def _separable(operation, inputs, outputs) -> int:
    """A depthwise convolution, then one of 1x1."""
    *window, channels, multiplier = operation.depthwise_kernel.shape
    between = prod(outputs[0].shape[1:3]) * channels * multiplier
    return 2 * between * prod(window) + 2 * channels * multiplier * _size(outputs[0]) + _bias(operation, outputs)


def _transposed(operation, inputs, outputs) -> int:
    """Each input is spread over a window of all filters."""
    return 2 * _size(inputs[0]) * prod(operation.kernel.shape[:-1]) + _bias(operation, outputs)


def _dense(operation, inputs, outputs) -> int:
    return 2 * _size(outputs[0]) * operation.kernel.shape[0] + _bias(operation, outputs)


def _unshared(operation, inputs, outputs) -> int:
    """As in a convolution: other weights are not more operations. The kernel is (places, inputs, filters)."""
    return 2 * _size(outputs[0]) * operation.kernel.shape[1] + _bias(operation, outputs)


def _pooling(operation, inputs, outputs) -> int:
    """One comparison, or one addition, for each pixel of a window (the last one stands for the division)."""
    window = operation.pool_size
    return _size(outputs[0]) * (window**2 if isinstance(window, int) else prod(window))


def _response(operation, inputs, outputs) -> int:
    """Square, add up the neighboring channels, scale, shift, power, divide."""
    return _size(outputs[0]) * (operation.size + 4)


def _element_wise(operation, inputs, outputs) -> int:
    """Two tensors, or a tensor and a constant, need one operation for each number; each more tensor one more."""
    return _size(outputs[0]) * max(1, len(inputs) - 1)


def _matmul(operation, inputs, outputs) -> int:
    return 2 * _size(outputs[0]) * inputs[0].shape[-1]


def _relu(operation, inputs, outputs) -> int:
    return _size(outputs[0]) * (1 + (operation.max_value is not None) + bool(operation.negative_slope))


def _upsampling(operation, inputs, outputs) -> int | None:
    return 0 if operation.interpolation == "nearest" else None


def _only_activation(operation, inputs, outputs) -> int:
    return 0


_RULES: dict[str, Callable] = {
    "Conv2D": _convolution,
    "DepthwiseConv2D": _depthwise,
    "SeparableConv2D": _separable,
    "Conv2DTranspose": _transposed,
    "Dense": _dense,
    "LocallyConnected2D": _unshared,
    "MaxPooling2D": _pooling,
    "AveragePooling2D": _pooling,
    "MaxPool": _pooling,
    "AveragePool": _pooling,
    "LocalResponseNormalization": _response,
    "Activation": _only_activation,
    "ReLU": _relu,
    "Matmul": _matmul,
    "UpSampling2D": _upsampling,
    **dict.fromkeys(_ELEMENT_WISE, _element_wise),
}
