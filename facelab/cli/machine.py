"""Commands about this installation: models, fetch, doctor, completion."""

from __future__ import annotations

import dataclasses
import os
import platform
import shutil
import sys
from importlib import metadata

import click

from facelab.cli.console import Skips, emit, json_option, quiet_start
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
@click.argument("name", required=False)
@json_option
def models(name: str | None, as_json: bool) -> None:
    """List the models, or show the card of one."""
    with quiet_start():
        from facelab import models as registry
    if name is not None:
        card = registry.card(name)
        emit(card, as_json, _card_lines(dataclasses.asdict(card)))
        return
    cards = [registry.card(name) for name in registry.list_models()]
    emit(cards, as_json, [_HEADER, *map(_row, cards)])


_HEADER = (
    f"{'name':20} {'year':>4} {'size':>9} {'vector':>6} {'parameters':>11} "
    f"{'LFW claimed':>11} {'LFW measured':>12} weights"
)


def _row(card) -> str:
    height, width = card.preprocessing.size
    claimed, measured = (f"{a.value:.4f}" if a else "-" for a in (card.lfw_claimed, card.lfw_measured))
    weights = "none published" if card.weights is None else "in a package" if card.weights.package else "download"
    return (
        f"{card.name:20} {card.year:>4} {f'{height}x{width}':>9} {card.embedding_size:>6} "
        f"{card.parameters:>11,} {claimed:>11} {measured:>12} {weights}"
    )


def _card_lines(fields: dict, indent: str = "") -> list[str]:
    lines = []
    for key, value in fields.items():
        if isinstance(value, dict):
            lines += [f"{indent}{key}:", *_card_lines(value, indent + "  ")]
        else:
            lines.append(f"{indent}{key}: {value}")
    return lines


@click.command()
@click.argument("names", nargs=-1, required=True)
@json_option
def fetch(names: tuple[str, ...], as_json: bool) -> None:
    """Download models by name, or the data sets 'lfw' and 'lfw-lists', into the cache."""
    with quiet_start():
        from facelab import models as registry
    from facelab.datasets import download_lfw, download_lfw_lists

    data_sets = {"lfw": download_lfw, "lfw-lists": download_lfw_lists}
    skips, paths = Skips(), {}
    for name in names:
        try:
            path = data_sets[name]() if name in data_sets else _fetch_weights(registry.card(name))
            paths[name] = str(path)
        except FacelabError as err:
            skips(name, err)
    emit(paths, as_json, [f"{name}: {path}" for name, path in paths.items()])
    skips.exit(done=len(paths))


def _fetch_weights(card):
    from facelab.download import locate
    from facelab.errors import WeightsError

    if card.weights is None:
        raise WeightsError(f"{card.name} has no published weight file.")
    return locate(card.weights)


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
        with quiet_start():
            import keras

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
    from facelab.download import locate

    with quiet_start():
        from facelab import models as registry
        from facelab.detection.mtcnn import WEIGHTS
    inside = {f"weights of {name}": weights for name, weights in WEIGHTS.items()}
    for card in map(registry.card, registry.list_models()):
        if card.weights is not None and card.weights.package is not None:
            inside[f"weights of {card.name}"] = card.weights
    results = []
    for name, weights in inside.items():
        try:
            results.append((True, name, str(locate(weights))))
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
