"""One photo at every stage, and the stages as HTML: a strip for notebooks, or a whole page.

No other file, no script, no network.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import numpy as np

from facelab import __version__, plot
from facelab._language import language
from facelab.plot.stages import maps_figure, marked_figure, tensor_figure, vector_figure
from facelab.reports import _html
from facelab.types import Face, LivenessResult, VerificationResult

MAPS = 6  # of each layer


@dataclass(frozen=True, eq=False)
class Inspection:
    """One photo at every stage. In a notebook it shows itself.

    Attributes:
        source: The path, or ``"array"``.
        model: Name of the model.
        photo: (H, W, 3) uint8 RGB.
        face: Box and five landmarks in pixels of the photo, and the detector's confidence, 0 to 1.
        aligned_face: (h, w, 3) uint8 RGB.
        template: Where alignment wants the landmarks, (x, y) in pixels of the face; empty where it uses the box.
        around: (h, w, 3) uint8 RGB, the face with its surroundings, as the liveness network sees it.
        liveness: Living face or picture of one; it does not change the decision.
        tensor: (h, w, C) float32, the aligned face as the network takes it.
        activations: Layer -> (h, w, C) float32, what it made of the tensor.
        output: (D,) float32, what the network returned for the aligned face as it is.
        vector: (D,) float32 of unit length: the card's views (mirror image, zooms) added up, then normalized.
        other: The second photo at every stage, or ``None``.
        verification: Of the two photos, or ``None``.
    """

    source: str
    model: str
    photo: np.ndarray
    face: Face
    aligned_face: np.ndarray
    template: tuple[tuple[float, float], ...]
    around: np.ndarray
    liveness: LivenessResult
    tensor: np.ndarray
    activations: dict[str, np.ndarray]
    output: np.ndarray
    vector: np.ndarray
    other: Inspection | None = None
    verification: VerificationResult | None = None

    def _repr_html_(self) -> str:
        return render(self, whole=False)

    def write_html(self, path: str | os.PathLike, overwrite: bool = False) -> None:
        """One page that needs no other file and no network; written whole or not at all.

        A page that is there already is replaced only if facelab wrote it, or with ``overwrite``.

        Raises:
            InputError: A file is there already, or the folder is missing or cannot be written.
        """
        _html.write(path, render(self, whole=True), overwrite)


def texts(language: str) -> dict[str, str]:
    """What the page says; both languages stand side by side in ``templates/inspector.json``."""
    return _html.texts("inspector.json", language)


def render(inspection: Inspection, whole: bool) -> str:
    """The strip, in the language of the notebook or of the machine; with ``whole`` a page of its own around it."""
    words, spoken = texts(language()), language()
    photos = [_stages(each, words) for each in (inspection, inspection.other) if each is not None]
    facts = {
        "version": __version__,
        "whole": whole,
        "model": inspection.model,
        "photos": photos,
        "verification": inspection.verification,
    }
    return _html.template("inspector.html.j2").render(facts, t=words, language=spoken)


def _stages(inspection: Inspection, t: dict[str, str]) -> list[dict]:
    """Picture, title, alternative text and facts of each stage."""
    points = np.array(inspection.template)
    tensor, size = inspection.tensor, _size(inspection.aligned_face)
    low, high = (f"{number:.2f}" for number in (tensor.min(), tensor.max()))
    lengths = (f"{np.linalg.norm(vector):.3f}" for vector in (inspection.output, inspection.vector))
    return [
        _stage(
            t["photo"], t["photo_facts"].format(size=_size(inspection.photo)), t["photo_alt"],
            _html.image_address(inspection.photo, ".jpg"),
        ),
        _stage(
            t["detect"], t["detect_facts"].format(confidence=f"{inspection.face.confidence:.3f}"), t["detect_alt"],
            _html.image_address(plot.draw_faces(inspection.photo, [inspection.face], captions=False), ".jpg"),
        ),
        _stage(
            t["align"], t["align_facts" if len(points) else "align_box"].format(size=size), t["align_alt"],
            _html.figure_address(marked_figure(inspection.aligned_face, points)),
        ),
        _stage(
            t["live" if inspection.liveness.live else "spoof"],
            t["live_facts"].format(
                probability=f"{inspection.liveness.probability:.3f}", threshold=f"{inspection.liveness.threshold:.3f}",
                model=inspection.liveness.model,
            ),
            # Without loss: what a liveness network looks at is as fine as what JPEG throws away.
            t["live_alt"], _html.image_address(inspection.around, ".png"),
        ),
        _stage(
            t["feed"], t["feed_facts"].format(low=low, high=high, size=_size(tensor)), t["feed_alt"],
            _html.figure_address(tensor_figure(tensor)),
        ),
        *(
            _stage(
                t["layer"].format(name=name),
                t["layer_facts"].format(size=_size(maps), maps=maps.shape[2], shown=min(MAPS, maps.shape[2])),
                t["layer_alt"].format(name=name), _html.figure_address(maps_figure(maps, MAPS)),
            )
            for name, maps in inspection.activations.items()
        ),
        _stage(
            t["represent"],
            t["represent_facts"].format(numbers=len(inspection.vector), before=next(lengths), now=next(lengths)),
            t["represent_alt"], _html.figure_address(vector_figure(inspection.vector)),
        ),
    ]  # fmt: skip


def _stage(title: str, facts: str, alt: str, picture: str) -> dict:
    return {"title": title, "facts": facts, "alt": alt, "picture": picture}


def _size(array: np.ndarray) -> str:
    return f"{array.shape[1]}×{array.shape[0]}"
