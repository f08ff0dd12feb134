from __future__ import annotations

import numpy as np
import pytest
from sklearn.base import clone

from facelab.classify import Eigenfaces, Fisherfaces
from facelab.errors import InputError


def eigenfaces(faces, n_components=None, **settings) -> Eigenfaces:
    return Eigenfaces(n_components, **settings).fit(faces)


def fisherfaces(faces, labels, n_components=None) -> Fisherfaces:
    return Fisherfaces(n_components).fit(faces, labels)


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
    a, b = space.transform(faces), space.transform(asked)
    return float(np.mean(labels[((b[:, None] - a) ** 2).sum(2).argmin(1)] == truth))


def test_faces_on_a_line_are_one_number_each():
    space = eigenfaces(on_a_line(-3, 0, 3))
    assert space.mean_ == pytest.approx([100, 50])
    assert space.pictures_.shape == (1, 1, 2)  # what rounding leaves of a second direction is no eigenface
    assert np.abs(space.components_[0]) == pytest.approx([0.6, 0.8])
    assert space.explained_variance_ratio_ == pytest.approx([1])
    sign = np.sign(space.components_[0, 0])
    vectors = space.transform(on_a_line(-3, 1, 5))
    assert sign * vectors[:, 0] == pytest.approx([-3, 1, 5], abs=1e-5)
    # A face beside the line is rebuilt from its nearest point on it: (100, 50) + 10 * (0.8, -0.6) + 2 * (0.6, 0.8).
    beside = np.array([[[100 + 8 + 1.2, 50 - 6 + 1.6]]])
    assert space.inverse_transform(space.transform(beside))[0, 0] == pytest.approx([101.2, 51.6], abs=1e-5)


def test_the_mean_face_is_taken_off():
    faces = people(3, np.random.default_rng(0))[0]
    space = eigenfaces(faces)
    assert space.transform(faces).mean(axis=0) == pytest.approx(0, abs=1e-4)
    assert space.transform(space.mean_.reshape(1, 6, 5)) == pytest.approx(0, abs=1e-4)
    # With the mean left in, 100 gray levels of brightness, the first axis would be the mean face itself.
    mean = space.mean_ / np.linalg.norm(space.mean_)
    assert abs(space.components_[0] @ mean) < 0.5


def test_eigenfaces_are_the_eigenvectors_of_the_covariance():
    faces = people(5, np.random.default_rng(1))[0]
    values, vectors = np.linalg.eigh(np.cov(faces.reshape(len(faces), -1).T))
    space = eigenfaces(faces, n_components=6)
    assert space.explained_variance_ratio_ == pytest.approx(values[::-1][:6] / values.sum())
    for axis, vector in zip(space.components_, vectors.T[::-1], strict=False):
        assert abs(axis @ vector) == pytest.approx(1)
    assert np.cov(space.transform(faces).T).diagonal() == pytest.approx(values[::-1][:6], rel=1e-5)


def test_more_axes_lose_less_and_all_lose_nothing():
    faces = people(2, np.random.default_rng(2))[0]
    space = eigenfaces(faces)
    assert len(space.components_) == 15  # N - 1
    lost = []
    for count in (1, 4, 15):
        some = eigenfaces(faces, count)
        lost.append(np.abs(some.inverse_transform(some.transform(faces)) - faces).max())
    assert lost[0] > lost[1] > lost[2]
    assert lost[2] < 1e-4


def test_whitened_numbers_vary_alike_and_rebuild_the_same_faces():
    faces = people(5, np.random.default_rng(3))[0]
    plain, white = eigenfaces(faces, 6), eigenfaces(faces, 6, whiten=True)
    assert white.transform(faces).std(axis=0, ddof=1) == pytest.approx(1, abs=1e-5)
    assert plain.transform(faces).std(axis=0, ddof=1).max() > 20
    rebuilt = white.inverse_transform(white.transform(faces))
    assert rebuilt == pytest.approx(plain.inverse_transform(plain.transform(faces)), abs=1e-3)


def test_skipped_axes_are_the_strongest():
    faces = people(5, np.random.default_rng(3))[0]
    whole, skipped = eigenfaces(faces), eigenfaces(faces, n_components=4, skip=3)
    assert skipped.components_ == pytest.approx(whole.components_[3:7])
    assert skipped.explained_variance_ratio_ == pytest.approx(whole.explained_variance_ratio_[3:7])
    assert len(eigenfaces(faces, skip=3).components_) == len(whole.components_) - 3


