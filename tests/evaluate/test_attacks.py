"""APCER, BPCER, ACER: counted by hand, the worst kind of attack, intervals over people, bad input."""

import numpy as np
import pytest

from facelab.errors import InputError
from facelab.evaluate import attack_rates, wilson
from facelab.evaluate.attacks import live_threshold
from facelab.evaluate.intervals import Interval


def rates(said, kinds, threshold=0.5, people=None, rounds=50):
    people = np.arange(len(kinds)) if people is None else people
    return attack_rates(kinds, np.array(said), people, threshold, np.random.default_rng(0), rounds)


def test_the_worst_kind_counts():
    # Live: 1 of 4 lost. Prints: 1 of 2 gets in. Replays: 1 of 4 does.
    said = [0.9, 0.8, 0.7, 0.1, 0.6, 0.2, 0.9, 0.1, 0.1, 0.1]
    found = rates(said, ["live"] * 4 + ["print"] * 2 + ["replay"] * 4)
    assert (found.bpcer, found.apcer, found.acer) == (0.25, 0.5, 0.375)
    assert {kind: rate for kind, (rate, _) in found.kinds.items()} == {"print": 0.5, "replay": 0.25}


def test_a_face_at_the_threshold_is_live():
    kinds = ["live", "print"]
    assert (rates([0.5, 0.5], kinds).apcer, rates([0.5, 0.5], kinds).bpcer) == (1, 0)
    assert (rates([0.5, 0.5], kinds, 0.500001).apcer, rates([0.5, 0.5], kinds, 0.500001).bpcer) == (0, 1)


def test_no_error_is_no_certainty():
    found = rates([0.9] * 20 + [0.1] * 20, ["live"] * 20 + ["print"] * 20, people=np.tile(np.arange(20), 2))
    assert (found.apcer, found.bpcer) == (0, 0)
    assert found.apcer_interval == Interval(0.0, wilson(0, 20).high)
    always = rates([0.1] * 20 + [0.9] * 20, ["live"] * 20 + ["print"] * 20, people=np.tile(np.arange(20), 2))
    assert always.bpcer_interval == Interval(wilson(20, 20).low, 1.0)


def test_intervals_are_over_people_not_photos():
    """Twenty photos of each person, all wrong or all right: as uncertain as one photo of each."""
    rng = np.random.default_rng(1)
    wrong, people = np.repeat(rng.random(30) < 0.3, 20), np.repeat(np.arange(30), 20)
    said = np.concatenate([np.where(wrong, 0.1, 0.9), np.full(600, 0.1)])
    found = rates(said, ["live"] * 600 + ["print"] * 600, people=np.tile(people, 2), rounds=500)
    one = rates(
        np.concatenate([said[:600:20], np.full(30, 0.1)]), ["live"] * 30 + ["print"] * 30,
        people=np.tile(np.arange(30), 2), rounds=500,
    )  # fmt: skip
    width, width_of_one = (i.high - i.low for i in (found.bpcer_interval, one.bpcer_interval))
    assert width == pytest.approx(width_of_one, rel=0.15)
    assert found.bpcer_interval.low < found.bpcer < found.bpcer_interval.high


def test_a_stricter_threshold_trades_one_error_for_the_other():
    rng = np.random.default_rng(0)
    said, kinds = np.concatenate([rng.beta(4, 2, 300), rng.beta(2, 4, 300)]), ["live"] * 300 + ["replay"] * 300
    found = [rates(said, kinds, t, rounds=2) for t in (0.2, 0.5, 0.8)]
    assert found[0].apcer > found[1].apcer > found[2].apcer
    assert found[0].bpcer < found[1].bpcer < found[2].bpcer


def test_the_threshold_keeps_what_it_promises():
    rng = np.random.default_rng(0)
    for count, bpcer in ((200, 0.05), (7, 0.3), (3, 0.1)):
        said, kinds = rng.random(count + 1), ["live"] * count + ["print"]
        threshold = live_threshold(kinds, said, bpcer)
        lost = (said[:count] < threshold).mean()
        assert lost <= bpcer < lost + 1 / count + 1e-9  # one step stricter would lose too many


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"said": [0.5], "kinds": ["live"]}, "at least one kind of attack"),
        ({"said": [0.5], "kinds": ["print"]}, "at least one kind of attack"),
        ({"said": [1.5, 0.1], "kinds": ["live", "print"]}, "probabilities from 0 to 1"),
        ({"said": [np.nan, 0.1], "kinds": ["live", "print"]}, "probabilities from 0 to 1"),
        ({"said": [0.5], "kinds": ["live", "print"]}, r"probabilities \(N,\) and N kinds"),
        ({"said": [0.5, 0.1], "kinds": ["live", "print"], "threshold": 2}, "threshold from 0 to 1"),
        ({"said": [0.5, 0.1], "kinds": ["live", "print"], "people": np.arange(3)}, "one for each of kinds"),
    ],
)
def test_bad_input(arguments, words):
    with pytest.raises(InputError, match=words):
        rates(**arguments)
