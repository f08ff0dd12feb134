import numpy as np
import pytest

from facelab.errors import InputError
from facelab.plot.stages import maps_figure, marked_figure, tensor_figure, vector_figure
from facelab.plot.style import to_png


def test_the_maps_that_vary_most_are_shown():
    maps = np.zeros((4, 4, 5), np.float32)
    maps[0, 0, 3], maps[0, 0, 1] = 9, 5
    figure = maps_figure(maps, most=2)
    shown = [axes.images[0].get_array() for axes in figure.axes if axes.images]
    assert [float(each.max()) for each in shown] == [9, 5]


def test_a_tensor_of_any_range_goes_from_black_to_white():
    tensor = np.linspace(-3, 7, 12, dtype=np.float32).reshape(2, 2, 3)
    shown = tensor_figure(tensor).axes[0].images[0].get_array()
    assert (float(shown.min()), float(shown.max())) == (0, 1)
    assert tensor_figure(tensor[:, :, :1]).axes[0].images[0].get_array().shape == (2, 2, 3)


def test_a_vector_keeps_its_order_and_its_sign():
    shown = vector_figure(np.array([-1.0, 0.5, 0.0, 2.0, 1.0])).axes[0].images[0]
    assert shown.get_array()[0].tolist()[:2] == [-1.0, 0.5]
    assert shown.get_clim() == (-2, 2)


def test_points_are_marked_where_they_are():
    figure = marked_figure(np.zeros((8, 8, 3), np.uint8), np.array([[1.0, 2.0]]))
    (line,) = figure.axes[0].lines
    assert (line.get_xdata()[0], line.get_ydata()[0]) == (1, 2)
    assert marked_figure(np.zeros((8, 8, 3), np.uint8), np.empty((0,))).axes[0].lines[:] == []
    assert to_png(figure)[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    "draw",
    [
        lambda: maps_figure(np.zeros((4, 4))),
        lambda: tensor_figure(np.zeros((4, 4, 2))),
        lambda: vector_figure(np.zeros(0)),
    ],
)
def test_other_shapes_are_errors(draw):
    with pytest.raises(InputError, match="Received"):
        draw()
