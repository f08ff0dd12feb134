"""Commands on a gallery of enrolled people: enroll, identify, gallery."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
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
)  # fmt: skip
from facelab.cli.deciding import decide, rate_option
from facelab.cli.photos import face_record
from facelab.errors import FacelabError, InputError, NoFaceError

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
@click.option("--name", help="Whose photos these are. Without it, each folder in PATHS holds one folder per person.")
@gallery_option
@model_option
@json_option
def enroll(paths: tuple[str, ...], name: str | None, gallery_path: Path | None, model: str, as_json: bool) -> None:
    """Add people to a gallery.

    A line "enrolled NAME" is printed only after that person is safely on disk. With --name, PATHS
    are photos (or folders of photos) of that one person.
    """
    from facelab.gallery import Gallery

    wanted = _photos_of(paths, name)
    pipeline, skips = load_pipeline(model), Skips()
    people, photos = [], 0
    card = pipeline.card
    with Gallery(_path(gallery_path), card.name, card.embedding_size, create=True) as gallery:
        for person, vectors, sources in _people(pipeline, wanted, skips):
            try:
                gallery.add(person, vectors, sources)
            except InputError as err:
                skips(person, err)
                continue
            people.append({"name": person, "photos": len(sources)})
            photos += len(sources)
            if not as_json:
                click.echo(f"enrolled {person} ({len(sources)} photo{'' if len(sources) == 1 else 's'})")
    emit({"gallery": str(_path(gallery_path)), "people": people, "photos": photos, "skipped": skips.count}, as_json, [])
    skips.exit(done=len(people))


def _photos_of(paths: tuple[str, ...], name: str | None) -> dict[str, str]:
    """Photo -> person, the photos of one person one after the other."""
    from facelab import images
    from facelab.datasets import folder

    if name is not None:
        return {str(path): name for path in images.find(paths)}
    files = [path for path in paths if not Path(path).is_dir()]
    if files:
        raise InputError(f"Expected --name NAME, or folders with one folder per person. Received: the file {files[0]}.")
    found = [folder(path) for path in paths]
    pairs = [
        (str(p), photos.names[label]) for photos in found for p, label in zip(photos.paths, photos.labels, strict=True)
    ]
    return dict(sorted(pairs, key=lambda pair: pair[1]))


def _people(pipeline, wanted: dict[str, str], skips: Skips) -> Iterator[tuple[str, list, list[str]]]:
    """(person, vectors, sources) as soon as all photos of that person have gone through."""
    from facelab.pipeline import largest_face

    results = progress(pipeline(wanted, pick=largest_face, on_skip=skips), "enroll", total=len(wanted))
    for person, group in itertools.groupby(results, key=lambda result: wanted[result.source]):
        vectors, sources = [], []
        for result in group:
            if not result.faces:
                skips(result.source, NoFaceError("no face found"))
                continue
            vectors.append(result.vectors[0])
            sources.append(result.source)
        if vectors:
            yield person, vectors, sources


@click.command()
@paths_argument
@gallery_option
@identification_threshold_option
@rate_option
@click.option("--top", type=click.IntRange(1), default=1, show_default=True, help="Candidates to show for each face.")
@json_option
def identify(
    paths: tuple[str, ...], gallery_path: Path | None, threshold: float | None, rate: float, top: int, as_json: bool
) -> None:
    """Name every face in photos by its nearest enrolled person, or call it unknown.

    The more photos are enrolled, the more often one of them looks like a stranger: the largest distance at which a face
    is named is chosen by their number and by --false-positive-rate, and printed.
    """
    from facelab import images
    from facelab.gallery import Gallery

    with Gallery(_path(gallery_path)) as gallery:
        files = list(images.find(paths))
        decision = decide(gallery.model, sum(gallery.people().values()), gallery.one_vector_each(), threshold, rate)
        pipeline, skips, records = load_pipeline(gallery.model), Skips(), []
        for result in progress(pipeline(files, on_skip=skips), "identify", total=len(files)):
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
