"""Light: directions, shadows of a plate on a floor, and the shading of single points."""

import numpy as np
import pytest

from facelab.geometry.grid import grid_normals, grid_triangles
from facelab.synthetic.capture import Capture
from facelab.synthetic.light import Material, ambient_occlusion, direction, hair_gleam, key_color, shade, visible_from


def test_directions_to_the_light():
    assert np.allclose(direction(0, 0), [0, 0, 1])  # at the camera
    assert np.allclose(direction(90, 0), [1, 0, 0])  # right of the photo
    assert np.allclose(direction(-90, 0), [-1, 0, 0])
    assert np.allclose(direction(17, 90), [0, 1, 0])  # above
    assert np.linalg.norm(direction(33, -21)) == pytest.approx(1)


def wall_and_plate():
    """A wall of 200 mm at z = 0, and 50 mm before it a plate of 40 mm with two sides; it alone throws shadows."""
    x, y = np.meshgrid(np.linspace(-100, 100, 41), np.linspace(100, -100, 41))
    wall = np.stack([x, y, 0 * x], -1)
    plate = wall * 0.2 + [0, 0, 50]
    triangles = grid_triangles(41, 41, closed=False)
    both = np.concatenate([triangles, triangles[:, ::-1]]) + 41 * 41
    return wall, np.concatenate([wall.reshape(-1, 3), plate.reshape(-1, 3)]), both


@pytest.mark.parametrize(
    ("azimuth", "elevation", "middle"),
    [(0, 0, (0, 0)), (45, 0, (-50, 0)), (-45, 0, (50, 0)), (0, 45, (0, -50))],
)
def test_a_plate_throws_its_shadow_away_from_the_light(azimuth, elevation, middle):
    wall, points, triangles = wall_and_plate()
    lit = visible_from(points, triangles, direction(azimuth, elevation), 200, np.ones(len(points), bool))
    dark = wall.reshape(-1, 3)[lit[: 41 * 41] < 0.5]
    assert np.allclose(dark[:, :2].mean(0), middle, atol=4)
    assert np.ptp(dark[:, 0]) == pytest.approx(40, abs=12)
    assert ((lit >= 0) & (lit <= 1 + 1e-9)).all()


def sphere(rows=41, columns=60):
    polar = np.radians(np.linspace(2, 178, rows))[:, None]
    angle = np.linspace(0, 2 * np.pi, columns, endpoint=False)
    y = np.broadcast_to(np.cos(polar), (rows, columns))
    return 100 * np.stack([np.sin(polar) * np.sin(angle), y, np.sin(polar) * np.cos(angle)], -1)


def test_a_ball_does_not_shade_its_near_half():
    points = sphere().reshape(-1, 3)
    to_light = direction(60, 20)
    lit = visible_from(points, grid_triangles(41, 60, True), to_light, 200, np.ones(len(points), bool))
    toward = points @ to_light / 100
    assert lit[toward > 0.2].min() > 0.999


def test_a_ball_sees_the_whole_sky_and_a_bowl_only_some_of_it():
    grid = sphere()
    normals = grid_normals(grid, True)
    free = ambient_occlusion(grid.reshape(-1, 3), normals.reshape(-1, 3), grid_triangles(41, 60, True))
    assert free[60:-60].min() > 0.85
    assert free.max() <= 1 + 1e-9
    closed = ambient_occlusion(grid.reshape(-1, 3), -normals.reshape(-1, 3), grid_triangles(41, 60, True)[:, ::-1])
    assert closed[60:-60].max() < 0.3


def shaded(normal, albedo=(0.5, 0.5, 0.5), gloss=0.0, sky=1.0, lit=1.0, softness=0.0, **parameters):
    one = np.ones(1)
    capture = Capture(**{"light_azimuth": 0, "light_elevation": 0, "light_warmth": 0, **parameters})
    material = Material(np.array([albedo]), gloss * one, softness * one)
    return shade(material, np.array([normal], float), sky * one, lit * one, capture)[0]


FRONT, RIGHT = (0, 0, 1), (1, 0, 0)


def test_dull_surfaces_follow_the_cosine():
    full = shaded(FRONT, ambient=0)
    assert np.allclose(full, 0.5)
    assert np.allclose(shaded(FRONT, ambient=0, light_azimuth=60), 0.25)
    assert np.allclose(shaded(RIGHT, ambient=0), 0, atol=1e-9)
    assert np.allclose(shaded(FRONT, ambient=0, light_strength=2), 2 * full)
    assert np.allclose(shaded(FRONT, ambient=0, albedo=(0.25, 0.25, 0.25)), full / 2)
    assert np.allclose(shaded(FRONT, ambient=0, lit=0), 0)


def test_the_sky_lights_shadows_and_more_from_above():
    assert (shaded(FRONT, lit=0, ambient=0.5) > 0.1).all()
    assert (shaded((0, 1, 0), lit=0) > shaded((0, -1, 0), lit=0)).all()
    assert np.allclose(shaded(FRONT, lit=0, sky=0), 0)
    assert (shaded(FRONT, lit=0, sky=0.5) < shaded(FRONT, lit=0)).all()


def test_light_enters_skin_and_comes_out_red_beyond_the_edge_of_the_shadow():
    edge = shaded(RIGHT, softness=1, ambient=0)
    assert edge[0] > edge[1] > edge[2] > 0


def test_gloss_adds_a_highlight_only_where_the_light_is_seen():
    assert (shaded(FRONT, gloss=1, ambient=0) > shaded(FRONT, ambient=0)).all()
    assert np.allclose(shaded(FRONT, gloss=1, ambient=0, lit=0), 0)


def test_warmth_colors_the_light():
    assert np.allclose(key_color(Capture()), 1)
    assert key_color(Capture(light_warmth=1))[0] > key_color(Capture(light_warmth=1))[2]
    assert key_color(Capture(light_warmth=-1))[0] < key_color(Capture(light_warmth=-1))[2]


def test_the_gleam_of_hair_needs_light():
    angle = np.radians(np.linspace(0, 80, 81))
    normals = np.column_stack([np.sin(angle), 0 * angle, np.cos(angle)])
    capture, tone, zero = Capture(light_azimuth=0, light_elevation=0), np.array([0.2, 0.1, 0.05]), np.zeros(81)
    gleam = hair_gleam(normals, zero, zero + 1, tone, capture)
    assert gleam.max() > 10 * gleam[-1].max()  # a band, not everywhere
    assert (gleam >= 0).all()
    assert not hair_gleam(normals, zero, zero, tone, capture).any()
