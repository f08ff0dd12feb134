"""A network as a row of boxes: the drawing that papers open with, made from the network itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.patches import Patch, Polygon

from facelab.cards import NetworkCard
from facelab.plot.blocks import Block, find_blocks
from facelab.plot.style import GRAY, OKABE_ITO, Figure

if TYPE_CHECKING:  # the models load Keras, and most figures need none
    from facelab.models._cost import NetworkCost

# What a block is called in the legend, and its color.
COLORS = {
    "input": "#D9D9D9",
    "convolution": OKABE_ITO[0],
    "unshared convolution": "#F0E442",  # the yellow of Okabe and Ito: as an area with an edge it can be seen
    "depthwise convolution": OKABE_ITO[5],
    "residual block": OKABE_ITO[2],
    "inception module": OKABE_ITO[4],
    "squeeze and excitation": OKABE_ITO[1],
    "pooling": OKABE_ITO[3],
    "dense": "#4D4D4D",
}
# Inches. Roots, because 224 pixels beside 7, or 4096 channels beside 3, would leave nothing to see of the smaller.
_PER_ROOT_PIXEL, _PER_ROOT_CHANNEL = 0.10, 0.021
_DEPTH = (0.20, 0.17)  # how far the far side is moved right and up, as a share of the height
_LONGEST = 1.8  # of a block that repeats often
_ROW, _MIN_WIDTH, _GAP, _LETTER = 11.0, 6.0, 0.20, 0.062
_ABOVE, _LINE = 0.32, 0.135  # room for text above a row, and for each line below it
_LETTERS = 18  # in a line
_KEY = "Below a box: its windows (/2: moved by two pixels at a time), what it returns, the number of its weights."


def architecture_figure(card: NetworkCard, cost: NetworkCost) -> Figure:
    """Draw a network from left to right, in as many rows as it needs.

    A box is as high and as deep as the image in it has rows and columns, and as long as it has channels (each by its
    root, the length up to 1.8 inches); a box with slices comes several times. Below it: the windows, what it returns,
    its weights.

    Args:
        card: For the title.
        cost: Of the network, from :func:`facelab.models.cost`.
    """
    rows = _rows(find_blocks(cost))
    heights = [max(sum(_size(block)[1::2]) for block in row) for row in rows]
    below = [max(len(_lines(block)) for block in row) * _LINE + 0.2 for row in rows]
    width = max(_MIN_WIDTH, *(sum(map(_width, row)) for row in rows))
    total = sum(heights) + sum(below) + len(rows) * _ABOVE + 1.25
    figure = Figure(figsize=(width + 0.6, total), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(-0.3, width + 0.3), ylim=(-total, 0))
    axes.set_axis_off()
    _write_title(axes, card, cost)
    top = -0.75
    for i, (row, height, text) in enumerate(zip(rows, heights, below, strict=True)):
        _draw_row(axes, row, top - _ABOVE - height, height, is_last=i == len(rows) - 1)
        top -= height + _ABOVE + text
    axes.text(0.1, top - 0.02, _KEY, fontsize=7, color=GRAY, va="center")
    _write_legend(axes, {block.kind for row in rows for block in row}, width, 0.05 - total)
    return figure


def _write_title(axes: Axes, card: NetworkCard, cost: NetworkCost) -> None:
    size = "×".join(map(str, cost.layers[0].output_shape))
    work = f"{short(cost.flops)} operations for an input of {size}"
    axes.text(0.1, -0.3, f"{card.title} ({card.name})", fontsize=13, fontweight="bold", va="center")
    facts = f"{card.year}  ·  {short(cost.parameters)} weights  ·  {work}"
    axes.text(0.1, -0.56, facts, fontsize=8.5, color=GRAY, va="center")


def _write_legend(axes: Axes, kinds: set[str], width: float, bottom: float) -> None:
    names = [kind for kind in COLORS if kind in kinds]
    patches = [Patch(facecolor=COLORS[name], edgecolor="black", linewidth=0.6, label=name) for name in names]
    fits = sum(0.6 + 0.068 * len(name) for name in names) < width
    axes.legend(
        handles=patches, loc="lower left", bbox_to_anchor=(0.1, bottom), bbox_transform=axes.transData,
        ncols=len(names) if fits else -(-len(names) // 2), frameon=False, fontsize=8, borderaxespad=0, borderpad=0,
    )  # fmt: skip


def short(number: float) -> str:
    """A large number in three digits.

    Example:
        >>> short(5_614_592), short(30_973_767_536), short(980)
        ('5.61 M', '31.0 G', '980')
    """
    for power, letter in ((9, " G"), (6, " M"), (3, " k")):
        if number >= 10**power:
            return f"{number / 10**power:#.3g}".rstrip(".") + letter
    return f"{number:g}"


def _lines(block: Block) -> list[str]:
    """What is written below a box; a long first line is broken where it can be."""
    text = block.text
    for break_at, start in ((", ", ",\n"), (" + ", "\n+ "), (" · ", " ·\n")):
        if max(map(len, text.split("\n"))) > _LETTERS:
            text = text.replace(break_at, start)
    return [*text.split("\n"), "×".join(map(str, block.shape)), short(block.parameters) if block.parameters else ""]


def _size(block: Block) -> tuple[float, float, float, float]:
    """In inches: length and height of the front, of all slices together, and how far the back is moved right and up."""
    rows, columns = block.shape[:2] if len(block.shape) == 3 else (1, 1)
    length = min(_LONGEST, block.times * _PER_ROOT_CHANNEL * block.shape[-1] ** 0.5)
    right, up = (share * _PER_ROOT_PIXEL * columns**0.5 for share in _DEPTH)
    return length, _PER_ROOT_PIXEL * rows**0.5, right, up


def _width(block: Block) -> float:
    """What a box takes with its text."""
    length, _, right, _ = _size(block)
    return max(length + right, _LETTER * max(map(len, _lines(block)))) + _GAP


def _rows(blocks: list[Block]) -> list[list[Block]]:
    """As few rows as the width allows, and these about equally long."""
    fewest = len(_filled(blocks, _ROW))
    for width in range(1, int(_ROW) + 1):
        rows = _filled(blocks, width)
        if len(rows) == fewest:
            return rows
    return _filled(blocks, _ROW)


def _filled(blocks: list[Block], width: float) -> list[list[Block]]:
    rows, left = [[]], 0.0
    for block in blocks:
        if rows[-1] and left + _width(block) > width:
            rows.append([])
            left = 0.0
        rows[-1].append(block)
        left += _width(block)
    return rows


def _draw_row(axes: Axes, row: list[Block], bottom: float, height: float, is_last: bool) -> None:
    left, middle, line_from = 0.0, bottom + height / 2, -0.15
    for block in row:
        width, (length, tall, deep, up) = _width(block), _size(block)
        x, y, center = left + (width - length - deep) / 2, middle - (tall + up) / 2, left + width / 2
        if block.kind != "input":
            axes.plot([line_from, x], [middle, middle], color=GRAY, linewidth=0.9, zorder=0)
        line_from = x + length + deep / 2
        _draw_box(axes, block, (x, y))
        if block.times > 1:
            times = {"fontsize": 9, "fontweight": "bold"}
            axes.text(center, y + tall + up + 0.05, f"{block.times} ×", ha="center", va="bottom", **times)
        _write_below(axes, block, (center, bottom - 0.06))
        left += width
    if not is_last:
        axes.plot([line_from, left + 0.15], [middle, middle], color=GRAY, linewidth=0.9, zorder=0)


def _write_below(axes: Axes, block: Block, top: tuple[float, float]) -> None:
    for i, (text, style) in enumerate(zip(_lines(block), _styles(block), strict=True)):
        axes.text(top[0], top[1] - _LINE * i, text, ha="center", va="top", fontsize=7, **style)


def _styles(block: Block) -> list[dict]:
    plain = [{}] * (len(_lines(block)) - 2)
    return [*plain, {"fontweight": "bold"}, {"color": GRAY}]


def _draw_box(axes: Axes, block: Block, corner: tuple[float, float]) -> None:
    """A box in slices: the front toward us is channels x rows, the columns go back and up."""
    (left, bottom), (length, tall, right, up) = corner, _size(block)
    end, top, color = left + length, bottom + tall, COLORS[block.kind]
    front = [(left, bottom), (end, bottom), (end, top), (left, top)]
    roof = [(left, top), (end, top), (end + right, top + up), (left + right, top + up)]
    side = [(end, bottom), (end + right, bottom + up), (end + right, top + up), (end, top)]
    for corners, light in ((front, 0), (roof, 0.35), (side, -0.25)):
        axes.add_patch(Polygon(corners, facecolor=_shade(color, light), edgecolor="black", linewidth=0.6))
    for i in range(1, block.times):
        x = left + length * i / block.times
        axes.plot([x, x, x + right], [bottom, top, top + up], color="black", linewidth=0.5)


def _shade(color: str, light: float) -> tuple[float, ...]:
    """Toward white (light up to 1) or black (down to -1)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(c + (1 - c) * light if light > 0 else c * (1 + light) for c in channels)
