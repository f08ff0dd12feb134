"""Several people in one picture: one light, one camera, everybody's truth."""

import itertools

import numpy as np
import pytest

from facelab import images
from facelab.errors import InputError
from facelab.synthetic.head import Head
from facelab.synthetic.photo import box_around
from facelab.synthetic.sampling import sample_person
from facelab.synthetic.scene import _SHARED, scene

SIZE = (144, 256)
PEOPLE = [sample_person(np.random.default_rng(seed)) for seed in range(3)]


def chance(seed=1):
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def three():
    return scene(PEOPLE, chance(), *SIZE)


def test_a_scene_is_a_picture_with_everybody_in_their_order(three):
    images.reading.check(three.image)
    assert three.image.shape[:2] == three.depth.shape == three.parsing.shape == three.owner.shape == SIZE
    assert [face.person.shape for face in three.faces] == [person.shape for person in PEOPLE]
    assert np.unique(three.owner).tolist() == [-1, 0, 1, 2]


def test_camera_light_and_background_are_the_same_for_all_but_pose_is_not(three):
    captures = [face.capture for face in three.faces]
    for name in (*_SHARED, "exposure", "focal_length"):
        assert len({getattr(capture, name) for capture in captures}) == 1
    for name in ("yaw", "pitch", "smile", "gaze_x", "face_size", "center_x"):
        assert len({getattr(capture, name) for capture in captures}) == 3


def test_a_face_is_where_its_capture_of_the_whole_picture_puts_it(three):
    face = three.faces[1]
    alone = Head(face.person).draw(face.capture, *SIZE)
    np.testing.assert_allclose(face.landmarks68, alone.landmarks68, atol=1e-3)
    own = three.owner == 1
    assert own.sum() > 0.03 * own.size
    # Edges apart, all that is seen of a person is what a picture of that person alone shows.
    assert (three.parsing[own] == alone.region[own]).mean() > 0.99
    assert np.median(np.abs(three.depth[own] - alone.depth[own])) < 0.01


def test_every_face_is_seen_and_its_truth_lies_on_it(three):
    for number, face in enumerate(three.faces):
        assert face.visible68[17:].mean() > 0.7
        inside = np.round(face.landmarks68[face.visible68]).astype(int)
        assert (three.owner[inside[:, 1], inside[:, 0]] == number).mean() > 0.9
        assert face.landmarks.shape == (5, 2)
        assert face.landmarks[0, 0] < face.landmarks[1, 0]
        assert face.box == box_around(face.landmarks68)


def test_depth_parsing_and_owner_know_the_same_background(three):
    behind = three.owner == -1
    assert (three.parsing[behind] == 0).all()
    assert (three.parsing[~behind] > 0).all()
    np.testing.assert_array_equal(np.isinf(three.depth), behind)


def test_larger_faces_are_nearer(three):
    near = [np.median(three.depth[(three.owner == i) & (three.parsing == 4)]) for i in range(3)]  # noses
    sizes = [face.capture.face_size for face in three.faces]
    assert np.argsort(near).tolist() == np.argsort(sizes)[::-1].tolist()


def test_where_shoulders_meet_the_nearer_person_is_seen(three):
    alone = [np.isfinite(Head(face.person).draw(face.capture, *SIZE).depth) for face in three.faces]
    sizes = [face.capture.face_size for face in three.faces]
    met = 0
    for one, other in itertools.combinations(range(3), 2):
        both = alone[one] & alone[other]
        nearer = one if sizes[one] > sizes[other] else other
        assert (three.owner[both] == nearer).sum() >= 0.9 * both.sum()
        met += both.sum()
    assert met > 50


def test_the_same_chance_gives_the_same_scene():
    once, again, other = (scene(PEOPLE[:2], chance(seed), 64, 96) for seed in (5, 5, 6))
    np.testing.assert_array_equal(once.image, again.image)
    assert [face.capture for face in once.faces] == [face.capture for face in again.faces]
    assert (once.image != other.image).any()


@pytest.mark.slow
def test_wild_scenes_turn_heads_farther():
    def turned(difficulty):
        scenes = [scene(PEOPLE, chance(s), 72, 128, difficulty) for s in range(2)]
        return np.mean([abs(face.capture.yaw) for one in scenes for face in one.faces])

    assert turned("wild") > 1.5 * turned("easy")


def test_what_cannot_be_is_refused():
    with pytest.raises(InputError, match="at least one person"):
        scene([], chance())
    for size in ((32, 640), (360, 5000)):
        with pytest.raises(InputError, match="Expected sizes from 64 to 4096 pixels"):
            scene(PEOPLE, chance(), *size)
    with pytest.raises(InputError, match="Take a larger picture or fewer people"):
        scene(PEOPLE * 20, chance(), 64, 64)
