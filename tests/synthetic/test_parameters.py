"""Records of parameters: ranges, kinds and draws."""

from dataclasses import dataclass

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.synthetic.parameters import (
    Parameter,
    check_parameters,
    choice,
    parameter,
    parameters_of,
    sample_parameters,
)
from facelab.synthetic.person import Shape


@dataclass(frozen=True)
class Radio:
    volume: float = parameter(5, 0, 11, "dB", "how loud", 2)
    tuning: float = parameter(0.5, 0, 1, "", "where")
    band: str = choice(("AM", "FM"), "which band")

    def __post_init__(self):
        check_parameters(self)


def test_what_is_known_of_a_parameter():
    volume, tuning = Parameter("how loud", "dB", 0, 11, 2), Parameter("where", "", 0, 1, 0)
    assert parameters_of(Radio) == {"volume": volume, "tuning": tuning}
    assert parameters_of(Radio()) == parameters_of(Radio)
    assert Radio() == Radio(5, 0.5, "AM")


@pytest.mark.parametrize("value", [0, 11, np.float32(3), True])
def test_the_range_includes_its_ends(value):
    assert Radio(volume=value).volume == value


@pytest.mark.parametrize("value", [-0.001, 11.5, float("nan"), float("inf"), "5", None])
def test_a_value_out_of_range_is_refused_with_the_range_and_unit(value):
    with pytest.raises(InputError, match=r"Expected volume from 0 to 11 dB\. Received: .*"):
        Radio(volume=value)


def test_an_unknown_kind_is_refused_with_the_kinds():
    with pytest.raises(InputError, match=r"Expected band to be one of AM, FM\. Received: 'LW'"):
        Radio(band="LW")


def test_draws_spread_as_asked_without_tails():
    rng = np.random.default_rng(0)
    values = np.array([sample_parameters(Radio, rng)["volume"] for _ in range(2000)])
    assert values.mean() == pytest.approx(5, abs=0.15)
    assert values.std() == pytest.approx(2, rel=0.05)
    assert np.abs(values - 5).max() <= 2 * 3**0.5
    assert set(sample_parameters(Radio, rng)) == {"volume"}  # no spread, no draw


def test_a_scale_of_zero_gives_the_defaults_and_a_large_one_stays_in_range():
    assert sample_parameters(Radio, np.random.default_rng(0), 0) == {"volume": 5}
    wide = [sample_parameters(Radio, np.random.default_rng(i), 50)["volume"] for i in range(50)]
    assert {min(wide), max(wide)} == {0, 11}


def test_a_seed_is_a_whole_number_and_its_range_is_written_out():
    with pytest.raises(InputError, match=r"form_seed, a whole number, from 0 to 4294967295\. Received: 1\.5"):
        Shape(form_seed=1.5)
    assert Shape(form_seed=np.int64(3)).form_seed == 3
