"""MiniFASNet: is this a living face, or a picture of one?

Minivision, Silent-Face-Anti-Spoofing, 2020, https://github.com/minivision-ai/Silent-Face-Anti-Spoofing: MobileFaceNets
that have been *pruned*. After training, the channels that contribute least were cut off and the rest was trained on,
so the widths are odd numbers such as 13 or 231. What gives a photo of a photo away is fine
texture (paper, screen pixels, moire) and what lies around the face (edges of the paper, fingers). So one network looks
closely, and one, with squeeze-and-excitation, takes in the surroundings; their probabilities are averaged.
"""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
from keras import layers

from facelab.cards import Preprocessing, WeightFormat, Weights, register
from facelab.cards.alignment import Surroundings
from facelab.cards.network import LivenessCard
from facelab.cards.provenance import LiveThreshold
from facelab.models._padding import pad_both_sides
from facelab.models._torch_file import read_tensors
from facelab.models._weight_file import fill

_PROJECT = "https://github.com/minivision-ai/Silent-Face-Anti-Spoofing"
_PROOF = "probabilities, logits and block outputs recorded with torch 2.13"
# Each stage halves the map in a block (its width in the middle, its output), then adds blocks of the widths listed.
_HALVING = (("conv_23", 103, 64), ("conv_34", 231, 128), ("conv_45", 308, 128))
_ADDING = {
    "minifasnet_v2": ((13, 13, 13, 13), (231, 52, 26, 77, 26, 26), (26, 26)),
    "minifasnet_v1se": ((13, 26, 13, 52), (154, 52, 26, 52, 26, 26), (26, 26)),
}
_SQUEEZED = ("minifasnet_v1se",)  # squeeze-and-excitation in the last block of each stage
_DROPOUT = {"minifasnet_v2": 0.2, "minifasnet_v1se": 0.75}


def _card(name: str, title: str, scale: float, parameters: int, file: str, sha256: str) -> LivenessCard:
    return LivenessCard(
        name=name,
        title=title,
        paper=_PROJECT,
        year=2020,
        family="mobile",
        parameters=parameters,
        preprocessing=Preprocessing(size=(80, 80), channels="bgr", mean=(0.0,) * 3, divisor=1.0),
        classes=3,
        # As the author names them: https://github.com/minivision-ai/Silent-Face-Anti-Spoofing/issues/46
        labels=("2-D fake", "live", "3-D fake"),
        alignment=Surroundings(size=(80, 80), scale=scale),
        # The project takes the likeliest of its three classes; half of the probability is the same or stricter.
        threshold=LiveThreshold(0.5, "half of the probability; not calibrated, the project publishes no threshold"),
        apcer_measured=None,
        bpcer_measured=None,
        accuracy_claimed=None,  # the project reports only its phone application: 97.8 % found at 1e-5 false alarms
        weights=Weights(
            url=f"{_PROJECT}/raw/master/resources/anti_spoof_models/{file}",
            package=None,
            sha256=sha256,
            license="Apache-2.0",
            trained_on="not published",
        ),
        formats=(WeightFormat("PyTorch, .pth", _PROOF), WeightFormat("PyTorch's names, .npz", _PROOF)),
    )


CARDS = (
    _card(
        "minifasnet_v2", "MiniFASNetV2, box x 2.7", 2.7, 444_928, "2.7_80x80_MiniFASNetV2.pth",
        "a5eb02e1843f19b5386b953cc4c9f011c3f985d0ee2bb9819eea9a142099bec0",
    ),
    _card(
        "minifasnet_v1se", "MiniFASNetV1SE, box x 4.0", 4.0, 444_554, "4_0_0_80x80_MiniFASNetV1SE.pth",
        "84ee1d37d96894d5e82de5a57df044ef80a58be2b218b5ed7cdfd875ec2f5990",
    ),
)  # fmt: skip
_OF_NORM = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}


def convert_torch(network: keras.Model, path: Path) -> None:
    """Fill the network from the published ``.pth``, or from an ``.npz`` with the same names.

    Raises:
        WeightsError: Not such a file, damaged, or of another network.
    """
    stored: dict[str, dict[str, np.ndarray]] = {}
    ours = {layer.name: layer for layer in network.layers}
    for name, value in read_tensors(path).items():
        module, _, variable = name.removeprefix("module.").rpartition(".")
        if variable != "num_batches_tracked":  # counts training steps
            layer = module.replace(".model.", "_").replace(".", "_")
            variable, value = _as_keras(ours.get(layer), variable, value)
            stored.setdefault(layer, {})[variable] = value
    fill(network, stored, path)


