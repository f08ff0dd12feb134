"""Error rates and distances as curves."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy.special import ndtr, ndtri

from facelab.errors import InputError
from facelab.evaluate.inputs import check_pairs
from facelab.evaluate.verification import Roc
from facelab.plot.style import GRAY, OKABE_ITO, Figure, legend_below, new_axes

_FAR = "false accept rate (fraction of impostor pairs)"
_DET_TICKS = [1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95]


def roc_figure(rocs: dict[str, Roc], log_far: bool = False) -> Figure:
    """True against false accept rate, one line for each name; up and left is better.

    Args:
        rocs: Name -> curve, drawn in this order.
        log_far: Logarithmic false accept rate, which shows what happens at the strict thresholds that
            matter in use. It starts at the smallest rate above zero that was measured.

    Raises:
        InputError: No curve.
    """
    _check_some(rocs, "ROC")
    figure, axes = new_axes(_FAR, "true accept rate (fraction of genuine pairs)", size=(6, 5.4))
    lowest = _smallest_rate(curve.far for curve in rocs.values()) if log_far else 0
    for name, curve in rocs.items():
        bend = _bends(curve)
        far, tar = curve.far[bend], curve.tar[bend]
        start = _last_up_to(lowest, far) if log_far else 0
        axes.plot(far[start:].clip(min=lowest), tar[start:], label=f"{name} (AUC {curve.auc:.4f})")
    chance = np.geomspace(lowest, 1, 200) if log_far else np.array([0, 1])
    axes.plot(chance, chance, color=GRAY, linewidth=1, linestyle=":", label="chance")
    axes.set(xscale="log" if log_far else "linear", xlim=(lowest, 1), ylim=(0, 1.01))
    legend_below(figure, axes)
    return figure


def det_figure(rocs: dict[str, Roc]) -> Figure:
    """False reject against false accept rate on normal-deviate axes; down and left is better.

    Where the distances of each kind are normally distributed, the line is straight.

    Args:
        rocs: Name -> curve, drawn in this order.

    Raises:
        InputError: No curve.

    Source:
        Martin et al., The DET curve in assessment of detection task performance, Eurospeech 1997.
    """
    _check_some(rocs, "DET")
    figure, axes = new_axes(_FAR, "false reject rate (fraction of genuine pairs)", size=(6, 6))
    lowest = _smallest_rate(rate for curve in rocs.values() for rate in (curve.far, curve.frr))
    lowest, highest = min(lowest, 0.01), 0.97
    for name, curve in rocs.items():
        bend = _bends(curve)
        far, frr = curve.far[bend], curve.frr[bend]
        shown = slice(_last_up_to(lowest, far), len(frr) - _last_up_to(lowest, frr[::-1]))
        far, frr = far[shown].clip(lowest, highest), frr[shown].clip(lowest, highest)
        axes.plot(far, frr, label=f"{name} (EER {curve.eer:.4f})")
    axes.plot([lowest, highest], [lowest, highest], color=GRAY, linewidth=1, linestyle=":", label="FAR = FRR")
    ticks = [tick for tick in _DET_TICKS if lowest <= tick]
    axes.set_xscale("function", functions=(ndtri, ndtr))
    axes.set_yscale("function", functions=(ndtri, ndtr))
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set(xlim=(lowest, highest), ylim=(lowest, highest))
    legend_below(figure, axes)
    return figure


def cmc_figure(rates: dict[str, np.ndarray], ranks: int = 20) -> Figure:
    """Identification rate at rank 1, 2, ...; up is better.

    Args:
        rates: Name -> (K,) rates from :func:`facelab.evaluate.cmc`, drawn in this order.
        ranks: How many ranks are shown, at most.

    Raises:
        InputError: No curve.
    """
    _check_some(rates, "CMC")
    figure, axes = new_axes("rank (number of people looked at)", "identification rate (fraction of queries)")
    for name, values in rates.items():
        shown = values[:ranks]
        label = f"{name} (rank 1: {shown[0]:.4f})"
        axes.plot(np.arange(1, len(shown) + 1), shown, marker="o", markersize=4, label=label)
    axes.xaxis.get_major_locator().set_params(integer=True)
    legend_below(figure, axes)
    return figure


def distance_histogram(same: np.ndarray, distances: np.ndarray, threshold: float | None = None) -> Figure:
    """How the distances of same-person and of different-person pairs spread; the overlap is where errors come from.

    Each kind adds up to 1, however many pairs it has, because there are usually far more of the second kind.

    Args:
        same: (P,) bool.
        distances: (P,) floats, smaller = more alike.
        threshold: Marked by a line, with the error rates that it gives; ``None`` for no line.

    Raises:
        InputError: Shapes differ, empty, NaN, or pairs of one kind only.
    """
    same, distances = check_pairs(same, distances)
    figure, axes = new_axes("distance (no unit; smaller = more alike)", "share of a bin (fraction of pairs of a kind)")
    edges = np.histogram_bin_edges(distances, bins=60)
    for kind, label, color in ((same, "same person", OKABE_ITO[0]), (~same, "different people", OKABE_ITO[1])):
        count = np.count_nonzero(kind)
        axes.hist(
            distances[kind], edges, weights=np.full(count, 1 / count), color=color, alpha=0.55,
            edgecolor=color, histtype="stepfilled", label=f"{label} ({count:,} pairs)",
        )  # fmt: skip
    if threshold is not None:
        far, frr = np.mean(distances[~same] <= threshold), np.mean(distances[same] > threshold)
        label = f"threshold {threshold:.3f}: FAR {far:.4f}, FRR {frr:.4f}"
        axes.axvline(threshold, color="black", linestyle="--", label=label)
    legend_below(figure, axes, columns=1)
    return figure


def _check_some(curves: dict, kind: str) -> None:
    if not curves:
        raise InputError(f"Expected at least one {kind} curve, as a dictionary of name and curve. Received: none.")


def _smallest_rate(rates: Iterable[np.ndarray]) -> float:
    """The smallest rate above zero, where a logarithmic axis can begin."""
    return min(float(rate[rate > 0].min()) for rate in rates)


def _last_up_to(lowest: float, rates: np.ndarray) -> int:
    """Where a rate that rises from 0 leaves the edge of an axis that begins at ``lowest``."""
    return int(np.searchsorted(rates, lowest, side="right")) - 1


def _bends(curve: Roc) -> np.ndarray:
    """(T,) bool: the ends and the points where the line turns. Millions of points in straight runs need no ink."""
    right, up = np.diff(curve.far) > 0, np.diff(curve.tar) > 0
    turns = (right[1:] != right[:-1]) | (up[1:] != up[:-1]) | (right[1:] & up[1:])
    return np.concatenate([[True], turns, [True]])
