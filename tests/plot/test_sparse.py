"""The picture of a sum of faces: whose bar is marked, which faces are shown, bad input."""

import numpy as np
import pytest

from facelab.classify import SparseRepresentationClassifier
from facelab.errors import InputError
from facelab.plot import sparse_figure
from facelab.plot.style import OKABE_ITO


@pytest.fixture
def coded():
    rng = np.random.default_rng(0)
    faces, labels = rng.random((12, 6 * 5)), np.repeat([3, 5, 8], 4)
    known = SparseRepresentationClassifier().fit(faces, labels)
    face = 0.7 * faces[5] + 0.3 * faces[6]
    return face.reshape(6, 5), known.code(face[None])[0], known


def test_the_named_person_is_marked_and_the_right_one_framed(coded):
    from matplotlib.colors import to_rgba

    face, code, known = coded
    figure = sparse_figure(face, code, known, truth=8)
    (axes,) = [axes for axes in figure.axes if axes.get_ylabel() == "residual"]
    bars = list(axes.patches)
    assert [bar.get_height() for bar in bars[:3]] == pytest.approx(code.residuals)
    colors = [bar.get_facecolor() == to_rgba(OKABE_ITO[1]) for bar in bars[:3]]
    assert colors == [False, True, False]  # 5
    assert bars[3].get_x() + bars[3].get_width() / 2 == pytest.approx(2)  # 8


def test_the_largest_shares_are_shown_with_their_person(coded):
    face, code, known = coded
    titles = [axes.get_title() for axes in sparse_figure(face, code, known).axes]
    largest = np.argsort(-np.abs(code.coefficients))[:2]
    assert titles[3:5] == [f"{code.coefficients[i]:+.2f} of {known.labels_[i]}" for i in largest]
    assert {known.labels_[i] for i in largest} == {5}


def test_bad_input(coded):
    face, code, known = coded
    with pytest.raises(InputError, match="gray face of 30 pixels"):
        sparse_figure(face[:5], code, known)
    with pytest.raises(InputError, match="Expected 3 names"):
        sparse_figure(face, code, known, names=["a"])
