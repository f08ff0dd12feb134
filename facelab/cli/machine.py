"""Commands about this installation: fetch, doctor, completion."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import click

from facelab.cli.console import Skips, emit, json_option
from facelab.errors import FacelabError

_PACKAGES = (
    "keras",
    "tensorflow",
    "mtcnn",
    "face_recognition_models",
    "opencv-python-headless",
    "scikit-learn",
    "pillow",
)


@click.command()
@click.argument("names", nargs=-1, required=True)
@json_option
def fetch(names: tuple[str, ...], as_json: bool) -> None:
    """Download networks by name, or the data sets 'lfw' and 'lfw-lists', into the cache."""
    from facelab import cards
    from facelab.datasets.lfw import download_lfw, download_lfw_lists

    data_sets = {"lfw": download_lfw, "lfw-lists": download_lfw_lists}
    skips, paths = Skips(), {}
    for name in names:
        try:
            if name in data_sets:
                paths[name] = str(data_sets[name]())
                continue
            for part, path in _fetch_files(cards.card(name, cards.NetworkCard)):
                paths[part] = str(path)
        except FacelabError as err:
            skips(name, err)
    emit(paths, as_json, [f"{name}: {path}" for name, path in paths.items()])
    skips.exit(done=len(paths))


def _fetch_files(card) -> Iterator[tuple[str, Path]]:
    """The weights, and the names of the classes where they are a file of their own."""
    from facelab.cards import Weights
    from facelab.download import locate
    from facelab.errors import WeightsError

    if card.weights is None:
        raise WeightsError(f"{card.name} has no published weight file.")
    yield card.name, locate(card.weights)
    labels = getattr(card, "labels", None)
    if isinstance(labels, Weights):
        yield f"{card.name} labels", locate(labels)


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Check Python, packages, weights, cache and memory, and say what to do about each problem."""
    checks = [_check_python(), *map(_check_package, _PACKAGES), _check_backend(), _check_cache()]
    if all(ok for ok, name, _ in checks if name == "backend"):
        checks += _check_weights()
    good = all(ok for ok, _, _ in checks)
    data = {"ok": good, "checks": [{"ok": ok, "name": name, "text": text} for ok, name, text in checks]}
    emit(data, as_json, [f"{'ok  ' if ok else 'FAIL'} {name}: {text}" for ok, name, text in checks])
    sys.exit(0 if good else 2)


def _check_python() -> tuple[bool, str, str]:
    ok = sys.version_info >= (3, 11)
    return ok, "python", platform.python_version() + ("" if ok else "; facelab needs 3.11 or newer")


def _check_package(name: str) -> tuple[bool, str, str]:
    try:
        return True, name, metadata.version(name)
    except metadata.PackageNotFoundError:
        return False, name, f"not installed; run: python -m pip install {name}"


def _check_backend() -> tuple[bool, str, str]:
    try:
        from facelab._keras import keras

        keras.ops.ones(1)
    except (ImportError, RuntimeError, ValueError) as err:
        return False, "backend", f"Keras does not start ({err}); reinstall tensorflow"
    return True, "backend", f"{keras.backend.backend()}, {os.cpu_count()} CPU cores"


def _check_cache() -> tuple[bool, str, str]:
    from facelab.download import home, is_offline

    folder = home()
    existing = next(p for p in (folder, *folder.parents) if p.exists())
    ok = existing.is_dir() and os.access(existing, os.W_OK)
    free = shutil.disk_usage(existing).free / 1e9
    state = "offline mode" if is_offline() else "downloads allowed"
    return ok, "cache", f"{folder} ({free:.1f} GB free, {state})" + ("" if ok else "; not writable, set FACELAB_HOME")


def _check_weights() -> list[tuple[bool, str, str]]:
    from facelab import cards
    from facelab.download import locate

    results = []
    for card in cards.list_cards(cards.NetworkCard):
        if card.weights is None or card.weights.package is None:
            continue
        name = f"weights of {card.name}"
        try:
            results.append((True, name, str(locate(card.weights))))
        except FacelabError as err:
            results.append((False, name, str(err)))
    return results


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell; to use it, put its output into your shell's start file."""
    from click.shell_completion import get_completion_class

    from facelab.cli.main import root

    click.echo(get_completion_class(shell)(root, {}, "facelab", "_FACELAB_COMPLETE").source())
