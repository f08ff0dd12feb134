"""The command that draws people."""

from __future__ import annotations

import time
from pathlib import Path

import click

from facelab._files import check_output
from facelab.cli.console import emit, json_option, overwrite_option, progress
from facelab.errors import InputError


@click.command()
@click.option("--people", type=int, default=20, show_default=True, help="Number of people.")
@click.option("--photos", type=int, default=8, show_default=True, help="Photos of each.")
@click.option("--seed", type=int, default=0, show_default=True, help="Which people; the same seed, the same photos.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="A new or empty folder.")
@click.option("--size", type=int, default=160, show_default=True, help="Height and width of a photo in pixels.")
@click.option("--difficulty", type=click.Choice(["easy", "wild"]), default="easy", show_default=True,
              help="wild: strong pose, harsh light, changed hair, glasses and beards.")  # fmt: skip
@click.option("--format", "suffix", type=click.Choice(["png", "jpg", "webp"]), default="png", show_default=True,
              help="Of the photos; png is exact.")  # fmt: skip
@click.option("--spoofs", is_flag=True, help="Also a print and a screen replay of each photo, under _spoofs.")
@click.option("--scene", "scenes", type=int, default=0, metavar="COUNT",
              help="Also COUNT pictures of several people, under _scenes.")  # fmt: skip
@click.option("--sheet", type=click.Path(path_type=Path), help="A .png file for a contact sheet, one row per person.")
@overwrite_option
@json_option
def synth(
    people: int, photos: int, seed: int, out: Path, size: int, difficulty: str, suffix: str, spoofs: bool,
    scenes: int, sheet: Path | None, overwrite: bool, as_json: bool,
) -> None:  # fmt: skip
    """Draw people who do not exist: photos in one directory per person, the truth about them under _truth.

    A run that was stopped is continued by the same command.
    """
    if sheet is not None:
        _check_sheet(sheet, out, overwrite)
    from facelab.synthetic.settings import Settings
    from facelab.synthetic.storage import render_set

    settings = Settings(
        people=people, photos=photos, seed=seed, size=size, difficulty=difficulty, format=suffix, spoofs=spoofs,
        scenes=scenes,
    )  # fmt: skip
    start = time.perf_counter()
    rendered = render_set(out, settings, lambda items, total: progress(items, "synth", total))
    facts = {
        "out": str(out.resolve()), "people": people, "photos": people * photos, "rendered": rendered,
        "spoofs": 2 * people * photos if spoofs else 0, "scenes": scenes,
        "seconds": round(time.perf_counter() - start, 3),
        "sheet": None if sheet is None else str(sheet.resolve()),
    }  # fmt: skip
    lines = [f"{facts['photos']} photos of {people} people, {rendered} rendered in {facts['seconds']:.1f} s -> {out}"]
    if scenes > 0:
        lines.append(f"scenes of several people: {scenes} -> {out / '_scenes'}")
    if sheet is not None:
        lines.append(_write_sheet(sheet, out, overwrite))
    emit(facts, as_json, lines)


def _check_sheet(sheet: Path, out: Path, overwrite: bool) -> None:
    """A sheet may lie in the folder of the set, but not deeper, where it could replace a photo."""
    folder = sheet.resolve().parent
    usable = folder == out.resolve() or (folder.is_dir() and out.resolve() not in folder.parents)
    if sheet.suffix != ".png" or sheet.is_dir() or not usable:
        raise InputError(f"Expected a .png file in an existing folder for --sheet. Received: {sheet}.")
    if folder.is_dir():  # the folder of the set may still have to be made
        check_output(sheet, overwrite=overwrite)


def _write_sheet(sheet: Path, out: Path, overwrite: bool) -> str:
    from facelab import images
    from facelab.synthetic.dataset import SyntheticSet
    from facelab.synthetic.sheet import contact_sheet

    drawn = contact_sheet(SyntheticSet.open(out))
    images.write(sheet, drawn, overwrite=overwrite)
    return f"contact sheet of {drawn.shape[1]} x {drawn.shape[0]} pixels -> {sheet}"
