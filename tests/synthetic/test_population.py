"""The same number, the same person and the same photo, however many are asked for."""

import numpy as np
import pytest

from facelab.synthetic.population import Population, Subject

pytestmark = pytest.mark.usefixtures("stand_in")


def test_people_of_a_seed_are_the_same_again_and_all_different():
    people = [Population(3).person(i) for i in range(20)]
    assert [Population(3).person(i) for i in reversed(range(20))] == people[::-1]
    assert len({person.look.detail_seed for person in people}) == 20
    assert Population(4).person(7) != people[7]


def test_a_person_is_the_same_on_easy_and_wild_photos_but_may_look_different():
    person = Population(3, "wild").person(2)
    assert person == Population(3, "easy").person(2)
    assert Population(3, "easy").capture(2, 0, person)[0] == person
    drawn, _ = Population(3, "wild").capture(2, 0, person)
    assert drawn != person
    assert drawn.shape == person.shape


def test_photos_of_a_person_and_of_different_people_are_taken_differently():
    population = Population(3)
    captures = [population.capture(i, j, population.person(i))[1] for i in range(4) for j in range(4)]
    assert len({capture.noise_seed for capture in captures}) == 16


def test_person_zero_and_their_photo_zero_have_chances_of_their_own(monkeypatch):
    # numpy takes the seeds [3, 0] and [3, 0, 0] for the same
    monkeypatch.setattr("facelab.synthetic.population.sample_person", lambda rng: rng.random())
    monkeypatch.setattr("facelab.synthetic.population.sample_capture", lambda rng, difficulty, person: rng.random())
    population = Population(0)
    others = [population.spoof_rng(0, 0, k).random() for k in (0, 1)] + [population.scene_rng(0).random()]
    assert len({population.person(0), population.capture(0, 0, None), *others}) == 5


def test_chance_does_not_depend_on_the_version_of_numpy():
    assert Population(7).spoof_rng(1, 2, 0).integers(10**9) == 629221088
    assert type(Population(7).scene_rng(0).bit_generator) is np.random.PCG64


def test_a_photo_alone_equals_the_one_taken_in_a_row():
    population = Population(3)
    subject = Subject(population, 1)
    row = [subject.photo(j, 32).image for j in range(3)]
    np.testing.assert_array_equal(population.photo(1, 2, 32).image, row[2])
    assert row[0].shape == (32, 32, 3)
    assert (row[0] != row[2]).any()


def test_a_scene_has_two_to_six_different_people_of_the_population():
    population, counts = Population(3), set()
    for k in range(30):
        labels, scene = population.scene(k, 9, 64)
        assert len(set(labels)) == len(labels) == len(scene.faces)
        assert set(labels) <= set(range(9))
        assert [face.person for face in scene.faces] == [population.person(i) for i in labels]
        counts.add(len(labels))
    assert counts == {2, 3, 4, 5, 6}


def test_a_scene_is_the_same_again_and_another_with_another_number():
    scenes = [Population(3).scene(k, 9, 160)[1].image for k in (1, 1, 2)]
    assert scenes[0].shape == (360, 640, 3)
    np.testing.assert_array_equal(scenes[0], scenes[1])
    assert scenes[0].shape != scenes[2].shape or (scenes[0] != scenes[2]).any()


def test_a_scene_of_a_population_of_one_has_one_person_and_none_is_tiny():
    labels, scene = Population(3).scene(0, 1, 32)
    assert labels == (0,)
    assert scene.image.shape == (144, 256, 3)


def test_a_head_is_built_once_but_again_where_the_look_has_changed(stand_in):
    subject = Subject(Population(3), 1)
    for j in range(3):
        subject.photo(j, 32)
    assert stand_in["Head"].built == 1
    wild = Subject(Population(3, "wild"), 1)
    assert wild.photo(0, 32).person != wild.person
    assert stand_in["Head"].built == 3
