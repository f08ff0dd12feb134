"""The common look of all figures, and their way into a file."""

from __future__ import annotations

import io
import os
from pathlib import Path

import matplotlib.figure
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties, findfont, get_font_names
from PIL import Image

from facelab._files import MARK, writing
from facelab.errors import InputError

# Distinct to color-blind readers: Okabe and Ito, Color universal design, 2008. The yellow of the eight is
# left out, because it can hardly be seen on white.
OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
GRAY = "#767676"
_SOFTWARE = 0x0131  # EXIF's tag for the program that wrote a picture
# More curves than colors: the colors start again with the next line style.
_LINES = cycler(linestyle=["-", "--", ":"]) * cycler(color=OKABE_ITO)
# Korean fonts as they come with Linux, Windows and macOS.
_HANGUL = ("Noto Sans CJK KR", "Noto Sans KR", "NanumGothic", "Malgun Gothic", "Apple SD Gothic Neo", "AppleGothic")


class Figure(matplotlib.figure.Figure):
    """A matplotlib figure that shows itself in a notebook without pyplot or a "magic" line."""

    def _repr_png_(self) -> bytes:
        return to_png(self)


def new_axes(x_label: str, y_label: str, size: tuple[float, float] = (6.0, 4.5)) -> tuple[Figure, Axes]:
    """An empty figure of (width, height) inches with one labeled pair of axes: white, light grid, no box."""
    figure = Figure(figsize=size, layout="constrained", facecolor="white")
    axes = figure.add_subplot(xlabel=x_label, ylabel=y_label)
    axes.set_prop_cycle(_LINES)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(color="#DDDDDD", linewidth=0.8)
    axes.set_axisbelow(True)
    return figure, axes


def legend_below(figure: Figure, axes: Axes, columns: int = 2) -> None:
    """The names of the lines, under the figure, where they hide nothing."""
    _, labels = axes.get_legend_handles_labels()
    columns = min(columns, len(labels))
    figure.legend(loc="outside lower center", ncols=columns, frameon=False, prop={"family": font_families()})


def font_families() -> list[str]:
    """Fonts for text that may be a name: matplotlib's own, which has no Hangul, then installed ones that have."""
    installed = set(get_font_names())
    return ["DejaVu Sans", *(name for name in _HANGUL if name in installed)]


def font_path() -> str:
    """The file of the font for names: of the last of :func:`font_families`, which has Hangul where one is installed."""
    return findfont(FontProperties(family=font_families()[-1]))


def to_png(figure: matplotlib.figure.Figure, dpi: int = 120) -> bytes:
    """The figure as a PNG file in memory, for a web page; equal figures give equal bytes.

    Example:
        >>> figure, axes = new_axes("time in s", "distance in m")
        >>> to_png(figure)[:4]
        b'\\x89PNG'
    """
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": MARK})
    return buffer.getvalue()


def save(figure: matplotlib.figure.Figure, path: str | os.PathLike, overwrite: bool = False) -> None:
    """Write the figure in the format of the suffix (.png, .svg, .pdf, ...).

    A file that is there already is replaced only if facelab wrote it, or with ``overwrite``.

    Raises:
        InputError: Unknown suffix, a file that is there already, or the directory is missing or cannot be written.
    """
    path = Path(path)
    known = figure.canvas.get_supported_filetypes()
    if path.suffix[1:].lower() not in known:
        raise InputError(f"Expected a suffix out of {', '.join(sorted(known))}. Received: {path}.")
    with writing(path, overwrite) as temporary:
        figure.savefig(temporary, dpi=150, **_note(path.suffix.lower()))


def _note(suffix: str) -> dict:
    """What makes matplotlib write :data:`facelab._files.MARK` into a file of that suffix, where there is a place."""
    if suffix in (".jpg", ".jpeg", ".webp"):
        exif = Image.Exif()
        exif[_SOFTWARE] = MARK
        return {"pil_kwargs": {"exif": exif}}
    key = {".png": "Software", ".svg": "Creator", ".pdf": "Creator", ".ps": "Creator", ".eps": "Creator"}.get(suffix)
    return {} if key is None else {"metadata": {key: MARK}}
