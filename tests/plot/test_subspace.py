from __future__ import annotations

import numpy as np
import pytest

from facelab.classify import eigenfaces, fisherfaces
from facelab.errors import InputError
from facelab.plot import subspace_sheet
from facelab.plot.style import to_png
from facelab.plot.subspace import reconstruction_sheet

RNG = np.random.default_rng(0)
LABELS = np.repeat(np.arange(4), 4)
FACES = RNG.normal(100, 9, (4, 8, 8))[LABELS] + RNG.normal(0, 3, (16, 8, 8))


def texts(figure):
    return [text.get_text() for text in figure.axes[0].texts]


def pictures(figure):
    """In reading order, (H, W) as drawn."""
    return [np.asarray(image.get_array())[..., 0] for image in figure.axes[0].images]


def test_a_row_of_eigenfaces_and_one_of_fisherfaces():
    space, fisher = eigenfaces(FACES), fisherfaces(FACES, LABELS)
    figure = subspace_sheet(space, fisher, count=3)
    share = f"{100 * space.shares[0]:.1f} %"
    assert texts(figure)[:2] == ["mean face", f"1: {share}"]
    assert texts(figure)[4:] == ["mean face", "Fisherface 1", "Fisherface 2", "Fisherface 3"]
    mean, first = pictures(figure)[:2]
    assert (mean.min(), mean.max()) == (0, 255)
    assert mean.argmax() == space.mean.argmax()
    assert first.argmax() == space.axes[0].argmax()
    middle = np.abs(space.axes[0]).argmin()  # 0 is middle gray
    assert abs(first.ravel()[middle].astype(int) - 127) < 10
    assert len(to_png(figure)) > 1000


def test_reconstructions_come_nearer():
    space = eigenfaces(FACES)
    figure = reconstruction_sheet(space, FACES[:2], counts=(1, 15))
    photo, rough, exact, *_ = pictures(figure)
    assert np.abs(photo.astype(int) - exact).max() <= 1
    assert np.abs(photo.astype(int) - rough).max() > 20
    some = space.first(1)
    lost = np.sqrt(np.mean((some.reconstruct(some.vectors(FACES[:1]))[0] - FACES[0]) ** 2))
    assert texts(figure)[0] == "photo"
    assert texts(figure)[1] == f"1: off by {lost:.3g}"


def test_color_faces():
    faces = RNG.integers(0, 256, (5, 6, 6, 3), np.uint8)
    figure = reconstruction_sheet(eigenfaces(faces), faces[:1], counts=(4,))
    photo, exact = pictures(figure)
    assert np.abs(photo.astype(int) - exact).max() <= 1


def test_refusals():
    with pytest.raises(InputError, match="at least one subspace"):
        subspace_sheet()
    with pytest.raises(InputError, match="1 to 15 axes"):
        subspace_sheet(eigenfaces(FACES), count=16)
    with pytest.raises(InputError, match="Expected faces"):
        reconstruction_sheet(eigenfaces(FACES), FACES[:, :7])
