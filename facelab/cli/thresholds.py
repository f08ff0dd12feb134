"""The command that writes the threshold explorer."""

from __future__ import annotations

from pathlib import Path

import click

from facelab._files import check_output
from facelab.cli.console import Skips, emit, json_option, load_pipeline, model_option, overwrite_option, progress


@click.command()
@click.option(
    "--images",
    type=click.Path(path_type=Path),
    help="Folder with one directory per person.  [default: synthetic people]",
)
@click.option(
    "--out", type=click.Path(path_type=Path), default="thresholds.html", show_default=True, help="The page to write."
)
@click.option("--lang", type=click.Choice(("en", "ko")), default="en", show_default=True, help="Language of the page.")
@model_option
@overwrite_option
@json_option
def thresholds(images: Path | None, out: Path, lang: str, model: str, overwrite: bool, as_json: bool) -> None:
    """Write a page on which a threshold is dragged: error rates, curves, the faces that change sides.

    The page holds small pictures of the people in the folder: treat it as you treat the photos.
    """
    check_output(out, (".html", ".htm"), overwrite=overwrite)
    from facelab import datasets, synthetic
    from facelab.reports import threshold_explorer

    skips = Skips(ours=images is None)
    photos = synthetic.shipped_people().photos if images is None else datasets.folder(images, skips)
    check_output(out, inputs=photos.paths, overwrite=overwrite)
    pipeline = load_pipeline(model)
    faces = threshold_explorer.look(pipeline, photos, skips, lambda items, total: progress(items, "faces", total))
    # The full path, because "." has no name: a page of real people must never say that its people do not exist.
    source = None if images is None else images.resolve().name or str(images.resolve())
    page = threshold_explorer.render(faces, pipeline.card, lang, source)
    threshold_explorer.write(out, page, overwrite)
    facts = {"out": str(out.resolve()), "photos": len(faces.labels), "missed": faces.missed, "skipped": skips.count}
    lines = [f"{facts['photos']} photos with a face, {faces.missed} without", f"Open {out.resolve().as_uri()}"]
    emit(facts, as_json, lines)
    skips.exit(done=len(faces.labels))
