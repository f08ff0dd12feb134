import numpy as np
import pytest

from facelab.errors import InputError
from facelab.plot.embeddings2d import Embedding2D, embedding_panels
from facelab.plot.style import to_png


def panel(on_circle=False, points=((3, 0), (4, 0), (0, 5)), title="a loss"):
    owners = np.repeat([0, 1], 180)  # the upper half and the lower
    sure = np.arange(360) % 180 >= 30
    return Embedding2D(title, np.array(points, float), np.array([0, 0, 1]), owners, sure, on_circle, "accuracy 1")


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def test_a_panel_for_each_and_a_key():
    figure = embedding_panels([panel(), panel(on_circle=True, title="another")])
    first, second, key = figure.axes
    assert (first.get_title(), second.get_title()) == ("a loss", "another")
    assert first.get_xlabel() == "accuracy 1"
    assert not key.axison
    assert texts(figure)[:2] == ["0", "1"]
    assert "decision" in texts(figure)[-1]
    assert to_png(figure).startswith(b"\x89PNG")


def test_points_lie_where_they_are_or_near_the_ring():
    plane, ring, _ = embedding_panels([panel(), panel(on_circle=True)]).axes
    assert plane.collections[0].get_offsets().tolist() == [[3, 0], [4, 0], [0, 5]]
    assert plane.texts[0].get_position() == (3.5, 0)
    radii = np.linalg.norm(ring.collections[0].get_offsets(), axis=1)
    assert (np.abs(radii - 1) < 0.15).all()
    assert ring.texts[1].get_position() == pytest.approx((0, 1.32))


def test_sectors_and_boundaries_are_where_the_owner_changes():
    axes = embedding_panels([panel()]).axes[0]
    angles = sorted((round(w.theta1 % 360, 1), round(w.theta2 - w.theta1, 1)) for w in axes.patches)
    assert angles == [(29.5, 150), (179.5, 30), (209.5, 150), (359.5, 30)]
    strong = {round(w.theta1 % 360): w.get_alpha() for w in axes.patches}
    assert strong[30] > strong[360]  # sure, and not
    ends = sorted(np.degrees(np.arctan2(*line.get_xydata()[1][::-1])) for line in axes.get_lines())
    assert ends == pytest.approx([-0.5, 179.5])


def test_one_class_may_own_all():
    alone = Embedding2D("one", np.zeros((2, 2)), np.zeros(2, int), np.zeros(8, int), np.ones(8, bool), True, "")
    axes = embedding_panels([alone]).axes[0]
    assert len(axes.patches) == 1
    assert not axes.get_lines()


def test_refuses_what_cannot_be_drawn():
    with pytest.raises(InputError, match="at least one"):
        embedding_panels([])
    with pytest.raises(InputError, match="PCA"):
        embedding_panels([panel(points=np.zeros((3, 128)))])
