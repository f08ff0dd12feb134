from __future__ import annotations

import numpy as np
import pytest

from facelab.classify import eigenfaces, fisherfaces
from facelab.errors import InputError


def on_a_line(*steps: float) -> np.ndarray:
    """(N, 1, 2) faces of two pixels: (100, 50), moved so far along the direction (0.6, 0.8)."""
    return np.array([[[100 + 0.6 * s, 50 + 0.8 * s]] for s in steps])


def people(photos: int, rng: np.random.Generator, light: float = 30) -> tuple[np.ndarray, np.ndarray]:
    """8 people of 6 x 5 pixels whose photos differ mostly by a lamp that shines from one side."""
    lamp = np.linspace(-1, 1, 5) * np.ones((6, 1))
    faces = rng.normal(100, 4, (8, 1, 6, 5)) + light * rng.normal(size=(8, photos, 1, 1)) * lamp
    faces += rng.normal(0, 1, faces.shape)
    return faces.reshape(-1, 6, 5), np.repeat(np.arange(8), photos)


def right(space, faces, labels, asked, truth) -> float:
    """Share that the nearest neighbor names correctly."""
    a, b = space.vectors(faces), space.vectors(asked)
    return float(np.mean(labels[((b[:, None] - a) ** 2).sum(2).argmin(1)] == truth))


def test_faces_on_a_line_are_one_number_each():
    space = eigenfaces(on_a_line(-3, 0, 3))
    assert space.mean == pytest.approx(np.array([[100, 50]]))
    assert space.axes.shape == (1, 1, 2)  # what rounding leaves of a second direction is no eigenface
    assert np.abs(space.axes[0, 0]) == pytest.approx([0.6, 0.8])
    assert space.shares == pytest.approx([1])
    sign = np.sign(space.axes[0, 0, 0])
    vectors = space.vectors(on_a_line(-3, 1, 5))
    assert vectors.dtype == np.float32
    assert sign * vectors[:, 0] == pytest.approx([-3, 1, 5], abs=1e-5)
    # A face beside the line is rebuilt from its nearest point on it: (100, 50) + 10 * (0.8, -0.6) + 2 * (0.6, 0.8).
    beside = np.array([[[100 + 8 + 1.2, 50 - 6 + 1.6]]])
    assert space.reconstruct(space.vectors(beside))[0, 0] == pytest.approx([101.2, 51.6], abs=1e-5)


def test_the_mean_face_is_taken_off():
    faces = people(3, np.random.default_rng(0))[0]
    space = eigenfaces(faces)
    assert space.vectors(faces).mean(axis=0) == pytest.approx(0, abs=1e-4)
    assert space.vectors(space.mean[None]) == pytest.approx(0, abs=1e-4)
    # With the mean left in, 100 gray levels of brightness, the first axis would be the mean face itself.
    mean = space.mean.ravel() / np.linalg.norm(space.mean)
    assert abs(space.axes[0].ravel() @ mean) < 0.5


def test_eigenfaces_are_the_eigenvectors_of_the_covariance():
    faces = people(5, np.random.default_rng(1))[0]
    values, vectors = np.linalg.eigh(np.cov(faces.reshape(len(faces), -1).T))
    space = eigenfaces(faces, components=6)
    assert space.shares == pytest.approx(values[::-1][:6] / values.sum())
    for axis, vector in zip(space.axes, vectors.T[::-1], strict=False):
        assert abs(axis.ravel() @ vector) == pytest.approx(1)
    assert np.cov(space.vectors(faces).T).diagonal() == pytest.approx(values[::-1][:6], rel=1e-5)


def test_more_axes_lose_less_and_all_lose_nothing():
    faces = people(2, np.random.default_rng(2))[0]
    space = eigenfaces(faces)
    assert len(space.axes) == 15  # N - 1
    lost = []
    for count in (1, 4, 15):
        some = space.first(count)
        lost.append(np.abs(some.reconstruct(some.vectors(faces)) - faces).max())
    assert lost[0] > lost[1] > lost[2]
    assert lost[2] < 1e-4


def test_whitened_numbers_vary_alike_and_rebuild_the_same_faces():
    faces = people(5, np.random.default_rng(3))[0]
    plain, white = eigenfaces(faces, 6), eigenfaces(faces, 6, whiten=True)
    assert white.vectors(faces).std(axis=0, ddof=1) == pytest.approx(1, abs=1e-5)
    assert plain.vectors(faces).std(axis=0, ddof=1).max() > 20
    rebuilt = white.reconstruct(white.vectors(faces))
    assert rebuilt == pytest.approx(plain.reconstruct(plain.vectors(faces)), abs=1e-3)


def test_skipped_axes_are_the_strongest():
    faces = people(5, np.random.default_rng(3))[0]
    whole, skipped = eigenfaces(faces), eigenfaces(faces, components=4, skip=3)
    assert skipped.axes == pytest.approx(whole.axes[3:7])
    assert skipped.shares == pytest.approx(whole.shares[3:7])
    assert len(eigenfaces(faces, skip=3).axes) == len(whole.axes) - 3


