import numpy as np
import pytest

from facelab.evaluate import auc
from facelab.evaluate.intervals import Interval


@pytest.fixture
def statistics(script):
    return script("run_statistics")


@pytest.fixture
def runs(statistics, script):
    """Two runs of the same eight people, three photos each."""
    labels = np.repeat(np.arange(8), 3)
    pairs = [script("comparison").balanced_pairs(labels, np.random.default_rng(seed)) for seed in (0, 1)]
    return [statistics.Run(np.arange(3), one, one, seed) for seed, one in enumerate(pairs)]


def learned(statistics, run, noise, seed=0):
    rng = np.random.default_rng(seed)
    distances = 1.0 - 0.5 * run.judged.same + rng.normal(0, noise, (2, len(run.judged.same)))
    right = (distances[-1] < 0.75) == run.judged.same
    return statistics.Learned(np.array([0.5, 0.9]), np.array([2.0, 1.0]), distances, right, 0.1, 0.01)


def test_figures_are_means_over_runs_of_the_last_check(statistics, runs):
    some = [learned(statistics, run, 0.4, k) for k, run in enumerate(runs)]
    found = statistics.figure_of(some, runs, statistics.area, 100)
    plain = [auc(run.judged.same, one.judged[-1]) for one, run in zip(some, runs, strict=True)]
    assert found.runs == pytest.approx(plain)
    assert found.interval.low < found.value < found.interval.high
    found = statistics.figure_of(some, runs, statistics.share, 100)
    assert found.runs == pytest.approx([one.right.mean() for one in some])


def test_people_of_two_runs_are_drawn_together(statistics, runs):
    seen = []

    def part(weights):
        seen.append(weights)
        return np.array([0.5])

    statistics.over_runs([part, part], [runs[0], runs[0]], 5)
    for first, second in zip(seen[::2], seen[1::2], strict=True):
        assert np.array_equal(first, second)
    assert any(len(set(weights)) > 1 for weights in seen)


def test_a_difference_is_paired(statistics, runs):
    some = [learned(statistics, run, 0.4) for run in runs]
    same = statistics.difference(some, some, runs, 50)
    assert same.runs.tolist() == [0, 0]
    assert same.interval == Interval(0, 0)
    better = [learned(statistics, run, 0.01) for run in runs]
    assert statistics.difference(better, some, runs, 50).value > 0.05
    assert statistics.difference(some, better, runs, 50, statistics.share).value < -0.05


@pytest.mark.parametrize(
    ("low", "high", "each", "tolerance", "said"),
    [
        (0.01, 0.05, (0.02, 0.03), 0.0, "supported"),
        (0.01, 0.05, (0.07, -0.01), 0.0, "undecided"),  # one of the runs says the contrary
        (-0.01, 0.05, (0.02, 0.03), 0.0, "undecided"),
        (-0.05, -0.01, (-0.02, -0.03), 0.0, "not supported"),
        (-0.05, -0.01, (0.01, -0.07), 0.0, "undecided"),
        (0.0, 0.0, (0.0, 0.0), 0.0, "undecided"),
        (-0.005, 0.02, (0.0, 0.001), 0.01, "supported"),  # no worse than the tolerance
        (-0.02, 0.02, (0.0, 0.001), 0.01, "undecided"),
        (-0.03, -0.02, (-0.02, -0.03), 0.01, "not supported"),
    ],
)
def test_conclusion(statistics, low, high, each, tolerance, said):
    assert statistics.conclusion(statistics.Mean(np.array(each), Interval(low, high)), tolerance) == said


def test_eigenfaces_stand_beside_it_and_learn_from_the_training_people_only(statistics, runs, monkeypatch):
    aligned = np.random.default_rng(0).integers(0, 256, (24, 150, 150, 3), np.uint8)
    fitted = []

    def eigenfaces(others):
        fitted.append(len(others))
        return lambda aligned: np.ones((len(aligned), 2))

    monkeypatch.setattr(statistics, "eigenfaces", eigenfaces)
    found = statistics.baseline(aligned, runs[0])
    assert fitted == [3]
    assert found.judged.shape == (1, len(runs[0].judged.first))
    assert found.right.mean() == 0.5  # all distances are alike


def test_rows_and_figure(statistics, runs):
    some = {"a": [learned(statistics, run, 0.4) for run in runs]}
    rows = list(statistics.rows_of(some, runs, 20))
    assert [row[0] for row in rows] == ["a", "chance"]
    assert rows[0][1] == "0.01"
    assert rows[1][2:4] == ("0.500", "0.500")
    figure = statistics.learning_figure(some, runs, steps=20)
    (line,) = [line for line in figure.axes[0].lines if line.get_label() == "a"]
    assert line.get_xdata().tolist() == [10, 20]
