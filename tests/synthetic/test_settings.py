"""Settings that cannot be rendered are refused before anything is."""

from dataclasses import asdict

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.synthetic.settings import Settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("people", 0), ("people", 2.0), ("people", True), ("people", "3"), ("photos", 0), ("seed", -1),
        ("seed", 2**32), ("size", 31), ("size", 1025), ("difficulty", "hard"), ("format", "gif"), ("spoofs", "yes"),
        ("scenes", -1), ("scenes", True),
        ("maps_every", -1),
    ],
)  # fmt: skip
def test_a_value_out_of_range_is_refused_by_name(name, value):
    with pytest.raises(InputError, match=rf"Expected {name} .*Received: {value!r}"):
        Settings(**{"people": 3, "photos": 2, name: value})


def test_settings_survive_a_round_trip_and_numpys_numbers():
    settings = Settings(people=np.int64(3), photos=2, spoofs=True)
    assert type(settings.people) is int
    assert Settings.from_dict(asdict(settings)) == settings
    with pytest.raises(InputError, match="Expected the settings people"):
        Settings.from_dict({"people": 3})


def test_differences_are_said_in_words():
    settings = Settings(people=3, photos=2)
    assert settings.differences(asdict(settings)) == ""
    assert settings.differences({**asdict(settings), "people": 4, "hats": 1}) == "people 4, hats 1"


def test_every_nth_photo_has_maps():
    chosen = [(i, j) for i in range(4) for j in range(3) if Settings(people=4, photos=3, maps_every=6).has_maps(i, j)]
    assert chosen == [(0, 0), (2, 0)]
    assert not Settings(people=4, photos=3, maps_every=0).has_maps(0, 0)
    assert Settings(people=4, photos=3).has_maps(3, 1)
