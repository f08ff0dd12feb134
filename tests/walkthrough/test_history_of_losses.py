import numpy as np
import pytest

from facelab.errors import InputError
from facelab.walkthrough import history_of_losses as history

TEN = np.arange(10)
AT_36 = np.radians(TEN * 36)
SPOKES = np.stack([np.cos(AT_36), np.sin(AT_36)], axis=1).astype("float32")  # the ten best directions


def look(name, points=SPOKES, labels=TEN):
    return history._look(name, (1.0,), points.astype("float32"), labels, SPOKES, SPOKES)


def test_perfect_spokes():
    run = look("triplet", 3 * SPOKES)
    assert (run.accuracy, run.history) == (1, (1.0,))
    assert run.spread_degrees == pytest.approx(0, abs=0.1)
    assert run.gap_degrees == pytest.approx(36, abs=1e-3)
    assert run.panel.sure.all()
    degrees = np.arange(len(run.panel.owners)) / 4
    inside = np.abs((degrees + 18) % 36 - 18) < 17.5  # every class owns 18 degrees to both sides
    assert (run.panel.owners[inside] == (degrees[inside] + 18) // 36 % 10).all()
    assert "accuracy 1.000 (chance 0.1)" in run.panel.caption


def test_a_point_20_degrees_off_is_taken_for_its_neighbor():
    off = np.array([[np.cos(np.radians(20)), np.sin(np.radians(20))], [1, 0]])
    run = look("softmax", off, np.array([0, 0]))
    assert run.accuracy == 0.5
    assert run.spread_degrees == pytest.approx(10, abs=0.1)


def test_margins_leave_the_zones_that_geometry_says():
    """Between neighbors 36 degrees apart, ArcFace's zone ends where angle + margin = 36 - angle."""
    radians = history.ARCFACE["margin_radians"]
    zone = {"arcface": 36 - np.degrees(radians)}
    # CosFace: cos(a) - cos(36 - a) = m, that is 2 sin(18) sin(18 - a) = m.
    sine = history.COSFACE["margin"] / (2 * np.sin(np.radians(18)))
    zone["cosface"] = 2 * (18 - np.degrees(np.arcsin(sine)))
    for name, wide in zone.items():
        sure = look(name).panel.sure
        assert sure.mean() * 36 == pytest.approx(wide, abs=0.6)
        assert sure[0]
        assert not sure[18 * 4]
    assert 0.5 < look("a_softmax").panel.sure.mean() < 0.9


def test_network_and_digits():
    assert history.small_network().count_params() == 52_864
    (photos, labels), (others, _) = history.digits()
    assert photos.shape == (1200, 8, 8, 1)
    assert len(others) == 597
    assert (photos.min(), photos.max(), photos.dtype) == (0, 1, "float32")
    assert np.bincount(labels).min() > 100


@pytest.mark.slow
def test_every_loss_starts_from_the_same_weights_and_learns():
    runs = history.loss_history(["softmax", "center", "triplet"], seed=3, epochs=3)
    assert list(runs) == ["softmax", "center", "triplet"]
    for run in runs.values():
        assert len(run.history) == 3
        assert run.history[2] < run.history[0]
        assert run.panel.points.shape == (597, 2)
    again = history.loss_history(["softmax"], seed=3, epochs=3)["softmax"]
    assert again.history == pytest.approx(runs["softmax"].history, rel=1e-3)


@pytest.mark.parametrize("wrong", [{"losses": ["hinge"]}, {"losses": []}, {"epochs": 0}])
def test_refuses(wrong):
    with pytest.raises(InputError, match="arcface"):
        history.loss_history(**wrong)


@pytest.mark.scripts
def test_the_history():
    runs = history.loss_history()
    assert list(runs) == list(history.RECIPES)
    assert min(run.accuracy for run in runs.values()) > 0.75
    assert runs["cosface"].spread_degrees < runs["softmax"].spread_degrees
    assert runs["arcface"].accuracy > runs["softmax"].accuracy