def test_fisherfaces_by_hand():
    # Two people differ by 4 to the right; every photo moves by 10 up and down, and a hair to the side.
    faces = np.array([[[0, -10.0]], [[0.1, 10]], [[0, 0]], [[4, -10]], [[4.1, 10]], [[4, 0]]])
    labels = np.array([3, 3, 3, 8, 8, 8])
    strongest = eigenfaces(faces, 1).axes[0, 0]
    assert abs(strongest[1]) > 0.99  # what varies most says nothing about who it is
    space = fisherfaces(faces, labels)
    # Within: sum of squares x 0.04/3, y 400, xy 2. Fisher's direction is within^-1 (4, 0), that is (1, -0.005).
    expected = np.array([1, -0.005]) / np.linalg.norm([1, -0.005])
    assert np.sign(space.axes[0, 0, 0]) * space.axes[0, 0] == pytest.approx(expected, abs=1e-6)
    assert space.shares == pytest.approx([1])
    assert right(space, faces, labels, faces + np.array([0, 25.0]), labels) == 1


def test_fisherfaces_are_made_of_the_n_minus_c_strongest_eigenfaces():
    faces, labels = people(3, np.random.default_rng(4))  # N = 24, C = 8, of 30 pixels
    space = fisherfaces(faces, labels)
    assert space.axes.shape == (7, 6, 5)
    assert np.linalg.norm(space.axes, axis=(1, 2)) == pytest.approx(1)
    rows, plain = space.axes.reshape(7, -1), eigenfaces(faces).axes.reshape(23, -1)
    assert rows @ plain[16:].T == pytest.approx(0, abs=1e-9)
    # And within them they solve (scatter between) w = ratio (scatter within) w, the largest ratio first.
    points = (faces - faces.mean(axis=0)).reshape(24, -1) @ plain[:16].T
    means = np.array([points[labels == k].mean(axis=0) for k in range(8)])
    between, inside = 3 * means.T @ means, (points - means[labels]).T @ (points - means[labels])
    ratios = []
    for w in rows @ plain[:16].T:
        ratios.append(w @ between @ w / (w @ inside @ w))
        assert between @ w == pytest.approx(ratios[-1] * inside @ w, rel=1e-6, abs=1e-6 * np.abs(between @ w).max())
    assert ratios == sorted(ratios, reverse=True)
    assert space.shares == pytest.approx(np.array(ratios) / np.sum(ratios))


def test_fisherfaces_see_through_the_light_where_eigenfaces_do_not():
    rng = np.random.default_rng(5)
    faces, labels = people(20, rng)
    learn, ask = np.arange(160) % 2 == 0, np.arange(160) % 2 == 1
    sets = faces[learn], labels[learn], faces[ask], labels[ask]
    assert right(fisherfaces(*sets[:2]), *sets) == 1
    assert right(eigenfaces(sets[0], 7), *sets) < 0.95
    assert right(eigenfaces(sets[0], 7, skip=1), *sets) > right(eigenfaces(sets[0], 7), *sets)


def test_fisherfaces_rebuild_a_picture_with_the_same_numbers():
    faces, labels = people(4, np.random.default_rng(6))
    space = fisherfaces(faces, labels, components=5)
    vectors = space.vectors(faces)
    assert space.vectors(space.reconstruct(vectors)) == pytest.approx(vectors, abs=1e-3)


def test_color_photos_are_taken_as_gray():
    colors = np.random.default_rng(7).integers(0, 256, (4, 5, 6, 3), np.uint8)
    gray = 0.299 * colors[..., 0] + 0.587 * colors[..., 1] + 0.114 * colors[..., 2]
    assert eigenfaces(colors).mean == pytest.approx(gray.mean(axis=0))
    assert eigenfaces(gray).vectors(colors) == pytest.approx(eigenfaces(gray).vectors(gray))


@pytest.mark.parametrize(
    "faces",
    [
        np.zeros((3, 4, 4, 3)), np.zeros((3, 4), np.uint8), np.full((3, 4, 4), np.nan), np.zeros((0, 4, 4)),
        [np.zeros((4, 4)), np.zeros((4, 5))], np.zeros((3, 4, 4, 4), np.uint8), np.zeros((2, 4, 4), bool),
    ],
)  # fmt: skip
def test_what_are_no_faces(faces):
    with pytest.raises(InputError, match=r"Expected faces of shape \(N, H, W, 3\) uint8 RGB"):
        eigenfaces(faces)
    with pytest.raises(InputError, match=r"Expected faces of shape \(N, 1, 2, 3\)"):
        eigenfaces(on_a_line(0, 1)).vectors(faces)


def test_refusals():
    faces, labels = people(2, np.random.default_rng(8))
    for arguments in ({"components": 16}, {"components": 0}, {"skip": 15}, {"skip": -1}, {"components": 10, "skip": 6}):
        with pytest.raises(InputError, match="15 directions"):
            eigenfaces(faces, **arguments)
    for same in (faces[:1], faces[[0, 0, 0]]):
        with pytest.raises(InputError, match="0 directions"):
            eigenfaces(same)
    for wrong, words in [
        (labels[:3], "Expected labels"), (labels.astype(float), "Expected labels"),
        (np.zeros(16, int), "two people or more"), (np.arange(16), "more photos than people"),
    ]:  # fmt: skip
        with pytest.raises(InputError, match=words):
            fisherfaces(faces, wrong)
    with pytest.raises(InputError, match="1 to 7 components"):
        fisherfaces(faces, labels, components=8)
    space = eigenfaces(faces)
    for count in (0, 16):
        with pytest.raises(InputError, match="1 to 15 axes"):
            space.first(count)
    for vectors in (np.zeros((2, 14)), np.zeros(15), np.full((1, 15), np.inf)):
        with pytest.raises(InputError, match=r"shape \(N, 15\)"):
            space.reconstruct(vectors)
