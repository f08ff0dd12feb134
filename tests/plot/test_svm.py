from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from facelab.classify import ManySVMs
from facelab.errors import InputError
from facelab.plot.style import OKABE_ITO, to_png
from facelab.plot.svm import _values, _window, svm_panels

LABELS = np.repeat([0, 2, 3], 5)
NAMES = ["Ann", "Bob", "Cy", "Dee"]


def vectors() -> np.ndarray:
    """Three people at the corners of a triangle in two of eight dimensions."""
    rng = np.random.default_rng(0)
    corners = np.zeros((3, 8))
    corners[:, :2] = [[0, 4], [-4, -2], [4, -2]]
    return np.repeat(corners, 5, axis=0) + rng.normal(0, 0.3, (15, 8))


def test_a_panel_for_each_person_one_for_all_and_the_key():
    figure = svm_panels(vectors(), LABELS, NAMES)
    assert [axes.get_title() for axes in figure.axes][:4] == [
        "SVM 1: Ann, or not?", "SVM 2: Cy, or not?", "SVM 3: Dee, or not?", "Who is it? The largest value wins.",
    ]  # fmt: skip
    key = figure.axes[-1].texts[0].get_text()
    assert "the 8 numbers" in key
    assert "(9" in key  # per cent: nearly all variance lies in the plane
    assert len(to_png(figure)) > 10_000


def test_points_rings_and_regions_are_those_of_the_svm():
    figure = svm_panels(vectors(), LABELS, NAMES, C=5)
    panel = figure.axes[1]
    rest, mine, rings = (collection.get_offsets() for collection in panel.collections[-3:])
    assert (len(rest), len(mine)) == (10, 5)
    points = np.empty((15, 2))
    points[LABELS == 2], points[LABELS != 2] = mine, rest
    svms = ManySVMs(C=5).fit(points, LABELS)
    assert np.asarray(rings) == pytest.approx(points[svms.planes_[1].support])
    assert np.abs(svms.plane_values(rings)[:, 1]) == pytest.approx(1, abs=0.02)  # on the margins: they can be parted
    window = _window(points, 0.12)
    values = _values(svms, window)
    left, right, bottom, top = window
    place = np.array([[left + 0.25 * (right - left), bottom + 0.75 * (top - bottom)]])
    assert values[299, 100] == pytest.approx(svms.plane_values(place)[0], abs=0.05)  # rows go up
    assert {image.origin for axes in figure.axes for image in axes.images} == {"lower"}
    assert figure.axes[3].images[0].get_extent() == pytest.approx(window)
    painted = np.asarray(figure.axes[3].images[0].get_array())
    assert np.array_equal(painted > 0, values.max(axis=2) > 0)
    assert np.array_equal(painted[painted > 0] - 1, values.argmax(axis=2)[painted > 0])


def test_everybody_has_one_color_in_all_panels():
    figure = svm_panels(vectors(), LABELS, NAMES)
    from matplotlib.colors import to_rgba

    for k in range(3):
        assert tuple(figure.axes[k].collections[-2].get_facecolor()[0]) == to_rgba(OKABE_ITO[k])
        assert tuple(figure.axes[3].collections[-3 + k].get_facecolor()[0]) == to_rgba(OKABE_ITO[k])


def test_photos_are_shown():
    aligned = np.zeros((15, 30, 20, 3), np.uint8)
    aligned[LABELS == 2] = (250, 10, 240)
    with Image.open(io.BytesIO(to_png(svm_panels(vectors(), LABELS, NAMES, aligned)))) as image:
        colors = np.array(image.convert("RGB")).reshape(-1, 3)
    assert (colors == (250, 10, 240)).all(axis=1).sum() > 200


@pytest.mark.parametrize("people", [2, 6])
def test_as_many_people_as_there_are_colors(people):
    labels = np.repeat(np.arange(people), 3)
    points = np.random.default_rng(0).normal(size=(people, 4)).repeat(3, 0) + labels[:, None] * 0.01
    points += np.random.default_rng(1).normal(0, 0.05, points.shape)
    figure = svm_panels(points, labels, list("abcdef"))
    assert sum("or not?" in axes.get_title() for axes in figure.axes) == people
    assert len(to_png(figure)) > 10_000


def test_refusals():
    for labels in (np.zeros(15, int), np.arange(15), LABELS + 1, LABELS - 1, LABELS.astype(float)):
        with pytest.raises(InputError, match="2 to 6 people"):
            svm_panels(vectors(), labels, NAMES)
    for wrong in (vectors()[:, :1], vectors()[0]):
        with pytest.raises(InputError, match=r"\(N, D\)"):
            svm_panels(wrong, LABELS, NAMES)
    with pytest.raises(InputError, match="N aligned faces"):
        svm_panels(vectors(), LABELS, NAMES, np.zeros((3, 9, 9, 3), np.uint8))
    with pytest.raises(InputError, match="inconsistent numbers of samples"):
        svm_panels(vectors(), LABELS[:9], NAMES)
