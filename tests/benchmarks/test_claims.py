"""The two claims of the note: how people are parted, and what decides."""

from __future__ import annotations

import numpy as np
import pytest

from facelab.evaluate import Interval


@pytest.fixture
def strangers(script):
    return script("strangers")


@pytest.fixture
def verdict(script):
    return script("verdict")


def test_nobody_is_learned_from_tuned_on_and_judged(strangers):
    labels = np.repeat(np.arange(12), 4)
    runs = strangers.thirds(labels, seed=0)
    judged = [set(run.judged.people.ravel()) for run in runs]
    assert sorted(person for some in judged for person in some) == list(range(12))  # each once
    for run, people in zip(runs, judged, strict=True):
        known, tuning = set(labels[run.known]), set(run.tuning.people.ravel())
        assert not known & tuning
        assert not known & people
        assert not tuning & people
        assert (len(known), len(tuning), len(people)) == (6, 2, 4)


def test_pairs_name_rows_of_the_whole_set(strangers):
    labels = np.repeat(np.arange(5), 3)
    pairs = strangers.pairs_of(labels, np.array([3, 4]), seed=0)
    assert (labels[pairs.first] == pairs.people[:, 0]).all()
    assert set(labels[pairs.first]) | set(labels[pairs.second]) == {3, 4}


@pytest.mark.parametrize(
    ("runs", "low", "high", "tolerance", "expected"),
    [
        ((0.1, 0.2), 0.05, 0.25, 0.0, "supported"),
        ((-0.1, 0.4), 0.05, 0.25, 0.0, "undecided"),  # one run disagrees
        ((0.1, 0.2), -0.01, 0.25, 0.0, "undecided"),  # the interval holds zero
        ((-0.1, -0.2), -0.25, -0.05, 0.0, "not supported"),
        ((-0.004, -0.002), -0.008, 0.001, 0.01, "supported"),  # worse, but by less than the tolerance
        ((-0.03, -0.02), -0.04, -0.015, 0.01, "not supported"),
    ],
)
def test_the_verdict(verdict, runs, low, high, tolerance, expected):
    assert verdict.verdict(verdict.Mean(np.array(runs), Interval(low, high)), tolerance) == expected


def test_a_difference_is_taken_on_the_same_pairs(verdict, strangers):
    people = np.array([[0, 0], [1, 1], [0, 1], [0, 1], [2, 2], [1, 2], [3, 3], [2, 3]])
    pairs = strangers.PhotoPairs(np.arange(8), np.arange(8), people)
    run = strangers.Run(np.arange(1), pairs, pairs, 0)
    same = people[:, 0] == people[:, 1]
    good = np.where(same, 0.1, 0.9)
    nothing = np.array([0.5])
    learned = [strangers.Learned(nothing, nothing, d[None], (d < 0.5) == same, 0.0, 0.0) for d in (good, 1 - good)]
    gain = verdict.difference(learned[:1], learned[1:], [run], rounds=50)
    assert gain.value == pytest.approx(1.0)  # from 0 to 1
    assert verdict.difference(learned[:1], learned[:1], [run], rounds=50).value == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["direct_or_bottleneck", "casianet_choices"])
def test_the_quick_experiment_runs_to_its_end(script, name, capsys, tmp_path):
    script(name).main(["--quick", "--figure", str(tmp_path / "learning.png")])
    told = capsys.readouterr().out
    assert "| guessing |" in told
    assert "**supported**" in told or "**undecided**" in told or "**not supported**" in told
    assert len(list(tmp_path.iterdir())) == 1
