"""The stages as HTML: a strip for notebooks, or a whole page. No other file, no script, no network."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import jinja2
import numpy as np

from facelab import __version__, images, plot

if TYPE_CHECKING:
    from facelab.explain.glass import Glass

MAPS = 6  # of each layer


def render(glass: Glass, whole: bool) -> str:
    """The strip; with ``whole`` a page of its own around it."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("facelab"), autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined
    )
    photos = [_stages(each) for each in (glass, glass.other) if each is not None]
    verdict = glass.verdict
    facts = {"version": __version__, "whole": whole, "model": glass.model, "photos": photos, "verdict": verdict}
    return environment.get_template("glass.html.j2").render(facts)


def _stages(glass: Glass) -> list[dict]:
    """Picture, title, alternative text and facts of each stage."""
    points = np.array(glass.template)
    height, width = glass.chip.shape[:2]
    face, tensor = glass.face, glass.tensor
    return [
        _stage("Photo", f"{_size(glass.photo)} pixels", "The photo", _jpeg(glass.photo)),
        _stage(
            "Detect", f"confidence {face.confidence:.3f}", "The photo with a box around the face and five points in it",
            _jpeg(plot.draw_faces(glass.photo, [face], captions=False)),
        ),
        _stage(
            "Align", f"{width}×{height}; the points are where the template wants them" if len(points) else
            f"{width}×{height}, cut by the box",
            "The aligned face with the template's points", _png(plot.marked_figure(glass.chip, points)),
        ),
        _stage(
            "Feed", f"numbers from {tensor.min():.2f} to {tensor.max():.2f}, {_size(tensor)}",
            "The numbers that the network takes, drawn as an image", _png(plot.tensor_figure(tensor)),
        ),
        *(
            _stage(
                f"Layer {name}", f"{_size(maps)}, {maps.shape[2]} maps, {min(MAPS, maps.shape[2])} shown",
                f"Maps of layer {name}; bright places answer strongly", _png(plot.maps_figure(maps, MAPS)),
            )
            for name, maps in glass.activations.items()
        ),
        _stage(
            "Represent", f"{len(glass.vector)} numbers; length {np.linalg.norm(glass.output):.3f} as the network "
            f"returned it, now {np.linalg.norm(glass.vector):.3f}",
            "The vector as a strip of colors, one for each number", _png(plot.vector_figure(glass.vector)),
        ),
    ]  # fmt: skip


def _stage(title: str, facts: str, alt: str, picture: str) -> dict:
    return {"title": title, "facts": facts, "alt": alt, "picture": picture}


def _size(array: np.ndarray) -> str:
    return f"{array.shape[1]}×{array.shape[0]}"


def _jpeg(image: np.ndarray) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(images.encode(image, ".jpg")).decode()


def _png(figure: plot.Figure) -> str:
    return "data:image/png;base64," + base64.b64encode(plot.to_png(figure)).decode()
