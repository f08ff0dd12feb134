"""Strokes on a flat sheet, where every displacement can be written down."""

import numpy as np
import pytest

from facelab.geometry.head3d.sculpt import Stroke, displacement, ripples

# Center of the strokes, its mirror image, 10 mm above the center (one sy), and far away.
FACE = np.array([[20.0, 0], [-20, 0], [20, 10], [20, -10], [200, 300]])
POINTS = np.column_stack([FACE, [50.0, 50, 50, 50, 50]])
FRONT = np.ones(5)
E1 = np.exp(-1)


def moved(direction, one_sided=0, front=FRONT):
    return displacement((Stroke(direction, 3, 20, 0, 15, 10, one_sided),), FACE, POINTS, front)


@pytest.mark.parametrize(("direction", "axis"), [("right", 0), ("up", 1), ("forward", 2)])
def test_a_stroke_pushes_along_its_axis_both_halves_alike_and_fades(direction, axis):
    field = moved(direction)
    assert np.allclose(field[:, axis], [3, 3, 3 * E1, 3 * E1, 0], atol=1e-4)
    assert not np.delete(field, axis, axis=1).any()


def test_out_points_away_from_the_midline():
    assert np.allclose(moved("out")[:2, 0], [3, -3], atol=1e-4)


def test_wide_scales_the_width_behind_as_well():
    assert np.allclose(moved("wide", front=np.zeros(5))[:2, 0], [3 * 20 / 70, -3 * 20 / 70])
    assert not moved("forward", front=np.zeros(5)).any()


@pytest.mark.parametrize(("side", "which"), [(1, 0), (-1, 1)])
def test_a_one_sided_stroke_leaves_the_other_half(side, which):
    up = moved("up", side)[:2, 1]
    assert up[which] == pytest.approx(3)
    assert up[1 - which] == 0


def test_strokes_add_up():
    s = Stroke("up", 1, 20, 0, 15, 10), Stroke("forward", 2, 0, 0, 30, 30)
    both = displacement(s, FACE, POINTS, FRONT)
    assert np.allclose(both, sum(displacement((one,), FACE, POINTS, FRONT) for one in s))


def test_ripples_are_seeded_of_about_a_millimeter_and_only_on_the_face():
    x, y = np.meshgrid(np.linspace(-60, 60, 61), np.linspace(-100, 100, 81))
    face = np.stack([x, y], -1)
    fields = np.stack([ripples(np.random.default_rng(seed), face, np.ones(x.shape)) for seed in range(12)])
    assert 0.6 < fields.std() < 1.5
    assert np.array_equal(fields[0], ripples(np.random.default_rng(0), face, np.ones(x.shape)))
    assert np.abs(fields[0] - fields[1]).max() > 0.5
    assert not ripples(np.random.default_rng(0), face, np.zeros(x.shape)).any()


def test_most_ripples_are_the_same_on_both_halves():
    x, y = np.meshgrid(np.linspace(-60, 60, 61), np.linspace(-100, 100, 81))
    fields = np.stack([ripples(np.random.default_rng(s), np.stack([x, y], -1), np.ones(x.shape)) for s in range(12)])
    mirrored = fields[:, :, ::-1] * [-1, 1, 1]
    assert ((fields - mirrored) ** 2).mean() < 0.3 * ((fields + mirrored) ** 2).mean()
