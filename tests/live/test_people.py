"""The gallery of a running recognizer."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from facelab import Gallery
from facelab.cards import card
from facelab.errors import InputError
from facelab.live.people import People

CARD = card("dlib_resnet")


def unit(i):
    return np.eye(128, dtype=np.float32)[i]


def test_it_serves_several_threads_with_one_state(tmp_path):
    people = People(tmp_path / "g.db", CARD)
    with ThreadPoolExecutor(1) as thread:
        thread.submit(people.add, "Ann", unit(0), ["camera"]).result()
        assert people.list() == {"Ann": 1}
        [[match]] = people.nearest(unit(0)[None])
        assert match.name == "Ann"
        people.remove("Ann")
        assert thread.submit(people.list).result() == {}
        thread.submit(people.close).result()
    people.close()


def test_the_threshold_is_that_of_the_present_number_of_photos(tmp_path):
    people = People(tmp_path / "g.db", CARD)
    empty = people.threshold()
    for i in range(30):
        people.add(f"Person {i}", unit(i), ["camera"])
    with Gallery(tmp_path / "g.db") as gallery:
        assert people.threshold() == gallery.threshold().distance < empty
        assert people.expected_rate() == gallery.threshold().expected_rate
    people.close()


def test_a_given_threshold_stays(tmp_path):
    people = People(tmp_path / "g.db", CARD, threshold=0.123)
    people.add("Ann", unit(0), ["camera"])
    assert people.threshold() == 0.123
    assert people.expected_rate() is None
    people.close()


def test_a_model_without_a_table_needs_a_threshold(tmp_path):
    with pytest.raises(InputError, match="has no table"):
        People(tmp_path / "g.db", card("openface"))
