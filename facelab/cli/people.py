"""Commands on a gallery of enrolled people: enroll, identify, gallery."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable
from pathlib import Path

import click

from facelab._files import check_output_folder
from facelab.cli.console import (
    Skips,
    emit,
    identification_threshold_option,
    json_option,
    load_pipeline,
    model_option,
    overwrite_option,
    paths_argument,
    progress,
    rotations_option,
    unchecked_option,
)  # fmt: skip
from facelab.cli.deciding import decide, rate_option
from facelab.cli.photos import face_record
from facelab.errors import FacelabError, InputError

gallery_option = click.option(
    "--gallery", "gallery_path", type=click.Path(path_type=Path), envvar="FACELAB_GALLERY",
    help="The gallery file.  [default: gallery.db in the cache folder; or set FACELAB_GALLERY]",
)  # fmt: skip


def _path(gallery_path: Path | None) -> Path:
    from facelab.download import home

    if gallery_path is not None:
        return gallery_path
    check_output_folder(home())
    return home() / "gallery.db"


@click.command()
@paths_argument
@click.option("--name", help="Whose photos these are. Without it, each folder in PATHS holds one folder per person, "
              "or photos named like the person.")  # fmt: skip
@unchecked_option
@rotations_option
@gallery_option
@model_option
@json_option
def enroll(paths: tuple[str, ...], name: str | None, unchecked: bool, rotations: bool, gallery_path: Path | None,
           model: str, as_json: bool) -> None:  # fmt: skip
    """Add people to a gallery.

    A line "enrolled NAME" is printed only after that person is safely on disk. With --name, PATHS
    are photos (or folders of photos) of that one person. A folder without folders in it holds one photo per person,
    named like the person, such as "Ann Lee.jpg".

    One face of a photo is enrolled, the one that agrees with the person's other photos; a photo in which none does is
    left out, and so are two photos that disagree.
    """
    from facelab.gallery import Gallery

    skips = Skips()
    wanted = _photos_of(paths, name, skips)
    pipeline = load_pipeline(model, rotations=rotations)
    people, photos = [], 0
    card = pipeline.card
    with Gallery(_path(gallery_path), card.name, card.embedding_size, create=True) as gallery:
        for person in pipeline.people(
            wanted, skips, lambda items, n: progress(items, "enroll", n), not unchecked, gallery.vectors_of
        ):
            try:
                gallery.add(person.name, person.vectors, person.sources)
            except InputError as err:
                skips(person.name, err)
                continue
            count = len(person.sources)
            people.append({"name": person.name, "photos": count})
            photos += count
            if not as_json:
                click.echo(f"enrolled {person.name} ({count} photo{'' if count == 1 else 's'})")
    emit({"gallery": str(_path(gallery_path)), "people": people, "photos": photos, "skipped": skips.count}, as_json, [])
    skips.exit(done=len(people))


def _photos_of(paths: tuple[str, ...], name: str | None, skips: Skips) -> dict[str, str]:
    """Photo -> person, the photos of one person one after the other."""
    from facelab import images
    from facelab.datasets.folder import folder, has_directories, named_files

    if name is not None:
        return {str(path): name for path in images.find(paths, skips)}
    files = [path for path in paths if not os.path.isdir(path)]
    if files:
        raise InputError(f"Expected --name NAME, or folders with one folder per person. Received: the file {files[0]}.")
    found = [folder(path, skips) if has_directories(path) else named_files(path, skips) for path in paths]
    pairs = [
        (str(p), photos.names[label]) for photos in found for p, label in zip(photos.paths, photos.labels, strict=True)
    ]
    return dict(sorted(pairs, key=lambda pair: pair[1]))


@click.command()
@paths_argument
@gallery_option
@identification_threshold_option
@rate_option
@rotations_option
@click.option("--top", type=click.IntRange(1), default=1, show_default=True, help="Candidates to show for each face.")
@json_option
def identify(paths: tuple[str, ...], gallery_path: Path | None, threshold: float | None, rate: float, rotations: bool,
             top: int, as_json: bool) -> None:  # fmt: skip
    """Name every face in photos by its nearest enrolled person, or call it unknown.

    The more photos are enrolled, the more often one of them looks like a stranger: the largest distance at which a face
    is named is chosen by their number and by --false-positive-rate, and printed.
    """
    from facelab import images
    from facelab.gallery import Gallery

    with Gallery(_path(gallery_path)) as gallery:
        skips, records = Skips(), []
        files = list(images.find(paths, skips))
        decision = decide(gallery.model, sum(gallery.people().values()), gallery.one_vector_each(), threshold, rate)
        pipeline = load_pipeline(gallery.model, rotations=rotations)
        for result in progress(pipeline(files, on_skip=skips), "identify", total=len(files)):
            if result.turned:
                skips.took(result.source, result.faces[0], 1, result.turned)
            matches = gallery.identify(result.vectors, decision.distance, top)
            faces = [
                {**face_record(face), "name": _answer(found), "matches": [_match_record(m) for m in found]}
                for face, found in zip(result.faces, matches, strict=True)
            ]
            records.append({"path": result.source, "faces": faces, "threshold": decision.facts})
    emit(records, as_json, itertools.chain([decision.line], *map(_lines, records)))
    skips.exit(done=len(records))


def _answer(matches: list) -> str | None:
    return matches[0].name if matches and matches[0].accepted else None


def _match_record(match) -> dict:
    return {"name": match.name, "distance": match.distance, "threshold": match.threshold, "accepted": match.accepted}


def _lines(record: dict) -> Iterable[str]:
    if not record["faces"]:
        yield f"{record['path']}: no face"
    for face in record["faces"]:
        answer = "unknown" if face["name"] is None else face["name"]
        near = ", ".join(f"{m['name']} {m['distance']:.3f}" for m in face["matches"])
        x, y = face["box"][:2]
        yield f"{record['path']}: {answer} at ({x:.0f}, {y:.0f}); nearest: {near if near else 'no one is enrolled'}"


@click.group()
def gallery() -> None:
    """List, remove and export enrolled people."""


@gallery.command("list")
@gallery_option
@json_option
def list_(gallery_path: Path | None, as_json: bool) -> None:
    """Who is enrolled, with how many photos."""
    from facelab.gallery import Gallery

    with Gallery(_path(gallery_path)) as opened:
        people = opened.people()
        data = {"gallery": str(_path(gallery_path)), "model": opened.model, "people": people}
    emit(data, as_json, [f"{name}\t{count}" for name, count in people.items()])


@gallery.command()
@click.argument("names", nargs=-1, required=True)
@gallery_option
@json_option
def remove(names: tuple[str, ...], gallery_path: Path | None, as_json: bool) -> None:
    """Delete people and overwrite their vectors."""
    from facelab.gallery import Gallery

    skips, removed = Skips(), {}
    with Gallery(_path(gallery_path)) as opened:
        for name in names:
            try:
                removed[name] = opened.remove(name)
            except FacelabError as err:
                skips(name, err)
    emit({"removed": removed}, as_json, [f"removed {name} ({count} photos)" for name, count in removed.items()])
    skips.exit(done=len(removed))


@gallery.command()
@click.argument("out", type=click.Path(path_type=Path))
@gallery_option
@overwrite_option
@json_option
def export(out: Path, gallery_path: Path | None, overwrite: bool, as_json: bool) -> None:
    """Write all vectors and names to OUT, a .npz or .json file."""
    from facelab.gallery import Gallery

    with Gallery(_path(gallery_path)) as opened:
        opened.export(out, overwrite)
        people = len(opened)
    emit({"out": str(out), "people": people}, as_json, [f"{people} people -> {out}"])
