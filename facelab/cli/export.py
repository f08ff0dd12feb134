"""The command that writes a network for small devices."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np

from facelab.cli.console import Skips, emit, json_option, overwrite_option, progress
from facelab.errors import InputError

_FACES = 128  # to calibrate on; more change the ranges little


@click.command()
@click.argument("model")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="The .tflite file to write.")
@click.option("--precision", type=click.Choice(["float32", "float16", "int8"]), default="float32", show_default=True)
@click.option("--calibrate", type=click.Path(), metavar="DIR",
              help="For int8: photos to see ranges on, a directory per person.  [default: drawn people]")  # fmt: skip
@click.option("--weights", type=click.Path(), help="File of weights for the model, such as facelab train writes.")
@overwrite_option
@json_option
def export(model: str, target: Path, precision: str, calibrate: str | None, weights: str | None, overwrite: bool,
           as_json: bool) -> None:  # fmt: skip
    """Write MODEL as a TensorFlow Lite file that a phone can run.

    float32 keeps every number, float16 halves the file, int8 quarters it and computes in whole numbers. The file takes
    one preprocessed face: 'facelab models MODEL' says how to align and preprocess it, and facelab.mobile.load does it.
    """
    if calibrate is not None and precision != "int8":
        raise InputError(f"Expected --precision int8 with --calibrate. Received: {precision}, which needs no photos.")
    from facelab import mobile, models
    from facelab.mobile.export import check_target

    check_target(target, overwrite, [] if weights is None else [weights])
    embedder = models.load(model) if weights is None else models.load(model, weights)
    skips = Skips(notes=False)  # which face the ranges are taken from does not matter
    faces = _faces(calibrate, embedder.card.alignment, skips) if precision == "int8" else None
    size = mobile.export(embedder, target, precision, faces, overwrite)
    facts = {
        "file": str(target), "model": model, "precision": precision, "bytes": size,
        "calibration_faces": 0 if faces is None else len(faces),
    }  # fmt: skip
    seen = "" if faces is None else f", ranges from {len(faces)} faces"
    emit(facts, as_json, [f"{model} in {precision}: {size:,} bytes{seen} -> {target}"])
    skips.exit(done=1)


def _faces(directory: str | None, alignment, skips: Skips) -> np.ndarray:
    """Faces spread evenly over all photos, aligned."""
    from facelab import datasets, synthetic, training

    photos = synthetic.shipped_people().photos if directory is None else datasets.folder(directory, skips)
    some = np.unique(np.linspace(0, len(photos) - 1, _FACES).round().astype(int))
    aligned = training.align_photos(
        photos.subset(some), alignment, progress=lambda items, n: progress(items, "calibrate", n), account=skips
    )
    return aligned.faces
