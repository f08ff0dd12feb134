"""Photos on their side: turned only where no face is found."""

import numpy as np
import pytest

from facelab.detection import detect_turned
from facelab.types import Box, Face


def bright_top(photos):
    """A detector that finds a face where the top left corner is brightest."""
    return [[Face(Box(0, 0, 2, 2), 0.9, ((0.0, 0.0),) * 5)] if p[0, 0, 0] == 255 else [] for p in photos]


@pytest.mark.parametrize(("turns", "degrees"), [(0, 0), (1, 90), (2, 180), (3, 270)])
def test_it_is_turned_back(turns, degrees):
    photo = np.zeros((4, 6, 3), np.uint8)
    photo[0, 0] = 255
    ((image, faces, turned),) = detect_turned(bright_top, [np.rot90(photo, turns)])
    assert (turned, len(faces)) == (degrees, 1)
    np.testing.assert_array_equal(image, photo)


def test_a_photo_without_a_face_stays_as_it_is():
    photo = np.zeros((4, 6, 3), np.uint8)
    ((image, faces, turned),) = detect_turned(bright_top, [photo])
    assert (turned, faces) == (0, [])
    assert image is photo


def test_no_second_look_where_a_face_is_found():
    asked = []

    def detector(photos):
        asked.append(len(photos))
        return bright_top(photos)

    photo = np.full((4, 6, 3), 255, np.uint8)
    detect_turned(detector, [photo, photo])
    assert asked == [2]
