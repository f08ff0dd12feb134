"""The model zoo as a picture: which line of architectures came when, and accuracy against size."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, product

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import NullFormatter
from matplotlib.transforms import Bbox

from facelab.cards import ModelCard, NetworkCard
from facelab.cards.network import FAMILIES, ClassifierCard
from facelab.errors import InputError
from facelab.plot.style import GRAY, OKABE_ITO, Figure

FAMILY_COLORS = dict(zip(FAMILIES, (OKABE_ITO[i] for i in (3, 0, 4, 2, 1, 5)), strict=True))
_MARKERS = {ModelCard: "o", ClassifierCard: "s", NetworkCard: "^"}
# Inches: a network, a letter, a year, years without a network; names of the lanes, the legend, the lower half.
_SLOT, _LETTER, _NARROWEST, _SKIPPED, _LEFT, _NARROWEST_OF_ALL, _SIZES = 0.24, 0.071, 0.9, 0.5, 1.25, 8.0, 4.4
_LOWEST, _HIGHEST = 4.0, 8.3  # powers of ten between which the diameter of a marker grows
_TICKS = (0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998)
# Where a name may stand beside its marker, in points, the best place first; further away a line leads to it.
_PLACES = [
    (x * far, y * far) for far, (y, x) in product((9, 20, 34), product((0, 1, -1), (1, -1, 0))) if (x, y) != (0, 0)
]


def model_zoo_figure(cards: list[NetworkCard]) -> Figure:
    """Above: the networks by year, a lane for each family. Below: published accuracy on LFW against size.

    Args:
        cards: Of the networks to show, such as ``facelab.cards.list_cards(NetworkCard)``.

    Raises:
        InputError: No card.
    """
    if not cards:
        raise InputError("Expected at least one card. Received: none.")
    published = [card for card in cards if isinstance(card, ModelCard) and card.lfw_claimed is not None]
    lanes = _lanes(cards)
    columns, end = _columns(cards)
    across = max(end, _NARROWEST_OF_ALL) + 0.3
    height = _SLOT * sum(slots + 1 for slots in lanes.values())
    width = _LEFT + across + 0.2
    total = height + 1.35 + (_SIZES + 1.2 if published else 0)
    figure = Figure(figsize=(width, total), facecolor="white")
    inner = (width - _LEFT - 0.2) / width
    upper = figure.add_axes((_LEFT / width, 1 - (height + 0.95) / total, inner, height / total))
    upper.set_xlim(-0.3, across - 0.3)
    _draw_timeline(upper, cards, lanes, columns)
    title = {"fontsize": 14, "fontweight": "bold"}
    figure.text(0.15 / width, 1 - 0.3 / total, f"The model zoo: {len(cards)} networks", va="center", **title)
    _write_legend(figure, (_LEFT / width, 1 - (height + 1.05) / total))
    if published:
        lower = figure.add_axes((_LEFT / width, 0.65 / total, inner, _SIZES / total))
        _draw_sizes(lower, published)
    return figure


def _lanes(cards: list[NetworkCard]) -> dict[str, int]:
    """Family -> the most networks that it has in one year, for families that occur."""
    counts = Counter((card.family, card.year) for card in cards)
    present = [family for family in FAMILIES if any(card.family == family for card in cards)]
    return {family: max(n for (other, _), n in counts.items() if other == family) for family in present}


def _columns(cards: list[NetworkCard]) -> tuple[dict[int, float], float]:
    """Year -> place in inches, for years that occur, and where the last one ends; each is as wide as its names."""
    columns, left = {}, 0.0
    for year in sorted({card.year for card in cards}):
        if columns and year > max(columns) + 1:
            left += _SKIPPED
        columns[year] = left
        left += max(_NARROWEST, 0.45 + _LETTER * max(len(card.name) for card in cards if card.year == year))
    return columns, left


def diameter(parameters: int) -> float:
    """Of a marker in points: the number of zeros, from 4 at ten thousand parameters to 15 at two hundred million."""
    share = (np.log10(parameters) - _LOWEST) / (_HIGHEST - _LOWEST)
    return 4 + 11 * float(np.clip(share, 0, 1))


def _mark(axes: Axes, card: NetworkCard, at: tuple[float, float], size: float) -> None:
    """A marker that can be found again by the network's name; it is hollow where no weights are published."""
    kind = next(kind for kind in _MARKERS if isinstance(card, kind))
    color = FAMILY_COLORS[card.family]
    face = "white" if card.weights is None else color
    axes.plot(
        *at, _MARKERS[kind], markersize=size, color=color, markerfacecolor=face, markeredgewidth=1.4,
        gid=card.name, clip_on=False,
    )  # fmt: skip


