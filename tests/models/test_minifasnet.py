"""MiniFASNet: equal to the original, block by block, and strict about its files."""

import keras
import numpy as np
import pytest

from facelab import cards, models
from facelab.cards.network import ClassifierCard
from facelab.errors import WeightsError
from facelab.models import minifasnet

ORIGINALS = {
    "minifasnet_v2": ("MiniFASNetV2", "2.7_80x80_MiniFASNetV2"),
    "minifasnet_v1se": ("MiniFASNetV1SE", "4_0_0_80x80_MiniFASNetV1SE"),
}
NAMES = list(ORIGINALS)
# The original's blocks -> the layers here whose outputs they are.
TAPS = {
    "conv1": "conv1_prelu", "conv2_dw": "conv2_dw_prelu",
    "conv_23": "conv_23_project_bn", "conv_3": "conv_3_3_add",
    "conv_34": "conv_34_project_bn", "conv_4": "conv_4_5_add",
    "conv_45": "conv_45_project_bn", "conv_5": "conv_5_1_add",
    "conv_6_sep": "conv_6_sep_prelu", "conv_6_dw": "conv_6_dw_bn",
    "linear": "linear", "bn": "bn", "prob": "prob",
}  # fmt: skip


@pytest.fixture(scope="module", params=NAMES)
def untrained(request):
    return models.load_network(request.param, weights=None)


@pytest.fixture(scope="module")
def record(shared):
    with np.load(shared / "oracles" / "antispoof.npz") as file:
        return dict(file)


@pytest.fixture(scope="module", params=NAMES)
def trained(request, shared):
    return models.load_network(request.param, weights=shared / "oracles" / f"{ORIGINALS[request.param][1]}.pth")


def difference(ours, theirs):
    """Relative to the largest number of the record."""
    return np.abs(ours - theirs).max() / np.abs(theirs).max()


def outputs_of_blocks(network, inputs):
    taps = keras.Model(network.input, [network.get_layer(name).output for name in TAPS.values()])
    outputs = dict(zip(TAPS, taps.predict_on_batch(inputs), strict=True))
    return {name: out.mean(axis=(1, 2)) if out.ndim == 4 else out for name, out in outputs.items()}


@pytest.mark.realdata
def test_every_block_returns_what_the_original_returned(trained, record):
    original, _ = ORIGINALS[trained.name]
    inputs = record["seeded_uint8"].astype(np.float32)
    assert difference(trained.predict_on_batch(inputs), record[f"seeded_softmax/{original}"]) < 5e-5
    for name, output in outputs_of_blocks(trained, inputs).items():
        assert difference(output, record[f"seeded_tap/{original}/{name}"]) < 1e-5, name


@pytest.mark.realdata
def test_the_comparison_can_fail(trained, record):
    original, _ = ORIGINALS[trained.name]
    inputs = record["seeded_uint8"].astype(np.float32)
    for wrong in (inputs[..., ::-1], inputs / 255):  # RGB instead of BGR; divided, as most networks want it
        assert difference(trained.predict_on_batch(wrong), record[f"seeded_softmax/{original}"]) > 1e-2


@pytest.mark.realdata
@pytest.mark.parametrize(("image", "live"), [("image_F1", False), ("image_F2", False), ("image_T1", True)])
def test_the_original_photos_are_judged_as_there(trained, record, image, live):
    """Through the card's preprocessing, which takes RGB."""
    original, _ = ORIGINALS[trained.name]
    card = cards.card(trained.name)
    aligned = record[f"crop_uint8_bgr/{original}/{image}"][None, ..., ::-1]
    (probabilities,) = trained.predict_on_batch(card.preprocessing(aligned))
    np.testing.assert_allclose(probabilities, record[f"softmax/{original}/{image}"], atol=1e-5)
    assert (card.labels[probabilities.argmax()] == "live") == live


