"""The comparison of methods drawn: what was measured here above, what others published below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from facelab.errors import InputError
from facelab.plot.style import GRAY, OKABE_ITO, Figure

if TYPE_CHECKING:  # the comparison of methods loads Keras
    from facelab.benchmark.comparison import MethodResult

_MARKS = {"lfw": ("LFW, View 1", "o"), "orl": ("ORL", "s"), "synthetic": ("synthetic people", "^")}
_CHANCE, _APART = 0.5, 0.16  # of a row between the marks of two sets


def comparison_figure(results: Sequence[MethodResult]) -> Figure:
    """One row for each method that was measured; beside it, on an axis of its own, what was published.

    Args:
        results: From :func:`facelab.benchmark.comparison.run`.

    Raises:
        InputError: Nothing was measured.
    """
    shown = [result for result in results if result.measured]
    if not shown:
        raise InputError("Expected methods with a measurement. Received: none.")
    figure = Figure(figsize=(9.5, 1.6 + 0.42 * len(shown)), layout="constrained", facecolor="white")
    measured, published = figure.subplots(1, 2, sharey=True, width_ratios=(3, 1))
    for name, (title, mark) in _MARKS.items():
        rows = [(i, result.measured[name]) for i, result in enumerate(shown) if name in result.measured]
        if not rows:
            continue
        place = (list(_MARKS).index(name) - 1) * _APART
        color = OKABE_ITO[list(_MARKS).index(name)]
        measured.errorbar(
            [m.accuracy for _, m in rows], [i + place for i, _ in rows], xerr=[m.error for _, m in rows],
            fmt=mark, color=color, markersize=5, capsize=2, linewidth=1, label=title,
        )  # fmt: skip
    told = [(i, result.published.value) for i, result in enumerate(shown) if result.published is not None]
    published.plot([v for _, v in told], [i for i, _ in told], "D", mfc="none", color=GRAY, label="LFW, View 2")
    _dress(measured, "measured here: accuracy, 95 % interval")
    _dress(published, "published")
    measured.set_yticks(range(len(shown)), [f"{result.title}  {result.year or ''}" for result in shown])
    measured.invert_yaxis()
    figure.legend(loc="outside lower center", ncols=5, frameon=False)
    return figure


def _dress(axes: Axes, title: str) -> None:
    axes.axvline(_CHANCE, color=GRAY, linestyle=":", label="chance" if title != "published" else None)
    axes.set(xlim=(0.45, 1.03), xlabel="accuracy")
    axes.set_title(title, fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="#DDDDDD", linewidth=0.8)
    axes.set_axisbelow(True)
