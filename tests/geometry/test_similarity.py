"""The least-squares similarity: geometry done in the head, Umeyama's method by SVD, and limits."""

from __future__ import annotations

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.geometry import apply_affine, fit_similarity

SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], float)


def umeyama(source: np.ndarray, target: np.ndarray) -> np.ndarray:
    """(P, 2), (P, 2) -> (2, 3). Umeyama (1991), equations 34-43, word by word, with the SVD."""
    source_mean, target_mean = source.mean(0), target.mean(0)
    covariance = (target - target_mean).T @ (source - source_mean) / len(source)  # (2, 2), equation 38
    u, singular, vt = np.linalg.svd(covariance)
    signs = np.array([1, 1 if np.linalg.det(u) * np.linalg.det(vt) > 0 else -1])  # equations 39 and 43
    rotation = u @ np.diag(signs) @ vt
    variance = ((source - source_mean) ** 2).sum() / len(source)
    scale = (singular * signs).sum() / variance
    return np.column_stack([scale * rotation, target_mean - scale * rotation @ source_mean])


def squared_error(matrix, source, target) -> float:
    return ((apply_affine(matrix, source) - target) ** 2).sum()


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (SQUARE, [[1, 0, 0], [0, 1, 0]]),
        (SQUARE + np.array([5, -3]), [[1, 0, 5], [0, 1, -3]]),
        (SQUARE * 2, [[2, 0, 0], [0, 2, 0]]),
        ([[0, 0], [0, 1], [-1, 1], [-1, 0]], [[0, -1, 0], [1, 0, 0]]),  # x to y: a quarter turn, clockwise on screen
        (1 - SQUARE, [[-1, 0, 1], [0, -1, 1]]),  # a half turn about the middle
        ([[7, 9], [7, 11], [5, 11], [5, 9]], [[0, -2, 7], [2, 0, 9]]),  # a quarter turn, twice as large, moved
    ],
)
def test_similarities_done_in_the_head(target, expected):
    np.testing.assert_allclose(fit_similarity(SQUARE, target), expected, atol=1e-12)


def test_of_a_stretched_square_the_mean_scale_is_taken():
    """A square twice as wide: the best uniform scale is (2 + 1) / 2 about the center."""
    np.testing.assert_allclose(
        fit_similarity(SQUARE - 0.5, (SQUARE - 0.5) * [2, 1]), [[1.5, 0, 0], [0, 1.5, 0]], atol=1e-12
    )


def test_two_points_are_met_exactly():
    source, target = np.array([[3, 1], [4, 1]]), np.array([[0, 0], [0, -10]])
    np.testing.assert_allclose(apply_affine(fit_similarity(source, target), source), target, atol=1e-9)


@pytest.mark.parametrize("noise", [0, 0.1, 1, 10])
@pytest.mark.parametrize("seed", range(5))
def test_equals_umeyama_with_svd(seed, noise):
    rng = np.random.default_rng(seed)
    source = rng.normal(size=(5, 2)) * 40 + 100
    angle, scale = rng.uniform(0, 2 * np.pi), rng.uniform(0.1, 5)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    target = scale * source @ turn.T + rng.normal(size=2) * 50 + noise * rng.normal(size=(5, 2))
    np.testing.assert_allclose(fit_similarity(source, target), umeyama(source, target), rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("seed", range(5))
def test_mirrored_points_get_the_best_proper_rotation(seed):
    rng = np.random.default_rng(seed)
    source = rng.normal(size=(5, 2)) * [30, 10]
    target = source * [-1, 1] + rng.normal(size=(5, 2))
    matrix = fit_similarity(source, target)
    assert np.linalg.det(matrix[:, :2]) > 0
    np.testing.assert_allclose(matrix, umeyama(source, target), atol=1e-8)


def test_no_similarity_nearby_fits_better():
    rng = np.random.default_rng(0)
    source, target = rng.normal(size=(2, 5, 2))
    best = fit_similarity(source, target)
    (a, _, x), (b, _, y) = best
    for da, db, dx, dy in rng.normal(scale=0.1, size=(100, 4)):
        other = np.array([[a + da, -b - db, x + dx], [b + db, a + da, y + dy]])
        assert squared_error(other, source, target) > squared_error(best, source, target)


def test_a_batch_is_a_loop():
    rng = np.random.default_rng(1)
    source, target = rng.normal(size=(2, 3, 4, 5, 2))
    matrices, one_target = fit_similarity(source, target), fit_similarity(source, target[0, 0])
    assert matrices.shape == one_target.shape == (3, 4, 2, 3)
    for index in np.ndindex(3, 4):
        np.testing.assert_allclose(matrices[index], fit_similarity(source[index], target[index]))
        np.testing.assert_allclose(one_target[index], fit_similarity(source[index], target[0, 0]))


def test_no_point_sets_give_no_matrices():
    assert fit_similarity(np.zeros((0, 5, 2)), np.zeros((5, 2))).shape == (0, 2, 3)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (SQUARE[:1], SQUARE[:1]),  # one point has no direction
        (SQUARE, SQUARE[:3]),
        (np.zeros((4, 3)), np.zeros((4, 3))),
        (np.zeros(4), np.zeros(4)),
    ],
)
def test_points_that_do_not_match_are_refused(source, target):
    with pytest.raises(InputError, match=r"Expected matching \(\.\.\., P, 2\) points with P >= 2\. Received:"):
        fit_similarity(source, target)


@pytest.mark.parametrize("bad", [np.ones((4, 2)), np.full((4, 2), np.nan)])
def test_points_that_coincide_are_refused_also_within_a_batch(bad):
    with pytest.raises(InputError, match="Expected source points that differ"):
        fit_similarity(bad, SQUARE)
    with pytest.raises(InputError, match="Expected source points that differ"):
        fit_similarity(np.stack([SQUARE, bad]), SQUARE)


def test_apply_affine_is_matrix_times_point_plus_shift():
    assert apply_affine([[1, 2, 10], [3, 4, 20]], [[1, 0], [0, 1], [1, 1]]).tolist() == [[11, 23], [12, 24], [13, 27]]


def test_apply_affine_to_a_batch_is_a_loop():
    rng = np.random.default_rng(2)
    matrices, points = rng.normal(size=(6, 2, 3)), rng.normal(size=(6, 5, 2))
    for matrix, some, moved in zip(matrices, points, apply_affine(matrices, points), strict=True):
        np.testing.assert_allclose(moved, [matrix[:, :2] @ point + matrix[:, 2] for point in some])
