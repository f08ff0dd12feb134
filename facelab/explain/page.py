"""The stages as HTML: a strip for notebooks, or a whole page. No other file, no script, no network."""

from __future__ import annotations

import base64
import json
from importlib.resources import files
from typing import TYPE_CHECKING

import jinja2
import numpy as np

from facelab import __version__, images, plot
from facelab.exercises import language

if TYPE_CHECKING:
    from facelab.explain.glass import Glass

MAPS = 6  # of each layer


def texts(language: str) -> dict[str, str]:
    """What the page says; both languages stand side by side in ``templates/glass.json``."""
    stored = files("facelab").joinpath("templates/glass.json").read_text("utf-8")
    return {key: both[language] for key, both in json.loads(stored).items()}


def render(glass: Glass, whole: bool) -> str:
    """The strip, in the language of the notebook or of the machine; with ``whole`` a page of its own around it."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("facelab"), autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined
    )
    words, spoken = texts(language()), language()
    photos = [_stages(each, words) for each in (glass, glass.other) if each is not None]
    facts = {"version": __version__, "whole": whole, "model": glass.model, "photos": photos, "verdict": glass.verdict}
    return environment.get_template("glass.html.j2").render(facts, t=words, language=spoken)


def _stages(glass: Glass, t: dict[str, str]) -> list[dict]:
    """Picture, title, alternative text and facts of each stage."""
    points = np.array(glass.template)
    tensor, size = glass.tensor, _size(glass.chip)
    low, high = (f"{number:.2f}" for number in (tensor.min(), tensor.max()))
    lengths = (f"{np.linalg.norm(vector):.3f}" for vector in (glass.output, glass.vector))
    return [
        _stage(t["photo"], t["photo_facts"].format(size=_size(glass.photo)), t["photo_alt"], _jpeg(glass.photo)),
        _stage(
            t["detect"], t["detect_facts"].format(confidence=f"{glass.face.confidence:.3f}"), t["detect_alt"],
            _jpeg(plot.draw_faces(glass.photo, [glass.face], captions=False)),
        ),
        _stage(
            t["align"], t["align_facts" if len(points) else "align_box"].format(size=size), t["align_alt"],
            _png(plot.marked_figure(glass.chip, points)),
        ),
        _stage(
            t["live" if glass.alive.live else "spoof"],
            t["live_facts"].format(
                probability=f"{glass.alive.probability:.3f}", threshold=f"{glass.alive.threshold:.3f}",
                model=glass.alive.model,
            ),
            t["live_alt"], _png_image(glass.around),
        ),
        _stage(
            t["feed"], t["feed_facts"].format(low=low, high=high, size=_size(tensor)), t["feed_alt"],
            _png(plot.tensor_figure(tensor)),
        ),
        *(
            _stage(
                t["layer"].format(name=name),
                t["layer_facts"].format(size=_size(maps), maps=maps.shape[2], shown=min(MAPS, maps.shape[2])),
                t["layer_alt"].format(name=name), _png(plot.maps_figure(maps, MAPS)),
            )
            for name, maps in glass.activations.items()
        ),
        _stage(
            t["represent"],
            t["represent_facts"].format(numbers=len(glass.vector), before=next(lengths), now=next(lengths)),
            t["represent_alt"], _png(plot.vector_figure(glass.vector)),
        ),
    ]  # fmt: skip


def _stage(title: str, facts: str, alt: str, picture: str) -> dict:
    return {"title": title, "facts": facts, "alt": alt, "picture": picture}


def _size(array: np.ndarray) -> str:
    return f"{array.shape[1]}×{array.shape[0]}"


def _jpeg(image: np.ndarray) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(images.encode(image, ".jpg")).decode()


def _png_image(image: np.ndarray) -> str:
    """Without loss: what a liveness network looks at is as fine as what JPEG throws away."""
    return "data:image/png;base64," + base64.b64encode(images.encode(image, ".png")).decode()


def _png(figure: plot.Figure) -> str:
    return "data:image/png;base64," + base64.b64encode(plot.to_png(figure)).decode()