def _draw_timeline(axes: Axes, cards: list[NetworkCard], lanes: dict[str, int], columns: dict[int, float]) -> None:
    """One inch is one unit of y, from the top down."""
    top = 0.0
    for family, slots in lanes.items():
        bottom, color = top + _SLOT * (slots + 1), FAMILY_COLORS[family]
        axes.axhspan(top, bottom, color=color, alpha=0.08, linewidth=0)
        axes.axhline(bottom, color="white", linewidth=3)
        middle = {"ha": "right", "va": "center", "transform": axes.get_yaxis_transform()}
        axes.text(-0.012, (top + bottom) / 2, family, fontsize=10, fontweight="bold", **middle)
        used: Counter = Counter()
        for card in sorted((card for card in cards if card.family == family), key=lambda c: (c.year, c.parameters)):
            y = top + _SLOT * (used[card.year] + 1)
            used[card.year] += 1
            at = (columns[card.year], y)
            _mark(axes, card, at, diameter(card.parameters))
            axes.annotate(card.name, at, (11, 0), textcoords="offset points", va="center", fontsize=8)
        top = bottom
    axes.set_ylim(top, 0)
    axes.set_xticks(list(columns.values()), [str(year) for year in columns])
    for before, year in pairwise(columns):
        if year > before + 1:
            gap = columns[year] - _SKIPPED
            axes.text(gap, 1.012, "· · ·", transform=axes.get_xaxis_transform(), ha="center", va="bottom", color=GRAY)
    axes.tick_params(axis="x", top=True, bottom=False, labeltop=True, labelbottom=False, length=0, labelsize=10)
    axes.set_yticks([])
    axes.grid(axis="x", color="#CCCCCC", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[:].set_visible(False)


def _write_legend(figure: Figure, corner: tuple[float, float]) -> None:
    def entry(label, marker="o", size=7.0, face=GRAY):
        style = {"markersize": size, "color": GRAY, "markerfacecolor": face, "markeredgewidth": 1.4}
        return Line2D([], [], marker=marker, linestyle="", label=label, **style)

    sizes = (("10 k parameters", 1e4), ("1 M", 1e6), ("100 M", 1e8))
    entries = [
        entry("returns embeddings"),
        entry("returns classes", "s"),
        entry("finds faces", "^"),
        entry("weights published"),
        entry("no weights published", face="white"),
        *(entry(label, size=diameter(parameters)) for label, parameters in sizes),
    ]
    figure.legend(
        handles=entries, loc="upper left", bbox_to_anchor=corner, ncols=len(entries), frameon=False, fontsize=8,
        handletextpad=0.2, columnspacing=1.2, borderaxespad=0,
    )  # fmt: skip


def _draw_sizes(axes: Axes, cards: list[ModelCard]) -> None:
    axes.set(xscale="log", yscale="logit")
    for card in cards:
        _mark(axes, card, (card.parameters, card.lfw_claimed.value), 8)
    sizes = [card.parameters for card in cards]
    accuracies = [card.lfw_claimed.value for card in cards]
    axes.set_xlim(min(sizes) / 1.6, max(sizes) * 2.2)
    # Half as many errors, and twice as many, around the best and the worst.
    axes.set_ylim(1 - 2.0 * (1 - min(accuracies)), 1 - 0.6 * (1 - max(accuracies)))
    low, high = axes.get_ylim()
    ticks = [tick for tick in _TICKS if low < tick < high]
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.yaxis.set_minor_formatter(NullFormatter())
    powers = [p for p in (1e5, 3e5, 1e6, 3e6, 1e7, 3e7, 1e8) if axes.get_xlim()[0] < p < axes.get_xlim()[1]]
    axes.set_xticks(powers, [f"{p / 1e6:g} M" for p in powers])
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(which="minor", length=0)
    axes.grid(color="#DDDDDD", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set(xlabel="parameters", ylabel="accuracy on LFW, published (logit scale)")
    title = "Accuracy against size: what the authors published, not what facelab measured"
    axes.set_title(title, loc="left", fontsize=11, fontweight="bold")
    _write_names(axes, cards)


def _write_names(axes: Axes, cards: list[ModelCard]) -> None:
    """Each name at the first place where it covers no marker and no other name."""
    scale = axes.figure.dpi / 72  # pixels per point
    points = {card.name: axes.transData.transform((card.parameters, card.lfw_claimed.value)) for card in cards}
    taken = [Bbox.from_extents(*(point - 6 * scale), *(point + 6 * scale)) for point in points.values()]
    for card in cards:
        best = None
        for place in _PLACES:
            text = _name_at(axes, card, place)
            box = text.get_window_extent()
            hidden = sum(_overlap(box, other) for other in taken) + box.width * box.height - _overlap(box, axes.bbox)
            if best is None or hidden < best[0]:
                if best is not None:
                    best[1].remove()
                best = (hidden, text, box)
            else:
                text.remove()
            if best[0] == 0:
                break
        taken.append(best[2])


def _name_at(axes: Axes, card: ModelCard, place: tuple[float, float]):
    x, y = place
    leader = {"arrowstyle": "-", "color": GRAY, "linewidth": 0.6} if max(abs(x), abs(y)) > 12 else None
    return axes.annotate(
        card.name, (card.parameters, card.lfw_claimed.value), place, textcoords="offset points", fontsize=8,
        ha={1: "left", -1: "right", 0: "center"}[int(np.sign(x))], arrowprops=leader,
        va={1: "bottom", -1: "top", 0: "center"}[int(np.sign(y))],
    )  # fmt: skip


def _overlap(a: Bbox, b: Bbox) -> float:
    """Area in square pixels."""
    both = Bbox.intersection(a, b)
    return 0.0 if both is None else both.width * both.height
