"""The ear: its size, side and angle."""

import numpy as np
import pytest

from facelab.geometry.grid import grid_normals
from facelab.geometry.head3d.ear import ear


@pytest.mark.parametrize("length", [50, 62, 76])
def test_it_is_as_long_as_asked(length):
    assert np.ptp(ear(length, 20, True)[..., 1]) == pytest.approx(length, rel=0.06)


def test_left_and_right_are_mirror_images():
    left, right = ear(62, 25, False), ear(62, 25, True)
    assert np.array_equal(np.sort((left * [-1, 1, 1]).reshape(-1, 3), 0), np.sort(right.reshape(-1, 3), 0))
    assert right[..., 0].mean() > 0


def test_the_rear_edge_stands_off_by_the_angle():
    """The mean side of the rear rim grows by the sine of the angle times how far behind it lies."""

    def rear(angle):
        rim = ear(62, angle, True)[8]
        return rim[rim[:, 2].argmin()]

    flat, off = rear(0), rear(40)
    assert off[0] > flat[0] + 10
    assert flat[2] < off[2] < 0  # turned outwards, so less far behind


def test_it_joins_the_cheek_in_front_and_its_lobe_is_narrow():
    points = ear(62, 26, True)
    assert points[..., 2].max() < 10
    widths = [np.ptp(points[-3][np.abs(points[-3][:, 1] - y) < 4, 2]) for y in (18, -24)]
    assert widths[0] > 1.3 * widths[1]


def test_the_outside_is_seen_from_outside():
    for right, side in ((True, 1), (False, -1)):
        normals = grid_normals(ear(62, 26, right), closed=True)
        assert side * normals[2:8, :, 0].mean() > 0
