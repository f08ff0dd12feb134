"""MobileFaceNet: the paper's table, a bottleneck against plain loops, and the weighing of places."""

import keras
import numpy as np
import pytest

from facelab import cards, models
from facelab.errors import WeightsError
from facelab.models import mobilefacenet


@pytest.fixture(scope="module")
def network():
    return models.load_network("mobilefacenet", weights=None)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        ("stem_prelu", (56, 56, 64)),
        ("stem_depthwise_prelu", (56, 56, 64)),
        ("stage1_block5_add", (28, 28, 64)),
        ("stage2_block1_narrow_bn", (14, 14, 128)),
        ("stage3_block6_add", (14, 14, 128)),
        ("stage4_block1_narrow_bn", (7, 7, 128)),
        ("stage5_block2_add", (7, 7, 128)),
        ("features_prelu", (7, 7, 512)),
        ("weigh_places_bn", (1, 1, 512)),
        ("embedding_bn", (1, 1, 128)),
    ],
)
def test_shapes_are_those_of_table_1(network, layer, shape):
    """Each row of the table gives the input of an operator, which is the output of the one before."""
    assert network.get_layer(layer).output.shape[1:] == shape


def test_bottlenecks_widen_by_the_factors_of_table_1(network):
    wide = [layer.output.shape[-1] for layer in network.layers if layer.name.endswith("_widen_conv")]
    assert wide == [128] * 5 + [256] + [256] * 6 + [512] + [256] * 2


def test_as_many_parameters_as_the_paper_says(network):
    """0.99 million, with each normalization folded into a bias, as the paper deploys it."""
    kernels = sum(np.prod(w.shape) for w in network.weights if w.name == "kernel")
    slopes = sum(np.prod(w.shape) for w in network.weights if w.name == "alpha")
    biases = sum(np.prod(w.shape) for w in network.weights if w.name == "beta")
    assert round((kernels + slopes + biases) / 1e6, 2) == 0.99
    assert network.count_params() == kernels + slopes + 4 * biases == cards.card("mobilefacenet").parameters


def test_activations_stop_at_the_narrow_ends(network):
    prelus = {layer.name.removesuffix("_prelu") for layer in network.layers if isinstance(layer, keras.layers.PReLU)}
    norms = {layer.name.removesuffix("_bn") for layer in network.layers if layer.name.endswith("_bn")}
    assert all(name.endswith("_narrow") or name in ("weigh_places", "embedding") for name in norms - prelus)
    assert len(norms - prelus) == 15 + 2
    assert not any(name.endswith("_narrow") for name in prelus)


def test_a_block_adds_its_input_unless_it_halves_or_changes_the_channels(network):
    """Blocks of stride 1 are residual; of the five first blocks of a stage two are."""
    added = [layer.name.removesuffix("_add") for layer in network.layers if layer.name.endswith("_add")]
    assert added == [
        *(f"stage1_block{n}" for n in range(2, 6)),
        *(f"stage3_block{n}" for n in range(1, 7)),
        *(f"stage5_block{n}" for n in range(1, 3)),
    ]


def depthwise(x, kernel, strides):
    """(H, W, C) by plain loops, one pixel of zeros on each side."""
    padded = np.pad(x, ((1, 1), (1, 1), (0, 0)))
    rows, columns = (range(0, side, strides) for side in x.shape[:2])
    return np.array([[(padded[r : r + 3, c : c + 3] * kernel).sum(axis=(0, 1)) for c in columns] for r in rows])


@pytest.mark.parametrize("strides", [1, 2])
def test_a_bottleneck_against_plain_loops(strides):
    image = keras.Input((4, 6, 2))
    block = keras.Model(image, mobilefacenet._bottleneck(image, 3, 2, strides, "b"))
    rng = np.random.default_rng(0)
    block.set_weights([rng.uniform(0.1, 1, w.shape) for w in block.weights])
    weights = {layer.name: [w.numpy() for w in layer.weights] for layer in block.layers}

    def norm(x, name):
        gamma, beta, mean, variance = weights[f"{name}_bn"]
        return gamma * (x - mean) / np.sqrt(variance + 1e-3) + beta

    def prelu(x, name):
        return np.where(x > 0, x, weights[f"{name}_prelu"][0] * x)

    x = rng.normal(size=(4, 6, 2))
    y = prelu(norm(x @ weights["b_widen_conv"][0][0, 0], "b_widen"), "b_widen")
    y = depthwise(y, weights["b_depthwise_conv"][0][..., 0], strides)
    y = prelu(norm(y, "b_depthwise"), "b_depthwise")
    y = norm(y @ weights["b_narrow_conv"][0][0, 0], "b_narrow")
    expected = y if strides == 2 else x + y
    np.testing.assert_allclose(block.predict_on_batch(x[None])[0], expected, rtol=1e-4, atol=1e-5)


def test_places_are_weighed_not_averaged(network):
    """What the same feature is worth depends on where it is: one weight for each place and channel."""
    layer = network.get_layer("weigh_places_conv")
    assert layer.kernel.shape == (7, 7, 512, 1)
    kernel = np.zeros((7, 7, 512, 1), "f4")
    kernel[3, 3] = 1.0  # only the middle counts
    weigh = keras.Model(layer.input, layer.output)
    before = layer.get_weights()
    layer.set_weights([kernel])
    feature = np.zeros((2, 7, 7, 512), "f4")
    feature[0, 3, 3] = feature[1, 0, 6] = 5
    weighed = weigh.predict_on_batch(feature)
    layer.set_weights(before)
    assert (weighed[0] == 5).all()
    assert (weighed[1] == 0).all()


def test_card(network):
    card = cards.card("mobilefacenet")
    assert card.lfw_claimed.value == 0.9955
    assert card.alignment == cards.card("arcface_resnet50").alignment
    with pytest.raises(WeightsError, match="no published weight file"):
        models.load("mobilefacenet")


def test_a_file_of_ones_own_is_read(network, tmp_path):
    arrays = {f"{layer.name}/{w.name}": w.numpy() for layer in network.layers for w in layer.weights}
    np.savez(tmp_path / "own.npz", **arrays)
    again = models.load_network("mobilefacenet", weights=tmp_path / "own.npz")
    for ours, theirs in zip(again.get_weights(), network.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    del arrays["stage3_block6_narrow_bn/beta"]
    np.savez(tmp_path / "own.npz", **arrays)
    with pytest.raises(WeightsError, match="layer 'stage3_block6_narrow_bn' expects gamma, beta"):
        models.load_network("mobilefacenet", weights=tmp_path / "own.npz")
