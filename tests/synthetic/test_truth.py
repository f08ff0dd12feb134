"""What was drawn is found again exactly."""

import json
from dataclasses import asdict

import numpy as np
import pytest

from facelab.synthetic.population import Population
from facelab.synthetic.truth import person_from, photo_record, photo_truth, spoof_record


def through_json(value):
    return json.loads(json.dumps(value, default=lambda array: array.tolist()))


@pytest.mark.usefixtures("stand_in")
@pytest.mark.parametrize("difficulty", ["easy", "wild"])
def test_a_photos_truth_survives_json(difficulty):
    population = Population(3, difficulty)
    own, photo = population.person(1), population.photo(1, 2, 32)
    record = through_json(photo_record(photo, own, "person_001/02.png", 1, 2))
    assert list(record["drawn"]) == ([] if difficulty == "easy" else ["look"])
    assert set(record["drawn"].get("look", {})) <= {"hair_style", "beard"}
    truth = photo_truth(record, (population.person(0), own))
    assert (truth.file, truth.label, truth.number) == ("person_001/02.png", 1, 2)
    assert truth.person == photo.person  # to the last bit: from it the photo is rendered again
    assert truth.capture == photo.capture
    assert truth.box.left == pytest.approx(photo.box.left, abs=0.005)
    np.testing.assert_allclose(truth.landmarks, photo.landmarks, atol=0.0051)
    np.testing.assert_allclose(truth.landmarks68, photo.landmarks68, atol=0.0051)
    np.testing.assert_array_equal(truth.visible68, photo.visible68)


@pytest.mark.usefixtures("stand_in")
def test_a_person_survives_json():
    person = Population(3).person(1)
    assert person_from(through_json(asdict(person))) == person


def test_of_a_spoof_everything_but_the_pixels_is_told(stand_in):
    spoof = stand_in["print_attack"](np.zeros((4, 4, 3), np.uint8), np.random.default_rng(0))
    record = through_json(spoof_record(spoof, "_spoofs/a.png", "a.png"))
    assert sorted(record) == ["corners", "file", "kind", "of"]
    assert np.shape(record["corners"]) == (4, 2)
