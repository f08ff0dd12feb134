"""Groups of every size find room, and no one stands before another's face."""

import itertools

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.synthetic.seating import seats

SIZES = [(360, 640), (480, 480), (900, 500)]


def chance(seed=0):
    return np.random.default_rng(seed)


def face_points(seat):
    """(N, 2) points all over what must be seen: an oval from brows to chin."""
    x, y = np.meshgrid(np.linspace(-1, 1, 41), np.linspace(-1, 1, 41))
    oval = np.stack([0.38 * x, 0.45 * y], axis=-1)[x**2 + y**2 <= 1]
    return [seat.x, seat.y] + seat.face * oval


def on_head(points, seat):
    """(N,) bool: a head with its hair, an oval from chin to crown; long hair falls farther."""
    x, y = ((points - [seat.x, seat.y - 0.22 * seat.face]) / seat.face).T
    return (x / 0.5) ** 2 + (y / 0.73) ** 2 < 1


@pytest.mark.parametrize(("height", "width"), SIZES)
@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 12])
def test_faces_are_in_the_picture_and_free(count, height, width):
    for seed in range(10):
        places = seats(count, chance(seed), height, width)
        assert len(places) == count
        for seat in places:
            low, high = face_points(seat).min(0), face_points(seat).max(0)
            assert (low >= [0, 0.5 * seat.face]).all()  # half a face for the hair
            assert (high <= [width, height]).all()
        for one, other in itertools.permutations(places, 2):
            if other.face > one.face:  # nearer
                assert on_head(face_points(one), other).mean() < 0.02


@pytest.mark.parametrize("count", [1, 2, 4, 7, 12])
def test_no_chest_ends_in_the_open(count):
    """Where a chest ends, 2.2 faces down, the picture ends or there are shoulders before it."""
    for seed in range(10):
        places = seats(count, chance(seed), 360, 640)
        for seat in places:
            end = seat.y + 2.2 * seat.face
            before = [s for s in places if s.y > seat.y + 0.5 * seat.face]
            hidden = all(any(abs(x - s.x) < s.face and end > s.y + 0.9 * s.face for s in before)
                         for x in np.linspace(seat.x - seat.face, seat.x + seat.face, 9) if 0 < x < 640)  # fmt: skip
            assert end > 360 or hidden


def test_those_behind_are_smaller_and_higher_and_stand_in_gaps():
    places = seats(5, chance(), 360, 640)
    rows = [places[:3], places[3:]]
    assert max(s.face for s in rows[1]) < min(s.face for s in rows[0])
    assert max(s.y for s in rows[1]) < min(s.y for s in rows[0])
    left, middle, right = (s.x for s in rows[0])
    assert left < rows[1][0].x < middle < rows[1][1].x < right


def test_more_people_have_smaller_faces_and_larger_pictures_larger_ones():
    faces = [np.mean([s.face for s in seats(count, chance(), 360, 640)]) for count in (1, 4, 8, 16)]
    assert faces == sorted(faces, reverse=True)
    once, twice = (seats(6, chance(3), k * 180, k * 320) for k in (1, 2))
    np.testing.assert_allclose([2 * s.face for s in once], [s.face for s in twice])
    np.testing.assert_allclose([2 * s.x for s in once], [s.x for s in twice])


def test_places_are_the_generators():
    assert seats(4, chance(1), 360, 640) == seats(4, chance(1), 360, 640) != seats(4, chance(2), 360, 640)


def test_no_people_and_a_crowd_are_refused():
    with pytest.raises(InputError, match="at least one person"):
        seats(0, chance(), 360, 640)
    with pytest.raises(InputError, match=r"500 people in 640 x 360 pixels, \d+ pixels per face"):
        seats(500, chance(), 360, 640)
