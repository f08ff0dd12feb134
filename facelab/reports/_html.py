"""What all pages share: their templates and texts, pictures inside the page, and how a page is written."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import jinja2
import numpy as np

from facelab import images, plot
from facelab._files import MARK, writing

_TYPES = {".jpg": "jpeg", ".png": "png", ".webp": "webp"}


def template(name: str, **functions: Callable) -> jinja2.Template:
    """A file of ``templates/``, which can call these functions; a name that it does not know is an error."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("facelab.reports"), autoescape=True, trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    environment.globals.update(functions, mark=MARK)
    return environment.get_template(name)


def texts(name: str, language: str) -> dict[str, str]:
    """What a page says in one language, from a file of ``templates/`` in which both stand side by side."""
    stored = files("facelab.reports").joinpath("templates", name).read_text("utf-8")
    return {key: both[language] for key, both in json.loads(stored).items()}


def image_address(image: np.ndarray, suffix: str) -> str:
    """The pixels themselves as an address for ``src=``; suffix ``".jpg"``, ``".png"`` or ``".webp"``."""
    return f"data:image/{_TYPES[suffix]};base64,{base64.b64encode(images.writing.encode(image, suffix)).decode()}"


def figure_address(figure: plot.style.Figure) -> str:
    """A figure as an address for ``src=``."""
    return "data:image/png;base64," + base64.b64encode(plot.style.to_png(figure)).decode()


def write(path: str | os.PathLike, page: str, overwrite: bool = False) -> None:
    """Write the page, whole or not at all.

    A page that is there already is replaced only if facelab wrote it, or with ``overwrite``.

    Raises:
        InputError: A file is there already, or the folder is missing or cannot be written.
    """
    with writing(path, overwrite) as temporary:
        Path(temporary).write_text(page, encoding="utf-8", newline="\n")
