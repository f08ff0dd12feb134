from __future__ import annotations

import subprocess
import sys

import matplotlib.figure
import numpy as np
import pytest

from facelab.errors import InputError
from facelab.evaluate import roc
from facelab.plot import cmc_figure, det_figure, distance_histogram, roc_figure
from facelab.plot.style import to_png

# Two genuine pairs, two impostors, interleaved: G I G I.
DISTANCES = np.array([0.2, 0.4, 0.6, 0.8])
SAME = np.array([True, False, True, False])


def make_pairs(n=3000, seed=0):
    rng = np.random.default_rng(seed)
    same = rng.random(n) < 0.3
    return same, np.where(same, rng.normal(0.6, 0.15, n), rng.normal(1.0, 0.15, n))


def legend(figure):
    return [text.get_text() for text in figure.legends[0].get_texts()]


FIGURES = {
    "roc": lambda: roc_figure({"a": roc(*make_pairs())}),
    "log roc": lambda: roc_figure({"a": roc(*make_pairs())}, log_far=True),
    "det": lambda: det_figure({"a": roc(*make_pairs())}),
    "cmc": lambda: cmc_figure({"a": np.array([0.5, 1.0])}),
    "histogram": lambda: distance_histogram(*make_pairs(), threshold=0.8),
}


@pytest.mark.parametrize("name", FIGURES)
def test_every_figure_says_what_its_axes_mean(name):
    figure = FIGURES[name]()
    (axes,) = figure.axes
    assert isinstance(figure, matplotlib.figure.Figure)
    for label in (axes.get_xlabel(), axes.get_ylabel()):
        assert "(" in label  # the quantity, and in brackets what it is a fraction or number of
    assert legend(figure)
    assert to_png(figure).startswith(b"\x89PNG")


def test_roc_line_is_the_curve():
    figure = roc_figure({"one": roc(SAME, DISTANCES), "two": roc(*make_pairs())})
    one, two, chance = figure.axes[0].get_lines()
    assert one.get_xydata().tolist() == [[0, 0], [0, 0.5], [0.5, 0.5], [0.5, 1], [1, 1]]
    assert legend(figure)[0] == "one (AUC 0.7500)"
    assert one.get_color() != two.get_color()
    assert chance.get_xydata().tolist() == [[0, 0], [1, 1]]


def test_roc_line_leaves_out_only_points_on_straight_runs():
    rng = np.random.default_rng(1)
    same, distances = make_pairs()
    for step in (0.001, 0.05):  # few and many equal distances
        curve = roc(same, np.round(distances / step) * step)
        drawn = roc_figure({"a": curve}).axes[0].get_lines()[0].get_xydata()
        assert set(map(tuple, drawn)) <= set(zip(curve.far, curve.tar, strict=True))
        area = np.sum(np.diff(drawn[:, 0]) * (drawn[1:, 1] + drawn[:-1, 1]) / 2)
        assert area == pytest.approx(curve.auc, rel=1e-12)
    assert len(drawn) < len(distances)
    perfect = roc(np.repeat([True, False], 500), rng.random(1000) + np.repeat([0, 2], 500))
    assert len(roc_figure({"a": perfect}).axes[0].get_lines()[0].get_xydata()) == 3


def test_log_roc_starts_at_the_smallest_measured_rate():
    few, many = roc(SAME, DISTANCES), roc(*make_pairs())
    figure = roc_figure({"few": few, "many": many}, log_far=True)
    lowest = many.far[many.far > 0].min()
    assert figure.axes[0].get_xscale() == "log"
    assert figure.axes[0].get_xlim() == pytest.approx((lowest, 1))
    line, *_ = figure.axes[0].get_lines()
    assert line.get_xydata().tolist() == [[lowest, 0.5], [0.5, 0.5], [0.5, 1], [1, 1]]  # level down to the edge
    assert figure.axes[0].get_lines()[1].get_xydata()[0] == pytest.approx([lowest, many.tar[many.far <= lowest].max()])


def test_det_of_normal_distances_is_straight_between_the_edges():
    rng = np.random.default_rng(0)
    same = np.repeat([True, False], 20000)
    figure = det_figure({"a": roc(same, rng.normal(0, 1, 40000) + 2 * ~same)})
    line, diagonal = figure.axes[0].get_lines()
    x, y = figure.axes[0].transData.transform(line.get_xydata()).T  # as drawn
    middle = (line.get_xdata() > 0.01) & (line.get_xdata() < 0.5)
    slope, offset = np.polyfit(x[middle], y[middle], 1)
    residual = y[middle] - slope * x[middle] - offset
    assert np.abs(residual).max() < 0.02 * np.ptp(y[middle])
    far, frr = line.get_data()
    assert far[np.argmin(np.abs(far - frr))] == pytest.approx(0.1587, abs=0.005)  # 2 deviations apart: at 1 from each
    assert np.isfinite(line.get_xydata()).all()
    assert diagonal.get_xydata()[0, 0] > 0


def test_det_of_a_perfect_model_can_be_drawn():
    assert to_png(det_figure({"a": roc(np.array([True, True, False, False]), np.arange(4.0))}))


def test_cmc_line_counts_ranks_from_1():
    figure = cmc_figure({"a": np.array([0.5, 0.75, 1.0]), "b": np.linspace(0, 1, 50)}, ranks=10)
    short, long = figure.axes[0].get_lines()
    assert short.get_xydata().tolist() == [[1, 0.5], [2, 0.75], [3, 1]]
    assert len(long.get_xdata()) == 10
    assert legend(figure)[0] == "a (rank 1: 0.5000)"


def test_histogram_of_each_kind_adds_up_to_1():
    same, distances = make_pairs()
    figure = distance_histogram(same, distances, threshold=0.8)
    for patch, kind in zip(figure.axes[0].patches, (same, ~same), strict=True):
        points = patch.get_xy()
        tops = points[1:-1:2, 1]  # an outline has two corners a bin
        edges = np.histogram_bin_edges(distances, bins=60)
        np.testing.assert_allclose(tops[:60], np.histogram(distances[kind], edges)[0] / kind.sum(), atol=1e-12)
        assert tops[:60].sum() == pytest.approx(1)


def test_histogram_marks_the_threshold_with_its_errors():
    figure = distance_histogram(SAME, DISTANCES, threshold=0.4)
    assert list(figure.axes[0].get_lines()[0].get_xdata()) == [0.4, 0.4]
    assert "threshold 0.400: FAR 0.5000, FRR 0.5000" in legend(figure)
    assert "threshold 0.600: FAR 0.5000, FRR 0.0000" in legend(distance_histogram(SAME, DISTANCES, threshold=0.6))
    assert len(distance_histogram(SAME, DISTANCES).axes[0].get_lines()) == 0
    assert distance_histogram(SAME, DISTANCES, threshold=0.0).axes[0].get_lines()


@pytest.mark.parametrize("draw", [roc_figure, det_figure, cmc_figure])
def test_no_curve_is_refused(draw):
    with pytest.raises(InputError, match="at least one"):
        draw({})


def test_one_kind_of_pairs_has_no_histogram():
    with pytest.raises(InputError, match="both kinds"):
        distance_histogram(np.ones(4, bool), DISTANCES)


def test_pyplot_is_never_loaded():
    code = "import sys, facelab.plot as p, numpy as np; p.style.to_png(p.cmc_figure({'a': np.ones(3)})); "
    code += "sys.exit('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