def _as_keras(layer: keras.layers.Layer | None, variable: str, value: np.ndarray) -> tuple[str, np.ndarray]:
    """PyTorch's name and order of axes -> Keras'."""
    if isinstance(layer, layers.BatchNormalization):
        return _OF_NORM.get(variable, variable), value
    if isinstance(layer, layers.PReLU):
        return "alpha", value.reshape(1, 1, -1)
    # Kernels: (outputs, inputs, rows, columns), where a depthwise one has "1 input"; dense: (outputs, inputs).
    depthwise = isinstance(layer, layers.DepthwiseConv2D)
    axes = (1, 0) if value.ndim == 2 else (2, 3, 0, 1) if depthwise else (2, 3, 1, 0)
    return "kernel", value.transpose(axes) if value.ndim == len(axes) else value


def _norm(x, name: str):
    return layers.BatchNormalization(momentum=0.9, epsilon=1e-5, name=name)(x)


def _conv(x, filters: int, name: str, size: int = 1, strides: int = 1):
    x, padding = pad_both_sides(x, size, strides)
    x = layers.Conv2D(filters, size, strides, padding, use_bias=False, name=f"{name}_conv")(x)
    return layers.PReLU(shared_axes=[1, 2], name=f"{name}_prelu")(_norm(x, f"{name}_bn"))  # one slope a channel


def _depthwise(x, name: str, strides: int = 1):
    x, padding = pad_both_sides(x, 3, strides)
    x = layers.DepthwiseConv2D(3, strides, padding, use_bias=False, name=f"{name}_conv")(x)
    return layers.PReLU(shared_axes=[1, 2], name=f"{name}_prelu")(_norm(x, f"{name}_bn"))


def _block(x, width: int, filters: int, name: str, strides: int = 1):
    x = _conv(x, width, f"{name}_conv")
    x = _depthwise(x, f"{name}_conv_dw", strides)
    x = layers.Conv2D(filters, 1, use_bias=False, name=f"{name}_project_conv")(x)
    return _norm(x, f"{name}_project_bn")


def _squeeze_and_excite(x, name: str):
    """Weigh each channel by what all of them are on average (https://arxiv.org/abs/1709.01507)."""
    s = layers.GlobalAveragePooling2D(keepdims=True, name=f"{name}_squeeze")(x)
    s = layers.Conv2D(x.shape[-1] // 4, 1, use_bias=False, name=f"{name}_fc1")(s)
    s = layers.ReLU(name=f"{name}_relu")(_norm(s, f"{name}_bn1"))
    s = layers.Conv2D(x.shape[-1], 1, use_bias=False, name=f"{name}_fc2")(s)
    s = layers.Activation("sigmoid", name=f"{name}_sigmoid")(_norm(s, f"{name}_bn2"))
    return layers.Multiply(name=f"{name}_excite")([x, s])


@register(*CARDS, converter=convert_torch)
def build(card: LivenessCard) -> keras.Model:
    """(N, 80, 80, 3) BGR, 0 to 255 -> (N, 3) probabilities of 2-D fake, live and 3-D fake."""
    image = keras.Input((*card.preprocessing.size, 3))
    x = _conv(image, 32, "conv1", size=3, strides=2)  # (40, 40, 32)
    x = _depthwise(x, "conv2_dw")
    # (20, 20, 64), (10, 10, 128), (5, 5, 128)
    for stage, (halving, widths) in enumerate(zip(_HALVING, _ADDING[card.name], strict=True), 3):
        name, width, filters = halving
        x = _block(x, width, filters, name, strides=2)
        for block, width in enumerate(widths):
            y = _block(x, width, filters, f"conv_{stage}_{block}")
            if card.name in _SQUEEZED and block == len(widths) - 1:
                y = _squeeze_and_excite(y, f"conv_{stage}_{block}_se_module")
            x = layers.Add(name=f"conv_{stage}_{block}_add")([x, y])
    x = _conv(x, 512, "conv_6_sep")  # (5, 5, 512)
    x = layers.DepthwiseConv2D(x.shape[1], use_bias=False, name="conv_6_dw_conv")(x)  # (1, 1, 512)
    x = layers.Flatten()(_norm(x, "conv_6_dw_bn"))
    x = _norm(layers.Dense(128, use_bias=False, name="linear")(x), "bn")
    x = layers.Dropout(_DROPOUT[card.name], name="drop")(x)
    logits = layers.Dense(card.classes, use_bias=False, name="prob")(x)
    return keras.Model(image, layers.Softmax(name="probabilities")(logits), name=card.name)
