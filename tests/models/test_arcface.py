"""ArcFace's ResNets: the paper's shapes, a block against plain loops, and files with deepface's layer names."""

import h5py
import keras
import numpy as np
import pytest

from facelab import cards, models
from facelab.errors import WeightsError
from facelab.models import arcface

pytestmark = pytest.mark.slow  # networks of over 20 million parameters

STAGES = {"arcface_resnet34": (3, 4, 6, 3), "arcface_resnet50": (3, 4, 14, 3)}
NORM = ("gamma", "beta", "moving_mean", "moving_variance")


@pytest.fixture(scope="module", params=list(STAGES))
def network(request):
    return models.load_network(request.param, weights=None)


def deepface_layers():
    """Names and shapes of ``arcface_weights.h5``, counted off deepface's source: it unrolls nothing but names all."""

    def norm(name, channels):
        return name, dict.fromkeys(NORM, (channels,))

    yield "conv1_conv", {"kernel": (3, 3, 3, 64)}
    yield norm("conv1_bn", 64)
    yield "conv1_prelu", {"alpha": (1, 1, 64)}
    channels = 64
    for stage, (filters, blocks) in enumerate(zip((64, 128, 256, 512), (3, 4, 6, 3), strict=True), 2):
        for block in range(1, blocks + 1):
            name = f"conv{stage}_block{block}"
            if block == 1:
                yield f"{name}_0_conv", {"kernel": (1, 1, channels, filters)}
                yield norm(f"{name}_0_bn", filters)
            yield norm(f"{name}_1_bn", channels)
            yield f"{name}_1_conv", {"kernel": (3, 3, channels, filters)}
            yield norm(f"{name}_2_bn", filters)
            yield f"{name}_1_prelu", {"alpha": (1, 1, filters)}
            yield f"{name}_2_conv", {"kernel": (3, 3, filters, filters)}
            yield norm(f"{name}_3_bn", filters)
            channels = filters
    yield norm("batch_normalization_4", 512)  # whatever number the session had come to
    yield "dense", {"kernel": (7 * 7 * 512, 512), "bias": (512,)}
    yield norm("embedding", 512)


@pytest.fixture
def deepface_file(tmp_path):
    """As Keras 2 saved weights: a group a layer, names in attributes. Random numbers; returns the path."""
    rng, path = np.random.default_rng(0), tmp_path / "arcface_weights.h5"
    with h5py.File(path, "w") as file:
        for layer, shapes in deepface_layers():
            group = file.create_group(layer)
            group.attrs["weight_names"] = [f"{layer}/{variable}:0".encode() for variable in shapes]
            for variable, shape in shapes.items():
                group[f"{layer}/{variable}:0"] = rng.random(shape, np.float32) + 0.5
        file.attrs["layer_names"] = [layer.encode() for layer, _ in deepface_layers()]
    return path


def test_a_file_with_deepfaces_names_fills_every_layer(deepface_file):
    network = models.load_network("arcface_resnet34", weights=deepface_file)
    count = 0
    with h5py.File(deepface_file) as file:
        for layer, shapes in deepface_layers():
            ours = {"batch_normalization_4": "features_bn", "dense": "features_dense"}.get(layer, layer)
            for weight in network.get_layer(ours).weights:
                np.testing.assert_array_equal(weight, file[f"{layer}/{layer}/{weight.name}:0"], err_msg=layer)
            count += sum(np.prod(shape) for shape in shapes.values())
    assert count == network.count_params() == cards.card("arcface_resnet34").parameters


def test_files_that_do_not_fit_are_refused(deepface_file):
    with pytest.raises(WeightsError, match="layer 'conv4_block7_1_bn' is expected and not in the file"):
        models.load_network("arcface_resnet50", weights=deepface_file)
    with h5py.File(deepface_file, "a") as file:
        file["conv3_block1_0_bn/conv3_block1_0_bn/gamma:0"][5] = np.nan
    with pytest.raises(WeightsError, match="conv3_block1_0_bn/gamma holds numbers that are not finite"):
        models.load_network("arcface_resnet34", weights=deepface_file)
    with h5py.File(deepface_file, "a") as file:
        del file["conv2_block1_1_conv/conv2_block1_1_conv/kernel:0"]
        file["conv2_block1_1_conv/conv2_block1_1_conv/kernel:0"] = np.ones((3, 3, 64, 32))
    with pytest.raises(WeightsError, match=r"conv2_block1_1_conv/kernel expects the shape \(3, 3, 64, 64\)"):
        models.load_network("arcface_resnet34", weights=deepface_file)
    deepface_file.write_bytes(deepface_file.read_bytes()[:1_000_000])
    with pytest.raises(WeightsError, match="damaged or truncated"):
        models.load_network("arcface_resnet34", weights=deepface_file)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("batch_normalization", "features_bn"),
        ("batch_normalization_12", "features_bn"),
        ("dense_3", "features_dense"),
        ("embedding", "embedding"),
        ("conv5_block3_2_conv", "conv5_block3_2_conv"),
    ],
)
def test_automatic_names_are_recognized_whatever_their_number(theirs, ours):
    assert arcface.from_deepface(theirs) == ours


