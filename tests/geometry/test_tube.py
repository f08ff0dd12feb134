"""Tubes: radius, ends and outside."""

import numpy as np
import pytest

from facelab.geometry.grid import grid_normals
from facelab.geometry.tube import tube


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_a_straight_tube_is_a_cylinder_seen_from_outside(axis):
    path = np.zeros((6, 3))
    path[:, axis] = np.linspace(0, 50, 6)
    points = tube(path, 4.0, sides=12)
    assert points.shape == (8, 12, 3)
    body = points[1:-1] - path[:, None]
    assert np.allclose(np.linalg.norm(body, axis=-1), 4)
    assert np.allclose(body[..., axis], 0)
    inner = grid_normals(points, closed=True)[2:-2]
    assert (((points[2:-2] - path[1:-1, None]) * inner).sum(-1) > 3.9).all()


def test_its_ends_are_closed():
    path = np.array([[0.0, 0, 0], [1, 2, 0], [3, 3, 1]])
    points = tube(path, 2.0)
    assert np.allclose(points[0], path[0], atol=0.01)
    assert np.allclose(points[-1], path[-1], atol=0.01)


def test_each_point_of_the_path_may_have_a_radius():
    path = np.column_stack([np.arange(4.0), np.zeros(4), np.zeros(4)])
    radius = np.array([1.0, 2, 3, 4])
    around = tube(path, radius)[1:-1] - path[:, None]
    assert np.allclose(np.linalg.norm(around, axis=-1), radius[:, None])


def test_a_ring_stays_as_thick_as_asked_although_it_turns_in_all_directions():
    turn = np.linspace(0, 2 * np.pi, 41)
    path = 20 * np.column_stack([np.cos(turn), np.sin(turn), 0 * turn])
    points = tube(path, 1.5)
    assert np.isfinite(points).all()
    assert np.allclose(np.linalg.norm(points[1:-1] - path[:, None], axis=-1), 1.5)
