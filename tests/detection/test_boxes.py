"""Overlap, suppression, regression and squares on boxes that fit on graph paper."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from facelab.detection.boxes import non_maximum_suppression, pairwise_overlap, regress, square

UNIT = np.array([[0, 0, 10, 10]], float)


def random_boxes(n: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    corner = rng.uniform(0, 50, (n, 2))
    return np.concatenate([corner, corner + rng.uniform(1, 40, (n, 2))], axis=1)


def overlap_of_two(a, b, over: str) -> float:
    width = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    height = max(0, min(a[3], b[3]) - max(a[1], b[1]))
    areas = (a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1])
    return width * height / (min(areas) if over == "smaller" else sum(areas) - width * height)


def suppress_by_loops(boxes, confidences, threshold, over, greedy) -> list[int]:
    """From the definition: the most confident first; what overlaps it too much falls."""
    order = sorted(range(len(boxes)), key=lambda i: -confidences[i])
    kept, judges = [], []
    for i in order:
        if all(overlap_of_two(boxes[i], boxes[j], over) <= threshold for j in judges):
            kept.append(i)
            judges.append(i)
        elif not greedy:
            judges.append(i)  # dropped itself, and still drops others
    return kept


@pytest.mark.parametrize(
    ("other", "union", "smaller"),
    [
        ([0, 0, 10, 10], 1, 1),
        ([5, 0, 15, 10], 50 / 150, 50 / 100),
        ([5, 5, 15, 15], 25 / 175, 25 / 100),
        ([2, 2, 4, 7], 10 / 100, 1),  # inside
        ([-5, -5, 20, 20], 100 / 625, 1),  # around
        ([10, 0, 20, 10], 0, 0),  # they share an edge
        ([30, 30, 40, 40], 0, 0),
        ([-20, 0, -10, 10], 0, 0),
        ([4, 4, 4, 9], 0, 0),  # no width
        ([8, 8, 2, 2], 0, 0),  # inside out
    ],
)
def test_overlap_counted_on_graph_paper(other, union, smaller):
    other = np.array([other], float)
    for a, b in ((UNIT, other), (other, UNIT)):
        assert pairwise_overlap(a, b).item() == pytest.approx(union)
        assert pairwise_overlap(a, b, over="smaller").item() == pytest.approx(smaller)


def test_two_empty_boxes_do_not_overlap():
    empty = np.zeros((1, 4))
    assert pairwise_overlap(empty, empty).item() == 0
    assert pairwise_overlap(empty, empty, over="smaller").item() == 0


@pytest.mark.parametrize("over", ["union", "smaller"])
def test_overlap_equals_a_loop(over):
    boxes, others = random_boxes(7, 0), random_boxes(5, 1)
    expected = [[overlap_of_two(a, b, over) for b in others] for a in boxes]
    np.testing.assert_allclose(pairwise_overlap(boxes, others, over), expected)


def test_suppression_keeps_the_most_confident():
    boxes = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [50, 50, 60, 60]], float)  # the first two overlap by 90 / 110
    assert non_maximum_suppression(boxes, np.array([0.8, 0.9, 0.7]), 0.5).tolist() == [1, 2]


def test_suppression_needs_more_than_the_threshold():
    boxes = np.array([[0, 0, 10, 10], [5, 0, 15, 10]], float)  # overlap 1/2 over the smaller
    confidences = np.array([0.9, 0.8])
    assert non_maximum_suppression(boxes, confidences, 0.5, over="smaller").tolist() == [0, 1]
    assert non_maximum_suppression(boxes, confidences, 0.49, over="smaller").tolist() == [0]


def test_greedy_lets_only_kept_boxes_drop_others():
    """A row of three, each overlapping the next: the middle one falls, and only then is the last one safe."""
    boxes = np.array([[0, 0, 10, 10], [6, 0, 16, 10], [12, 0, 22, 10]], float)
    confidences = np.array([0.9, 0.8, 0.7])
    assert non_maximum_suppression(boxes, confidences, 0.2).tolist() == [0, 2]
    assert non_maximum_suppression(boxes, confidences, 0.2, greedy=False).tolist() == [0]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("over", ["union", "smaller"])
@pytest.mark.parametrize("greedy", [True, False])
def test_suppression_equals_plain_loops(seed, over, greedy):
    boxes, confidences = random_boxes(40, seed), np.random.default_rng(seed).permutation(40) / 40
    kept = non_maximum_suppression(boxes, confidences, 0.3, over, greedy)
    assert kept.tolist() == suppress_by_loops(boxes, confidences, 0.3, over, greedy)
    assert 1 < len(kept) < 40


@pytest.mark.parametrize("greedy", [True, False])
def test_of_equal_boxes_with_equal_confidence_one_stays(greedy):
    assert len(non_maximum_suppression(UNIT.repeat(5, axis=0), np.ones(5), 0.5, greedy=greedy)) == 1


@pytest.mark.parametrize("greedy", [True, False])
def test_of_equally_confident_boxes_the_first_stays(greedy):
    """More than 16, from where on numpy's usual sort shuffles equal ones: six boxes, each five times."""
    boxes = np.tile(UNIT + 20 * np.arange(6)[:, None], (5, 1))
    assert non_maximum_suppression(boxes, np.ones(30), 0.5, greedy=greedy).tolist() == [0, 1, 2, 3, 4, 5]
    confidences = np.where(np.arange(30) % 6 == 3, 1.0, 0.5)  # the fourth place first, then in their order
    assert non_maximum_suppression(boxes, confidences, 0.5, greedy=greedy).tolist() == [3, 0, 1, 2, 4, 5]


@pytest.mark.parametrize("greedy", [True, False])
def test_suppression_of_nothing_is_nothing(greedy):
    assert non_maximum_suppression(np.zeros((0, 4)), np.zeros(0), 0.5, greedy=greedy).tolist() == []


def test_regress_moves_each_side_by_a_fraction_of_the_box():
    """The box covers pixels 0 to 9 and 0 to 19, so it is 10 wide and 20 high."""
    moved = regress(np.array([[0, 0, 9, 19]], float), np.array([[0.1, 0.1, -0.2, 0.5]]))
    np.testing.assert_allclose(moved, [[1, 2, 7, 29]])


def test_regress_by_nothing_changes_nothing():
    boxes = random_boxes(6, 3)
    np.testing.assert_array_equal(regress(boxes, np.zeros((6, 4))), boxes)


def test_square_widens_the_shorter_side_about_the_center():
    boxes = np.array([[0, 0, 10, 20], [0, 0, 30, 10], [5, 5, 9, 9]], float)
    np.testing.assert_allclose(square(boxes), [[-5, 0, 15, 20], [0, -10, 30, 20], [5, 5, 9, 9]])


def test_square_keeps_centers_and_longer_sides():
    boxes = random_boxes(20, 4)
    result = square(boxes)
    sides = result[:, 2:] - result[:, :2]
    np.testing.assert_allclose(sides[:, 0], sides[:, 1])
    np.testing.assert_allclose(sides[:, 0], (boxes[:, 2:] - boxes[:, :2]).max(axis=1))
    np.testing.assert_allclose(result[:, :2] + result[:, 2:], boxes[:, :2] + boxes[:, 2:])


def test_no_boxes_stay_no_boxes():
    none = np.zeros((0, 4))
    assert regress(none, none).shape == square(none).shape == (0, 4)
    assert pairwise_overlap(none, UNIT).shape == (0, 1)


def test_importing_the_boxes_loads_neither_keras_nor_tensorflow():
    code = "import sys, facelab.detection.boxes; print([m for m in ('keras', 'tensorflow') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
