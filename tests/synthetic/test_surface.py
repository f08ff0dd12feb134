"""Surfaces joined into one mesh."""

import numpy as np

from facelab.synthetic.surface import KINDS, Mesh, Surface


def sheet(kind, rows=3, columns=4, weight=0.0, **parameters):
    x, y = np.meshgrid(np.arange(columns, dtype=float), -np.arange(rows, dtype=float))
    points = np.stack([x, y, 0 * x], -1)
    return Surface(kind, points, False, points[..., :2], np.full((rows, columns), float(weight)), **parameters)


def test_points_and_triangles_of_all_surfaces_follow_each_other():
    mesh = Mesh((sheet("head"), sheet("ear", 2, 2)))
    assert len(mesh.weight) == len(mesh.chart) == 12 + 4
    assert mesh.triangles.max() == 15
    assert mesh.triangles[mesh.kinds == KINDS.index("ear")].min() == 12
    assert (mesh.kinds == KINDS.index("head")).sum() == 2 * 2 * 3
    assert not mesh.fringe.any()


def test_the_head_is_given_anew():
    mesh = Mesh((sheet("head"), sheet("ear", 2, 2)))
    other = sheet("head").points + np.array([0, 0, 7])
    assert np.array_equal(mesh.points(other)[:12], other.reshape(-1, 3))
    assert np.array_equal(mesh.points(other)[12:], sheet("ear", 2, 2).points.reshape(-1, 3))
    assert np.allclose(mesh.normals(other), [0, 0, 1])


def test_thin_things_have_two_sides():
    one, two = Mesh((sheet("lens"),)), Mesh((sheet("lens", both_sides=True),))
    assert len(two.triangles) == 2 * len(one.triangles)
    assert sorted(map(tuple, two.triangles[:, ::-1])) == sorted(map(tuple, two.triangles))


def test_hair_ends_at_its_edge_with_a_fringe():
    hair = sheet("hair", 6, 4)
    hair.weight[:] = 20 - 6 * np.arange(6)[:, None]  # 20, 14, 8, 2, -4, -10 mm to the edge
    mesh = Mesh((sheet("head"), hair))
    own = mesh.triangles[mesh.kinds == KINDS.index("hair")]
    assert own.max() == 12 + 19  # the row at -4 still holds the edge, the one at -10 is cut off
    assert (mesh.fringe == (mesh.weight[mesh.triangles] < 6).any(1) & (mesh.kinds == KINDS.index("hair"))).all()
    assert mesh.fringe.sum() == 2 * 2 * 3
