from __future__ import annotations

import pytest
from PIL import Image

from facelab.errors import FacelabError, InputError
from facelab.plot import new_axes, save
from facelab.plot.style import OKABE_ITO, Figure, to_png


def make_figure():
    figure, axes = new_axes("time (s)", "way (m)", size=(3, 2))
    axes.plot([0, 1], [0, 1])
    return figure


def test_a_figure_shows_itself_in_a_notebook():
    assert isinstance(make_figure(), Figure)
    assert make_figure()._repr_png_() == to_png(make_figure())


def test_equal_figures_give_equal_bytes():
    assert to_png(make_figure()) == to_png(make_figure())


def test_every_line_looks_different():
    _, axes = new_axes("x (1)", "y (1)")
    looks = {(line.get_color(), line.get_linestyle()) for i in range(21) for line in axes.plot([0, 1], [i, i])}
    assert len(looks) == 21 == 3 * len(OKABE_ITO)


def test_save_writes_the_format_of_the_suffix(tmp_path):
    save(make_figure(), tmp_path / "figure.png")
    with Image.open(tmp_path / "figure.png") as image:
        assert image.size == (450, 300)
    save(make_figure(), tmp_path / "figure.svg")
    assert "<svg" in (tmp_path / "figure.svg").read_text()


@pytest.mark.parametrize("name", ["figure.xyz", "figure", "nowhere/figure.png"])
def test_save_refuses(tmp_path, name):
    with pytest.raises(InputError) as caught:
        save(make_figure(), tmp_path / name)
    assert isinstance(caught.value, FacelabError)
    assert not list(tmp_path.iterdir())
