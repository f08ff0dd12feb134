import pytest

from facelab.benchmark.comparison import Measured, MethodResult
from facelab.cards import Accuracy
from facelab.errors import InputError
from facelab.plot.comparison import comparison_figure
from facelab.plot.style import to_png

RESULTS = [
    MethodResult("a", "A", 1991, Accuracy(0.6, "somewhere"), 3, 0.5, {"orl": Measured(0.9, 0.1, 0.95, 10)}),
    MethodResult("b", "B", 2015, Accuracy(0.99, "somewhere"), 3, None, {}),
]


def test_measured_and_published_have_axes_of_their_own():
    figure = comparison_figure(RESULTS)
    measured, published = figure.axes
    assert [label.get_text() for label in measured.get_yticklabels()] == ["A  1991"]
    assert [0.6] in [list(line.get_xdata()) for line in published.lines]
    assert 0.6 not in [x for line in measured.lines for x in line.get_xdata()]
    assert to_png(figure)[:4] == b"\x89PNG"


def test_nothing_measured_is_an_error():
    with pytest.raises(InputError, match="Received: none"):
        comparison_figure(RESULTS[1:])
