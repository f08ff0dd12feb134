"""Commands that measure."""

from __future__ import annotations

import click

from facelab.cli.console import emit, json_option, load_pipeline, model_option, progress


@click.group()
def benchmark() -> None:
    """Measure a model by a published protocol."""


@benchmark.command()
@click.option("--images", required=True, type=click.Path(), help="LFW's photos, one directory a person.")
@click.option("--pairs", required=True, type=click.Path(), help="pairs.txt (ten folds) or pairsDevTest.txt.")
@click.option("--tune", type=click.Path(), help="List to choose the threshold on, such as pairsDevTrain.txt.")
@model_option
@json_option
def lfw(images: str, pairs: str, tune: str | None, model: str, as_json: bool) -> None:
    """Verification accuracy on Labeled Faces in the Wild, every pair counted."""
    pipeline = load_pipeline(model)
    from facelab.benchmark import lfw as measure

    result = measure(pipeline, images, pairs, tune, lambda items, total: progress(items, "LFW", total))
    lines = [
        f"{result.model}: accuracy {result.accuracy:.4f} +- {result.standard_error:.4f} on {result.pairs} pairs",
        f"threshold {result.threshold:.4f}, AUC {result.auc:.4f}, EER {result.eer:.4f}",
        f"{result.images} photos in {result.seconds:.1f} s, no face found in {result.no_face} (center used)",
    ]
    emit(result, as_json, lines)
