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
    faces_option,
    json_option,
    load_pipeline,
    model_option,
    overwrite_option,
    paths_argument,
    progress,
    rotations_option,
    threshold_option,
)  # fmt: skip
from facelab.errors import FacelabError, NoFaceError
from facelab.types import LANDMARK_NAMES, Face, LivenessResult, VerificationResult


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
@rotations_option
@json_option
def detect(paths: tuple[str, ...], out: Path | None, min_face: float, liveness: bool, rotations: bool,
           as_json: bool) -> None:  # fmt: skip
    """Find the faces in photos or in folders of photos.

    Boxes and landmarks are pixels of the photo as it was turned, where --rotations turned it.
    """
    from facelab import images
    from facelab.detection import detect_turned
    from facelab.detection.mtcnn import MTCNN

    detector = MTCNN(min_face_size=min_face)
    judge = _no_liveness if not liveness else _liveness()
    if out is not None:
        check_output_folder(out)
    skips, records = Skips(), []
    for path in progress(list(images.find(paths, skips)), "detect"):
        try:
            image, turned = images.read(path), 0
            faces = detector([image])[0]
            if rotations and not faces:
                ((image, faces, turned),) = detect_turned(detector, [image])
            if out is not None:
                _draw(image, faces, out, path, len(records))
        except FacelabError as err:
            skips(str(path), err)
            continue
        if turned:
            skips.took(path, faces[0], 1, turned)
        record = {"path": str(path), "faces": [*map(face_record, faces, judge(image, faces))]}
        records.append(record | ({"turned": turned} if rotations else {}))
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
@faces_option("largest")
@rotations_option
@model_option
@overwrite_option
@json_option
def embed(paths: tuple[str, ...], out: Path, faces: str, rotations: bool, model: str, overwrite: bool,
          as_json: bool) -> None:  # fmt: skip
    """Turn the faces of photos or folders into unit vectors: one face a photo, or with --faces all every face.

    The .npz file has one row per face: vectors, paths, boxes (left, top, right, bottom), landmarks,
    confidences, counts (how many faces the photo shows); and the name of the model.
    """
    from facelab import images
    from facelab.gallery.vectors import FaceVectors
    from facelab.pipeline import largest_face, main_face_first

    skips = Skips()
    files = list(images.find(paths, skips))
    check_output(out, (".npz",), files, overwrite)
    pipeline = load_pipeline(model, rotations=rotations)
    start = time.perf_counter()
    results, count = [], 0
    stream = pipeline(files, main_face_first if faces == "all" else largest_face, skips)
    for result in progress(stream, "embed", total=len(files)):
        count += 1
        if not result.faces:
            skips(result.source, NoFaceError("no face found"))
            continue
        skips.took(result.source, result.faces[0], 1 if faces == "all" else result.count, result.turned)
        results.append((result.source, result.faces, result.vectors, result.count))
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
@click.option("--all", "every", is_flag=True, help="Compare every face of one photo with every face of the other.")
@rotations_option
@model_option
@threshold_option
@json_option
def verify(first: str, second: str, every: bool, rotations: bool, model: str, threshold: float | None,
           as_json: bool) -> None:  # fmt: skip
    """Say whether two photos show the same person.

    Of several faces in a photo the largest and most central is meant, and the answer says which that is; with --all
    every face is compared with every face of the other photo.
    """
    from facelab.pipeline import largest_face, main_face_first

    pipeline = load_pipeline(model, rotations=rotations)
    results = pipeline.verify_faces(first, second, threshold, main_face_first if every else largest_face)
    pairs = [_pair_record(result) for result in results]
    for path, face, turned in zip((first, second), results[0].faces, results[0].turned, strict=True):
        Skips().took(path, face, 1, turned)
    facts = zip((first, second), results[0].counts, results[0].turned, strict=True)
    photos = [{"path": path, "faces": count, "turned": turned} for path, count, turned in facts]
    if every:
        same = sum(result.same for result in results)
        data = {"photos": photos, "pairs": pairs, "same": same > 0}
        lines = [_pair_line(result) for result in results]
        lines.append(f"{same} of {len(pairs)} pair{'' if len(pairs) == 1 else 's'} of faces: same person")
    else:
        data = pairs[0] | {"photos": photos}
        lines = [_pair_line(results[0])] + [
            f"{path}: {count} faces; compared the one at {_corner(face)}; --all compares every face"
            for path, count, face in zip((first, second), results[0].counts, results[0].faces, strict=True)
            if count > 1
        ]
    emit(data, as_json, lines)


def _pair_record(result: VerificationResult) -> dict:
    boxes = [face_record(face)["box"] for face in result.faces]
    facts = {"same": result.same, "distance": result.distance, "threshold": result.threshold, "model": result.model}
    return facts | {"boxes": boxes}


def _pair_line(result: VerificationResult) -> str:
    word = "same person" if result.same else "different people"
    first, second = map(_corner, result.faces)
    return (
        f"{word}: distance {result.distance:.4f}, threshold {result.threshold:.4f}, {result.model}; "
        f"faces at {first} and {second}"
    )


def _corner(face: Face) -> str:
    box = face.box
    return f"({box.left:.0f}, {box.top:.0f})-({box.right:.0f}, {box.bottom:.0f})"


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
