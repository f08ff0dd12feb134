"""The published networks call the project's own samples as there, photo to decision; bad input is one clear error."""

import numpy as np
import pytest

from facelab import images
from facelab.errors import InputError, UnknownModelError, WeightsError
from facelab.liveness import NETWORKS, Liveness
from facelab.types import Box, Face

FILES = {"minifasnet_v2": "2.7_80x80_MiniFASNetV2.pth", "minifasnet_v1se": "4_0_0_80x80_MiniFASNetV1SE.pth"}


@pytest.fixture(scope="module")
def liveness(shared):
    return Liveness({name: shared / "oracles" / FILES[name] for name in NETWORKS})


@pytest.fixture(scope="module")
def record(shared):
    with np.load(shared / "oracles" / "antispoof.npz") as file:
        return dict(file)


def face_at(x, y, w, h):
    return Face(Box(x, y, x + w, y + h), 1.0, ())


@pytest.mark.realdata
@pytest.mark.parametrize(("i", "name", "live"), [(0, "image_F1", False), (1, "image_F2", False), (2, "image_T1", True)])
def test_the_samples_are_called_as_the_original_calls_them(liveness, record, shared, i, name, live):
    image = images.read(shared / "data" / "spoof-samples" / f"{name}.jpg")
    face = face_at(*record["box_xywh"][i].tolist())
    (found,) = liveness.probabilities(image, [face])
    # The original adds the two up. JPEG decoders differ by a gray level here and there.
    np.testing.assert_allclose(2 * found, record["sum_softmax"][i], atol=0.02)
    (fact,) = liveness(image, [face])
    assert fact.live is live
    assert fact.probability == pytest.approx(record["sum_softmax"][i][1] / 2, abs=0.01)


@pytest.mark.realdata
def test_no_face_is_hidden(liveness):
    image = np.random.default_rng(0).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    faces = [face_at(50, 50, 60, 60), face_at(150, 20, 40, 40)]
    assert len(liveness(image, faces)) == 2
    assert liveness(image, []) == []


def test_bad_arguments():
    for arguments in ({"weights": {}}, {"threshold": 1.5}, {"threshold": -0.1}):
        with pytest.raises(InputError, match="Expected one network or more"):
            Liveness(**arguments)
    with pytest.raises(UnknownModelError):
        Liveness({"nothing": "x.pth"})
    with pytest.raises(WeightsError):
        Liveness({"minifasnet_v2": "missing.pth"})