@pytest.mark.realdata
def test_pth_and_npz_fill_the_same(trained, shared):
    again = models.load_network(trained.name, weights=shared / "oracles" / f"{ORIGINALS[trained.name][1]}.npz")
    for ours, theirs in zip(again.get_weights(), trained.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.realdata
def test_the_other_networks_file_is_refused(shared):
    """They share most names; the first width that differs is in the second block of the third stage."""
    with pytest.raises(WeightsError, match=r"conv_3_1_conv_conv/kernel expects the shape \(1, 1, 64, 13\)"):
        models.load_network("minifasnet_v2", weights=shared / "oracles" / "4_0_0_80x80_MiniFASNetV1SE.pth")


@pytest.mark.realdata
@pytest.mark.parametrize("cut", [0, 10, 30_000, 80_000, 1_000_000, -4])
def test_a_cut_file_is_refused(shared, tmp_path, cut):
    path = tmp_path / "cut.pth"
    path.write_bytes((shared / "oracles" / "2.7_80x80_MiniFASNetV2.pth").read_bytes()[:cut])
    with pytest.raises(WeightsError, match=r"cut\.pth"):
        models.load_network("minifasnet_v2", weights=path)


def state_dict(network):
    """The network's weights under PyTorch's names and in its order of axes."""
    names = {"gamma": "weight", "beta": "bias", "moving_mean": "running_mean", "moving_variance": "running_var"}
    state = {}
    for layer in network.layers:
        for weight in layer.weights:
            value = weight.numpy()
            if weight.name == "kernel" and value.ndim == 4:
                order = (2, 3, 0, 1) if isinstance(layer, keras.layers.DepthwiseConv2D) else (3, 2, 0, 1)
                value = value.transpose(order)
            elif weight.name == "kernel":
                value = value.T
            state[f"{layer.name}.{names.get(weight.name, 'weight')}"] = value.ravel() if value.ndim == 3 else value
    return state


def test_a_state_dict_fills_the_network(untrained, tmp_path):
    rng = np.random.default_rng(0)
    state = {name: rng.uniform(0.5, 1, value.shape).astype("f4") for name, value in state_dict(untrained).items()}
    np.savez(tmp_path / "net.npz", **{f"module.{name}": value for name, value in state.items()})
    filled = models.load_network(untrained.name, weights=tmp_path / "net.npz")
    for name, value in state_dict(filled).items():
        np.testing.assert_array_equal(value, state[name], err_msg=name)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda s: s.pop("linear.weight"), "layer 'linear' is expected and not in the file"),
        (lambda s: s.pop("conv1_bn.running_var"), "layer 'conv1_bn' expects gamma, beta, moving_mean, moving_variance"),
        (lambda s: s.update({"fc.weight": np.ones((2, 2))}), "the layer 'fc', which the network lacks"),
        (lambda s: s.update({"prob.weight": np.ones((4, 128))}), r"prob/kernel expects the shape \(128, 3\)"),
        (lambda s: s.update({"bn.weight": np.full(128, np.nan)}), "bn/gamma holds numbers that are not finite"),
        (lambda s: s.update({"conv1_conv.weight": np.ones(3)}), "conv1_conv/kernel expects the shape"),
    ],
)
def test_the_first_mismatch_is_named(untrained, tmp_path, spoil, words):
    state = state_dict(untrained)
    spoil(state)
    np.savez(tmp_path / "net.npz", **state)
    with pytest.raises(WeightsError, match=words):
        models.load_network(untrained.name, weights=tmp_path / "net.npz")


def test_the_card_tells_the_truth(untrained):
    card = cards.card(untrained.name)
    assert isinstance(card, ClassifierCard)
    assert untrained.count_params() == card.parameters
    assert untrained.input_shape == (None, *card.preprocessing.size, 3)
    assert untrained.output_shape == (None, card.classes) == (None, len(card.labels))
    assert card.labels.index("live") == 1  # test.py of the original
    assert untrained.name not in models.list_models()


def test_sizes_are_those_of_the_projects_table():
    """Its README: MiniFASNetV2 0.435 M, MiniFASNetV1 0.414 M (without squeeze-and-excitation), statistics left out."""

    def millions(name, without=()):
        layers = models.load_network(name, weights=None).layers
        counted = [w for layer in layers if not any(part in layer.name for part in without) for w in layer.weights]
        return round(sum(np.prod(w.shape) for w in counted if "moving" not in w.name) / 1e6, 3)

    assert millions("minifasnet_v2") == 0.435
    assert millions("minifasnet_v1se", without=["se_module"]) == 0.414


def test_stages_halve_the_map(untrained):
    shapes = {name: untrained.get_layer(layer).output.shape[1:] for name, layer in TAPS.items()}
    assert shapes["conv1"] == (40, 40, 32)
    assert shapes["conv_3"] == (20, 20, 64)
    assert shapes["conv_4"] == (10, 10, 128)
    assert shapes["conv_5"] == (5, 5, 128)
    assert shapes["conv_6_dw"] == (1, 1, 512)


def test_only_v1se_squeezes_and_only_in_the_last_block_of_a_stage():
    squeezes = {
        name: [layer.name for layer in models.load_network(name, weights=None).layers if "squeeze" in layer.name]
        for name in NAMES
    }
    assert squeezes["minifasnet_v2"] == []
    assert squeezes["minifasnet_v1se"] == [f"conv_{block}_se_module_squeeze" for block in ("3_3", "4_5", "5_1")]


def test_probabilities_add_up(untrained):
    faces = np.random.default_rng(0).integers(0, 256, (2, 80, 80, 3), np.uint8)
    inputs = minifasnet.CARDS[0].preprocessing(faces)
    assert inputs.max() > 200  # not divided
    np.testing.assert_array_equal(inputs[..., 0], faces[..., 2])  # blue first
    np.testing.assert_allclose(untrained.predict_on_batch(inputs).sum(axis=1), 1, atol=1e-6)
