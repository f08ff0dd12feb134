"""The exercises of the webcam's notebook take an answer in any form."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from facelab import course
from facelab.course.exercises import i_webcam


def hungarian(overlap, least):
    rows, columns = linear_sum_assignment(overlap, maximize=True)
    good = overlap[rows, columns] >= least
    return rows[good], columns[good]


@pytest.mark.parametrize(
    "form",
    [
        hungarian,
        lambda overlap, least: dict(i_webcam.match(overlap, least)),
        lambda overlap, least: np.array(i_webcam.match(overlap, least)),
        lambda overlap, least: reversed(i_webcam.match(overlap, least)),
        lambda overlap, least: {(int(i), int(j)) for i, j in i_webcam.match(overlap, least)},
        lambda overlap, least: zip(*hungarian(overlap, least), strict=True),
    ],
)
def test_pairs_may_come_in_any_order_and_container(form):
    assert course.check("IW3", form).passed


def test_a_slot_may_be_built_otherwise():
    class WithList:
        def __init__(self):
            self.frames = []

        def put(self, frame):
            self.frames = [frame]

        def take(self):
            return self.frames.pop() if self.frames else None

    assert course.check("IW2", WithList).passed


def test_a_slot_that_forgets_frame_0_is_told_so():
    class Truthy(i_webcam.Slot):
        def take(self):
            if self.newest:
                frame, self.newest = self.newest, None
                return frame
            return None

    found = course.check("IW2", Truthy)
    assert not found.passed
    assert "is None" in found.says.en


def test_boxes_and_answers_may_be_lists_or_arrays():
    assert course.check("IW4", lambda box, found, now, shifts: [
        side + sum(row[i % 2] for row in shifts[found:now]) for i, side in enumerate(box)
    ]).passed  # fmt: skip
    assert course.check("IW5", lambda d, give, keep: np.array(i_webcam.steady(d, give, keep), int)).passed
    assert course.check("IW1", lambda a, b, c: float(i_webcam.detect_every(a, b, c))).passed


def test_the_examples_on_paper():
    assert i_webcam.detect_every(95, 8, 40) == 3
    assert sorted(i_webcam.match(np.array([[0.7, 0.4], [0.6, 0.5]]), 0.3)) == [(0, 0), (1, 1)]
    carried = i_webcam.carry(np.array([10, 20, 30, 50]), 1, 3, np.array([[9, 9], [2, 0], [3, 1]]))
    np.testing.assert_array_equal(carried, [15, 21, 35, 51])
    shown = i_webcam.steady([0.60, 0.50, 0.58, 0.70, 0.58], 0.55, 0.65)
    assert shown == [False, True, True, False, False]


def test_there_is_always_time_for_a_look_in_the_long_run():
    for look, follow in ((95, 8), (40, 2), (30, 2), (96, 8), (500, 20)):
        every = i_webcam.detect_every(look, follow, 40)
        assert every * (40 - follow) >= look - 1e-6
        assert every == 1 or (every - 1) * (40 - follow) < look


def test_a_queue_is_no_slot():
    script = (1, 2, math.nan, math.nan)
    assert i_webcam._played(i_webcam.Slot, script)[0] == 2
    assert i_webcam._played(i_webcam._Queue, script) == [1, 2]
