"""Commands that measure."""

from __future__ import annotations

import json
from pathlib import Path

import click

from facelab._files import MARK, check_output, writing
from facelab.cli.console import (
    complain,
    emit,
    json_option,
    load_pipeline,
    model_option,
    overwrite_option,
    progress,
)  # fmt: skip
from facelab.errors import DatasetError


@click.group()
def benchmark() -> None:
    """Measure a model by a published protocol."""


@benchmark.command()
@click.option("--images", required=True, type=click.Path(), help="LFW's photos, one directory per person.")
@click.option("--pairs", required=True, type=click.Path(), help="pairs.txt (ten folds) or pairsDevTest.txt.")
@click.option("--tune", type=click.Path(), help="List to choose the threshold on, such as pairsDevTrain.txt.")
@model_option
@click.option("--weights", type=click.Path(), help="File of weights for the model, such as facelab train writes.")
@json_option
def lfw(images: str, pairs: str, tune: str | None, model: str, weights: str | None, as_json: bool) -> None:
    """Verification accuracy on Labeled Faces in the Wild, every pair counted."""
    pipeline = load_pipeline(model, weights)
    from facelab.benchmark import lfw as measure

    result = measure(pipeline, images, pairs, tune, lambda items, total: progress(items, "LFW", total))
    lines = [
        f"{result.model}: accuracy {result.accuracy:.4f} +- {result.standard_error:.4f} on {result.pairs} pairs",
        f"threshold {result.threshold:.4f}, AUC {result.auc:.4f}, EER {result.eer:.4f}",
        f"{result.images} photos in {result.seconds:.1f} s, no face found in {result.no_face} (center used)",
    ]
    emit(result, as_json, lines)


@benchmark.command()
@click.option("--images", type=click.Path(), help="LFW's photos, one directory per person.")
@click.option("--lists", type=click.Path(), help="Folder of LFW's lists; without it LFW is left out.")
@click.option("--orl", type=click.Path(), help="ORL's photos.")
@click.option("--only", multiple=True, metavar="NAME", help="This method; may be given again.")
@click.option("--out", type=click.Path(path_type=Path), help="Write the facts as JSON.")
@click.option("--figure", type=click.Path(path_type=Path), help="Draw the comparison of methods.")
@overwrite_option
@json_option
def ladder(images: str | None, lists: str | None, orl: str | None, only: tuple[str, ...], out: Path | None,
           figure: Path | None, overwrite: bool, as_json: bool) -> None:  # fmt: skip
    """Every method and model that can run here, from pixels to networks, under one protocol.

    Synthetic people come with facelab; LFW and ORL count where they are. A network counts where its weights are on this
    computer: nothing is downloaded.
    """
    for target in (out, figure):
        if target is not None:
            check_output(target, overwrite=overwrite)
    from facelab import plot
    from facelab.benchmark import comparison
    from facelab.plot.comparison import comparison_figure

    sets = {}
    for name, place in (("lfw", images), ("orl", orl), ("synthetic", None)):
        try:
            sets[name] = comparison.load(
                name, place, lists, progress=lambda items, n, name=name: progress(items, name, n)
            )
        except DatasetError as err:
            complain(f"left out: {name}. {err}")
    results = comparison.run(sets, only, lambda items, n: progress(items, "compare", n, " methods"))
    facts = json.loads(json.dumps(results, default=lambda value: vars(value)))
    if out is not None:
        with writing(out, overwrite) as part:
            marked = [{"generator": MARK, **fact} for fact in facts]  # a list of methods has no other place for it
            part.write_text(json.dumps(marked, indent=1) + "\n", "utf-8")
    if figure is not None:
        plot.save(comparison_figure(results), figure, overwrite)
    emit(facts, as_json, [comparison.markdown(results)])
