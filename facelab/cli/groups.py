"""Commands on groups of vectors: cluster, classify."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from facelab._files import check_output
from facelab.cli.console import (
    DEFAULT_MODEL,
    Skips,
    emit,
    faces_option,
    identification_threshold_option,
    json_option,
    load_pipeline,
    model_option,
    overwrite_option,
    paths_argument,
    progress,
    rotations_option,
    threshold_option,
    unchecked_option,
)  # fmt: skip
from facelab.cli.deciding import decide, rate_option
from facelab.errors import FacelabError, InputError, NoFaceError


@dataclass(frozen=True)
class _Choice:
    """Which faces of a photo are taken, "all" or "largest", and whether photos without one are turned."""

    faces: str
    rotations: bool


def _vectors(paths: tuple[str, ...], model: str, skips: Skips, choice: _Choice, keep_aligned: bool = False):
    """Faces from one stored .npz file or from photos -> (FaceVectors, aligned faces or None)."""
    from facelab.gallery.vectors import FaceVectors
    from facelab.pipeline import largest_face, main_face_first

    if len(paths) == 1 and paths[0].endswith(".npz"):
        return FaceVectors.load(paths[0]), None
    from facelab import images

    files = list(images.find(paths, skips))
    pipeline, results, aligned = load_pipeline(model, rotations=choice.rotations), [], []
    stream = pipeline(files, main_face_first if choice.faces == "all" else largest_face, skips)
    for result in progress(stream, "embed", total=len(files)):
        if not result.faces:
            skips(result.source, NoFaceError("no face found"))
        else:
            skips.took(result.source, result.faces[0], 1 if choice.faces == "all" else result.count, result.turned)
        results.append((result.source, result.faces, result.vectors, result.count))
        if keep_aligned:
            aligned.extend(result.aligned)
    if not results:
        skips.exit(done=0)
    return FaceVectors.collect(results, pipeline.card), aligned


def _threshold(threshold: float | None, model: str) -> float:
    """The given threshold, else that of the model's card."""
    if threshold is not None:
        return threshold
    from facelab import cards

    card = cards.card(model, cards.ModelCard)
    if card.threshold is None:
        raise InputError(f"{model} has no calibrated threshold: pass --threshold (a cosine distance, 0 to 2).")
    return card.threshold.distance


@click.command()
@paths_argument
@click.option(
    "--method", type=click.Choice(["agglomerative", "dbscan", "hdbscan"]), default="agglomerative", show_default=True
)
@threshold_option
@click.option("--out", type=click.Path(path_type=Path), help="Picture (.png) with one row of faces per group.")
@faces_option("all")
@rotations_option
@model_option
@overwrite_option
@json_option
def cluster(paths: tuple[str, ...], method: str, threshold: float | None, out: Path | None, faces: str,
            rotations: bool, model: str, overwrite: bool, as_json: bool) -> None:  # fmt: skip
    """Group the faces in photos, folders or one stored .npz file by person."""
    from facelab import images
    from facelab.classify import IdentityClustering

    if out is not None:
        check_output(out, (".png",), images.find(paths), overwrite)
    skips = Skips()
    found, aligned = _vectors(paths, model, skips, _Choice(faces, rotations), keep_aligned=out is not None)
    if out is not None and aligned is None:
        raise InputError("Expected photos for --out. Received: a .npz file, which holds no pictures.")
    clustering = IdentityClustering(_threshold(threshold, found.model), method)
    labels = clustering.fit_predict(found.vectors) if len(found) else np.empty(0, int)
    members = {int(label): np.flatnonzero(labels == label) for label in np.unique(labels)}
    data = {
        "faces": len(found),
        "clusters": [[_member(found, row) for row in rows] for label, rows in members.items() if label >= 0],
        "alone": [_member(found, row) for row in members.get(-1, [])],
    }
    if out is not None:
        _draw(members, aligned, out, overwrite)
    emit(
        data,
        as_json,
        [f"{label if label >= 0 else '-'}\t{found.paths[row]}" for label, rows in members.items() for row in rows],
    )
    skips.exit(done=1)


def _member(found, row: int) -> dict:
    return {"path": str(found.paths[row]), "box": [round(float(side), 2) for side in found.boxes[row]]}


def _draw(members: dict[int, np.ndarray], aligned: list, out: Path, overwrite: bool) -> None:
    from facelab import plot
    from facelab._files import writing

    groups = {label: rows for label, rows in members.items() if label >= 0}
    titles = [f"group {label}: {len(rows)} faces" for label, rows in groups.items()]
    figure = plot.groups_sheet([[aligned[row] for row in rows] for rows in groups.values()], titles)
    with writing(out, overwrite) as temporary:
        temporary.write_bytes(plot.style.to_png(figure))


