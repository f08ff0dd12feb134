"""Commands on photos: detect, embed, verify."""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path

import click

from facelab._files import check_output, check_output_folder
from facelab.cli.console import (
    Skips,
    emit,
    json_option,
    load_pipeline,
    model_option,
    overwrite_option,
    paths_argument,
    progress,
    threshold_option,
)  # fmt: skip
from facelab.errors import FacelabError
from facelab.types import LANDMARK_NAMES, Face, LivenessResult


def face_record(face: Face, liveness: LivenessResult | None = None) -> dict:
    """A face as it stands in the JSON output; with its liveness where that was asked for."""
    box = face.box
    fact = {} if liveness is None else {"liveness": {**asdict(liveness), "probability": round(liveness.probability, 5)}}
    return fact | {
        "box": [round(side, 2) for side in (box.left, box.top, box.right, box.bottom)],
        "confidence": round(face.confidence, 5),
        "landmarks": {
            name: [round(x, 2), round(y, 2)] for name, (x, y) in zip(LANDMARK_NAMES, face.landmarks, strict=True)
        },
    }


@click.command()
@paths_argument
@click.option("--out", type=click.Path(path_type=Path), help="Folder for copies of the photos with the faces drawn in.")
@click.option("--min-face", type=float, default=20, show_default=True, help="Smallest face in pixels.")
@click.option("--liveness", is_flag=True, help="Also say whether each face lives or is a picture (synthetic attacks).")
@json_option
def detect(paths: tuple[str, ...], out: Path | None, min_face: float, liveness: bool, as_json: bool) -> None:
    """Find the faces in photos or in folders of photos."""
    from facelab import images
    from facelab.detection.mtcnn import MTCNN

    detector = MTCNN(min_face_size=min_face)
    judge = _no_liveness if not liveness else _liveness()
    if out is not None:
        check_output_folder(out)
    skips, records = Skips(), []
    for path in progress(list(images.find(paths)), "detect"):
        try:
            image = images.read(path)
            faces = detector([image])[0]
            if out is not None:
                _draw(image, faces, out, path, len(records))
        except FacelabError as err:
            skips(str(path), err)
            continue
        records.append({"path": str(path), "faces": [*map(face_record, faces, judge(image, faces))]})
    emit(records, as_json, (_face_line(record) for record in records))
    skips.exit(done=len(records))


def _no_liveness(image, faces: list[Face]) -> list[None]:
    return [None] * len(faces)


def _liveness():
    from facelab.liveness import Liveness

    return Liveness()


def _face_line(record: dict) -> str:
    faces = [
        f"{f['confidence']:.3f} at ({f['box'][0]:.0f}, {f['box'][1]:.0f})-({f['box'][2]:.0f}, {f['box'][3]:.0f})"
        + _live_words(f.get("liveness"))
        for f in record["faces"]
    ]
    count = f"{len(faces)} face{'' if len(faces) == 1 else 's'}"
    return f"{record['path']}: {count}" + "".join(f"; {face}" for face in faces)


def _live_words(fact: dict | None) -> str:
    if fact is None:
        return ""
    return f", {'live' if fact['live'] else 'not live'} ({fact['probability']:.3f}, threshold {fact['threshold']:.3f})"


def _draw(image, faces: list[Face], out: Path, path: Path, number: int) -> None:
    from facelab import images
    from facelab.plot import draw_faces

    target = out / f"{path.stem}-faces.png"
    if target.exists():  # two inputs of one name, or an earlier run: keep both
        target = out / f"{path.stem}-faces-{number}-{int(time.time())}.png"
    images.write(target, draw_faces(image, faces))


@click.command()
@paths_argument
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The .npz file to write.")
@model_option
@overwrite_option
@json_option
def embed(paths: tuple[str, ...], out: Path, model: str, overwrite: bool, as_json: bool) -> None:
    """Turn every face of photos or folders into a unit vector.

    The .npz file has one row per face: vectors, paths, boxes (left, top, right, bottom), landmarks,
    confidences; and the name of the model.
    """
    from facelab import images
    from facelab.gallery.vectors import FaceVectors

    files = list(images.find(paths))
    check_output(out, (".npz",), files, overwrite)
    pipeline, skips = load_pipeline(model), Skips()
    start = time.perf_counter()
    results, count = [], 0
    for result in progress(pipeline(files, on_skip=skips), "embed", total=len(files)):
        count += 1
        results.append((result.source, result.faces, result.vectors))
    if count == 0:
        skips.exit(done=0)
    stored = FaceVectors.collect(results, pipeline.card)
    stored.save(out, overwrite)
    seconds = time.perf_counter() - start
    summary = {
        "images": count, "faces": len(stored), "skipped": skips.count,
        "seconds": round(seconds, 3), "images_per_second": round(count / seconds, 2), "out": str(out),
    }  # fmt: skip
    text = f"{len(stored)} faces of {count} photos in {seconds:.1f} s ({count / seconds:.1f} photos/s) -> {out}"
    emit(summary, as_json, [text])
    skips.exit(done=count)


@click.command()
@click.argument("first", type=click.Path())
@click.argument("second", type=click.Path())
@model_option
@threshold_option
@json_option
def verify(first: str, second: str, model: str, threshold: float | None, as_json: bool) -> None:
    """Say whether two photos show the same person.

    Of several faces in a photo the largest and most central is meant.
    """
    result = load_pipeline(model).verify(first, second, threshold)
    word = "same person" if result.same else "different people"
    emit(
        result,
        as_json,
        [f"{word}: distance {result.distance:.4f}, threshold {result.threshold:.4f}, {result.model}"],
    )


@click.command()
@click.argument("photo", type=click.Path())
@click.argument("other", type=click.Path(), required=False)
@click.option("--out", type=click.Path(path_type=Path), default="inspection.html", show_default=True, help="The page.")
@model_option
@threshold_option
@overwrite_option
@json_option
def inspect(
    photo: str, other: str | None, out: Path, model: str, threshold: float | None, overwrite: bool, as_json: bool
) -> None:
    """Show every stage of a photo's way through the pipeline; with a second photo, to the decision."""
    check_output(out, (".html", ".htm"), [photo] if other is None else [photo, other], overwrite)
    pipeline = load_pipeline(model)
    from facelab.reports import inspect as look

    seen = look(photo, other, pipeline, threshold=threshold)
    seen.write_html(out, overwrite)
    emit({"out": str(out.resolve()), "verdict": seen.verification}, as_json, [f"Open {out.resolve().as_uri()}"])
