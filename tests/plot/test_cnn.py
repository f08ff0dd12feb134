"""Pictures of the walkthrough network: what is drawn, where and how large."""

import keras
import numpy as np
import pytest
from matplotlib.patches import Rectangle

from facelab.errors import InputError
from facelab.models import feature_maps, trace
from facelab.models._trace import LayerTrace, Span
from facelab.models.cnn import cnn
from facelab.plot.cnn import filters_figure, receptive_field_figure, scores_figure, walkthrough_figure
from facelab.plot.style import to_png


@pytest.fixture(scope="module")
def layers():
    return trace(cnn(filters=(6, 12)))


@pytest.fixture(scope="module")
def maps():
    keras.utils.set_random_seed(0)
    image = np.random.default_rng(0).random((1, 28, 28, 1), "f4")
    return {name: x[0] for name, x in feature_maps(cnn(filters=(6, 12)), image).items()}


def texts(figure):
    return [text.get_text() for axes in figure.axes for text in axes.texts]


def tiles(figure):
    """Each small image with its left, right, bottom and top in inches."""
    return [(np.asarray(shown.get_array()), shown.get_extent()) for shown in figure.axes[0].images]


def test_every_map_is_drawn_to_scale(layers, maps):
    drawn = tiles(walkthrough_figure(layers, maps))
    assert [x.shape[0] for x, _ in drawn] == [28] + 6 * [24] + 6 * [12] + 12 * [8] + 12 * [4]
    for x, (left, right, bottom, top) in drawn:
        assert (right - left) / x.shape[1] == pytest.approx(drawn[0][1][1] / 28 - drawn[0][1][0] / 28)
        assert bottom - top == pytest.approx(right - left)
    np.testing.assert_array_equal(drawn[0][0], maps["image"][..., 0])
    np.testing.assert_array_equal(drawn[3][0], maps["conv1"][..., 2])
    np.testing.assert_array_equal(drawn[-1][0], maps["pool2"][..., 11])


def test_no_two_tiles_lie_on_each_other_and_all_lie_on_the_page(layers, maps):
    figure = walkthrough_figure(layers, maps)
    width, height = figure.get_size_inches()
    boxes = [extent for _, extent in tiles(figure)]
    for i, (left, right, bottom, top) in enumerate(boxes):
        assert left > 0
        assert right < width
        assert top > 0
        assert bottom < height
        for other in boxes[:i]:
            assert right <= other[0] or other[1] <= left or bottom <= other[3] or other[2] <= top


def test_it_says_the_sizes_of_the_walkthrough(layers, maps):
    said = texts(walkthrough_figure(layers, maps))
    for words in ("28×28×1", "24×24×6", "12×12×6", "8×8×12", "4×4×12", "5×5 convolution", "2×2 max pooling"):
        assert words in said
    for words in ("conv1", "pool1", "conv2", "pool2", "scores", "feature extraction", "classification"):
        assert said.count(words) == 1


def test_the_bars_are_the_scores(layers, maps):
    scores = np.full(10, 0.02)
    scores[3] = 0.82
    figure = walkthrough_figure(layers, {**maps, "scores": scores}, [f"digit {i}" for i in range(10)])
    bars = [p for p in figure.axes[0].patches if isinstance(p, Rectangle) and p.get_fill()]
    widths = np.array([bar.get_width() for bar in bars])
    np.testing.assert_allclose(widths / widths.sum(), scores)
    said = texts(figure)
    assert said.count("0.02") == 9
    assert said[said.index("digit 3") + 1] == "0.82"
    assert len({bar.get_facecolor() for bar in bars}) == 2
    assert bars[3].get_facecolor() != bars[4].get_facecolor()


def test_a_faint_map_stays_faint(layers, maps):
    faint = np.random.default_rng(0).random((24, 24, 6))
    faint[..., 0] *= 1e-3
    faint[..., 1] *= 0.5
    shown = walkthrough_figure(layers, {**maps, "conv1": faint}).axes[0].images
    assert shown[1].get_clim()[1] == pytest.approx(0.1 * faint.max())
    assert shown[2].get_clim()[1] == pytest.approx(faint[..., 1].max())