@click.group()
def classify() -> None:
    """Train and apply a kNN or SVM classifier on stored vectors."""


@classify.command()
@click.argument("vectors", type=click.Path())
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The classifier file (.npz) to write.")
@click.option(
    "--method",
    type=click.Choice(["knn", "svm", "svm-one-vs-one", "svm-same-different"]),
    default="svm",
    show_default=True,
    help="'svm': one plane per person, against all others; see 'facelab.classify.IdentityClassifier'.",
)
@unchecked_option
@overwrite_option
@json_option
def train(vectors: str, out: Path, method: str, unchecked: bool, overwrite: bool, as_json: bool) -> None:
    """Learn names from VECTORS, a file of 'facelab embed'; a face's name is the folder its photo lies in.

    One face of a photo is learned, the one that agrees with the person's other photos; a photo in which none does is
    left out.
    """
    from facelab.classify import IdentityClassifier
    from facelab.gallery.vectors import FaceVectors

    check_output(out, (".npz",), [vectors], overwrite)
    found = FaceVectors.load(vectors)
    skips, folders = Skips(), np.array(found.folders, str)
    rows = _one_a_photo(found, folders, None if unchecked else _known_threshold(found.model), skips)
    if not len(rows):
        skips.exit(done=0)
    IdentityClassifier(method).fit(found.vectors[rows], folders[rows].tolist()).save(out, found.model, overwrite)
    people = len(set(folders[rows].tolist()))
    data = {"method": method, "people": people, "faces": len(rows), "out": str(out), "skipped": skips.count}
    emit(data, as_json, [f"{method} on {len(rows)} faces of {people} people -> {out}"])
    skips.exit(done=len(rows))


def _known_threshold(model: str) -> float | None:
    """That of the model's card; ``None`` where there is none to compare photos by."""
    try:
        return _threshold(None, model)
    except FacelabError:
        return None


def _one_a_photo(found, folders: np.ndarray, threshold: float | None, skips: Skips) -> np.ndarray:
    """Rows of the faces to learn, one a photo; without a threshold the main face of each."""
    from facelab.detection import own_faces

    kept = []
    for person in dict.fromkeys(folders.tolist()):
        mine = np.flatnonzero(folders == person)
        photos = [mine[found.paths[mine] == path] for path in dict.fromkeys(found.paths[mine].tolist())]
        own = own_faces([found.vectors[rows] for rows in photos], 2.0 if threshold is None else threshold)
        for rows, number, distance in zip(photos, own.numbers.tolist(), own.distances.tolist(), strict=True):
            path = str(found.paths[rows[0]])
            if number < 0:
                skips.disagrees(path, person, distance, own.limit, len(photos))
            else:
                kept.append(rows[number])
                skips.took(path, _face(found, rows[number]), len(rows))
    return np.array(sorted(kept), int)


def _face(found, row: int):
    from facelab.types import Box, Face

    points = tuple(map(tuple, found.landmarks[row].tolist()))
    return Face(Box(*found.boxes[row].tolist()), float(found.confidences[row]), points)


@classify.command()
@click.argument("classifier", type=click.Path())
@paths_argument
@identification_threshold_option
@rate_option
@faces_option("all")
@rotations_option
@json_option
def apply(classifier: str, paths: tuple[str, ...], threshold: float | None, rate: float, faces: str, rotations: bool,
          as_json: bool) -> None:  # fmt: skip
    """Name the faces in photos, folders or one stored .npz file with a trained CLASSIFIER.

    The largest distance at which a face is named is chosen as by 'facelab identify', by the number of faces that the
    classifier learned from, and printed.
    """
    from facelab.classify import load

    skips = Skips()
    trained, model = load(classifier)
    found, _ = _vectors(paths, DEFAULT_MODEL if model is None else model, skips, _Choice(faces, rotations))
    if model not in (None, found.model):
        raise InputError(f"Expected vectors of {model}, which {classifier} learned. Received: {found.model}.")
    firsts = np.unique(trained.labels_, return_index=True)[1]
    decision = decide(found.model, len(trained.labels_), trained.vectors_[firsts], threshold, rate)
    records = []
    if len(found):
        answers = trained.identify(found.vectors, decision.distance)
        rows = zip(answers.names.tolist(), answers.distances.tolist(), answers.accepted, strict=True)
        records = [
            {
                **_member(found, row),
                "name": name if accepted else None,
                "nearest": name,
                "distance": distance,
                "threshold": decision.facts,
            }
            for row, (name, distance, accepted) in enumerate(rows)
        ]
    lines = [f"{r['path']}: {'unknown' if r['name'] is None else r['name']} ({r['distance']:.3f})" for r in records]
    emit(records, as_json, [decision.line, *lines])
    skips.exit(done=1)
