"""From trainings to figures: means over runs with an interval over people, paired differences, conclusions.

A difference is *supported* where its whole interval of 95 % over people lies on the side that the claim names and
every single run agrees, *not supported* where interval and runs lie on the other side, and *undecided* otherwise.
The runs ask for agreement because people alone do not tell what another start of the network would have done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from comparison import eigenfaces, ranged, weighted_auc
from controlled_training import Learned, Run

from facelab.evaluate import auc, best_threshold, bootstrap_over_people
from facelab.evaluate.intervals import Interval
from facelab.plot.style import GRAY, Figure, legend_below, new_axes

CHANCE = 0.5  # of pairs half of which show one person, and of the area under a ROC curve
MOST = 1000  # photos that Eigenfaces are fitted on
HEAD = ("way", "learning rate", "AUC", "accuracy", "runs: AUC", "s per step")
Statistic = Callable[[np.ndarray], np.ndarray]  # (P,) weights of the pairs of one run -> (1,)


@dataclass(frozen=True, eq=False)
class Mean:
    """A figure of each run, and the interval over people of their mean."""

    runs: np.ndarray
    interval: Interval

    @property
    def value(self) -> float:
        return float(self.runs.mean())

    def __str__(self) -> str:
        return ranged(self.value, self.interval)

    @property
    def signed(self) -> str:
        return f"{self.value:+.3f} ({self.interval.low:+.3f} to {self.interval.high:+.3f})"


def area(learned: Learned, run: Run, check: int = -1) -> Statistic:
    """AUC of the judged pairs at one of the checks."""
    return weighted_auc(run.judged.same, learned.judged[check])


def share(learned: Learned, run: Run) -> Statistic:
    """Share of the judged pairs that the threshold of the tuning people judged correctly."""

    def statistic(weights: np.ndarray) -> np.ndarray:
        total = weights.sum()
        return np.array([weights @ learned.right / total if total else np.nan])

    return statistic


def over_runs(parts: Sequence[Statistic], runs: Sequence[Run], rounds: int) -> Mean:
    """The mean of one statistic per run. People who are judged in several runs are drawn for all of them at once."""
    people = [run.judged.people for run in runs]
    ends = np.cumsum([len(rows) for rows in people])[:-1]

    def each(weights: np.ndarray) -> np.ndarray:
        return np.concatenate([part(some) for part, some in zip(parts, np.split(weights, ends), strict=True)])

    def mean(weights: np.ndarray) -> np.ndarray:
        return each(weights).mean(keepdims=True)

    values, rng = each(np.ones(sum(map(len, people)))), np.random.default_rng(0)
    return Mean(values, bootstrap_over_people(mean, np.concatenate(people), rng, rounds)[0])


def figure_of(learned: Sequence[Learned], runs: Sequence[Run], kind: Callable, rounds: int) -> Mean:
    """AUC (``kind=area``) or accuracy (``share``)."""
    return over_runs([kind(one, run) for one, run in zip(learned, runs, strict=True)], runs, rounds)


def difference(
    first: Sequence[Learned], second: Sequence[Learned], runs: Sequence[Run], rounds: int, kind: Callable = area
) -> Mean:
    """First minus second on the same pairs of the same runs."""
    parts = [minus(kind(one, run), kind(other, run)) for one, other, run in zip(first, second, runs, strict=True)]
    return over_runs(parts, runs, rounds)


def minus(first: Statistic, second: Statistic) -> Statistic:
    return lambda weights: first(weights) - second(weights)


def conclusion(gain: Mean, tolerance: float = 0.0) -> str:
    """What a difference says of the claim that the first is better, or worse by less than the tolerance."""
    if gain.interval.low > -tolerance and (gain.runs > -tolerance).all():
        return "supported"
    if gain.interval.high < -tolerance and (gain.runs < -tolerance).all():
        return "not supported"
    return "undecided"


def baseline(aligned: np.ndarray, run: Run) -> Learned:
    """Eigenfaces of the training people, fitted on at most :data:`MOST` of their photos drawn at random."""
    rows = np.random.default_rng(run.seed).permutation(run.training)[:MOST]
    asked = np.unique(np.concatenate([run.tuning.first, run.tuning.second, run.judged.first, run.judged.second]))
    found = eigenfaces(aligned[rows])(aligned[asked])
    vectors = np.zeros((len(aligned), found.shape[1]))
    vectors[asked] = found
    tuning, judged = (
        np.linalg.norm(vectors[pairs.first] - vectors[pairs.second], axis=1) for pairs in (run.tuning, run.judged)
    )
    right = (judged <= best_threshold(run.tuning.same, tuning)) == run.judged.same
    nothing = float("nan")
    return Learned(np.array([auc(run.tuning.same, tuning)]), np.array([nothing]), judged[None], right, nothing, nothing)


def rows_of(found: dict[str, list[Learned]], runs: Sequence[Run], rounds: int) -> Iterator[tuple[str, ...]]:
    """A row for each way, under :data:`HEAD`; chance last."""
    for name, learned in found.items():
        right, good = (figure_of(learned, runs, kind, rounds) for kind in (share, area))
        seconds = float(np.median([one.seconds for one in learned]))
        rate, took = ("", "") if np.isnan(seconds) else (f"{learned[0].rate:g}", f"{seconds:.3f}")
        yield name, rate, str(good), str(right), ", ".join(f"{value:.3f}" for value in good.runs), took
    yield "chance", "", f"{CHANCE:.3f}", f"{CHANCE:.3f}", "", ""


def learning_figure(found: dict[str, list[Learned]], runs: Sequence[Run], steps: int) -> Figure:
    """AUC on the judged people against steps, mean over runs; the band is from the worst to the best run."""
    figure, axes = new_axes("step", "area under the ROC curve, people never seen", size=(7, 4.8))
    for name, learned in found.items():
        curves = np.array([
            [auc(run.judged.same, row) for row in one.judged] for one, run in zip(learned, runs, strict=True)
        ])  # fmt: skip
        if curves.shape[1] == 1:  # not trained in steps
            axes.axhline(curves.mean(), color=GRAY, linestyle="--", label=name)
            continue
        at = np.linspace(0, steps, curves.shape[1] + 1)[1:]
        (line,) = axes.plot(at, curves.mean(0), marker="o", markersize=3.5, label=name)
        axes.fill_between(at, curves.min(0), curves.max(0), color=line.get_color(), alpha=0.12, linewidth=0)
    axes.axhline(CHANCE, color=GRAY, linestyle=":", label="chance")
    axes.set_xlim(0, steps * 1.02)
    legend_below(figure, axes)
    return figure