def test_filters_share_one_scale_around_zero():
    kernel = np.zeros((3, 3, 1, 10))
    kernel[1, 2, 0, 7] = 2.0
    figure = filters_figure(kernel, "conv1")
    shown = figure.axes[0].images
    assert len(shown) == 10
    assert {image.get_clim() for image in shown} == {(-2, 2)}
    assert np.asarray(shown[7].get_array())[1, 2] == 2
    lefts = [extent[0] for _, extent in tiles(figure)]
    assert lefts[8] == lefts[0]  # the second row
    assert texts(figure)[0] == "conv1"


def test_filters_of_several_channels_stand_in_columns():
    kernel = np.random.default_rng(0).normal(size=(5, 5, 2, 3))
    drawn = tiles(filters_figure(kernel))
    for x, (left, _, _, top) in drawn:
        column = sorted({extent[0] for _, extent in drawn}).index(left)
        row = sorted({extent[3] for _, extent in drawn}).index(top)
        np.testing.assert_array_equal(x, kernel[:, :, row, column])


def test_the_window_is_drawn_where_the_middle_unit_looks(layers):
    figure = receptive_field_figure(np.zeros((28, 28)), layers)
    windows = [p for p in figure.axes[0].patches if p.get_linewidth() > 2]
    images = [extent for _, extent in tiles(figure)]
    pixel = (images[0][1] - images[0][0]) / 28
    # conv1: unit 12 of 24 sees 12 to 16; pool1: 6 of 12, 12 to 17; conv2: 4 of 8, 8 to 21; pool2: 2 of 4, 8 to 23.
    for window, (left, _, _, top), start, size in zip(
        windows, images, (12, 12, 8, 8, 0), (5, 6, 14, 16, 28), strict=True
    ):
        assert (window.get_x() - left) / pixel == pytest.approx(start, abs=1e-9)
        assert (window.get_y() - top) / pixel == pytest.approx(start, abs=1e-9)
        assert window.get_width() / pixel == pytest.approx(size)
    assert "sees 14×14 pixels" in texts(figure)


def test_windows_may_be_oblong_and_begin_outside():
    spans = Span(3, 1, -1), Span(5, 1, -2)
    both = [
        LayerTrace("image", "InputLayer", None, (8, 8, 3), 0, Span(1, 1, 0), Span(1, 1, 0)),
        LayerTrace("conv", "Conv2D", (3, 5), (8, 8, 2), 92, *spans),
        LayerTrace("relu", "ReLU", None, (8, 8, 2), 0, *spans),
    ]
    figure = receptive_field_figure(np.zeros((8, 8, 3)), both)
    (window,) = [p for p in figure.axes[0].patches if p.get_linewidth() > 2]
    assert window.get_width() / window.get_height() == pytest.approx(5 / 3)


def test_scores_as_bars():
    figure = scores_figure(np.array([0.2, 0.7, 0.1, 0.0]), ["a", "나", "c", "d"], truth=0)
    axes = figure.axes[0]
    assert [bar.get_height() for bar in axes.patches] == [0.2, 0.7, 0.1, 0]
    assert texts(figure) == ["0.20", "0.70", "0.10"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["a", "나", "c", "d"]
    assert "true one: a" in axes.get_xlabel()
    assert axes.patches[1].get_facecolor() != axes.patches[0].get_facecolor()


def test_all_can_be_saved(layers, maps):
    for figure in (
        walkthrough_figure(layers, maps),
        filters_figure(np.zeros((5, 5, 1, 1))),
        receptive_field_figure(maps["image"], layers),
        scores_figure(maps["scores"]),
    ):
        assert to_png(figure).startswith(b"\x89PNG")


def test_refuses_what_cannot_be_drawn(layers, maps):
    with pytest.raises(InputError, match=r"Expected what conv1 returned .* Received: nothing"):
        walkthrough_figure(layers, {"image": maps["image"]})
    with pytest.raises(InputError, match="without the batch"):
        walkthrough_figure(layers, {name: x[None] for name, x in maps.items()})
    with pytest.raises(InputError, match="a label for each"):
        walkthrough_figure(layers, maps, ["a"])
    with pytest.raises(InputError, match="at most 512"):
        filters_figure(np.zeros((3, 3, 32, 32)))
    with pytest.raises(InputError, match="Expected an image"):
        receptive_field_figure(np.zeros((27, 28)), layers)
    for scores, truth in ((np.array([0.5, 2.0]), None), (np.zeros((1, 2)), None), (np.array([0.5, 0.5]), 2)):
        with pytest.raises(InputError, match=r"Expected .* Received"):
            scores_figure(scores, truth=truth)
