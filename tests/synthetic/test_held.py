"""Perspective of flat and bent sheets, against geometry done in the head and by small steps."""

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.synthetic.held import Held, sample_held

GRID = np.stack(np.meshgrid(np.linspace(-0.5, 0.5, 7), np.linspace(-0.4, 0.4, 7)), axis=0)
ANY = Held(size=0.7, x=0.1, y=-0.05, yaw=-20, pitch=10, roll=50, bend=-100, bend_axis=30)


def seen(held, u, v):
    return np.array(held.project(np.array(float(u)), np.array(float(v))))


@pytest.mark.parametrize("held", [Held(), Held(yaw=20), Held(bend=70), Held(bend=-1e-9), ANY])
def test_rays_come_back_to_where_points_are_seen(held):
    u, v, normal = held.trace(*held.project(*GRID))
    np.testing.assert_allclose([u, v], GRID, atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(normal, axis=-1), 1)
    assert (normal[..., 2] < 0).all()  # towards the camera


def test_held_straight_the_photo_fills_the_picture():
    np.testing.assert_allclose(Held().project(*GRID), GRID, atol=1e-12)
    np.testing.assert_allclose(seen(Held(size=0.5, x=0.1, y=-0.2), 0.5, 0.5), [0.35, 0.05])


@pytest.mark.parametrize(
    ("held", "near", "far"),
    [(Held(yaw=30), (-0.5, 0), (0.5, 0)), (Held(pitch=30), (0, -0.5), (0, 0.5)), (Held(bend=80), (0, 0), (0.5, 0))],
)
def test_what_is_farther_is_seen_smaller(held, near, far):
    def size(u, v):
        shift = np.array([0.0, 0.01]) if v == 0 else np.array([0.01, 0.0])
        return np.linalg.norm(seen(held, *(np.array([u, v]) + shift)) - seen(held, u, v))

    assert size(*near) > 1.1 * size(*far)


def test_roll_is_clockwise():
    np.testing.assert_allclose(seen(Held(roll=90), 0.5, 0), [0, 0.5], atol=1e-12)


def test_a_sheet_is_bent_not_stretched():
    u = np.linspace(-0.5, 0.5, 2001)
    held = Held(bend=90, size=0.2)  # from far, so that the picture shows lengths
    across = held.project(u, 0 * u)[0] / 0.2
    radius = 1 / np.radians(90)
    assert across[-1] - across[0] == pytest.approx(2 * radius * np.sin(np.radians(45)), rel=0.08)
    _, _, normal = held.trace(*held.project(u, 0 * u))
    ends = normal[[0, -1]]
    assert np.degrees(np.arccos(ends[0] @ ends[1])) == pytest.approx(90)


def test_the_axis_stays_straight():
    for axis, straight, bent in ((0, (0, 0.5), (0.5, 0)), (90, (0.5, 0), (0, 0.5))):
        held = Held(bend=60, bend_axis=axis)
        assert np.linalg.norm(seen(held, *straight)) == pytest.approx(0.5)
        assert np.linalg.norm(seen(held, *bent)) < 0.47


def test_rays_that_miss_meet_nothing_near():
    # The cylinder's radius is 1 / radians(120) = 0.477 and its axis 1.25 / 0.3 + 0.477 away: seen up to x = 0.129.
    u, v, _ = Held(bend=120, size=0.3).trace(np.array([-0.5, -0.131, 0.0, 0.127, 0.131]), np.zeros(5))
    assert np.abs(u[[0, 1, 4]]).min() > 2
    assert u[2] == pytest.approx(0)
    assert 0.5 < u[3] < 0.75


def test_an_attacker_holds_it_nearly_straight():
    samples = [sample_held(np.random.default_rng(seed), 0, 0) for seed in range(60)]
    corners = np.array([held.project(np.array([-0.4, 0.4]), np.array([-0.4, 0.4])) for held in samples])
    assert np.abs(corners).max() < 0.75
    assert np.std([held.yaw for held in samples]) == pytest.approx(9, rel=0.3)


def test_a_parameter_out_of_range_is_refused():
    with pytest.raises(InputError, match="Expected yaw from -45 to 45 degrees"):
        Held(yaw=80)
