"""The same number, the same person and the same photo, however many are asked for."""

import numpy as np
import pytest

from facelab.synthetic.world import Sitter, World

pytestmark = pytest.mark.usefixtures("stand_in")


def test_people_of_a_seed_are_the_same_again_and_all_different():
    people = [World(3).person(i) for i in range(20)]
    assert [World(3).person(i) for i in reversed(range(20))] == people[::-1]
    assert len({person.look.detail_seed for person in people}) == 20
    assert World(4).person(7) != people[7]


def test_a_person_is_the_same_on_easy_and_wild_photos_but_may_look_different():
    person = World(3, "wild").person(2)
    assert person == World(3, "easy").person(2)
    assert World(3, "easy").shot(2, 0, person)[0] == person
    drawn, _ = World(3, "wild").shot(2, 0, person)
    assert drawn != person
    assert drawn.shape == person.shape


def test_photos_of_a_person_and_of_different_people_are_taken_differently():
    world = World(3)
    shots = [world.shot(i, j, world.person(i))[1] for i in range(4) for j in range(4)]
    assert len({shot.noise_seed for shot in shots}) == 16


def test_person_zero_and_their_photo_zero_have_chances_of_their_own(monkeypatch):
    # numpy takes the seeds [3, 0] and [3, 0, 0] for the same
    monkeypatch.setattr("facelab.synthetic.world.sample_person", lambda rng: rng.random())
    monkeypatch.setattr("facelab.synthetic.world.sample_shot", lambda rng, difficulty, person: rng.random())
    world = World(0)
    others = [world.spoof_chance(0, 0, k).random() for k in (0, 1)] + [world.scene_chance(0).random()]
    assert len({world.person(0), world.shot(0, 0, None), *others}) == 5


def test_chance_does_not_depend_on_the_version_of_numpy():
    assert World(7).spoof_chance(1, 2, 0).integers(10**9) == 629221088
    assert type(World(7).scene_chance(0).bit_generator) is np.random.PCG64


def test_a_photo_alone_equals_the_one_taken_in_a_row():
    world = World(3)
    sitter = Sitter(world, 1)
    row = [sitter.photo(j, 32).image for j in range(3)]
    np.testing.assert_array_equal(world.photo(1, 2, 32).image, row[2])
    assert row[0].shape == (32, 32, 3)
    assert (row[0] != row[2]).any()


def test_a_scene_has_two_to_six_different_people_of_the_world():
    world, counts = World(3), set()
    for k in range(30):
        labels, scene = world.scene(k, 9, 64)
        assert len(set(labels)) == len(labels) == len(scene.faces)
        assert set(labels) <= set(range(9))
        assert [face.person for face in scene.faces] == [world.person(i) for i in labels]
        counts.add(len(labels))
    assert counts == {2, 3, 4, 5, 6}


def test_a_scene_is_the_same_again_and_another_with_another_number():
    scenes = [World(3).scene(k, 9, 160)[1].image for k in (1, 1, 2)]
    assert scenes[0].shape == (360, 640, 3)
    np.testing.assert_array_equal(scenes[0], scenes[1])
    assert scenes[0].shape != scenes[2].shape or (scenes[0] != scenes[2]).any()


def test_a_scene_of_a_lonely_world_has_one_person_and_none_is_tiny():
    labels, scene = World(3).scene(0, 1, 32)
    assert labels == (0,)
    assert scene.image.shape == (144, 256, 3)


def test_a_head_is_built_once_but_again_where_the_look_has_changed(stand_in):
    sitter = Sitter(World(3), 1)
    for j in range(3):
        sitter.photo(j, 32)
    assert stand_in["Bust"].built == 1
    wild = Sitter(World(3, "wild"), 1)
    assert wild.photo(0, 32).person != wild.person
    assert stand_in["Bust"].built == 3
