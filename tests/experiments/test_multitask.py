"""The comparison of one network with four runs to its end and keeps people apart."""

import numpy as np
import pytest


@pytest.mark.scripts
def test_the_quick_run_ends_with_a_table(script, capsys):
    script("multitask").main(["--quick"])
    told = capsys.readouterr().out
    for row in (
        "| identity, AUC | alone |",
        "| yaw, mean error | uncertainty |",
        "| glasses, balanced accuracy | gradnorm |",
    ):
        assert row in told
    assert "gradnorm, seed 0: identity" in told


def test_a_difference_is_drawn_together(script):
    from facelab.multitask import Task
    from facelab.multitask.evaluation import TaskStatistic, mean_result, weighted_mean

    people = np.array([[0, 0], [1, 1], [2, 2]])
    values = np.array([1.0, 5.0, 9.0])
    yaw = Task("yaw", None)
    runs = [[TaskStatistic(yaw, "mean error", weighted_mean(v), people, 0.0)] for v in (values + 2, values)]
    found = mean_result(script("multitask").minus(*runs), np.random.default_rng(0), 50)
    assert found.value == 2  # as one of the same people, the difference has no width
    np.testing.assert_allclose([found.interval.low, found.interval.high], 2)
