"""The command that trains an embedding network."""

from __future__ import annotations

import functools
from pathlib import Path

import click
import numpy as np
from tqdm import tqdm

from facelab._files import check_output_folder
from facelab.cli.console import (
    DEFAULT_MODEL,
    Skips,
    emit,
    json_option,
    overwrite_option,
    progress,
    unchecked_option,
)  # fmt: skip
from facelab.errors import DatasetError, InputError

_SETS = ("synthetic", "orl", "lfw")  # who is on these photos is known
_LOSSES = ("triplet", "batch_hard", "batch_all", "contrastive", "softmax", "cosface", "arcface")


@click.command()
@click.argument("data", default="synthetic")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for weights, history, checkpoint.")
@click.option("--network", default="facelab_synthetic", show_default=True, help="A model of 'facelab models'.")
@click.option("--people-list", type=click.Path(), help="Only the people of this list, such as peopleDevTrain.txt.")
@click.option(
    "--validation-split", type=float, default=0.2, show_default=True, help="Share of the people kept for validation."
)
@click.option("--loss", type=click.Choice(_LOSSES), default="triplet", show_default=True)
@click.option("--margin", type=float, default=None, help="Of the loss.  [default: the loss' own]")
@click.option("--people", type=int, default=16, show_default=True, help="People in a batch.")
@click.option("--photos", type=int, default=4, show_default=True, help="Photos of each.")
@click.option("--steps", type=int, default=50, show_default=True, help="Batches in an epoch.")
@click.option("--epochs", type=int, default=20, show_default=True)
@click.option("--learning-rate", type=float, default=None, help="At its top.  [default: what suits the loss]")
@click.option("--patience", type=int, default=None, help="Stop after N epochs without a gain.  [default: never]")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True)
@click.option("--mixed-precision", is_flag=True, help="Compute in bfloat16.")
@click.option("--devices", default=None, help="Train on several, such as GPU:0,GPU:1.")
@click.option("--tensorboard", type=click.Path(), default=None, help="Folder for TensorBoard's logs.")
@click.option("--resume", is_flag=True, help="Go on with the training in --out.")
@unchecked_option
@overwrite_option
@json_option
def train(data: str, out: Path, network: str, people_list: str | None, validation_split: float, resume: bool,
          unchecked: bool, overwrite: bool, as_json: bool, tensorboard: str | None, devices: str | None,
          **choices) -> None:  # fmt: skip
    """Train an embedding network on DATA: 'synthetic', 'orl', 'lfw', or a folder with one directory per person.

    The people are divided into training people and validation people. The weights of the epoch with the best AUC on
    the validation people are OUT/best.weights.h5, for
    facelab.models.load(NETWORK, weights="OUT/best.weights.h5").

    Of a folder one face a photo is trained on, the one that agrees with the person's other photos for dlib_resnet; a
    photo in which none does is left out.
    """
    from facelab import cards, models, training
    from facelab._keras import keras

    recipe = training.Recipe(**choices, devices=None if devices is None else tuple(devices.split(",")))
    if network not in models.list_models():
        raise InputError(f"Expected one of the networks {', '.join(models.list_models())}. Received: {network!r}.")
    if resume:
        training.run.check_begun(out)
        check_output_folder(out)
    else:
        training.run.check_new(out, overwrite)
    alignment = cards.card(network).alignment
    skips = Skips(notes=data not in _SETS)
    faces = training.align_photos(
        _photos(data, people_list, skips), alignment, None, lambda items, n: progress(items, "align", n), skips,
        None if unchecked or data in _SETS else models.load(DEFAULT_MODEL),
    )  # fmt: skip
    chosen, held = training.split_people(faces.labels, validation_split, np.random.default_rng(recipe.seed))
    extra = [] if tensorboard is None else [keras.callbacks.TensorBoard(tensorboard)]
    start = training.resume if resume else functools.partial(training.train, overwrite=overwrite)
    with tqdm(total=recipe.epochs * recipe.steps, desc="train", unit=" steps", disable=None, leave=False) as bar:
        done = start(network, faces.subset(chosen), faces.subset(held), recipe, out, [*extra, _shown(bar)])
    facts = {"directory": str(out), "history": done.history, "skipped": skips.count}
    emit(facts, as_json, _lines(done, faces, held, out))
    skips.exit(done=1)


def _photos(data: str, people_list: str | None, skips: Skips):
    from facelab import datasets, synthetic

    if data == "synthetic":
        photos = synthetic.shipped_people().photos
    elif data in ("orl", "lfw"):
        photos = getattr(datasets, data)()
    else:
        photos = datasets.folder(data, skips)
    if people_list is None:
        return photos
    listed = set(datasets.lfw_lists.read_people(people_list).names)
    chosen = np.array([photos.names[label] in listed for label in photos.labels])
    if not chosen.any():
        raise DatasetError(f"Expected people of {people_list} in {data}. Received: none of them.")
    return photos.subset(chosen)


def _shown(bar: tqdm):
    """A callback that keeps the bar up to date: loss, length of the vectors, share of triplets still active."""
    from facelab.training import Reporting

    def report(epoch: int, logs: dict) -> None:
        bar.set_postfix(
            {"loss": f"{logs['loss']:.3f}", "norm": f"{logs['norm']:.2f}", "active": f"{logs['active']:.0%}"},
            refresh=False,
        )
        bar.update()

    return Reporting(report)


def _lines(done, faces, held: np.ndarray, out: Path) -> list[str]:
    best = max(done.history, key=lambda row: row["val_auc"])
    train_faces, validation_faces = faces.subset(~held), faces.subset(held)
    return [
        f"trained on {train_faces.people} people with {len(train_faces)} photos, "
        f"validated on {validation_faces.people} others with {len(validation_faces)}, {len(done.history)} epochs",
        f"best on validation people: AUC {best['val_auc']:.4f} in epoch {best['epoch'] + 1}; "
        f"in the last epoch {done.history[-1]['val_auc']:.4f}",
        f"weights: {out / 'best.weights.h5'}",
    ]
