import numpy as np
import pytest

from facelab import plot
from facelab.errors import InputError


def test_a_panel_for_each_face_and_each_map():
    face = np.full((20, 20, 3), 90, np.uint8)
    heat = np.zeros((20, 20))
    heat[5:10, 5:10] = 1
    figure = plot.similarity_figure(face, face + 20, {"occlusion": heat, "gradient": 2 * heat})
    titles = [axes.get_title() for axes in figure.axes if axes.get_title()]
    assert titles == ["first", "second", "occlusion", "gradient"]
    assert np.array_equal(figure.axes[2].images[1].get_array(), heat)
    assert plot.style.to_png(figure)[:4] == b"\x89PNG"


def test_maps_of_another_size_are_refused():
    face = np.zeros((20, 20, 3), np.uint8)
    for maps in ({}, {"occlusion": np.zeros((10, 20))}):
        with pytest.raises(InputError, match="as large as the face"):
            plot.similarity_figure(face, face, maps)
