"""Pairs are never of one instant, and the script reports every way in both bins."""

import numpy as np
import pytest

from facelab.synthetic.turned import TurnedFaces


@pytest.fixture
def faces():
    """Two people, two instants each, two views of each instant; the turned view is the frontal one, darker."""
    rng = np.random.default_rng(0)
    frontal = rng.integers(60, 250, (4, 4, 4, 3), np.uint8).repeat(2, axis=0)
    return TurnedFaces(
        turned=frontal - np.uint8(51), landmarks=np.zeros((8, 5, 2), np.float32), frontal=frontal,
        face=np.ones((8, 4, 4), bool), yaws=np.tile([50.0, 70.0], 4), labels=np.repeat([0, 1], 4),
        sessions=np.tile([0, 0, 1, 1], 2),
    )  # fmt: skip


def test_no_one_is_compared_with_their_own_instant(script, faces):
    first, second, people = script("frontalization").pairs_of(faces)
    same = people[:, 0] == people[:, 1]
    assert (faces.sessions[first][same] != faces.sessions[second][same]).all()
    assert same.sum() == 8  # each of eight faces, with the other instant of the person
    assert (~same).sum() == 8 * 2
    assert set(second) == {0, 2, 4, 6}  # one frontal view of each instant


def test_psnr_is_that_of_people(script, faces):
    value, interval = script("frontalization").fidelity(faces, faces.turned)
    assert value == pytest.approx(20 * np.log10(5))  # every pixel is wrong by a fifth of 255
    assert interval.low == pytest.approx(interval.high)


def test_a_gain_is_on_the_same_pairs(script, faces):
    benchmark = script("frontalization")
    _, _, people = benchmark.pairs_of(faces)
    same = people[:, 0] == people[:, 1]
    right = np.where(same, 0.1, 0.9)
    gain, interval = benchmark.difference(right, 1 - right, people, same, rounds=50)
    assert (gain, interval.low, interval.high) == (1, 1, 1)
    gain, interval = benchmark.difference(right, right, people, same, rounds=50)
    assert (gain, interval.low, interval.high) == (0, 0, 0)


@pytest.mark.scripts
def test_reports_all_ways(script, capsys):
    script("frontalization").main(["--quick"])
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith(("| 45", "| 60"))]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    decibels = {(row[0], row[1]): float(row[2].split(" ")[0]) for row in rows if len(row) == 3}
    areas = {(row[0], row[2]): float(row[3].split(" ")[0]) for row in rows if len(row) == 5}
    assert len(decibels) == 2 * 5
    assert len(areas) == 2 * 6
    for turned in ("45-60°", "60-75°"):
        assert decibels[turned, "TP-GAN"] > decibels[turned, "mean face"] > decibels[turned, "as it is"]
        assert areas[turned, "truth"] > 0.9
