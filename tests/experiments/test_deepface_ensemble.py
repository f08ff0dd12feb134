"""The three inputs, the three metrics and the ensemble run to their end; the network is DeepFace in miniature."""

import numpy as np
import pytest

from facelab.layers import LocallyConnected2D


@pytest.mark.scripts
def test_quick_prints_every_figure(script, capsys):
    script("deepface_ensemble").main(["--quick"])
    rows = [line.strip("| ").split(" | ") for line in capsys.readouterr().out.splitlines() if line.startswith("| ")][2:]
    assert [row[0] for row in rows] == ["2-D", "3-D", "gradients", "ensemble"]
    assert all(0 <= float(cell.split(" ")[0]) <= 1 for row in rows for cell in row[1:])


def test_the_miniature_is_deepface_in_small(script):
    network = script("deepface_ensemble").miniature()
    kinds = [type(layer) for layer in network.layers]
    assert kinds.count(LocallyConnected2D) == 1
    assert network.output_shape == (None, 96)
    assert network.predict_on_batch(np.random.default_rng(0).random((2, 48, 48, 3))).min() >= 0


def test_features_are_divided_by_what_the_training_people_reach(script):
    module = script("deepface_ensemble")

    class Network:
        def predict(self, inputs, verbose):
            return np.array([[2.0, 1.0], [4.0, 0.5], [4.0, 2.0]])

    found = module.features(Network(), np.zeros((3, 1)), np.array([True, True, False]))
    # Largest of the first two: 4 and 1, so (0.5, 1), (1, 0.5), (1, 2); then unit length.
    assert found == pytest.approx(np.array([[1, 2], [2, 1], [1, 2]]) / np.sqrt(5))
