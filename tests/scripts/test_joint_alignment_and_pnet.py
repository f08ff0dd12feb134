"""The training scripts of the spatial transformer and of P-Net run to their end on little data."""

import numpy as np
import pytest

from facelab.download import locate
from facelab.joint_alignment.shipped import FIXED, JOINT


@pytest.mark.scripts
def test_the_quick_joint_alignment_writes_nothing_into_the_package(script, capsys):
    script("make_joint_alignment").main(["--quick"])
    told = capsys.readouterr().out
    for row in ("| dense, learned |", "| convolutional, careful crops |", "joint_alignment.npz: "):
        assert row in told
    assert locate(JOINT.weights).is_file()  # still the one with the SHA-256 of the card
    assert locate(FIXED.weights).is_file()


@pytest.mark.scripts
def test_the_quick_pnet_ends_with_a_table(script, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("FACELAB_HOME", str(tmp_path))
    script("make_pnet").main(["--quick"])
    told = capsys.readouterr().out
    assert "| this one |" in told
    assert "| shipped with mtcnn |" in told


def test_windows_by_hand(script):
    """A white square in a black picture: the window on it is white, half beside it half, and truths are shares."""
    pnet = script("make_pnet")
    image = np.zeros((60, 60, 3), np.uint8)
    image[24:36, 24:36] = 255
    assert pnet.cut(image, np.array([24.0, 24, 36, 36])).min() == 255
    half = pnet.cut(image, np.array([30.0, 24, 42, 36]))[0]
    assert half[:, :6].min() == 255
    assert half[:, 6:].max() == 0


def test_a_hard_window_counts_and_a_part_teaches_only_the_box(script):
    pnet = script("make_pnet")
    model = pnet.ThreeHeads()
    kinds = np.array([2, 2])
    truth = {"kind": kinds, "box": np.zeros((2, 4)), "landmarks": np.ones((2, 10))}
    output = {"face": np.full((2, 2), 0.5, "float32"), "box": np.ones((2, 4), "float32"),
              "landmarks": np.zeros((2, 10), "float32")}  # fmt: skip
    assert float(model.compute_loss(y=truth, y_pred=output)) == pytest.approx(0.5 * 4)  # nothing else is taught
    truth["kind"] = np.array([1, 0])
    output["face"] = np.array([[0.5, 0.5], [1.0, 0.0]], "float32")
    found = float(model.compute_loss(y=truth, y_pred=output))
    assert found == pytest.approx(np.log(2) + 0.5 * 4 + 0.5 * 10, rel=1e-4)  # the solved window is not among the 70 %