def test_shapes_of_the_stages(network):
    """The first convolution keeps 112 pixels; each of the four stages halves the map."""
    assert network.get_layer("conv1_prelu").output.shape[1:] == (112, 112, 64)
    last = [f"conv{stage}_block{blocks}_add" for stage, blocks in enumerate(STAGES[network.name], 2)]
    shapes = [network.get_layer(name).output.shape[1:] for name in last]
    assert shapes == [(56, 56, 64), (28, 28, 128), (14, 14, 256), (7, 7, 512)]


def test_depth_counts_convolutions_and_the_dense_layer(network):
    counted = (keras.layers.Conv2D, keras.layers.Dense)
    main = [layer for layer in network.layers if isinstance(layer, counted) and not layer.name.endswith("_0_conv")]
    assert len(main) == int(network.name.removeprefix("arcface_resnet"))


@pytest.mark.parametrize(("name", "millions"), [("arcface_resnet34", 34.14), ("arcface_resnet50", 43.59)])
def test_size_is_that_of_the_original(name, millions):
    """LResNet34E-IR and LResNet50E-IR of insightface, without the statistics of batch normalization."""
    trainable = models.load_network(name, weights=None).trainable_weights
    assert round(sum(np.prod(weight.shape) for weight in trainable) / 1e6, 2) == millions


def test_normalization_has_the_epsilon_of_mxnet(network):
    norms = [layer for layer in network.layers if isinstance(layer, keras.layers.BatchNormalization)]
    assert {layer.epsilon for layer in norms} == {2e-5}
    assert norms[-1].name == "embedding"


def convolve(x, kernel, strides):
    """(H, W, C) by plain loops, padded with zeros where the kernel reaches over the edge."""
    reach = kernel.shape[0] // 2
    padded = np.pad(x, ((reach, reach), (reach, reach), (0, 0)))
    rows, columns = (range(0, side, strides) for side in x.shape[:2])
    size = kernel.shape[0]
    return np.array([[np.tensordot(padded[r : r + size, c : c + size], kernel, 3) for c in columns] for r in rows])


@pytest.mark.parametrize("first", [True, False])
def test_a_block_against_plain_loops(first):
    image = keras.Input((4, 6, 3))
    block = keras.Model(image, arcface._block(image, 3, "b", first))
    rng = np.random.default_rng(0)
    block.set_weights([rng.uniform(1e-4, 1, w.shape) for w in block.weights])  # small variances: epsilon counts
    weights = {layer.name: [w.numpy() for w in layer.weights] for layer in block.layers}

    def norm(x, name):
        gamma, beta, mean, variance = weights[name]
        return gamma * (x - mean) / np.sqrt(variance + 2e-5) + beta

    x = rng.normal(size=(4, 6, 3))
    y = convolve(norm(x, "b_1_bn"), weights["b_1_conv"][0], 1)
    y = norm(y, "b_2_bn")
    y = np.where(y > 0, y, weights["b_1_prelu"][0] * y)
    y = norm(convolve(y, weights["b_2_conv"][0], 2 if first else 1), "b_3_bn")
    shortcut = norm(convolve(x, weights["b_0_conv"][0], 2), "b_0_bn") if first else x
    expected = shortcut + y
    np.testing.assert_allclose(block.predict_on_batch(x[None])[0], expected, rtol=1e-4, atol=1e-4)


def test_only_resnet34_has_published_weights_and_they_are_called_unproven():
    with pytest.raises(WeightsError, match="no published weight file"):
        models.load("arcface_resnet50")
    deepface = [form for form in cards.card("arcface_resnet34").formats if "deepface" in form.name]
    assert [form.proof for form in deepface] == [None]


def test_a_file_of_ones_own_is_read(network, tmp_path):
    arrays = {f"{layer.name}/{w.name}": w.numpy() for layer in network.layers for w in layer.weights}
    np.savez(tmp_path / "own.npz", **arrays)
    again = models.load_network(network.name, weights=tmp_path / "own.npz")
    for ours, theirs in zip(again.get_weights(), network.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)
