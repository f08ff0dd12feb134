"""Grids of triangles: count, winding and normals, on surfaces whose normals are known."""

import numpy as np
import pytest

from facelab.geometry.grid import cross, grid_normals, grid_triangles


def cylinder(rows=9, columns=24):
    """(R, C, 3) radius 1, rows from the top down, columns to the viewer's right in front."""
    angle = np.linspace(0, 2 * np.pi, columns, endpoint=False)
    height = np.linspace(1, -1, rows)[:, None]
    return np.stack(np.broadcast_arrays(np.sin(angle), height, np.cos(angle)), -1)


def sphere(rows=41, columns=60):
    polar = np.radians(np.linspace(5, 175, rows))[:, None]
    angle = np.linspace(0, 2 * np.pi, columns, endpoint=False)
    y = np.broadcast_to(np.cos(polar), (rows, columns))
    return np.stack([np.sin(polar) * np.sin(angle), y, np.sin(polar) * np.cos(angle)], -1)


@pytest.mark.parametrize(("closed", "count"), [(False, 2 * 3 * 4), (True, 2 * 3 * 5)])
def test_two_triangles_for_each_cell_and_each_edge_is_walked_once_in_each_direction(closed, count):
    triangles = grid_triangles(4, 5, closed)
    assert triangles.shape == (count, 3)
    assert triangles.dtype == np.int32
    assert set(triangles.ravel()) == set(range(20))
    edges = [(t[i], t[(i + 1) % 3]) for t in triangles.tolist() for i in range(3)]
    assert len(set(edges)) == len(edges)
    border = [edge for edge in edges if edge[::-1] not in edges]
    assert len(border) == (2 * 5 if closed else 2 * (3 + 4))


def test_triangles_and_normals_of_a_sphere_point_outside():
    points = sphere()
    flat = points.reshape(-1, 3)
    a, b, c = (flat[grid_triangles(*points.shape[:2], closed=True)[:, i]] for i in range(3))
    assert (np.einsum("ij,ij->i", np.cross(b - a, c - a), a + b + c) > 0).all()
    normals = grid_normals(points, closed=True)
    assert np.allclose(np.linalg.norm(normals, axis=-1), 1)
    assert np.degrees(np.arccos(np.clip((normals * points).sum(-1), -1, 1))).max() < 3


def test_normals_of_a_cylinder_are_exact_across_the_seam_and_at_the_rims():
    points = cylinder()
    assert np.allclose(grid_normals(points, closed=True), points * [1, 0, 1])


def test_normals_of_an_open_plane_face_the_viewer_up_to_its_border():
    x, y = np.meshgrid([0.0, 1, 4, 5], [3.0, 2, 0])
    normals = grid_normals(np.stack([x, y, 2 - x], -1), closed=False)  # falls away to the right
    assert np.allclose(normals, np.array([1, 0, 1]) / 2**0.5)


def test_a_grid_that_is_shrunk_to_a_point_has_finite_normals():
    assert np.isfinite(grid_normals(np.ones((3, 4, 3)), closed=True)).all()


def test_cross_agrees_with_numpy():
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(5, 1, 3)), rng.normal(size=(4, 3))
    assert np.allclose(cross(a, b), np.cross(a, b))
    assert cross(np.eye(3)[0], np.eye(3)[1]).tolist() == [0, 0, 1]
