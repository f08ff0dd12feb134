"""How the commands talk: results on stdout, one line per problem on stderr, exit codes, progress."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Iterable
from typing import Any

import click
from tqdm import tqdm

from facelab._account import Account
from facelab.errors import FacelabError


class Skips(Account):
    """The account of what was passed over, told on stderr as it comes: one line each.

    Args:
        notes: Also tell about inputs that were used, such as which of several faces was taken.
        ours: The photos came with facelab: those without a face are counted only, since the user passed none.
    """

    def __init__(self, notes: bool = True, ours: bool = False):
        super().__init__()
        self._tell_notes, self._ours = notes and not ours, ours

    def __call__(self, source: str | os.PathLike, err: FacelabError) -> None:
        super().__call__(source, err)
        if not self._ours:
            _tell(*self.skipped[-1])

    def note(self, source: str | os.PathLike, text: str) -> None:
        """One line about an input that was used; it does not count."""
        super().note(source, text)
        if self._tell_notes:
            _tell(*self.notes[-1])

    def exit(self, done: int) -> None:
        """End with 0 (all done), 1 (some skipped) or 2 (nothing done)."""
        if done == 0:
            if self.count == 0:
                complain("nothing to do: no image files found")
            sys.exit(2)
        sys.exit(1 if self.count and not self._ours else 0)


def _tell(source: str, text: str) -> None:
    complain(text if source in text else f"{source}: {text}")


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


def load_pipeline(model: str, weights: str | None = None, rotations: bool = False):
    """A ready :class:`facelab.Pipeline`, with published weights or those of a file; the slow imports happen here."""
    from facelab.models import load
    from facelab.pipeline import Pipeline

    return Pipeline(model if weights is None else load(model, weights), rotations=rotations)


json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
DEFAULT_MODEL = "dlib_resnet"
model_option = click.option("--model", default=DEFAULT_MODEL, show_default=True, help="A model of 'facelab models'.")
threshold_option = click.option(
    "--threshold", type=float, default=None, help="Largest cosine distance for the same person.  [default: the card's]"
)
rotations_option = click.option(
    "--rotations",
    is_flag=True,
    help="Turn photos in which no face is found by 90, 180 and 270 degrees, and look again.",
)
unchecked_option = click.option(
    "--unchecked", is_flag=True, help="Take each photo's main face even where it disagrees with the person's others."
)


def faces_option(default: str):
    """Which faces of a photo are taken."""
    return click.option(
        "--faces", type=click.Choice(["all", "largest"]), default=default, show_default=True,
        help="Of a photo with several: all of them, or only the largest and most central.",
    )  # fmt: skip


identification_threshold_option = click.option(
    "--threshold", type=float, default=None,
    help="Largest cosine distance at which a face is named.  [default: by the number of enrolled photos]",
)  # fmt: skip
overwrite_option = click.option("--overwrite", is_flag=True, help="Replace a file that facelab did not write.")
paths_argument = click.argument("paths", nargs=-1, required=True, type=click.Path())