def test_fisherfaces_by_hand():
    # Two people differ by 4 to the right; every photo moves by 10 up and down, and a hair to the side.
    faces = np.array([[[0, -10.0]], [[0.1, 10]], [[0, 0]], [[4, -10]], [[4.1, 10]], [[4, 0]]])
    labels = np.array([3, 3, 3, 8, 8, 8])
    strongest = eigenfaces(faces, 1).components_[0]
    assert abs(strongest[1]) > 0.99  # what varies most says nothing about who it is
    space = fisherfaces(faces, labels)
    # Within: sum of squares x 0.04/3, y 400, xy 2. Fisher's direction is within^-1 (4, 0), that is (1, -0.005).
    expected = np.array([1, -0.005]) / np.linalg.norm([1, -0.005])
    assert np.sign(space.components_[0, 0]) * space.components_[0] == pytest.approx(expected, abs=1e-6)
    assert space.explained_variance_ratio_ == pytest.approx([1])
    assert right(space, faces, labels, faces + np.array([0, 25.0]), labels) == 1


def test_fisherfaces_are_made_of_the_n_minus_c_strongest_eigenfaces():
    faces, labels = people(3, np.random.default_rng(4))  # N = 24, C = 8, of 30 pixels
    space = fisherfaces(faces, labels)
    assert space.pictures_.shape == (7, 6, 5)
    assert np.linalg.norm(space.components_, axis=1) == pytest.approx(1)
    rows, plain = space.components_, eigenfaces(faces).components_
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
    assert space.explained_variance_ratio_ == pytest.approx(np.array(ratios) / np.sum(ratios))


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
    space = fisherfaces(faces, labels, n_components=5)
    vectors = space.transform(faces)
    assert space.transform(space.inverse_transform(vectors)) == pytest.approx(vectors, abs=1e-3)


def test_color_photos_are_taken_as_gray():
    colors = np.random.default_rng(7).integers(0, 256, (4, 5, 6, 3), np.uint8)
    gray = 0.299 * colors[..., 0] + 0.587 * colors[..., 1] + 0.114 * colors[..., 2]
    assert eigenfaces(colors).mean_ == pytest.approx(gray.mean(axis=0).ravel())
    assert eigenfaces(gray).transform(colors) == pytest.approx(eigenfaces(gray).transform(gray))


@pytest.mark.parametrize(
    "faces",
    [
        np.zeros((3, 4, 4, 3)), np.full((3, 4, 4), np.nan), np.zeros((0, 4, 4)), np.zeros((3, 4, 4, 4), np.uint8),
        np.zeros((2, 4, 4), bool),
    ],
)  # fmt: skip
def test_what_are_no_faces(faces):
    with pytest.raises(InputError, match=r"Expected faces of shape \(N, H, W, 3\) uint8 RGB"):
        eigenfaces(faces)
    with pytest.raises(InputError, match=r"Expected faces of shape \(N, 1, 2, 3\)"):
        eigenfaces(on_a_line(0, 1)).transform(faces)


def test_refusals():
    faces, labels = people(2, np.random.default_rng(8))
    for arguments in (
        {"n_components": 16},
        {"n_components": 0},
        {"skip": 15},
        {"skip": -1},
        {"n_components": 10, "skip": 6},
    ):
        with pytest.raises(InputError, match="15 directions"):
            eigenfaces(faces, **arguments)
    with pytest.raises(InputError, match="0 directions"):
        eigenfaces(faces[[0, 0, 0]])
    with pytest.raises(InputError, match="minimum of 2"):
        eigenfaces(faces[:1])
    for wrong, words in [
        (labels[:3], "inconsistent numbers"), (labels + 0.5, "Unknown label type"),
        (np.zeros(16, int), "2 classes or more"), (np.arange(16), "more photos than people"),
    ]:  # fmt: skip
        with pytest.raises(InputError, match=words):
            fisherfaces(faces, wrong)
    with pytest.raises(InputError, match="1 to 7 components"):
        fisherfaces(faces, labels, n_components=8)
    space = eigenfaces(faces)
    for vectors in (np.zeros((2, 14)), np.zeros(15), np.full((1, 15), np.inf)):
        with pytest.raises(InputError):
            space.inverse_transform(vectors)
    with pytest.raises(InputError, match="fitted on images"):
        _ = eigenfaces(faces.reshape(16, -1)).pictures_


def test_rows_of_numbers_give_the_same_as_images():
    faces, labels = people(4, np.random.default_rng(9))
    flat = faces.reshape(len(faces), -1)
    for kind in (Eigenfaces(5), Fisherfaces(5)):
        images, numbers = clone(kind).fit(faces, labels), clone(kind).fit(flat, labels)
        assert np.array_equal(images.transform(faces), numbers.transform(flat))
        assert images.inverse_transform(images.transform(faces)).shape == faces.shape
        assert numbers.inverse_transform(numbers.transform(flat)).shape == flat.shape
        assert images.get_feature_names_out()[0] == type(kind).__name__.lower() + "0"
