from __future__ import annotations

import numpy as np
import pytest

from facelab.classify import Eigenfaces, Fisherfaces
from facelab.errors import InputError
from facelab.plot import subspace_sheet
from facelab.plot.style import to_png

RNG = np.random.default_rng(0)
LABELS = np.repeat(np.arange(4), 4)
FACES = RNG.normal(100, 9, (4, 8, 8))[LABELS] + RNG.normal(0, 3, (16, 8, 8))


def texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def pictures(figure):
    """In reading order, (H, W) as drawn."""
    return [np.asarray(image.get_array())[..., 0] for image in figure.axes[0].images]


def test_a_row_of_eigenfaces_and_one_of_fisherfaces():
    space, fisher = Eigenfaces().fit(FACES), Fisherfaces().fit(FACES, LABELS)
    figure = subspace_sheet(space, fisher, count=3)
    share = f"{100 * space.explained_variance_ratio_[0]:.1f} %"
    assert texts(figure)[:2] == ["mean face", f"1: {share}"]
    assert texts(figure)[4:] == ["mean face", "Fisherface 1", "Fisherface 2", "Fisherface 3"]
    mean, first = pictures(figure)[:2]
    assert (mean.min(), mean.max()) == (0, 255)
    assert mean.argmax() == space.mean_.argmax()
    assert first.argmax() == space.components_[0].argmax()
    middle = np.abs(space.components_[0]).argmin()  # 0 is middle gray
    assert abs(first.ravel()[middle].astype(int) - 127) < 10
    assert len(to_png(figure)) > 1000


def test_refusals():
    with pytest.raises(InputError, match="at least one subspace"):
        subspace_sheet()
    with pytest.raises(InputError, match="1 to 15 axes"):
        subspace_sheet(Eigenfaces().fit(FACES), count=16)
    with pytest.raises(InputError, match="fitted on images"):
        subspace_sheet(Eigenfaces().fit(FACES.reshape(16, -1)))
