"""dlib's ResNet-29: equal to the original, and careful with damaged files."""

import numpy as np
import pytest

from facelab import models
from facelab.download import locate
from facelab.errors import WeightsError
from facelab.models import dlib_resnet


@pytest.fixture(scope="module")
def data():
    return locate(dlib_resnet.DLIB_RESNET.weights).read_bytes()


@pytest.fixture(scope="module")
def embedder():
    return models.load("dlib_resnet")


@pytest.mark.realdata
def test_reproduces_the_vectors_of_dlib(embedder, shared):
    record = np.load(shared / "oracles" / "dlib_resnet.npz")
    inputs = embedder.card.preprocessing(record["chips_uint8_rgb"])
    np.testing.assert_allclose(embedder.network.predict_on_batch(inputs), record["vectors"], atol=1e-5)
    unit = record["vectors"] / np.linalg.norm(record["vectors"], axis=1, keepdims=True)
    np.testing.assert_allclose(embedder.model.predict_on_batch(record["chips_uint8_rgb"]), unit, atol=2e-6)
    # And the comparison can fail: with the channels swapped the vectors are others.
    wrong = embedder.card.preprocessing(record["chips_uint8_rgb"][..., ::-1])
    assert np.abs(embedder.network.predict_on_batch(wrong) - record["vectors"]).max() > 1e-2


def test_integers_as_dlib_writes_them():
    assert dlib_resnet._read_integer(b"\x01\x05rest", 0) == (5, 2)
    assert dlib_resnet._read_integer(b"\x02\x00\x01", 0) == (256, 3)
    assert dlib_resnet._read_integer(b"\x81\x07", 0) == (-7, 2)


def test_tensor_as_dlib_writes_it():
    header = b"\x01\x02" + b"\x01\x01" * 2 + b"\x01\x02" + b"\x01\x03"  # version 2; 1, 1, 2, 3
    values = np.arange(6, dtype="<f4")
    np.testing.assert_array_equal(dlib_resnet._read_tensor(header + values.tobytes(), 0), values)
    assert dlib_resnet._read_tensor(header + values.tobytes()[:-1], 0).size == 0
    assert dlib_resnet._read_tensor(b"\x01\x03" + header[2:] + values.tobytes(), 0).size == 0


def test_layer_names_are_the_file_format(embedder):
    """Saved weights are found by these names: changing one breaks everybody's files."""
    names = [layer.name for layer in embedder.network.layers if layer.weights]
    assert len(names) == 59
    assert names[:4] == ["stem_conv", "stem_affine", "stage0_block0_1_conv", "stage0_block0_1_affine"]
    assert names[-3:] == ["stage4_block0_2_conv", "stage4_block0_2_affine", "embedding"]


@pytest.mark.parametrize("cut", [0, 100, 1_000_000, 22_000_000, -200_000, -30_000])
def test_truncated_file_is_refused(data, tmp_path, cut):
    path = tmp_path / "cut.dat"
    path.write_bytes(data[:cut])
    with pytest.raises(WeightsError, match=r"cut\.dat"):
        models.load("dlib_resnet", weights=path)


def test_other_files_are_refused(tmp_path):
    path = tmp_path / "other.dat"
    path.write_bytes(np.random.default_rng(0).bytes(100_000))
    with pytest.raises(WeightsError, match="59 layers"):
        models.load("dlib_resnet", weights=path)


def test_a_wrong_tensor_names_the_layer(data, tmp_path):
    path = tmp_path / "wrong.dat"
    at = data.index(b"con_4") + len("con_4") + 2  # the number of filters of the first layer
    path.write_bytes(data[:at] + b"\x01\x21" + data[at + 2 :])
    with pytest.raises(WeightsError, match="stem_conv"):
        models.load("dlib_resnet", weights=path)


def test_padding_goes_to_the_bottom_the_right_and_the_last_channels():
    small = np.ones((1, 1, 2, 1), np.float32)
    padded = np.array(dlib_resnet._pad_like(small, np.zeros((1, 2, 3, 2))))
    assert padded.shape == (1, 2, 3, 2)
    assert padded[0, 0, :, 0].tolist() == [1, 1, 0]
    assert padded.sum() == 2
