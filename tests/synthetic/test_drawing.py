"""Fine pixels: what is laid over what, and their average."""

import numpy as np

from facelab.synthetic.drawing import FINE, FrameBuffer
from facelab.synthetic.materials import Shaded


def paint(count, light, region=1, opacity=1.0):
    return Shaded(
        np.full((count, 3), light),
        np.full((count, 3), light / 2),
        np.full(count, region, np.uint8),
        np.full(count, opacity),
    )


def averaged(buffer):
    return buffer.averaged(np.zeros((68, 2)), np.ones(68, bool))


def test_an_empty_buffer_is_background():
    drawing = averaged(FrameBuffer(3, 4))
    assert drawing.light.shape == (3, 4, 3)
    assert not drawing.light.any()
    assert not drawing.cover.any()
    assert not drawing.region.any()
    assert np.isinf(drawing.depth).all()


def test_a_pixel_is_the_mean_of_its_own_fine_pixels():
    buffer = FrameBuffer(2, 3)
    # The fine pixels of pixel (1, 2) are rows 2, 3 and columns 4, 5 of 6.
    mine = np.array([row * 3 * FINE + column for row in (2, 3) for column in (4, 5)])
    buffer.lay(mine, np.array([9.0, 8, 7, 6]), paint(4, 1.0))
    buffer.lay(mine[:1], np.array([5.0]), paint(1, 3.0))
    drawing = averaged(buffer)
    assert drawing.light[1, 2].tolist() == [1.5, 1.5, 1.5]
    assert drawing.albedo[1, 2].tolist() == [0.75, 0.75, 0.75]
    assert drawing.cover.tolist() == [[0, 0, 0], [0, 0, 1]]
    assert drawing.depth[1, 2] == 5
    assert drawing.depth.dtype == np.float32


def test_the_most_frequent_region_is_shown():
    for fine, wanted in (([3, 3, 3, 7], 3), ([7, 3, 7, 7], 7), ([2, 9, 9, 4], 9), ([5, 5, 9, 2], 5), ([1, 8, 8, 8], 8)):
        buffer = FrameBuffer(1, 1)
        for pixel, region in enumerate(fine):
            buffer.lay(np.array([pixel]), np.array([1.0]), paint(1, 1.0, region))
        assert averaged(buffer).region[0, 0] == wanted


def test_half_transparent_paint_lets_half_through_and_leaves_region_and_depth():
    buffer = FrameBuffer(1, 1)
    every = np.arange(4)
    buffer.lay(every, np.full(4, 9.0), paint(4, 1.0, 3))
    buffer.lay(every, np.full(4, 2.0), paint(4, 2.0, 8, 0.5))
    drawing = averaged(buffer)
    assert drawing.light[0, 0, 0] == 1.5
    assert drawing.cover[0, 0] == 1
    assert drawing.region[0, 0] == 3
    assert drawing.depth[0, 0] == 9


def test_transparent_paint_on_nothing_covers_by_its_opacity():
    buffer = FrameBuffer(1, 1)
    buffer.lay(np.arange(4), np.full(4, 2.0), paint(4, 2.0, 8, 0.25))
    drawing = averaged(buffer)
    assert drawing.cover[0, 0] == 0.25
    assert drawing.light[0, 0, 0] == 0.5  # multiplied by cover


def test_landmarks_are_handed_through():
    marks, seen = np.ones((68, 2)), np.zeros(68, bool)
    drawing = FrameBuffer(1, 1).averaged(marks, seen)
    assert drawing.landmarks68 is marks
    assert drawing.visible68 is seen
