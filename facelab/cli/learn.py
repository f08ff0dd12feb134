"""The command that opens the course, or runs it once."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import click
from tqdm import tqdm

from facelab import course
from facelab.cli.console import emit, json_option
from facelab.errors import NotebookError


@click.command()
@click.option(
    "--lang", type=click.Choice(course.lessons.LANGUAGES), default="en", show_default=True, help="Language to read."
)
@click.option("--folder", type=click.Path(path_type=Path), default=Path("facelab-course"), show_default=True,
              help="Where to work. Notebooks that are there already are never overwritten.")  # fmt: skip
@click.option("--run", is_flag=True, help="Run the solutions once without a browser and report times.")
@click.option("--only", multiple=True, metavar="NAME", help="With --run: this notebook; may be given again.")
@click.option("--open/--no-open", "opens", default=True, help="Open JupyterLab, or only copy the notebooks.")
@json_option
def learn(lang: str, folder: Path, run: bool, only: tuple[str, ...], opens: bool, as_json: bool) -> None:
    """Work through the course in JupyterLab, on a copy of the notebooks."""
    if run:
        _run(only, as_json)
        return
    copied, kept = course.lessons.copy_to(folder, lang)
    place = folder / lang
    emit(
        {"folder": str(place), "copied": list(map(str, copied)), "kept": list(map(str, kept))},
        as_json,
        [f"{place}: {len(copied)} notebooks copied, {len(kept)} of yours left as they are"],
    )
    if opens:
        _open(place, lang)


def _open(place: Path, lang: str) -> None:
    import importlib.util

    if importlib.util.find_spec("jupyterlab") is None:
        raise NotebookError('Expected JupyterLab. It is not installed: python -m pip install "facelab[learn]".')
    environment = {**os.environ, "FACELAB_LANG": lang}
    code = subprocess.run([sys.executable, "-m", "jupyterlab", str(place)], env=environment, check=False).returncode
    if code:
        raise NotebookError(f"JupyterLab ended with exit code {code}; it says above why.")


def _run(only: tuple[str, ...], as_json: bool) -> None:
    paths = {path.stem: path for path in course.lessons.notebooks("en", solutions=True)}
    unknown = sorted(set(only) - set(paths))
    if unknown:
        raise NotebookError(f"Expected notebooks out of {', '.join(paths)}. Received: {', '.join(unknown)}.")
    runs = []
    chosen = [path for name, path in paths.items() if not only or name in only]
    with tqdm(desc="run", unit=" cells", disable=None, leave=False) as bar:
        for path in chosen:
            bar.set_postfix_str(path.stem)
            runs.append(course.run(path, bar.update))
    facts = {r.name: {"seconds": math.ceil(r.seconds), "memory": r.mebibytes, "exercises": r.exercises} for r in runs}
    lines = [
        f"{r.name:24} {r.seconds:6.0f} s {r.mebibytes:6} MiB  {sum(r.exercises.values())}/{len(r.exercises)} exercises"
        for r in runs
    ]
    total = sum(r.seconds for r in runs)
    emit(facts, as_json, [*lines, f"{'together':24} {total:6.0f} s"])
    failed = [f"{r.name} {name}" for r in runs for name, passed in r.exercises.items() if not passed]
    if failed:
        raise NotebookError(f"Expected every solution to pass. Failed: {', '.join(failed)}.")
