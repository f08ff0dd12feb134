"""What one forward pass of a network costs, layer by layer: operations, weights and memory, for one image.

A FLOP is one operation on real numbers, so that a multiply-add, which papers often count as one, is two. How each kind
of layer is counted stands in ``_flops.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import prod

import keras

from facelab.errors import InputError
from facelab.models._flops import count_flops


@dataclass(frozen=True)
class LayerCost:
    """One call of a layer, or of an operation of ``keras.ops``.

    Attributes:
        name: The layer's name; inside a nested model ``"outer/inner"``.
        kind: Class name.
        inputs: Where in the list of layers its inputs come from.
        output_shape: Of one image, without the batch; of several outputs the first one's.
        window: (height, width) that a convolution or a pooling looks at, else ``None``.
        stride: How far that window moves, in pixels; 1 without a window.
        parameters: Numbers in its weights; 0 where a shared layer comes again.
        flops: Operations, a multiply-add being two; ``None`` where no rule says how to count them.
        weight_bytes: Memory of the weights.
        activation_bytes: Memory of all that it returns.
    """

    name: str
    kind: str
    inputs: tuple[int, ...]
    output_shape: tuple[int, ...]
    window: tuple[int, int] | None
    stride: int
    parameters: int
    flops: int | None
    weight_bytes: int
    activation_bytes: int


@dataclass(frozen=True)
class NetworkCost:
    """All layers of a network, and their sums.

    Attributes:
        layers: In the order of execution, the inputs first.
        outputs: Which of them return what the network returns.
    """

    layers: tuple[LayerCost, ...]
    outputs: tuple[int, ...]

    @property
    def parameters(self) -> int:
        """Numbers in all weights."""
        return sum(layer.parameters for layer in self.layers)

    @property
    def flops(self) -> int:
        """Operations of all layers that can be counted; :attr:`uncounted` names the others."""
        return sum(layer.flops for layer in self.layers if layer.flops is not None)

    @property
    def uncounted(self) -> tuple[str, ...]:
        """Names of the layers whose operations :attr:`flops` lacks."""
        return tuple(layer.name for layer in self.layers if layer.flops is None)

    @property
    def weight_bytes(self) -> int:
        """Memory of all weights."""
        return sum(layer.weight_bytes for layer in self.layers)

    @property
    def activation_bytes(self) -> int:
        """Memory of all that the layers return, as training keeps it."""
        return sum(layer.activation_bytes for layer in self.layers)

    @property
    def peak_bytes(self) -> int:
        """Most memory for activations at one time, if each is let go after its last use and none is overwritten."""
        return max(sum(self.layers[i].activation_bytes for i in live) for live in self.live_outputs())

    def live_outputs(self) -> list[set[int]]:
        """For each layer, whose outputs are in memory while it runs: its own, and those still to be used."""
        last = dict.fromkeys(range(len(self.layers)), -1)
        for step, layer in enumerate(self.layers):
            last.update(dict.fromkeys(layer.inputs, step))
        last.update(dict.fromkeys(self.outputs, len(self.layers)))
        return [{i for i in range(step + 1) if i == step or last[i] >= step} for step in range(len(self.layers))]


def cost(network: keras.Model, size: tuple[int, int] | None = None) -> NetworkCost:
    """Count the operations, weights and memory of one forward pass over one image.

    Nothing is computed: only shapes go through the network.

    Args:
        network: A functional or sequential Keras model.
        size: (height, width) for a network that takes images of any size.

    Raises:
        InputError: Not such a model, or a size of the input is not known.

    Example:
        >>> image = keras.Input((5, 5, 2))
        >>> network = keras.Model(image, keras.layers.Conv2D(4, 3, use_bias=False)(image))
        >>> cost(network).flops  # 3 * 3 * 4 outputs of 3 * 3 * 2 multiply-adds
        1296
    """
    graph = _graph(network)
    if graph is None:
        raise InputError(f"Expected a functional or sequential Keras model. Received: {type(network).__name__}.")
    trace = _Trace()
    images = [keras.KerasTensor(_fixed(x.shape, size), x.dtype) for x in graph.inputs]
    for image in images:
        trace.add("input", None, [], [image])
    # Keras has no public way to send shapes through a graph and look at each step.
    outputs = graph._run_through_graph(images, operation_fn=trace.recorder())
    return NetworkCost(tuple(trace.layers), tuple(trace.sources(keras.tree.flatten(outputs))))


def _graph(network):
    """The part of a model that knows its graph; ``None`` for what is no such model."""
    inner = getattr(network, "_functional", None)  # a sequential model keeps a functional one
    found = network if inner is None else inner
    return found if hasattr(found, "_run_through_graph") else None


def _fixed(shape: tuple, size: tuple[int, int] | None) -> tuple[int, ...]:
    inside = shape[1:]
    if None in inside and size is not None and len(inside) == 3:
        inside = (*size, inside[-1])
    if None in inside:
        raise InputError(f"Expected a size for a network that takes any: cost(network, size). Received: {shape}.")
    return (1, *inside)


class _Trace:
    """Notes each operation while shapes go through the graph."""

    def __init__(self):
        self.layers: list[LayerCost] = []
        self._source: dict[int, int] = {}  # id of a tensor -> index of the layer that returned it
        self._tensors: list = []  # keeping them keeps their ids unique
        self._counted: set[int] = set()  # ids of the weights

    def recorder(self, prefix: str = "") -> Callable:
        """What Keras calls instead of each operation."""

        def replace(operation):
            def call(*args, **kwargs):
                graph = _graph(operation)
                if graph is not None:
                    return graph._run_through_graph(args[0], operation_fn=self.recorder(f"{prefix}{operation.name}/"))
                outputs = operation.compute_output_spec(*args, **kwargs)
                self.add(prefix + operation.name, operation, _tensors((args, kwargs)), _tensors(outputs))
                return outputs

            return call

        return replace

    def sources(self, tensors: list) -> list[int]:
        """Which layers returned them."""
        return [self._source[id(x)] for x in tensors]

    def add(self, name: str, operation, inputs: list, outputs: list) -> None:
        weights = [w for w in getattr(operation, "weights", []) if id(w) not in self._counted]
        self._counted.update(map(id, weights))
        self.layers.append(
            LayerCost(
                name=name,
                kind="InputLayer" if operation is None else type(operation).__name__,
                inputs=tuple(self.sources(inputs)),
                output_shape=tuple(outputs[0].shape[1:]),
                window=_pair(operation, "kernel_size") or _pair(operation, "pool_size"),
                stride=(_pair(operation, "strides") or (1, 1))[0],
                parameters=sum(prod(w.shape) for w in weights),
                flops=0 if operation is None else count_flops(operation, inputs, outputs),
                weight_bytes=sum(map(_bytes, weights)),
                activation_bytes=sum(map(_bytes, outputs)),
            )
        )
        self._source.update({id(x): len(self.layers) - 1 for x in outputs})
        self._tensors += outputs


def _tensors(structure) -> list:
    return [x for x in keras.tree.flatten(structure) if isinstance(x, keras.KerasTensor)]


def _pair(operation, attribute: str) -> tuple[int, int] | None:
    value = getattr(operation, attribute, None)
    return (value, value) if isinstance(value, int) else value if value is None else tuple(value)


def _bytes(tensor) -> int:
    bits = re.search(r"\d+", keras.backend.standardize_dtype(tensor.dtype))  # there are none in "bool"
    return prod(tensor.shape) * (int(bits[0]) // 8 if bits else 1)
