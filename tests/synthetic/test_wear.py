"""Glasses, sunglasses, mask and hand: in front of what they cover, clear of the rest."""

import numpy as np
import pytest

from facelab.geometry.head3d.head import generic_head
from facelab.synthetic import wear
from facelab.synthetic.person import GLASSES

HEAD = generic_head()
MARKS = HEAD.landmarks(HEAD.mean)
EARS = np.array([[-72.0, 5, -8], [72.0, 5, -8]])


def all_points(things, kind=None):
    return np.concatenate([s.points.reshape(-1, 3) for s in things if kind in (None, s.kind)])


@pytest.mark.parametrize("style", GLASSES[1:])
def test_frames_surround_both_eyes_and_rest_on_the_ears(style):
    things = wear.glasses(style, MARKS, EARS)
    assert {s.kind for s in things} == {"glasses"}
    points = all_points(things)
    assert np.allclose(points[:, 0].min(), -points[:, 0].max(), atol=1.5)
    assert points[:, 2].max() > MARKS[36:48, 2].max()
    for ear in EARS:
        assert np.linalg.norm(points - ear, axis=1).min() < 2
    bottom = points[points[:, 2] > 70, 1].min()
    assert (bottom > -8) if style == "half_rim" else (bottom < MARKS[36:48, 1].min())


def test_only_sunglasses_have_lenses_and_they_cover_the_eyes():
    things = wear.glasses("sunglasses", MARKS, EARS)
    lenses = [s for s in things if s.kind == "lens"]
    assert len(lenses) == 2
    for lens, eye in zip(lenses, (MARKS[36:42], MARKS[42:48]), strict=True):
        low, high = lens.points.reshape(-1, 3).min(0), lens.points.reshape(-1, 3).max(0)
        assert (low[:2] < eye.min(0)[:2]).all()
        assert (high[:2] > eye.max(0)[:2]).all()
        assert low[2] > eye[:, 2].max() - 3


def test_frames_follow_the_distance_of_the_eyes_and_do_not_meet():
    narrow = MARKS * [0.8, 1, 1]
    lenses = [s.points for s in wear.glasses("sunglasses", narrow, EARS) if s.kind == "lens"]
    assert lenses[0][..., 0].max() < lenses[1][..., 0].min()


def test_a_mask_lies_before_nose_and_mouth_and_leaves_the_eyes_free():
    sheet = wear.mask(HEAD, HEAD.mean, EARS)[0].points
    flat = sheet.reshape(-1, 3)
    assert flat[:, 1].max() < MARKS[36:48, 1].min()
    assert flat[:, 1].min() < MARKS[57, 1] - 5
    for i in (30, 33, 51, 57, 48, 54):
        nearest = flat[np.linalg.norm(flat[:, :2] - MARKS[i, :2], axis=1).argmin()]
        assert nearest[2] > MARKS[i, 2] + 1
    assert np.allclose(sheet[:, ::-1] * [-1, 1, 1], sheet, atol=0.1)


def test_a_mask_reaches_below_the_chin():
    sheet = wear.mask(HEAD, HEAD.mean, EARS)[0].points
    assert sheet[..., 1].min() < MARKS[8, 1]


@pytest.mark.parametrize("seed", range(6))
def test_a_hand_lies_before_the_face_with_its_fingers_seen_from_outside(seed):
    things = wear.hand(np.random.default_rng(seed), MARKS)
    assert [s.kind for s in things] == ["glove"] * 5
    points = all_points(things)
    over = [i for i in range(68) if np.linalg.norm(points[:, :2] - MARKS[i, :2], axis=1).min() < 5]
    assert over
    nearest = max(points[np.linalg.norm(points[:, :2] - MARKS[i, :2], axis=1) < 9, 2].max() - MARKS[i, 2] for i in over)
    assert nearest > 3


def test_chance_chooses_the_place_of_the_hand():
    places = {tuple(all_points(wear.hand(np.random.default_rng(s), MARKS)).mean(0).round(3)) for s in range(8)}
    assert len(places) == 8
