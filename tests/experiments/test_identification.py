"""The judge of identification counts as it says, and covers are painted where the points are."""

import numpy as np
import pytest


def test_the_judge_counts_strangers_who_are_named_and_people_who_are_missed(script):
    module = script("identification")
    vectors = np.array([[1, 0], [0, 1], [0.8, 0.6], [0.6, 0.8], [-1, 0]], np.float32)
    labels = np.array([0, 1, 0, 2, 3])
    asked = module.ask(vectors, labels, np.array([0, 1]), np.array([2, 3, 4]))
    assert asked.stranger.tolist() == [False, True, True]
    assert asked.right.tolist() == [True, False, False]
    np.testing.assert_allclose(asked.distances, [0.2, 0.2, 1], atol=1e-6)
    named, missed = module.rates([asked], [0.3], np.random.default_rng(0))
    assert (named[0], named[2], missed[0], missed[2]) == (0.5, 2, 0.0, 1)
    assert module.rates([asked], [0.1], np.random.default_rng(0))[1][0] == 1.0


def test_photos_are_numbered_within_each_person(script):
    assert script("identification").numbered(np.array([5, 5, 7, 5, 7])).tolist() == [0, 1, 0, 2, 1]


@pytest.mark.parametrize(("cover", "row"), [("mask", 80), ("sunglasses", 40)])
def test_a_cover_lies_over_its_half_of_the_face(script, cover, row):
    module, points = script("covered_faces"), np.array([[35, 40], [65, 40], [50, 60], [38, 80], [62, 80]], float)
    bare = np.full((120, 100, 3), 200, np.uint8)
    covered = module.painted(bare, points, cover, np.random.default_rng(0))
    changed = (covered != bare).any(axis=2)
    assert changed[row, 38]
    assert not changed[120 - row, 38]
    assert not (module.painted(bare, points, "none", np.random.default_rng(0)) != bare).any()
