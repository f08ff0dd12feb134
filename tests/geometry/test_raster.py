"""The z-buffer against a plain loop over pixels, and on triangles that can be drawn by hand."""

import numpy as np
import pytest

from facelab.geometry.grid import grid_triangles
from facelab.geometry.raster import rasterize

# Faces us: counterclockwise as seen, while y runs down.
CORNER = np.array([[0, 0, 5], [0, 4, 5], [4, 0, 5]], float)
ONE = np.array([[0, 1, 2]])


def by_loop(points, triangles, size):
    """Pixel by pixel and triangle by triangle: {pixel: (triangle, weights, depth)}; a later equal depth wins."""
    seen = {}
    for row in range(size[0]):
        for column in range(size[1]):
            for t, corners in enumerate(triangles):
                edges = np.vstack([points[corners, :2].T, np.ones(3)])
                a, b, c = points[corners, :2]
                if (b - a)[0] * (c - a)[1] - (b - a)[1] * (c - a)[0] >= 0:
                    continue
                weights = np.linalg.solve(edges, [column, row, 1])
                depth = weights @ points[corners, 2]
                pixel = row * size[1] + column
                if (weights >= 0).all() and (pixel not in seen or depth <= seen[pixel][2]):
                    seen[pixel] = (t, weights, depth)
    return seen


@pytest.mark.parametrize("seed", range(4))
def test_random_triangles_as_a_plain_loop_draws_them(seed):
    rng = np.random.default_rng(seed)
    points = rng.uniform([-6, -6, 1], [18, 14, 9], (24, 3))  # many reach off the picture
    triangles = rng.integers(0, 24, (14, 3))
    triangles = triangles[[len(set(t)) == 3 for t in triangles.tolist()]]
    wanted = by_loop(points, triangles, (8, 12))
    got = rasterize(points, triangles, (8, 12))
    assert got.pixels.tolist() == sorted(wanted)
    assert got.triangles.tolist() == [wanted[p][0] for p in got.pixels]
    assert np.allclose(got.weights, [wanted[p][1] for p in got.pixels])
    assert np.allclose(got.depth, [wanted[p][2] for p in got.pixels])


def test_the_pixels_of_a_triangle_include_its_edges():
    seen = rasterize(CORNER, ONE, (6, 6))
    assert [divmod(p, 6) for p in seen.pixels] == [(y, x) for y in range(5) for x in range(5 - y)]


def test_what_faces_away_has_no_area_or_lies_off_the_picture_is_not_drawn():
    assert len(rasterize(CORNER, ONE[:, ::-1], (6, 6)).pixels) == 0
    assert len(rasterize(CORNER * [1, 0, 1], ONE, (6, 6)).pixels) == 0
    for shift in ([9, 0, 0], [-9, 0, 0], [0, 9, 0], [0, -9, 0]):
        assert len(rasterize(CORNER + shift, ONE, (6, 6)).pixels) == 0
    assert len(rasterize(CORNER, np.zeros((0, 3), int), (6, 6)).pixels) == 0


def test_a_triangle_between_pixel_centers_draws_nothing():
    assert len(rasterize(CORNER * 0.1 + [2.3, 2.3, 0], ONE, (6, 6)).pixels) == 0


@pytest.mark.parametrize("order", [1, -1])
def test_the_nearer_triangle_is_seen_in_whatever_order(order):
    points = np.concatenate([CORNER, CORNER - [0, 0, 1]])
    triangles = np.array([[0, 1, 2], [3, 4, 5]])[::order]
    seen = rasterize(points, triangles, (6, 6))
    assert (seen.depth == 4).all()
    assert set(seen.triangles) == {1 if order == 1 else 0}


def test_of_two_at_the_very_same_depth_the_later_one_is_seen():
    assert set(rasterize(CORNER, np.array([[0, 1, 2], [0, 1, 2]]), (6, 6)).triangles) == {1}


def test_triangles_that_pierce_each_other_are_split_where_they_meet():
    falling, level = CORNER * [1, 1, 0] + [[0, 0, 1], [0, 0, 1], [0, 0, 5]], CORNER * [1, 1, 0] + [0, 0, 2.5]
    seen = rasterize(np.concatenate([falling, level]), np.array([[0, 1, 2], [3, 4, 5]]), (6, 6))
    assert (seen.triangles == (seen.pixels % 6 >= 2)).all()  # depth 1 + x against 2.5


def test_a_plane_is_interpolated_exactly():
    points = np.array([[1.3, 0.7, 3], [0.4, 10.2, 8], [11.1, 8.5, 5]])
    seen = rasterize(points, ONE, (12, 12))
    assert len(seen.pixels) > 30
    y, x = np.divmod(seen.pixels, 12)
    values = np.column_stack([2 * points[:, 0] - points[:, 1] + 7, points[:, 1]])
    assert np.allclose(seen.interpolate(values, ONE), np.column_stack([2.0 * x - y + 7, y]))
    assert np.allclose(seen.interpolate(values[:, 0], ONE), 2.0 * x - y + 7)
    assert seen.interpolate(values.astype(np.float32), ONE).dtype == np.float32
    assert np.allclose(seen.weights.sum(1), 1)


def test_a_surface_of_crooked_triangles_has_no_holes():
    rng = np.random.default_rng(2)
    x, y = np.meshgrid(np.linspace(-2, 33, 12), np.linspace(-2, 33, 12))
    points = np.stack([x, y, 0 * x], -1)
    points[1:-1, 1:-1, :2] += rng.uniform(-0.7, 0.7, (10, 10, 2))
    assert len(rasterize(points.reshape(-1, 3), grid_triangles(12, 12, False), (32, 32)).pixels) == 32 * 32


def test_no_holes_where_edges_run_through_pixel_centers():
    rng = np.random.default_rng(3)
    for _ in range(40):
        x, y = np.meshgrid(np.arange(0.0, 33, 4), np.arange(0.0, 33, 4))
        points = np.stack([x, y, 0 * x], -1)
        points[1:-1, 1:-1, :2] += rng.integers(-1, 2, (7, 7, 2))
        assert len(rasterize(points.reshape(-1, 3), grid_triangles(9, 9, False), (33, 33)).pixels) == 33 * 33
