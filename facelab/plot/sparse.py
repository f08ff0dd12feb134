"""A face as a sum of known ones: the query, the error (a disguise), and each person's residual."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from facelab.classify import SparseRepresentationClassifier
from facelab.classify.sparse import SparseCode
from facelab.errors import InputError
from facelab.plot.style import GRAY, OKABE_ITO, Figure, font_families

_LARGEST = 4  # known faces that are shown


def sparse_figure(
    face: np.ndarray, code: SparseCode, classifier: SparseRepresentationClassifier, truth: int | None = None,
    names: Sequence[str] | None = None,
) -> Figure:  # fmt: skip
    """Above: the face, its error, the face without it, the known faces with the largest shares; below: all residuals.

    Args:
        face: (H, W) gray levels, the face that was coded.
        code: What :meth:`facelab.classify.SparseRepresentationClassifier.code` said of it.
        classifier: With the known faces.
        truth: Who it is; that person's bar gets a frame.
        names: A name for each person, in the order of the residuals; default their labels.

    Raises:
        InputError: A face of another number of pixels, or another number of names.
    """
    face = np.asarray(face, np.float64)
    if face.ndim != 2 or face.size != len(code.error):
        raise InputError(f"Expected a gray face of {len(code.error)} pixels, (H, W). Received: {face.shape}.")
    names = [str(person) for person in classifier.classes_] if names is None else list(names)
    if len(names) != len(classifier.classes_):
        raise InputError(f"Expected {len(classifier.classes_)} names. Received: {len(names)}.")
    figure = Figure(figsize=(10, 4.6), facecolor="white", layout="constrained")
    upper, lower = figure.subfigures(2, 1, height_ratios=(1, 1.15))
    _show_faces(upper, face, code, classifier)
    axes = lower.subplots()
    people = np.arange(len(names))
    axes.bar(people, code.residuals, color=[OKABE_ITO[1] if p == code.label else GRAY for p in classifier.classes_])
    if truth is not None:
        (own,) = np.flatnonzero(classifier.classes_ == truth)
        axes.bar(own, code.residuals[own], fill=False, edgecolor="black", linewidth=2)
    axes.set_xticks(people, names, fontfamily=font_families())
    axes.set_xlabel("person (orange: the smallest, who is named; framed: who it is)", fontfamily=font_families())
    axes.set_ylabel("residual")
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _show_faces(figure, face: np.ndarray, code: SparseCode, classifier: SparseRepresentationClassifier) -> None:
    shape, length = face.shape, np.linalg.norm(face)
    largest = np.argsort(-np.abs(code.coefficients), kind="stable")[:_LARGEST]
    shown = {
        "asked": face,
        "error": code.error.reshape(shape),
        "asked - error": face - length * code.error.reshape(shape),
    }
    row = figure.subplots(1, len(shown) + _LARGEST)
    for axes, (title, picture) in zip(row, shown.items(), strict=False):
        signed = title == "error"
        most = max(float(np.abs(picture).max()), 1e-12)
        axes.imshow(
            picture, cmap="RdBu" if signed else "gray", vmin=-most if signed else 0, vmax=most if signed else face.max()
        )
        axes.set_title(title, fontsize=9)
    for axes, column in zip(row[len(shown) :], largest, strict=False):
        axes.imshow(classifier.dictionary_[:, column].reshape(shape), cmap="gray", vmin=0)
        axes.set_title(f"{code.coefficients[column]:+.2f} of {classifier.labels_[column]}", fontsize=9)
    for axes in row:
        axes.set_axis_off()
