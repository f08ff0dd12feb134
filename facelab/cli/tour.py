"""The command that shows everything at once."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from facelab._files import check_output
from facelab.cli.console import (
    Skips,
    emit,
    identification_threshold_option,
    json_option,
    load_pipeline,
    model_option,
    overwrite_option,
    progress,
)
from facelab.cli.deciding import rate_option

if TYPE_CHECKING:
    from facelab.datasets import Photos

_CALIBRATION_PHOTOS = 6  # of each of the people who are not in the tour


@click.command()
@click.option("--data", type=click.Path(), help="Folder with one directory per person.  [default: synthetic people]")
@click.option(
    "--out", type=click.Path(path_type=Path), default="report.html", show_default=True, help="The page to write."
)
@click.option("--people", type=click.IntRange(2), default=40, show_default=True, help="Most people to take.")
@click.option("--photos", type=click.IntRange(2), default=8, show_default=True, help="Most photos of each.")
@model_option
@identification_threshold_option
@rate_option
@overwrite_option
@json_option
def tour(
    data: str | None, out: Path, people: int, photos: int, model: str, threshold: float | None, rate: float,
    overwrite: bool, as_json: bool,
) -> None:  # fmt: skip
    """Detect, align, represent, verify, identify and cluster the people in a folder.

    Without --data these are synthetic people, who come with facelab. Writes one self-contained HTML
    page with a picture of every stage and says where it is.
    """
    check_output(out, (".html", ".htm"), overwrite=overwrite)
    skips = Skips(ours=data is None)
    found = _photos(data, skips)
    check_output(out, inputs=found.paths, overwrite=overwrite)
    import numpy as np

    pipeline = load_pipeline(model)
    from facelab.reports import tour as stages
    from facelab.reports import tour_page

    chosen = stages.choose(found, people, photos)
    rest = found.subset(~np.isin(found.labels, chosen.labels))
    limits = stages.of_card(pipeline, rate, threshold)
    if data is None and rest.people > 1:  # thresholds for real faces are too wide for synthetic ones
        others = stages.choose(rest, rest.people, _CALIBRATION_PHOTOS)
        found = stages.calibrated(pipeline, others, lambda items, total: progress(items, "threshold", total))
        limits = dataclasses.replace(limits, pair=found.pair, table=found.table)
    seen = stages.take(pipeline, chosen, skips, lambda items, total: progress(items, "tour", total), limits)
    tour_page.write(seen, pipeline.card, out, overwrite)
    facts = {
        "out": str(out.resolve()),
        "photos": len(seen.results),
        "people": len(set(seen.labels.tolist())),
        "skipped": skips.count,
        "threshold": seen.threshold.distance,
        "gallery_threshold": seen.gallery_threshold.distance,
    }
    lines = [
        f"{facts['photos']} photos of {facts['people']} people, {facts['skipped']} skipped",
        f"identification at distance {seen.gallery_threshold.distance:.4f}: {seen.gallery_threshold.protocol}",
        f"Open {out.resolve().as_uri()}",
    ]
    emit(facts, as_json, lines)
    skips.exit(done=1)


def _photos(data: str | None, skips: Skips) -> Photos:
    if data is None:
        from facelab.synthetic.shipped import shipped

        return shipped().photos
    from facelab.datasets import folder

    return folder(data, skips)
