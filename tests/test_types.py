"""The records compute what their names say, cannot be changed, and compare by value."""

from __future__ import annotations

import dataclasses

import pytest

from facelab.types import LANDMARK_NAMES, Box, Face, Match, VerificationResult

FACE = Face(Box(0, 0, 10, 10), 0.9, ((2, 3), (5, 7), (4, 6), (3, 8), (6, 8)))


def test_box_measures():
    box = Box(10, 20, 30, 60)
    assert (box.width, box.height, box.area, box.center) == (20, 40, 800, (20, 40))


def test_box_may_reach_outside_the_photo():
    box = Box(-10, -4, 10, 4)
    assert (box.width, box.height, box.center) == (20, 8, (0, 0))


def test_interocular_is_the_hypotenuse_between_the_eyes():
    assert FACE.interocular == 5  # legs 3 and 4


def test_a_face_has_one_landmark_for_each_name():
    assert LANDMARK_NAMES == ("left_eye", "right_eye", "nose", "left_mouth", "right_mouth")
    assert len(FACE.landmarks) == len(LANDMARK_NAMES)


@pytest.mark.parametrize(("distance", "accepted"), [(0.0, True), (0.3, True), (0.3 + 1e-9, False), (2.0, False)])
def test_a_match_is_accepted_up_to_and_with_the_threshold(distance, accepted):
    assert Match("ada", distance, threshold=0.3).accepted is accepted


def test_a_threshold_of_zero_is_a_value():
    assert Match("ada", 0.0, threshold=0.0).accepted
    assert not Match("ada", 0.1, threshold=0.0).accepted


@pytest.mark.parametrize("record", [FACE, FACE.box, VerificationResult(True, 0.1, 0.3, "m"), Match("ada", 0.1, 0.3)])
def test_records_are_frozen_and_equal_by_value(record):
    field = dataclasses.fields(record)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(record, field, None)
    assert dataclasses.replace(record) == record
    assert hash(dataclasses.replace(record)) == hash(record)
