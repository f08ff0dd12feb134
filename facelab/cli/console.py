"""How the commands talk: results on stdout, one line per problem on stderr, exit codes, progress."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable
from typing import Any

import click
from tqdm import tqdm

from facelab.errors import FacelabError


class Skips:
    """Counts the inputs that could not be used and says one line about each on stderr."""

    def __init__(self):
        self.count = 0

    def __call__(self, source: str, err: FacelabError) -> None:
        self.count += 1
        text = " ".join(str(err).split())
        complain(text if str(source) in text else f"{source}: {text}")

    def exit(self, done: int) -> None:
        """End with 0 (all done), 1 (some skipped) or 2 (nothing done)."""
        if done == 0:
            if self.count == 0:
                complain("nothing to do: no image files found")
            sys.exit(2)
        sys.exit(1 if self.count else 0)


def complain(text: str) -> None:
    """One line on stderr, above the progress bar if there is one."""
    tqdm.write(f"facelab: {' '.join(text.split())}", file=sys.stderr)


def progress(items: Iterable, description: str, total: int | None = None, unit: str = " photos") -> Iterable:
    """A progress bar on stderr; silent where stderr is not a terminal."""
    return tqdm(items, desc=description, total=total, unit=unit, disable=None, leave=False)


def emit(data: Any, as_json: bool, lines: Iterable[str]) -> None:
    """Print ``data`` as one JSON document, or else the lines."""
    if as_json:
        text = json.dumps(data, ensure_ascii=False, indent=2, default=_plain)
        # File names may hold bytes that are no text; JSON has an escape for them, UTF-8 has not.
        click.echo(text.encode("utf-8", "backslashreplace").decode())
        return
    for line in lines:
        click.echo(line)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return dataclasses.asdict(value)
    return value.tolist() if hasattr(value, "tolist") else str(value)


def load_pipeline(model: str, weights: str | None = None):
    """A ready :class:`facelab.Pipeline`, with published weights or those of a file; the slow imports happen here."""
    from facelab.models import load
    from facelab.pipeline import Pipeline

    return Pipeline(model if weights is None else load(model, weights))


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
DEFAULT_MODEL = "dlib_resnet"
model_option = click.option("--model", default=DEFAULT_MODEL, show_default=True, help="A model of 'facelab models'.")
threshold_option = click.option(
    "--threshold", type=float, default=None, help="Largest cosine distance for the same person.  [default: the card's]"
)
identification_threshold_option = click.option(
    "--threshold", type=float, default=None,
    help="Largest cosine distance at which a face is named.  [default: by the number of enrolled photos]",
)  # fmt: skip
overwrite_option = click.option("--overwrite", is_flag=True, help="Replace a file that facelab did not write.")
paths_argument = click.argument("paths", nargs=-1, required=True, type=click.Path())
