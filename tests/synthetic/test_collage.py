"""A window shows what the whole picture shows there, and who is laid later is nearer."""

from dataclasses import replace

import numpy as np
import pytest

from facelab.synthetic.capture import Capture
from facelab.synthetic.collage import Collage, Window
from facelab.synthetic.drawing import Drawing
from facelab.synthetic.head import Head
from facelab.synthetic.person import Look, Person


def drawing(height, width, depth, landmark):
    """A plain square of skin: gray light, one landmark 68 times."""
    return Drawing(
        light=np.full((height, width, 3), 0.5), albedo=np.full((height, width, 3), 0.5),
        cover=np.ones((height, width)), region=np.ones((height, width), np.uint8),
        depth=np.full((height, width), depth, np.float32), landmarks68=np.tile(np.array(landmark, float), (68, 1)),
        visible68=np.ones(68, bool),
    )  # fmt: skip


def window(left, top, width, height):
    return Window(left, top, width, height, Capture())


@pytest.mark.parametrize(
    ("look", "pose"),
    [
        ({"hair_style": "curly", "hair_volume": 2.2}, {"roll": 25, "pitch": 20}),
        ({"hair_style": "long", "hair_volume": 2.0}, {"yaw": 55, "roll": -25}),
    ],
)
@pytest.mark.parametrize(("x", "y", "size"), [(0.11, -0.06, 0.15), (-0.45, 0.1, 0.3), (0.3, -0.3, 0.06)])
def test_a_window_shows_the_part_of_the_picture_and_nothing_is_beside_it(head, look, pose, x, y, size):
    person, capture = head(**look), Capture(focal_length=40, face_size=size, center_x=x, center_y=y, **pose)
    part = Window.around(capture, 120, 200)
    whole, inner = person.draw(capture, 120, 200), person.draw(part.capture, part.height, part.width)
    shown = np.s_[part.top : part.top + part.height, part.left : part.left + part.width]
    beside = np.ones((120, 200), bool)
    beside[shown] = False
    assert not whole.cover[beside].any()
    np.testing.assert_allclose(inner.landmarks68 + np.array([part.left, part.top]), whole.landmarks68, atol=1e-6)
    # A fine pixel at an edge may fall to the other side by the last bit of a coordinate.
    assert (np.abs(inner.light - whole.light[shown]) > 1e-3).any(-1).mean() < 0.002
    both = np.isfinite(inner.depth) & np.isfinite(whole.depth[shown])
    assert np.median(np.abs(inner.depth[both] - whole.depth[shown][both])) < 0.01


@pytest.fixture(scope="module")
def head():
    made = {}

    def make(**look):
        key = tuple(look.items())
        if key not in made:
            made[key] = Head(replace(Person(), look=Look(**look)))
        return made[key]

    return make


def test_a_window_is_smaller_than_the_picture_and_stays_in_it():
    for x, y, size in [(0, 0, 0.1), (-0.5, 0.2, 0.2), (0.48, -0.45, 0.05), (0, 0.5, 0.4)]:
        part = Window.around(Capture(focal_length=50, face_size=size, center_x=x, center_y=y), 300, 500)
        assert 0 <= part.left < part.left + part.width <= 500
        assert 0 <= part.top < part.top + part.height <= 300
        assert part.width * part.height < 300 * 500


def test_a_long_lens_needs_all_the_height():
    part = Window.around(Capture(focal_length=200, face_size=0.1), 300, 500)
    assert (part.top, part.height) == (0, 300)
    assert part.capture.focal_length == 200


def test_who_is_laid_later_hides_the_others_and_their_landmarks():
    collage = Collage(np.full((10, 20, 3), 0.1, np.float32))
    collage.lay(0, window(2, 1, 6, 6), drawing(6, 6, 900, (4, 3)))
    collage.lay(1, window(12, 1, 4, 4), drawing(4, 4, 950, (1, 1)))
    collage.lay(2, window(5, 3, 8, 7), drawing(7, 8, 600, (1, 1)))
    assert collage.owner[1, 2] == collage.owner[6, 4] == 0
    assert collage.owner[3, 5] == collage.owner[9, 12] == 2
    assert (collage.owner == 1).sum() == 16 - 2  # its lower left corner is hidden
    assert collage.owner[0, 0] == -1
    assert collage.depth[4, 6] == 600
    assert collage.depth[1, 2] == 900
    assert np.isinf(collage.depth[0, 0])
    assert collage.light[0, 0].tolist() == pytest.approx([0.1] * 3)
    assert (collage.light[4, 6] == 0.5).all()
    points, visible = collage.landmarks(0)
    assert points[0].tolist() == [6, 4]
    assert not visible.any()
    assert collage.landmarks(1)[1].all()
    assert collage.landmarks(2)[1].all()


def test_half_covered_pixels_are_mixed_and_shown_by_the_background_where_it_is_most():
    half = drawing(4, 4, 700, (9, 9))
    half.cover[:] = 0.4
    half.light[:] = 0.4 * 0.5
    half.region[:] = 0
    collage = Collage(np.full((4, 4, 3), 0.1))
    collage.lay(0, window(0, 0, 4, 4), half)
    np.testing.assert_allclose(collage.light, 0.6 * 0.1 + 0.4 * 0.5)
    assert (collage.owner == -1).all()
    assert np.isinf(collage.depth).all()


def test_the_drawing_is_not_changed():
    first = drawing(4, 4, 700, (2, 2))
    collage = Collage(np.zeros((4, 4, 3)))
    collage.lay(0, window(0, 0, 4, 4), first)
    collage.lay(1, window(0, 0, 4, 4), drawing(4, 4, 600, (2, 2)))
    assert first.visible68.all()
    assert not collage.landmarks(0)[1].any()
