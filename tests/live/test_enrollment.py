"""Five good takes, each refusal with its reason, and nothing on disk before the end."""

import cv2
import numpy as np
import pytest

from facelab import Gallery
from facelab.errors import InputError
from facelab.live import Live
from facelab.live.enrollment import TAKES, Enrollment
from facelab.live.quality import sharpness, turn
from facelab.types import Box, Face, LivenessResult


@pytest.fixture
def live(toy, tmp_path):
    with Live(toy.pipeline(), tmp_path / "g.db", every=1) as opened:
        yield opened


def shades(n):
    """Colors of one person, a little different each time."""
    return [(250, 40 + 30 * (i % 3), 40 + 30 * (i // 3)) for i in range(n)]


def take_all(live, toy, enrollment, start=0):
    results = []
    for i, color in enumerate(shades(TAKES)):
        live.frame(start + i, toy.scene((color, 60, 60, 100)))
        results.append(enrollment.take())
    return results


def test_five_takes_then_vectors(live, toy, tmp_path):
    enrollment = Enrollment(live, " Ann ")
    results = take_all(live, toy, enrollment)
    assert [result.refused for result in results] == [None] * TAKES
    assert results[0].aligned.shape == (*live.card.preprocessing.size, 3)
    assert live.people.list() == {}, "not before the end"
    assert enrollment.confirm() == TAKES
    with Gallery(tmp_path / "g.db") as gallery:
        assert gallery.people() == {"Ann": TAKES}
        gallery.export(tmp_path / "g.json")
    assert f"consent given on {enrollment.date}, take 5" in (tmp_path / "g.json").read_text()


def test_too_few_takes_are_not_stored(live, toy):
    enrollment = Enrollment(live, "Ann")
    with pytest.raises(InputError, match="Expected 5 takes. Received: 0"):
        enrollment.confirm()
    assert live.people.list() == {}


def refused(live, toy, enrollment, *people, number=0, change=lambda image: image):
    live.frame(number, change(toy.scene(*people)))
    result = enrollment.take()
    assert result.aligned is None
    assert len(enrollment) == 0
    return result


@pytest.mark.parametrize(
    ("people", "code"),
    [
        ((), "no_face"),
        ((("Ann", 20, 60, 90), ("Bob", 200, 60, 90)), "two_faces"),
        ((("Ann", 60, 60, 60),), "too_small"),
    ],
)
def test_refusals(live, toy, people, code):
    assert refused(live, toy, Enrollment(live, "Ann"), *people).refused == code


def test_too_small_says_the_pixels(live, toy):
    assert refused(live, toy, Enrollment(live, "Ann"), ("Ann", 60, 60, 60)).values == {"pixels": 60, "needed": 80}


def test_a_blurred_face_is_refused(live, toy):
    found = refused(
        live,
        toy,
        Enrollment(live, "Ann"),
        ("Ann", 60, 60, 120),
        change=lambda image: cv2.GaussianBlur(image, (0, 0), 9),
    )
    assert found.refused == "blurred"


def test_no_new_frame_is_too_old(live, toy):
    enrollment = Enrollment(live, "Ann")
    assert enrollment.take().refused == "too_old"
    live.frame(0, toy.scene(("Ann", 60, 60, 100)))
    assert enrollment.take().refused is None
    assert enrollment.take().refused == "too_old"


def test_the_same_picture_again_another_face_and_somebody_who_is_known(live, toy):
    enrollment = Enrollment(live, "Ann")
    live.frame(0, toy.scene(("Ann", 60, 60, 100)))
    assert enrollment.take().refused is None
    live.frame(1, toy.scene(("Ann", 60, 60, 100)))
    assert enrollment.take().refused == "too_similar"
    live.frame(2, toy.scene(("Bob", 60, 60, 100)))
    assert enrollment.take().refused == "another_face"
    take_all(live, toy, whole := Enrollment(live, "Ann"), start=3)
    whole.confirm()
    live.frame(20, toy.scene(("Ann", 60, 60, 100)))
    found = Enrollment(live, "Bea").take()
    assert (found.refused, found.values) == ("known_as", {"name": "Ann"})


def test_another_face_under_a_name_that_is_taken(live, toy):
    take_all(live, toy, whole := Enrollment(live, "Ann"))
    whole.confirm()
    live.frame(20, toy.scene(("Bob", 60, 60, 100)))
    assert Enrollment(live, "Ann").take().refused == "another_face"


def test_a_picture_of_a_face_is_refused(toy, tmp_path):
    def spoof(image, faces):
        return [LivenessResult(False, 0.1, 0.5, "toy")] * len(faces)

    with Live(toy.pipeline(), tmp_path / "g.db", spoof, every=1) as live:
        live.frame(0, toy.scene(("Ann", 60, 60, 100)))
        assert Enrollment(live, "Ann").take().refused == "not_live"


def test_a_turned_face_is_refused(toy, tmp_path):
    def aside(photos):
        found = toy.detector(photos)
        return [
            [Face(f.box, 1.0, (*f.landmarks[:2], f.landmarks[1], *f.landmarks[3:])) for f in faces] for faces in found
        ]

    pipeline = toy.pipeline()
    pipeline.detector = aside
    with Live(pipeline, tmp_path / "g.db", every=1) as live:
        live.frame(0, toy.scene(("Ann", 60, 60, 100)))
        found = Enrollment(live, "Ann").take()
    assert (found.refused, found.values["turn"]) == ("turned", 0.5)


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", None])
def test_names_that_cannot_be_enrolled(live, name):
    with pytest.raises(InputError, match="name"):
        Enrollment(live, name)


def test_no_gallery_no_enrollment(toy):
    with Live(toy.pipeline(), every=1) as live, pytest.raises(InputError, match="with a gallery"):
        Enrollment(live, "Ann")


def test_turn_counts_along_the_eyes():
    straight = Face(Box(0, 0, 10, 10), 1.0, ((0, 0), (4, 0), (2, 2), (1, 4), (3, 4)))
    tilted = Face(Box(0, 0, 10, 10), 1.0, ((0, 0), (0, 4), (-2, 2), (-4, 1), (-4, 3)))
    assert turn(straight) == pytest.approx(0)
    assert turn(tilted) == pytest.approx(0)
    assert turn(Face(straight.box, 1.0, ((0, 0), (4, 0), (3, 2), (1, 4), (3, 4)))) == pytest.approx(0.25)


def test_sharpness_falls_with_blur_and_not_with_light(toy):
    face = toy.scene(("Ann", 0, 0, 160), size=(160, 160))
    sharp, dark = sharpness(face), sharpness(face // 2)
    assert sharpness(cv2.GaussianBlur(face, (0, 0), 4)) < 0.3 * sharp
    assert dark == pytest.approx(sharp, rel=0.2)
    assert sharpness(np.full((160, 160, 3), 9, np.uint8)) == 0
