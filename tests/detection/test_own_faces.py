"""Which faces are a person's own, on vectors whose truth is known."""

import numpy as np
import pytest

from facelab.detection import own_faces
from facelab.detection.own_faces import TOLERANCE

ANN, BOB, EVE = np.eye(3)


def of(*photos, threshold=0.1):
    return own_faces([np.array(faces, float).reshape(-1, 3) for faces in photos], threshold).numbers.tolist()


def near(vector, distance):
    """A unit vector at that cosine distance."""
    across = np.roll(vector, 1)
    return (1 - distance) * vector + np.sqrt(1 - (1 - distance) ** 2) * across


@pytest.mark.parametrize(
    ("photos", "numbers"),
    [
        ([[ANN], [ANN], [BOB]], [0, 0, -1]),  # the stranger's photo is left out
        ([[ANN], [BOB, ANN], [ANN]], [0, 1, 0]),  # another face in the photo agrees
        ([[ANN], [BOB]], [-1, -1]),  # nothing says which is right
        ([[EVE, ANN], [BOB, ANN]], [1, 1]),  # of two photos the face on both
        ([[ANN, BOB], [ANN, BOB]], [0, 0]),  # a couple: the main faces decide
        ([[ANN, BOB], [BOB, ANN], [ANN, BOB]], [0, 1, 0]),
        ([[BOB, ANN]], [0]),  # one photo: nothing to compare
        ([[ANN], [ANN], [BOB], [BOB]], [-1, -1, -1, -1]),  # no more than half agree
        ([[ANN], [ANN], [ANN], [BOB], [BOB]], [0, 0, 0, -1, -1]),
        ([[], [ANN], [ANN]], [-1, 0, 0]),  # no face is no disagreement
        ([[], [BOB]], [-1, 0]),
        ([], []),
    ],
)
def test_the_rule(photos, numbers):
    assert of(*photos) == numbers


def test_the_main_faces_decide_even_where_the_other_couple_is_closer():
    assert of([ANN, BOB], [near(ANN, 0.05), BOB]) == [0, 0]


@pytest.mark.parametrize(("distance", "number"), [(0.1 * TOLERANCE - 0.001, 0), (0.1 * TOLERANCE + 0.001, -1)])
def test_the_limit_is_the_threshold_times_the_tolerance(distance, number):
    assert of([ANN], [ANN], [near(ANN, distance)]) == [0, 0, number]


def test_the_distances_are_those_to_the_others():
    found = own_faces([np.array([ANN]), np.array([ANN]), np.array([near(ANN, 0.4)])], 0.1)
    np.testing.assert_allclose(found.distances, [0, 0, 0.4], atol=1e-6)
    assert found.limit == pytest.approx(0.1 * TOLERANCE)
