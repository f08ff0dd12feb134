import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from facelab.synthetic.capture import Capture
from facelab.synthetic.person import Look
from facelab.synthetic.photo import PARSING


@pytest.fixture
def people(script):
    return script("synthetic_people")


@pytest.fixture
def plan(people):
    return people.Plan(people=2, photos=2, seed=5, rounds=20)


def drawn(names: dict[str, tuple[slice, slice]], **truth) -> SimpleNamespace:
    """A stand-in of a photo, 20 x 20, with these parts in its parsing mask."""
    parsing = np.zeros((20, 20), np.uint8)
    for name, where in names.items():
        parsing[where] = PARSING.index(name)
    return SimpleNamespace(parsing=parsing, **truth)


def test_eye_gaps_are_from_the_middle_of_each_eye(people):
    eyes = drawn({"eyes": (slice(4, 7), slice(2, 7))}, landmarks=np.array([[4.0, 5], [14, 5]]))
    eyes.parsing[4:7, 12:17] = PARSING.index("eyes")
    assert people.eye_gaps(eyes) == [0, 0]
    eyes.landmarks = np.array([[4.0, 8], [14, 9]])
    assert people.eye_gaps(eyes) == [3, 4]
    assert people.eye_gaps(drawn({}, landmarks=eyes.landmarks)) == []


def test_mouth_gaps_are_along_the_mouth(people):
    marks = np.zeros((68, 2))
    marks[48], marks[54] = (4, 10), (13, 10)
    mouth = drawn({"lips": (slice(9, 12), slice(5, 13))}, landmarks68=marks)  # its edges are at 4.5 and 12.5
    assert people.mouth_gaps(mouth) == pytest.approx([0.5, 0.5])


def test_nose_gap_is_from_the_nearest_point(people):
    marks, depth = np.full((68, 2), 8.0), np.full((20, 20), 500.0)
    depth[5, 8] = 490
    nose = drawn({"nose": (slice(3, 12), slice(6, 11))}, landmarks68=marks, depth=depth)
    assert people.nose_gap(nose) == [3]


@pytest.mark.scripts
def test_only_shape_leaves_everybody_the_same_look(people, plan):
    seen = [photo.person for _, photo in people.takes(replace(plan, photos=1), "easy", people.only_shape)]
    assert [person.look for person in seen] == [Look(), Look()]
    assert seen[0].shape != seen[1].shape


@pytest.mark.scripts
def test_takes_number_people_and_turn_heads(people, plan):
    seen = list(people.takes(plan, "easy", people.turned(35.0, -35.0)))
    assert [i for i, _ in seen] == [0, 0, 1, 1]
    assert [photo.capture.yaw for _, photo in seen] == [35, -35, 35, -35]
    others = next(people.takes(plan, "easy", who=1))[1]
    assert others.person != seen[0][1].person
    kept = people.portraits(iter(seen))
    assert kept.landmarks.shape == (4, 5, 2)
    assert kept.boxes[0, 2] > kept.boxes[0, 0]


@pytest.mark.scripts
def test_agreement_is_within_two_pixels(people, plan):
    rows = people.agreement_rows(replace(plan, photos=1))
    eyes, mouth, nose = rows
    assert eyes[1] == mouth[1] == 8  # two people, two photos, two sides
    assert nose[1] == 2
    assert float(eyes[2]) < 2
    assert float(mouth[2]) < 2


def test_a_face_elsewhere_is_not_found(people):
    from facelab.types import Box, Face

    truth = people.Portraits([], np.arange(4), np.tile(np.array([[4.0, 4], [8, 4], [6, 6], [4, 8], [8, 8]]), (4, 1, 1)),
                             np.tile(np.array([0.0, 0, 10, 10]), (4, 1)))  # fmt: skip
    right = Face(Box(0, 0, 10, 10), 1, tuple(map(tuple, truth.landmarks[0])))
    near = Face(Box(0, 0, 10, 5), 1, tuple(map(tuple, truth.landmarks[0] + [0, 2])))  # half; 2 off with eyes 4 apart
    lens = Face(Box(0, 0, 5, 5), 1, right.landmarks)
    assert people.overlaps([right, near, lens, None], truth).tolist() == [1, 0.5, 0.25, 0]
    assert people.in_place([right, near, lens, None], truth) == [right, near, None, None]
    assert people.fits([right, near, None, None], truth) == ("0.250", "0.75")


def test_backgrounds_are_photos_of_all_kinds(people):
    photos = people.backgrounds(6)
    assert {photo.shape for photo in photos} == {(160, 160, 3)}
    assert len({photo.tobytes() for photo in photos}) == 6


def test_gray_photos_keep_three_equal_channels(people):
    gray = people.in_gray(np.full((2, 2, 3), (255, 0, 0), np.uint8))
    assert gray.tolist() == np.full((2, 2, 3), 76).tolist()


def test_facing_is_frontal_and_without_extras(people, plan):
    _, photo = next(people.takes(plan, "wild", people.facing))
    assert photo.capture == Capture()
    assert (photo.person.look.glasses, photo.person.look.hair_style) == ("none", "buzz")


@pytest.mark.scripts
def test_the_quick_run_measures_every_part(people, plan):
    shown = []
    people.report(plan, people.PARTS, shown.append)
    detector, recognizer, yaw, agreement, speed = shown
    assert "yaw ±35°" in detector
    assert recognizer.count("dlib_resnet") == recognizer.count("Eigenfaces") == recognizer.count("pixels") == 4
    assert "| 0° | 1.000 |" in yaw
    assert "corners of the mouth" in agreement
    assert "photos per second" in speed


@pytest.mark.scripts
def test_the_command_says_its_settings(people):
    command = [sys.executable, people.__file__, "--only", "agreement", "--people", "1", "--photos", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("`python ")
    assert "1 people x 1 photos, seed 5" in done.stdout
