"""A network as a short list of blocks: a layer that works, or a module with branches, each with its repeats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the models load Keras, and most figures need none
    from facelab.models._cost import LayerCost, NetworkCost

# Layers that do the work; all others belong to the one before them.
_WORKERS = {
    "Conv2D": "convolution",
    "Conv2DTranspose": "convolution",
    "LocallyConnected2D": "unshared convolution",
    "DepthwiseConv2D": "depthwise convolution",
    "SeparableConv2D": "depthwise convolution",
    "MaxPooling2D": "pooling",
    "AveragePooling2D": "pooling",
    "GlobalAveragePooling2D": "pooling",
    "GlobalMaxPooling2D": "pooling",
    "Dense": "dense",
}
_POOLS = {
    "MaxPooling2D": "max",
    "AveragePooling2D": "average",
    "GlobalAveragePooling2D": "global average",
    "GlobalMaxPooling2D": "global max",
}
_DEPTHWISE = "depthwise convolution"
_SHORT = {
    "convolution": "conv",
    "unshared convolution": "unshared conv",
    _DEPTHWISE: "depthwise",
    "dense": "dense",
    "pooling": "pool",
}
# They only make ready for the box that comes after them.
_MAKE_READY = ("Flatten", "Reshape", "Permute", "Transpose", "ZeroPadding2D", "Pad")


@dataclass(frozen=True)
class Block:
    """What is drawn as one box: a layer with what belongs to it, or a whole module, perhaps several times.

    Attributes:
        kind: A key of ``facelab.plot.architecture.COLORS``.
        text: Its windows, ``/2`` being a stride.
        shape: What it returns for one image, without the batch.
        times: How often it comes in a row.
        parameters: Of all of them together.
    """

    kind: str
    text: str
    shape: tuple[int, ...]
    times: int
    parameters: int


def find_blocks(cost: NetworkCost) -> list[Block]:
    """The network as a list of boxes.

    The network is cut wherever everything goes through one tensor. What lies between two cuts is one layer, or a
    module with branches. Activations, normalizations and similar layers join the box before them, 1x1 convolutions the
    depthwise one that they widen or narrow, and equal boxes in a row become one.
    """
    blocks: list[Block] = []
    for part in _parts(cost):
        workers = [layer for layer in part.values() if layer.kind in _WORKERS]
        last = list(part.values())[-1]
        parameters = sum(layer.parameters for layer in part.values())
        if not blocks:
            blocks.append(Block("input", "input", last.output_shape, 1, parameters))
        elif not workers:
            shape = last.output_shape if any(_reshapes(cost, layer) for layer in part.values()) else blocks[-1].shape
            blocks[-1] = replace(blocks[-1], shape=shape, parameters=blocks[-1].parameters + parameters)
        else:
            blocks.append(Block(_kind(part), _text(part, workers), _returned(part, cost), 1, parameters))
            if _widens_or_narrows(blocks[-2], blocks[-1]):
                before, block = blocks[-2:]
                text, parameters = f"{before.text} · {block.text}", before.parameters + block.parameters
                blocks[-2:] = [replace(block, kind=_DEPTHWISE, text=text, parameters=parameters)]
    return _joined(blocks)


def _parts(cost: NetworkCost) -> Iterator[dict[int, LayerCost]]:
    """The layers between two cuts, with their places in the network."""
    cuts = [step for step, live in enumerate(cost.live_outputs()[1:]) if live - {step + 1} == {step}]
    for start, end in pairwise([-1, *cuts, len(cost.layers) - 1]):
        yield {i: cost.layers[i] for i in range(start + 1, end + 1)}


def _returned(part: dict[int, LayerCost], cost: NetworkCost) -> tuple[int, ...]:
    """The shape of what a part returns; of several heads, all channels together."""
    heads = [part[i].output_shape for i in cost.outputs if i in part] or [list(part.values())[-1].output_shape]
    return (*heads[0][:-1], sum(shape[-1] for shape in heads))


def _reshapes(cost: NetworkCost, layer: LayerCost) -> bool:
    """True where a layer returns another number of channels, say, and does not only make ready for the next one."""
    return layer.kind not in _MAKE_READY and layer.output_shape != cost.layers[layer.inputs[0]].output_shape


def _widens_or_narrows(before: Block, block: Block) -> bool:
    """A 1x1 convolution before a depthwise one, or after it and not wider (a wider one belongs to what follows)."""
    if block.kind == _DEPTHWISE:
        return (before.kind, before.text) == ("convolution", "1×1") and "·" not in block.text
    is_open = before.kind == _DEPTHWISE and not before.text.endswith("1×1")
    return is_open and (block.kind, block.text) == ("convolution", "1×1") and block.shape[-1] <= before.shape[-1]


def _kind(part: dict[int, LayerCost]) -> str:
    joins = {layer.kind for layer in part.values() if len(layer.inputs) > 1}
    kinds = [_WORKERS[layer.kind] for layer in part.values() if layer.kind in _WORKERS]
    if "Multiply" in joins:
        return "squeeze and excitation"
    if "dense" in kinds:  # also where it looks at two layers, as in DeepID: no map is left
        return "dense"
    if "Concatenate" in joins:
        return "inception module"
    if _DEPTHWISE in kinds:
        return _DEPTHWISE
    return "residual block" if "Add" in joins else kinds[0]


def _text(part: dict[int, LayerCost], workers: list[LayerCost]) -> str:
    """The windows along the longest way through a module, then those beside it; only their number where it is large."""
    main = _longest_way(part)
    along = [_window(layer) for i, layer in part.items() if layer in workers and i in main]
    beside = [_window(layer) for i, layer in part.items() if layer in workers and i not in main]
    if len(workers) <= 4 and len(beside) <= 1:
        return " + ".join(" · ".join(windows) for windows in (along, beside) if windows)
    kinds = [_WORKERS[layer.kind] for layer in workers]
    return ", ".join(f"{kinds.count(kind)} {short}" for kind, short in _SHORT.items() if kind in kinds)


def _longest_way(part: dict[int, LayerCost]) -> set[int]:
    """The places of the layers on the way that passes most of them."""
    length: dict[int, int] = {}
    for i, layer in part.items():
        length[i] = 1 + max((length[j] for j in layer.inputs if j in part), default=0)
    way, at = set(), max(length, key=lambda i: length[i])
    while at is not None:
        way.add(at)
        at = max((j for j in part[at].inputs if j in part), key=lambda j: length[j], default=None)
    return way


def _window(layer: LayerCost) -> str:
    name = _POOLS.get(layer.kind, "")
    if layer.window is None:
        return name or "dense"
    stride = f" /{layer.stride}" if layer.stride > 1 else ""
    return f"{name} {layer.window[0]}×{layer.window[1]}{stride}".strip()


def _joined(blocks: list[Block]) -> list[Block]:
    joined = blocks[:1]
    for block in blocks[1:]:
        last = joined[-1]
        if (block.kind, block.text, block.shape) == (last.kind, last.text, last.shape):
            joined[-1] = replace(last, times=last.times + 1, parameters=last.parameters + block.parameters)
        else:
            joined.append(block)
    return joined
