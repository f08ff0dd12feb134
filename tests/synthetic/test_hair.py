"""Hair: every cut follows the head, hangs as far as it says, and is another for another seed."""

from dataclasses import replace

import numpy as np
import pytest

from facelab.geometry.head3d.head import generic_head
from facelab.synthetic.hair import CUTS, hair_surface, strands
from facelab.synthetic.person import Look, Person


def hair(style, **parameters):
    head = generic_head()
    return hair_surface(Person(look=Look(hair_style=style, **parameters)), head, head.mean)


def shown(surface):
    """(N, 3) points that are not beyond the edge."""
    return surface.points[surface.weight > 0]


def test_the_bald_have_none():
    assert hair("bald") is None


@pytest.mark.parametrize("style", sorted(CUTS))
def test_a_cut_covers_the_crown_and_leaves_the_face_free(style):
    surface = hair(style)
    assert np.isfinite(surface.points).all()
    assert surface.both_sides
    points = shown(surface)
    assert points[:, 1].max() > 114  # above the bare crown
    before_the_face = (points[:, 2] > 85) & (np.abs(points[:, 0]) < 40)
    assert points[before_the_face, 1].min() > 20


@pytest.mark.parametrize("style", [s for s, cut in CUTS.items() if cut.hang is not None])
def test_hanging_hair_ends_where_it_says(style):
    assert shown(hair(style))[:, 1].min() == pytest.approx(CUTS[style].hang, abs=25)


def test_hair_that_does_not_hang_ends_above_the_shoulders():
    for style in (s for s, cut in CUTS.items() if cut.hang is None):
        assert shown(hair(style))[:, 1].min() > -100


def test_volume_and_hairline_act():
    thin, thick = (shown(hair("short", hair_volume=v)) for v in (0.5, 2))
    assert thick[:, 1].max() > thin[:, 1].max() + 5

    def front(**parameters):
        surface = hair("buzz", **parameters)
        points = shown(surface)
        return points[(np.abs(points[:, 0]) < 30) & (points[:, 2] > 40), 1].min()

    assert front(hairline=20) > front() + 10
    assert front() > front(hairline=-12) + 6


def test_receding_corners_bare_the_temples():
    def corners(receding):
        points = shown(hair("buzz", receding=receding))
        return points[(np.abs(points[:, 0]) > 38) & (np.abs(points[:, 0]) < 52) & (points[:, 2] > 45), 1].min()

    assert corners(1) > corners(0) + 10


def test_the_same_seed_grows_the_same_hair_and_another_differs():
    a, b = hair("curly", detail_seed=4), hair("curly", detail_seed=4)
    assert np.array_equal(a.points, b.points)
    assert not np.array_equal(a.points, hair("curly", detail_seed=5).points)


def test_the_color_does_not_change_the_form():
    look = Look(hair_style="bob")
    head = generic_head()
    a, b = (hair_surface(Person(look=x), head, head.mean) for x in (look, replace(look, hair_tone=0, hair_gray=1)))
    assert np.array_equal(a.points, b.points)


def test_strands_run_along_and_repeat_with_their_seed():
    pattern = strands(3)
    assert pattern.dtype == np.float32
    assert abs(pattern.mean()) < 0.01
    assert 0.7 < pattern.std() < 1.2
    assert np.abs(np.diff(pattern, axis=0)).mean() < 0.3 * np.abs(np.diff(pattern, axis=1)).mean()
    assert np.array_equal(pattern, strands(3))
    assert not np.array_equal(pattern, strands(4))
